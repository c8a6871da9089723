"""The pages of mappings: begin a new one from the old, read an old one, see what is new since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from coordinator.incoming import read_form
from coordinator.keys import DESK, in_thread
from coordinator.pages import HOME, page, page_language
from coordinator.problems import Problem
from coordinator.rounds import Rounds
from coordinator.sessions import Visitor
from coordinator.words import Refused


async def begin(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/kartlegging: put the mapping away, and begin a new one from it."""
    name = (await read_form(request)).get("name", "")
    await _done(request, visitor, lambda work, plan: work.begin(plan, name))
    return _to_news(request)


async def take_back(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/kartlegging/angre."""
    await _done(request, visitor, lambda work, plan: work.take_back(plan))
    return web.Response(status=303, headers={"Location": f"{HOME}/plan/{request.match_info['plan']}"})


async def show_old(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/kartlegging/{number}: an old mapping, as it stood."""
    number, language = int(request.match_info["number"]), page_language(request)
    old = await _done(request, visitor, lambda work, plan: work.old(plan, number, language))
    place = f"{HOME}/plan/{request.match_info['plan']}"
    here = f"{place}/kartlegging/{number}"
    return page(request, "old_mapping.html", visitor=visitor, csrf=visitor.csrf, old=old, place=place, here=here)


async def show_news(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/kartlegging/nytt?fra=: what is new since a mapping, the newest if none is named."""
    wanted, language = request.query.get("fra", ""), page_language(request)
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else None
    view = await _done(request, visitor, lambda work, plan: work.news(plan, number, language))
    place = f"{HOME}/plan/{request.match_info['plan']}"
    values = {"view": view, "place": place, "here": f"{place}/kartlegging/nytt"}
    return page(request, "round_news.html", visitor=visitor, csrf=visitor.csrf, **values)


async def _done(request: web.Request, visitor: Visitor, act: Callable[[Rounds, str], Any]) -> Any:
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    try:
        return await in_thread(desk, act, Rounds(desk.store, desk.content, visitor, desk.now()), plan_id)
    except Refused as error:
        raise Problem(422, error.text_id, None, **error.values) from error
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error


def _to_news(request: web.Request) -> web.Response:
    return web.Response(status=303, headers={"Location": f"{HOME}/plan/{request.match_info['plan']}/kartlegging/nytt"})
