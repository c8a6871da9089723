"""The same desk for machines: JSON, ETag and If-Match, problem+json. Nothing here can be done that a page cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from aiohttp import web

from coordinator.decisions import Clerk, Seen, Unsettled
from coordinator.incoming import if_match, read_json, text_field
from coordinator.keys import DESK, in_thread
from coordinator.overview import Overview, PlanLine
from coordinator.problems import Problem
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.audit import Stale
from store.plan_json import reminder_json

T = TypeVar("T")


async def list_plans(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans."""
    desk = request.app[DESK]
    lines = await in_thread(desk, Overview(desk.store, desk.content, visitor, desk.now()).lines)
    return web.json_response({"plans": [_line_json(line) for line in lines]})


async def get_plan(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}. The ETag is the version to send in If-Match."""
    plan = await found(request, _reader(request, visitor).as_json, request.match_info["plan"])
    return web.json_response(plan, headers={"ETag": f'"{plan["version"]}"'})


async def put_confirmation(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """PUT /api/plans/{plan}/items/{item}/confirmation."""
    seen, body, item = seen_version(request), await read_json(request), request.match_info["item"]
    state, note = text_field(body, "state"), text_field(body, "note")
    clerk = _clerk(request, visitor)
    version = await _decided(request, clerk.judge, request.match_info["plan"], seen, item, state, note)
    return _answer({"item": item, "state": state, "note": note.strip() or None, "by": visitor.name}, version)


async def put_proposal(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """PUT /api/plans/{plan}/items/{item}/proposal."""
    seen, body, item = seen_version(request), await read_json(request), request.match_info["item"]
    text = text_field(body, "text")
    clerk = _clerk(request, visitor)
    proposal, version = await _decided(request, clerk.propose, request.match_info["plan"], seen, item, text)
    return _answer({"id": proposal, "item": item, "text": text.strip(), "state": "venter", "by": visitor.name}, version)


async def post_confirm(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /api/plans/{plan}/confirm."""
    seen, clerk = seen_version(request), _clerk(request, visitor)
    version = await _decided(request, clerk.confirm_plan, request.match_info["plan"], seen)
    return _answer({"id": request.match_info["plan"], "status": "bekreftet"}, version)


async def post_reminder_answer(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /api/plans/{plan}/reminder/answer: an answer to the person who has said that nothing happens."""
    seen, text = seen_version(request), text_field(await read_json(request), "text")
    clerk = _clerk(request, visitor)
    version = await _decided(request, clerk.answer_waiting, request.match_info["plan"], seen, text)
    return _answer({"answer": text.strip(), "by": visitor.name}, version)


def _reader(request: web.Request, visitor: Visitor) -> Reader:
    desk = request.app[DESK]
    return Reader(desk.store, desk.content, visitor, desk.now())


def _clerk(request: web.Request, visitor: Visitor) -> Clerk:
    desk = request.app[DESK]
    return Clerk(desk.store, desk.content, visitor, desk.now())


def seen_version(request: web.Request) -> Seen:
    """Return what a machine says it has seen, in If-Match."""
    return Seen(if_match(request), strict=True)


async def found(request: web.Request, read: Callable[[str], T], plan_id: str) -> T:
    """Read something of a plan; a plan that is not this visitor's does not exist."""
    try:
        return await in_thread(request.app[DESK], read, plan_id)
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error


async def _decided(request: web.Request, act: Callable[..., T], *args: Any) -> T:
    """Carry out a decision and name what stands in its way."""
    try:
        return await in_thread(request.app[DESK], act, *args)
    except Stale as error:
        raise Problem(412, "stale", {"version": error.version}) from error
    except Unsettled as error:
        unsettled = [item.id for item in error.items]
        raise Problem(409, "unsettled", {"unsettled": unsettled}, count=len(unsettled)) from error
    except Refused as error:
        raise Problem(422, error.text_id, None, **error.values) from error
    except ValueError as error:
        raise Problem(422, "unknown_state") from error
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error


def _answer(body: dict[str, Any], version: int) -> web.Response:
    return web.json_response({**body, "version": version}, headers={"ETag": f'"{version}"'})


def _line_json(line: PlanLine) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.id,
        "status": row.status,
        "version": row.version,
        "phase": row.phase or None,
        "areas": [{"id": area, "status": status} for area, status in line.areas.items()],
        "sent_at": row.sent_at.isoformat(timespec="seconds") if row.sent_at else None,
        "changed_at": line.changed_at.isoformat(timespec="seconds"),
        "items": row.items,
        "settled": row.settled,
        "to_look_at": line.to_look_at,
        "waiting": row.waiting,
        "wishes": row.wishes,
        "measures": row.statuses,
        "due": row.due.isoformat() if row.due else None,
        "asleep": line.is_asleep,
        "unseen": line.unseen.count,
        "wished": row.wished,
        "soon": [{"entry": one.id, "kind": one.element.kind, "day": str(one.element.due)} for one in line.soon],
        "handover": line.handover.as_json() if line.handover else None,
        "since_confirmation": asdict(line.news),
        "reminder": reminder_json(line.reminder),
    }
