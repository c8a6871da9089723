"""The draft as a page to read, print and correct: the person's words, the coordinator's beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.chat import ChatService
from bot.keys import CONTENT, SERVICE
from bot.problems import Problem
from bot.web.chat_view import is_draft
from bot.web.guard import Key
from bot.web.leaving import require_key
from bot.web.rendering import page
from content.model import Content, ContentError
from coordinator.word_diff import word_diff

# Which list of the plan's JSON answers which aspect of the questions.
_ASPECTS = {
    "situation": "situation",
    "goals": "goal",
    "own": "own",
    "others": "others",
    "wishes": "wish",
    "comment": "comment",
}


@dataclass(frozen=True)
class Line:
    """One thing the person has said; `item` is None when it cannot be corrected on its own.

    After a new mapping was begun: whether it is new since, stands from before, or what it was `before`.
    """

    label: str
    text: str
    item: str | None
    confirmation: Mapping[str, Any] | None
    proposals: tuple[Mapping[str, Any], ...]
    is_new: bool = False
    from_before: bool = False
    before: str = ""
    comments: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Section:
    """One life area of the draft."""

    id: str
    title: str
    status: str
    lines: tuple[Line, ...]


async def show(request: web.Request) -> web.Response:
    """GET /samtale/plan."""
    key = require_key(request)
    service = request.app[SERVICE]
    state = await service.state(key.conversation, key.token)
    plan = await _plan(service, key)
    return page(
        request,
        "plan.html",
        language=state["language"],
        draft=is_draft(state),
        state=state,
        plan=plan,
        word_diff=word_diff,
        sections=list(sections(plan, request.app[CONTENT], state["language"])),
        crisis=crisis_parts(plan, request.app[CONTENT], state["language"]),
    )


async def _plan(service: ChatService, key: Key) -> Mapping[str, Any]:
    """The draft; an empty one before the person has said yes to storing."""
    try:
        return await service.plan(key.conversation, key.token)
    except Problem as problem:
        if problem.text_id.endswith("not_found"):
            return {"status": "kladd"}
        raise


def sections(plan: Mapping[str, Any], content: Content, language: str) -> Iterator[Section]:
    """The draft area by area, the general part first; areas without a word are left out."""
    general = content.general
    words = [
        {"question": None, "aspect": "situation", "text": plan.get("situation"), "id": None},
        *({"question": None, "aspect": "resource", **item} for item in plan.get("resources", ())),
    ]
    shapes = [({"id": general.id, "status": ""}, words)]
    shapes += [(area, list(_words(area))) for area in plan.get("areas", ())]
    for area, fallback in shapes:
        items = [item for item in plan.get("items", ()) if item["area"] == area["id"]]
        lines = tuple(
            _line(item, area["id"], plan, content, language) for item in (items or fallback) if item.get("text")
        )
        if lines:
            title = _title(area["id"], content, language)
            yield Section(area["id"], title, area.get("status") or "", lines)


def crisis_parts(plan: Mapping[str, Any], content: Content, language: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The crisis plan: each heading of the local template that has lines, with the lines."""
    found = content.crisis_plan.in_order(plan.get("crisis_plan", ()), lambda line: str(line["part"]))
    return [(part.heading.text(language), lines) for part, lines in found if lines]


def _words(area: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The same as `plan["items"]` from the contract's shape, for a plan without that list."""
    for name, aspect in _ASPECTS.items():
        value = area.get(name) or ()
        found = [{"id": None, "text": value}] if isinstance(value, str) else value
        for item in found:
            yield {"question": None, "aspect": aspect, "id": item.get("id"), "text": item["text"]}


def _line(item: Mapping[str, Any], area: str, plan: Mapping[str, Any], content: Content, language: str) -> Line:
    label, text = _label(item, area, content, language)
    news = plan.get("news") or {}
    return Line(
        label=label,
        text=text,
        item=item.get("id"),
        confirmation=next((c for c in plan.get("confirmations", ()) if _is_for(c, item)), None),
        proposals=tuple(p for p in plan.get("proposals", ()) if _is_for(p, item)),
        is_new=item.get("id") in (news.get("new") or ()),
        from_before=item.get("id") in (news.get("from_before") or ()),
        before=next((old["before"] for old in news.get("changed", ()) if old["id"] == item.get("id")), ""),
        comments=tuple(c for c in plan.get("comments", ()) if _is_for(c, item)),
    )


def _is_for(said: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    return item.get("id") is not None and said.get("item") == item["id"]


def _label(item: Mapping[str, Any], area: str, content: Content, language: str) -> tuple[str, str]:
    """The question's short name and the answer in words (a button's value becomes its label)."""
    try:
        if item.get("question"):
            question = content.question(item["question"])
        else:
            questions = content.area(area).questions
            question = next(q for q in questions if q.aspect == item["aspect"])
    except (ContentError, StopIteration):
        return "", item["text"]  # the question is no longer asked; the words still count
    for choice in question.choices:
        if choice.value == item["text"]:
            return question.label.text(language), choice.label.text(language)
    return question.label.text(language), item["text"]


def _title(area: str, content: Content, language: str) -> str:
    try:
        return content.area(area).title.text(language)
    except ContentError:
        return area
