"""The page with what is new in a plan. Its address holds from where, so that reloading it loses nothing."""

from __future__ import annotations

from aiohttp import web

from coordinator.keys import DESK, in_thread
from coordinator.news import Newsreader
from coordinator.pages import HOME, page, page_language
from coordinator.readings import Reader
from coordinator.sessions import Visitor


async def show_news(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/nytt?etter=: what others did after that line; without it since the last visit."""
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    newsreader = Newsreader(desk.store, desk.content, visitor, desk.now())
    after, here = request.query.get("etter", ""), f"{HOME}/plan/{plan_id}/nytt"
    try:
        if not (after.isdecimal() and len(after) < 10):
            last = await in_thread(desk, newsreader.last_visit, plan_id)
            return web.Response(status=303, headers={"Location": f"{here}?etter={last}"})
        found = await in_thread(desk, newsreader.news, plan_id, int(after), page_language(request))
        await in_thread(desk, Reader(desk.store, desk.content, visitor, desk.now()).living, plan_id)  # it is a reading
    except LookupError as error:
        raise web.HTTPNotFound from error
    return page(
        request,
        "news.html",
        visitor=visitor,
        csrf=visitor.csrf,
        state=found.plan,
        lines=found.lines,
        is_first=after == "0",
        place=f"{HOME}/plan/{plan_id}",
        here=here,
    )
