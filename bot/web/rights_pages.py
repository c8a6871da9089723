"""The pages about rights: list and search, one right, one life situation. Open to all, the same content as the chat."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import ETag, web

from bot.keys import CONTENT, NOW
from bot.web import guard, rights_view, search_engines
from bot.web.rendering import page, page_language
from bot.web.rights_search import LONGEST, Found, RightsSearch
from bot.web.rights_view import LIST, SITUATIONS, Reader
from content.letter_model import LetterKind
from content.model import ASKERS, Content, LifeSituation, Right, RightEntry, current, deadlines_on
from nlu.crisis import Crisis

SEARCH: web.AppKey[RightsSearch] = web.AppKey("rights_search", RightsSearch)
_YOUNG_HELP = "alarmtelefonen"
_OSLO = ZoneInfo("Europe/Oslo")
# May lie in the phone, but the server is asked each time whether it still holds.
_ASK_AGAIN = "private, no-cache"


def add_rights_pages(app: web.Application) -> None:
    """Register the pages. The app must hold CONTENT, and NOW before anybody visits."""
    app[SEARCH] = RightsSearch(app[CONTENT])
    app.add_routes(
        [
            web.get(LIST, show_list),
            web.get(SITUATIONS + "/{id}", show_situation),
            web.get(LIST + "/{id}", show_right),
            web.get("/robots.txt", robots),
            web.get("/sitemap.xml", sitemap),
        ]
    )


async def show_list(request: web.Request) -> web.Response:
    """GET /rettigheter, and GET /rettigheter?q=… for a search."""
    query = request.query.get("q", "").strip()[:LONGEST]
    if query:
        return await _show_found(request, query)
    content, reader = request.app[CONTENT], _reader(request)
    rights = rights_view.held(content, _today(request))
    first, rest = rights_view.for_reader(rights, reader)
    title, lead = _text(content, reader, "title"), _text(content, reader, "lead")
    return _public(
        request,
        "rights/list.html",
        reader,
        search_engines.address(request, LIST),
        title=title,
        description=lead,
        about=search_engines.item_list(_places(request, rights, reader), reader.language),
        situations=content.situations,
        groups=rights_view.grouped(first, reader, rights_view.weights(rights)),
        more=rights_view.answers(rest, reader),
    )


async def _show_found(request: web.Request, query: str) -> web.Response:
    """What was found. Never kept by the browser and never for search engines: the words are the person's own."""
    content, reader, today = request.app[CONTENT], _reader(request), _today(request)
    search = request.app[SEARCH]
    found = await asyncio.get_running_loop().run_in_executor(None, search.find, query, today)
    if found.crisis and found.crisis.certain:
        found = Found((), (), found.crisis)  # nothing else to read now
    hits = rights_view.hits(content, found, reader, today)
    return page(
        request,
        "rights/found.html",
        **_frame(content, reader, LIST, query),
        title=_text(content, reader, "found_title" if hits or found.crisis else "found_none_title"),
        hits=hits,
        danger=_danger(content, reader, found.crisis) if found.crisis else None,
    )


async def show_right(request: web.Request) -> web.Response:
    """GET /rettigheter/<id>."""
    content, reader, today = request.app[CONTENT], _reader(request), _today(request)
    right = next((right for right in content.rights if right.id == request.match_info["id"]), None)
    entry = current(right, today) if right else None
    if right is None or entry is None:
        return _missing(request, reader)
    language = reader.language
    short = entry.short_for(reader.audience).text(language)
    deadlines = deadlines_on(entry, today)
    letters = (letter for letter in content.letters.values() if right.id in letter.rights)
    return _public(
        request,
        "rights/right.html",
        reader,
        _place_of(request, right, entry),
        title=entry.title.text(language),
        description=entry.short.text(language),
        about=search_engines.question(entry, language, short),
        entry=entry,
        short=short,
        long=rights_view.in_paragraphs(entry.long.text(language)),
        speaks=rights_view.speaks(right, entry, reader),
        headings={s: content.laws[s.law].paragraphs.get(s.paragraph, "") for s in entry.sources},
        deadlines={whose: [d for d in deadlines if d.whose == whose] for whose in ("person", "service")},
        letters=[letter for letter in letters if _is_open(request, letter)],
        related=rights_view.answers(rights_view.named(content, entry.related, today), reader),
    )


async def show_situation(request: web.Request) -> web.Response:
    """GET /rettigheter/livssituasjon/<id>."""
    content, reader = request.app[CONTENT], _reader(request)
    situation = next((one for one in content.situations if one.id == request.match_info["id"]), None)
    if situation is None:
        return _missing(request, reader)
    language = reader.language
    rights = rights_view.named(content, (step.right for step in situation.steps), _today(request))
    why = {step.right: step.why.text(language) for step in situation.steps}
    return _public(
        request,
        "rights/situation.html",
        reader,
        _place_of_situation(request, situation),
        title=situation.title.text(language),
        description=situation.intro.text(language),
        about=search_engines.item_list(_places(request, rights, reader), language),
        steps=[(answer, why[answer.id]) for answer in rights_view.answers(rights, reader)],
        others=[other for other in content.situations if other is not situation],
    )


async def robots(request: web.Request) -> web.Response:
    """GET /robots.txt."""
    return search_engines.robots(request)


async def sitemap(request: web.Request) -> web.Response:
    """GET /sitemap.xml: what holds today, nothing else."""
    content = request.app[CONTENT]
    rights = (_place_of(request, right, entry) for right, entry in rights_view.held(content, _today(request)))
    situations = (_place_of_situation(request, situation) for situation in content.situations)
    return search_engines.sitemap(request, [search_engines.address(request, LIST), *situations, *rights])


# --- the page around the answer ------------------------------------------------------------------


def _public(
    request: web.Request,
    template: str,
    reader: Reader,
    place: search_engines.Address,
    *,
    title: str,
    description: str,
    about: dict[str, Any],
    **values: Any,
) -> web.Response:
    """A page that is the same for everybody: unchanged since the last visit, it is not sent again (304)."""
    known = {
        "title": title,
        "description": description,
        "place": place,
        "data": search_engines.web_page(place, reader.language, title, description, **about),
    }
    response = page(request, template, **_frame(request.app[CONTENT], reader, request.path) | known | values)
    if guard.current_key(request) is not None:
        return response  # carries the way out of a conversation, so it is kept nowhere
    tag = ETag(hashlib.sha256((response.text or "").encode()).hexdigest()[:16], is_weak=True)
    if request.if_none_match and any(seen.value == tag.value for seen in request.if_none_match):
        unchanged = web.Response(status=304)
        unchanged.cookies.update(response.cookies)
        response = unchanged
    response.etag = tag
    response.headers["Cache-Control"] = _ASK_AGAIN
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _missing(request: web.Request, reader: Reader) -> web.Response:
    content = request.app[CONTENT]
    return page(
        request,
        "rights/missing.html",
        status=404,
        **_frame(content, reader, LIST),
        title=_text(content, reader, "missing_title"),
        situations=content.situations,
    )


def _frame(content: Content, reader: Reader, path: str, query: str = "") -> dict[str, Any]:
    """What every template of this folder needs."""
    wishes = {"for": reader.audience, "sprak": reader.language, "q": query}
    return {
        "language": reader.language,
        "reader": reader,
        "link": reader.link,
        "keep": urlencode({name: wish for name, wish in wishes.items() if wish}) + "&",
        "here": path,
        "query": query,
        "askers": ASKERS,
        "young_help": content.numbers[_YOUNG_HELP] if reader.audience == "ung" else None,
        "place": None,
    }


def _reader(request: web.Request) -> Reader:
    asked = request.query.get("for")
    return Reader(asked if asked in ASKERS else ASKERS[0], page_language(request))


def _today(request: web.Request) -> date:
    """The day in Norway by the app's clock."""
    return request.app[NOW]().astimezone(_OSLO).date()


def _text(content: Content, reader: Reader, key: str) -> str:
    return content.text(f"pages_rights.{key}", reader.language)


def _danger(content: Content, reader: Reader, crisis: Crisis) -> dict[str, Any]:
    """Help first, when the words somebody searched for tell of danger."""
    reply = content.crisis[crisis.label]
    return {
        "text": reply.certain.text(reader.language) if crisis.certain else _text(content, reader, "danger_unsure"),
        "numbers": [content.numbers[name] for name in reply.numbers],
    }


def _is_open(request: web.Request, letter: LetterKind) -> bool:
    """Whether some route of the app writes this letter."""
    path = f"/brev/{letter.id}"
    for resource in request.app.router.resources():
        info = resource.get_info()
        if info.get("path") == path or ("pattern" in info and info["pattern"].fullmatch(path)):
            return True
    return False


def _places(
    request: web.Request, rights: list[rights_view.Held], reader: Reader
) -> list[tuple[str, search_engines.Address]]:
    return [(entry.title.text(reader.language), _place_of(request, right, entry)) for right, entry in rights]


def _place_of(request: web.Request, right: Right, entry: RightEntry) -> search_engines.Address:
    return search_engines.address(request, f"{LIST}/{right.id}", entry.last_checked.isoformat())


def _place_of_situation(request: web.Request, situation: LifeSituation) -> search_engines.Address:
    return search_engines.address(request, f"{SITUATIONS}/{situation.id}")
