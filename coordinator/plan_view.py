"""One plan as the page and the document show it: the person's words in order, and beside them what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from content import Area, Content, ContentError, Question
from coordinator import trail
from coordinator.word_diff import Piece, word_diff
from store.following import CommentState, ReminderState, comments_of, newest_reminder
from store.plan_json import GENERAL, plan_json
from store.plan_state import ItemWords, PlanState
from store.rounds import rounds_of
from store.unit_of_work import UnitOfWork

WITHDRAWN = "trukket"
ACCEPTED = "godtatt"
WAITING = "venter"


@dataclass(frozen=True)
class Judgement:
    """What the coordinator last said about an item; `current` is False when the words have changed since."""

    state: str
    note: str | None
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class Wording:
    """A wording the coordinator proposed; `current` is False when it was made for older words."""

    id: str
    text: str
    state: str
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class ItemView:
    """One thing the person has said. `text` is letter by letter, or the label of the button that was chosen.

    `from_before`: the words are those of the mapping before this one.
    """

    id: str
    area: str
    label: str
    text: str
    judgement: Judgement | None
    wordings: tuple[Wording, ...]
    from_before: bool = False
    comments: tuple[CommentState, ...] = ()

    @property
    def is_judged(self) -> bool:
        """Whether the coordinator has answered to the words as they are now."""
        return self.judgement is not None and self.judgement.current

    @property
    def has_changed(self) -> bool:
        """Whether the words changed after the coordinator answered to them."""
        return self.judgement is not None and not self.judgement.current

    @property
    def is_waiting(self) -> bool:
        """Whether a proposal waits for the person's answer."""
        return any(wording.state == WAITING for wording in self.wordings)

    def diff(self, wording: Wording) -> tuple[Piece, ...]:
        """What differs between the person's words and a proposed wording."""
        return word_diff(self.text, wording.text)

    def stands_as(self, state: str) -> bool:
        """Whether the coordinator's answer to the present words is `state`."""
        return self.judgement is not None and self.judgement.current and self.judgement.state == state


@dataclass(frozen=True)
class AreaView:
    """One life area, or the general part, with its items in the order of the questions."""

    id: str
    title: str
    status: str
    items: tuple[ItemView, ...]

    @property
    def groups(self) -> list[tuple[str, list[ItemView]]]:
        """The items under the label of their question."""
        return [(label, list(items)) for label, items in groupby(self.items, key=lambda item: item.label)]

    @property
    def unjudged(self) -> tuple[ItemView, ...]:
        """The items that still wait for the coordinator."""
        return tuple(item for item in self.items if not item.is_judged)


@dataclass(frozen=True)
class PlanView:
    """The whole plan on one screen."""

    id: str
    version: int
    status: str
    language: str
    coordinator: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    areas: tuple[AreaView, ...]
    untouched: tuple[str, ...]
    hard_time_at: datetime | None = None
    mapped_at: datetime | None = None
    reminder: ReminderState | None = None

    @property
    def items(self) -> tuple[ItemView, ...]:
        """All items in order."""
        return tuple(item for area in self.areas for item in area.items)

    @property
    def remaining(self) -> tuple[ItemView, ...]:
        """The items that must be answered before the plan can be confirmed."""
        return tuple(item for item in self.items if not item.is_judged)

    @property
    def waiting(self) -> tuple[ItemView, ...]:
        """The items with a proposal that waits for the person's answer."""
        return tuple(item for item in self.items if item.is_waiting)

    @property
    def is_confirmed(self) -> bool:
        """Whether the plan stands as confirmed now."""
        return self.status == "bekreftet"

    def item(self, item_id: str) -> ItemView | None:
        """Return the item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def standing_as(self, state: str) -> tuple[ItemView, ...]:
        """The items whose present words were answered with `state`."""
        return tuple(item for item in self.items if item.stands_as(state))


def view_plan(uow: UnitOfWork, content: Content, plan: PlanState, language: str) -> PlanView:
    """Build the view in `language` (of the labels; the words keep theirs)."""
    data = plan_json(uow, plan)
    judgements = {c["item"]: _judgement(c) for c in data["confirmations"]}
    wordings = _wordings(data["proposals"], plan, trail.proposal_revisions(uow, plan.id))
    rounds = rounds_of(uow, plan.id)
    before = rounds[-1].items if rounds else frozenset()
    comments = comments_of(uow, plan.id)
    items = [
        ItemView(
            id=item.id,
            area=item.area,
            label=label_of(content, item, language),
            text=shown_text(content, item, language),
            judgement=judgements.get(item.id),
            wordings=tuple(wordings.get(item.id, ())),
            from_before=(item.id, item.revision) in before,
            comments=tuple(comment for comment in comments if comment.item_id == item.id),
        )
        for item in in_order(content, plan.items)
    ]
    areas = tuple(_areas(content, plan, items, language))
    return PlanView(
        id=plan.id,
        version=plan.head.version,
        status=plan.status,
        language=plan.language,
        coordinator=data["coordinator"] or "",
        sent_at=plan.sent_at,
        confirmed_at=plan.confirmed_at,
        areas=areas,
        hard_time_at=plan.hard_time_at,
        mapped_at=rounds[-1].at if rounds else None,
        reminder=newest_reminder(uow, plan.id),
        untouched=tuple(a.title.text(language) for a in content.areas if a.id not in {shown.id for shown in areas}),
    )


def shown_text(content: Content, item: ItemWords, language: str) -> str:
    """Return the person's words; for a button, what stood on it."""
    question = _question(content, item)
    for choice in question.choices if question else ():
        if choice.value == item.text:
            return choice.label.text(language)
    return item.text


def quotable(content: Content, item: ItemWords, language: str) -> str:
    """Return what can be quoted alone: the words, or for a button its question and what stood on it."""
    shown = shown_text(content, item, language)
    return shown if shown == item.text else f"{label_of(content, item, language)}: {shown}"


def area_title(content: Content, area_id: str, language: str) -> str:
    """Return the area's title; its id when the content no longer has it."""
    try:
        return content.area(area_id).title.text(language)
    except ContentError:
        return area_id


def _areas(content: Content, plan: PlanState, items: list[ItemView], language: str) -> Iterator[AreaView]:
    known = [content.general.id, *(area.id for area in content.areas)]
    others = dict.fromkeys(item.area for item in items if item.area not in known)
    for area_id in (*known, *others):
        own = tuple(item for item in items if item.area == area_id)
        started = "paabegynt" if own else "ikke_startet"
        status = "" if area_id == GENERAL else plan.progress.areas.get(area_id, started)
        if own or status not in ("", "ikke_startet"):
            yield AreaView(area_id, area_title(content, area_id, language), status, own)


def in_order(content: Content, items: Iterable[ItemWords]) -> list[ItemWords]:
    """Return the items in the order of the questions."""
    place = {q.id: number for number, q in enumerate(_questions((content.general, *content.areas)))}
    return sorted(items, key=lambda item: (place.get(item.question, len(place)), item.seq))


def _questions(areas: Iterable[Area]) -> Iterator[Question]:
    for area in areas:
        yield from area.questions


def _question(content: Content, item: ItemWords) -> Question | None:
    try:
        return content.question(item.question)
    except ContentError:  # the question is no longer asked; the words still count
        return None


def label_of(content: Content, item: ItemWords, language: str) -> str:
    """Return the question's short name; that of another question of the kind when it is no longer asked."""
    question = _question(content, item)
    if question is None:
        question = next((q for q in _questions(content.areas) if q.aspect == item.aspect), None)
    return question.label.text(language) if question else ""


def _judgement(entry: dict[str, Any]) -> Judgement:
    return Judgement(
        entry["state"], entry["note"], entry["by"] or "", datetime.fromisoformat(entry["at"]), entry["current"]
    )


def _wordings(entries: list[dict[str, Any]], plan: PlanState, revisions: dict[str, int]) -> dict[str, list[Wording]]:
    """Return the proposals by item, oldest first, without those the coordinator replaced."""
    now = {item.id: item.revision for item in plan.items}
    found: dict[str, list[Wording]] = {}
    for entry in entries:
        if entry["state"] != WITHDRAWN and entry["item"] in now:
            found.setdefault(entry["item"], []).append(
                Wording(
                    entry["id"],
                    entry["text"],
                    entry["state"],
                    entry["by"] or "",
                    datetime.fromisoformat(entry["at"]),
                    revisions.get(entry["id"]) == now[entry["item"]],
                )
            )
    return found
