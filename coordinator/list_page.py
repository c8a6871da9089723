"""The page with the coordinator's own plans: search and filter by plain links and a form."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from coordinator.companion_pages import needed_at
from coordinator.keys import DESK, in_thread
from coordinator.overview import FILTERS, Overview
from coordinator.pages import HOME, page, page_language
from coordinator.plan_view import area_title
from coordinator.sessions import Visitor
from coordinator.words import quote
from store.elements import STATUSES
from store.plan_facts import PHASES

_LONGEST_SEARCH = 100


async def show_list(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator?q=&vis=&side=."""
    desk, language = request.app[DESK], page_language(request)
    words, narrow = request.query.get("q", "")[:_LONGEST_SEARCH], request.query.get("vis", "alle")
    number = request.query.get("side", "1")
    wanted = int(number) if number.isdecimal() and len(number) < 6 else 1
    reader = Overview(desk.store, desk.content, visitor, desk.now())
    phase = request.query.get("fase", "")
    listing = await in_thread(desk, reader.page, words, narrow, wanted, language, phase)

    def to_page(side: int) -> str:
        """The address of another page of the same search."""
        return f"{HOME}?{urlencode({'q': words, 'vis': narrow, 'fase': phase, 'side': side})}"

    return page(
        request,
        "list.html",
        visitor=visitor,
        csrf=visitor.csrf,
        listing=listing,
        words=words,
        narrow=narrow if narrow in FILTERS else "alle",
        filters=tuple(FILTERS),
        statuses=STATUSES,
        phase=phase if phase in PHASES else "",
        phases=PHASES,
        area_count=len(desk.content.areas),
        quote=quote,
        area_title=lambda area: area_title(desk.content, area, language),
        to_page=to_page,
        today=desk.now().date(),
        companion=needed_at(desk.content, "list"),
    )
