"""The pages where a letter is made: open to all, nothing is stored, and nothing of it is written down anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot import gate
from bot.keys import CONTENT, NOW
from bot.problems import Problem
from bot.web import guard
from bot.web.rendering import page, page_language
from content.letter_model import LetterKind
from content.model import LANGUAGES, Content, Source, current
from letters.answers import HEAD, LONGEST_LINE, Answers, Fault, read_answers
from letters.compose import advice, compose, elsewhere
from letters.editing import FIELDS, boxes, edited, is_edited
from letters.letter import Letter
from letters.pdf import letter_pdf
from letters.timing import timing
from letters.timing_words import timing_sources, timing_words
from letters.word import letter_docx
from nlu import crisis

LIST = "/brev"
SHOW = "vis"  # in an address: show the letter at once, with what the address says
_OSLO = ZoneInfo("Europe/Oslo")
_MOST_FIELDS = 60
_MAKERS = {"pdf": letter_pdf, "docx": letter_docx}
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Desk:
    """What one request works on."""

    content: Content
    kind: LetterKind
    language: str
    now: datetime
    fields: Mapping[str, str]


def add_letter_pages(app: web.Application) -> None:
    """Register the pages. The app must hold CONTENT and NOW."""
    app.add_routes(
        [
            web.get(LIST, show_list),
            web.get(LIST + "/{kind:[a-z_]+}", show_form),
            web.post(LIST + "/{kind:[a-z_]+}", show_letter),
            web.post(LIST + "/{kind:[a-z_]+}.{format:pdf|docx}", download),
        ]
    )


async def show_list(request: web.Request) -> web.Response:
    """GET /brev."""
    return page(request, "letters/list.html", letters=request.app[CONTENT].letters.values())


async def show_form(request: web.Request) -> web.Response:
    """GET /brev/<kind>: the questions. The address may answer those that hold no words (`?vedtak=…&mottatt=…`)."""
    kind = _kind(request)
    open_names = {"for", *(q.id for q in kind.questions if q.shape in ("choice", "day"))}
    fields = {name: value for name, value in request.query.items() if name in open_names}
    desk = _desk(request, kind, fields)
    answers, faults = read_answers(kind, fields, desk.now.date(), complete=SHOW in request.query)
    letter = None
    if SHOW in request.query and not faults and not elsewhere(kind, answers):
        letter = compose(desk.content, kind, answers, desk.language, desk.now.date())
    return _page(request, desk, answers, faults, letter)


async def show_letter(request: web.Request) -> web.Response:
    """POST /brev/<kind>: the letter from the answers, or as it has been rewritten."""
    desk, answers, faults, letter = await _read(request)
    return _page(request, desk, answers, faults, letter)


async def download(request: web.Request) -> web.Response:
    """POST /brev/<kind>.pdf and .docx: the letter as a file, or the page with what is wrong."""
    desk, answers, faults, letter = await _read(request)
    if letter is None:
        return _page(request, desk, answers, faults, None)
    wanted = request.match_info["format"]
    make = asyncio.get_running_loop().run_in_executor(None, _MAKERS[wanted], desk.content, letter, desk.now)
    return web.Response(
        body=await make,
        content_type=_TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="brev-{desk.kind.id}.{wanted}"'},
    )


def _kind(request: web.Request) -> LetterKind:
    kind = request.app[CONTENT].letters.get(request.match_info["kind"])
    if kind is None:
        raise Problem(404, "not_found")
    return kind


def _desk(request: web.Request, kind: LetterKind, fields: Mapping[str, str]) -> Desk:
    wish = fields.get("sprak")
    language = wish if wish in LANGUAGES else page_language(request)
    return Desk(request.app[CONTENT], kind, language, request.app[NOW]().astimezone(_OSLO), fields)


async def _read(request: web.Request) -> tuple[Desk, Answers, tuple[Fault, ...], Letter | None]:
    """The form, what it says, what is wrong with it, and the letter when there can be one."""
    kind = _kind(request)
    desk = _desk(request, kind, await guard.read_form(request, _MOST_FIELDS))
    today = desk.now.date()
    answers, found = read_answers(kind, desk.fields, today)
    faults = (*found, *_gate_faults(desk))
    if faults or elsewhere(kind, answers):
        return desk, answers, faults, None
    letter = compose(desk.content, kind, answers, desk.language, today)
    if is_edited(desk.fields):
        letter = edited(letter, desk.fields)
    if not letter.paragraphs:
        return desk, answers, (Fault("", "letters.nothing_left"),), None
    return desk, answers, (), letter


def _gate_faults(desk: Desk) -> tuple[Fault, ...]:
    """The same gate as the chat's, field by field, so that nothing of the rest is lost."""
    names = {*HEAD, *FIELDS, *(question.id for question in desk.kind.questions)}
    faults = []
    for name, text in desk.fields.items():
        if name in names and text.strip():
            try:
                gate.check_text(text)
            except Problem as problem:
                faults.append(Fault(name, problem.text_id, problem.values))
    return tuple(faults)


def _page(
    request: web.Request, desk: Desk, answers: Answers, faults: tuple[Fault, ...], letter: Letter | None
) -> web.Response:
    content, kind, language, today = desk.content, desk.kind, desk.language, desk.now.date()
    other = elsewhere(kind, answers)
    said: dict[str, Any] = {fault.name: content.text(fault.text, language, **fault.values) for fault in faults}
    return page(
        request,
        "letters/letter.html",
        status=400 if faults else 200,
        language=language,
        kind=kind,
        fields=desk.fields,
        writer=answers.writer,
        writers={writer: content.text(f"letters.for_{writer}", language) for writer in kind.writers},
        asks={question.id: question.ask.text(language) for question in kind.questions},
        faults=said,
        longest=LONGEST_LINE,
        letter=letter,
        boxes=list(boxes(letter)) if letter else [],
        kept=_kept(desk),
        advice=advice(content, kind, answers, language, today) if letter else (),
        time=_time(desk, answers) if letter else None,
        elsewhere=current(content.right(other), today) if other else None,
        elsewhere_id=other,
        danger=_danger(desk),
    )


def _time(desk: Desk, answers: Answers) -> tuple[tuple[str, ...], tuple[Source, ...]] | None:
    """What is said about the time to complain, and the paragraphs it rests on."""
    if not any(question.deadlines for question in desk.kind.questions):
        return None
    found = timing(desk.content, desk.kind, answers, desk.now.date())
    return timing_words(desk.content, found, desk.language), timing_sources(desk.content, found)


def _danger(desk: Desk) -> dict[str, Any] | None:
    """Help first, when what is written tells of danger."""
    words = (desk.fields.get(question.id, "") for question in desk.kind.questions if question.shape == "words")
    found = crisis.detect("\n".join((*words, *(desk.fields.get(name, "") for name in FIELDS))))
    if found is None:
        return None
    reply = desk.content.crisis[found.label]
    text = (reply.certain if found.certain else reply.unsure).text(desk.language)
    return {"text": text, "numbers": [desk.content.numbers[name] for name in reply.numbers]}


def _kept(desk: Desk) -> dict[str, str]:
    """The answers, to go along with the letter while it is rewritten."""
    names = ("for", *(question.id for question in desk.kind.questions), *HEAD)
    return {name: desk.fields[name] for name in names if desk.fields.get(name)}
