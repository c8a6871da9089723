"""The pages of a change of coordinator: one for who has the plan, one for who is asked to take it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from coordinator.handover import FIELDS, Handovers
from coordinator.handover_words import holes
from coordinator.incoming import read_form
from coordinator.keys import DESK, in_thread
from coordinator.pages import HOME, page
from coordinator.problems import Problem
from coordinator.sessions import Visitor
from coordinator.words import Refused


async def show_handover(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/bytte."""
    return await _handover_page(request, visitor)


async def propose(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/bytte."""
    form = await read_form(request)
    try:
        await _found(request, visitor, lambda work: work.propose(request.match_info["plan"], form))
    except Refused as error:
        return await _handover_page(request, visitor, form, error)
    return _to(f"{HOME}/plan/{request.match_info['plan']}/bytte")


async def withdraw(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/bytte/trekk."""
    await _found(request, visitor, lambda work: work.withdraw(request.match_info["plan"]))
    return _to(f"{HOME}/plan/{request.match_info['plan']}/bytte")


async def show_asked(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/bytte/{handover}."""
    return await _asked_page(request, visitor)


async def say_yes(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/bytte/{handover}/ja."""
    await _found(request, visitor, lambda work: work.answer(request.match_info["handover"], True))
    return _to(f"{HOME}/bytte/{request.match_info['handover']}")


async def say_no(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/bytte/{handover}/nei."""
    reason = (await read_form(request)).get("reason", "")
    try:
        await _found(request, visitor, lambda work: work.answer(request.match_info["handover"], False, reason))
    except Refused as error:
        return await _asked_page(request, visitor, reason, error)
    return _to(f"{HOME}/bytte/{request.match_info['handover']}")


async def _handover_page(
    request: web.Request, visitor: Visitor, sent: Mapping[str, str] | None = None, error: Refused | None = None
) -> web.Response:
    plan_id = request.match_info["plan"]
    view = await _found(request, visitor, lambda work: work.page(plan_id))
    place = f"{HOME}/plan/{plan_id}/bytte"
    return page(
        request,
        "handover.html",
        visitor=visitor,
        csrf=visitor.csrf,
        view=view,
        sent=dict.fromkeys(FIELDS, "") | dict(sent or {}),
        holes=holes,
        here=place,
        place=place,
        **_trouble(error),
    )


async def _asked_page(
    request: web.Request, visitor: Visitor, reason: str = "", error: Refused | None = None
) -> web.Response:
    handover = request.match_info["handover"]
    row = await _found(request, visitor, lambda work: work.asked(handover))
    return page(
        request,
        "asked.html",
        visitor=visitor,
        csrf=visitor.csrf,
        row=row,
        sent={"reason": reason},
        holes=holes,
        here=f"{HOME}/bytte/{handover}",
        **_trouble(error),
    )


def _trouble(error: Refused | None) -> dict[str, Any]:
    if error is None:
        return {"status": 200, "trouble": "", "trouble_values": {}, "faulty": ""}
    values = {"trouble": error.text_id, "trouble_values": error.values, "faulty": error.values.get("field", "")}
    return {"status": 422, **values}


async def _found(request: web.Request, visitor: Visitor, act: Callable[[Handovers], Any]) -> Any:
    """Do it; what is not this visitor's does not exist."""
    desk = request.app[DESK]
    try:
        return await in_thread(desk, act, Handovers(desk.store, desk.content, visitor, desk.now()))
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
