"""The living plan for machines: entries with their history, what is missing by law, and the way back of each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aiohttp import web

from content import Content
from coordinator.api import found, seen_version
from coordinator.crisis_plan import view_crisis_plan
from coordinator.editor import Collision, Draft, Editor, Overtaken, Saved
from coordinator.incoming import read_json, text_field
from coordinator.keys import DESK, in_thread
from coordinator.living_plan import LivingPlan
from coordinator.missing import Letter, what_is_missing
from coordinator.problems import Problem
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.audit import Stale
from store.entries import EntryState, PastVersion
from store.entry_writing import Step


async def list_entries(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}/entries: everything that was made of the plan, also what was taken out."""
    plan = await _living(request, visitor)
    version = plan.state.head.version
    entries = [_entry_json(entry) for entry in plan.entries.all]
    return web.json_response({"entries": entries, "version": version}, headers={"ETag": f'"{version}"'})


async def get_history(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}/entries/{entry}/history, newest first."""
    desk = request.app[DESK]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    entry = request.match_info["entry"]
    plan, history = await found(request, lambda plan_id: reader.entry(plan_id, entry), request.match_info["plan"])
    if not history:
        raise Problem(404, "no_such_plan")
    body = {"entry": entry, "versions": [_past_json(past) for past in history]}
    return web.json_response(body, headers={"ETag": f'"{plan.state.head.version}"'})


async def get_missing(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}/missing: forskrift 2022-06-22-1110 § 9, letter by letter."""
    desk = request.app[DESK]
    plan = await _living(request, visitor)
    letters = what_is_missing(plan, desk.now().date())
    crisis = view_crisis_plan(desk.content, plan, "nb")
    also = {"crisis_plan": {"lines": crisis.count, "lacks_somebody_to_call": crisis.lacks_somebody_to_call}}
    return web.json_response({"letters": [_letter_json(desk.content, letter) for letter in letters], "also": also})


async def put_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """PUT /api/plans/{plan}/entries/{entry}: `kind`, the fields of the kind, and perhaps `why` and `wish`."""
    editor, body = _editor(request, visitor), await read_json(request)
    kind, why, wish = (text_field(body, name) for name in ("kind", "why", "wish"))
    draft = Draft(kind, request.match_info["entry"], body, None, why, wish)
    return _answer(await _done(request, lambda plan_id: editor.save(plan_id, draft)))


async def delete_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """DELETE /api/plans/{plan}/entries/{entry}: take it out of the plan; it stays in the history."""
    editor, entry = _editor(request, visitor), request.match_info["entry"]
    return _answer(await _done(request, lambda plan_id: editor.remove(plan_id, entry, None)))


async def post_restore(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /api/plans/{plan}/entries/{entry}/restore: `to` is the version it shall stand as."""
    editor, body, entry = _editor(request, visitor), await read_json(request), request.match_info["entry"]
    version = body.get("to")
    if not isinstance(version, int):
        raise Problem(422, "version_odd")
    return _answer(await _done(request, lambda plan_id: editor.restore(plan_id, entry, version)))


async def post_undo(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /api/plans/{plan}/steps/{step}/undo: take a whole step back."""
    editor, step = _editor(request, visitor), request.match_info["step"]
    return _answer(await _done(request, lambda plan_id: editor.undo(plan_id, step)))


async def _living(request: web.Request, visitor: Visitor) -> LivingPlan:
    desk = request.app[DESK]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    return await found(request, reader.living, request.match_info["plan"])


async def _done(request: web.Request, act: Callable[[str], Step | Saved]) -> Step:
    try:
        done = await in_thread(request.app[DESK], act, request.match_info["plan"])
    except Stale as error:
        raise Problem(412, "stale", {"version": error.version}) from error
    except (Overtaken, Collision) as error:
        raise Problem(409, "overtaken") from error
    except Refused as error:
        raise Problem(422, error.text_id, {"field": error.values.get("field")}, **error.values) from error
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error
    return done.step if isinstance(done, Saved) else done


def _answer(step: Step) -> web.Response:
    body = {"step": step.id, "version": step.head.version}
    return web.json_response(body, headers={"ETag": f'"{step.head.version}"'})


def _editor(request: web.Request, visitor: Visitor) -> Editor:
    desk = request.app[DESK]
    return Editor(desk.store, desk.content, visitor, desk.now(), seen_version(request).version)


def _letter_json(content: Content, letter: Letter) -> dict[str, Any]:
    lacks = [
        {**asdict(lack), "text": content.text(f"coordinator_missing.{lack.text_id}", "nb", count=lack.count)}
        for lack in letter.lacks
    ]
    return {"letter": letter.letter, "complete": letter.is_complete, "lacks": lacks}


def _entry_json(entry: EntryState) -> dict[str, Any]:
    about = {"id": entry.id, "kind": entry.element.kind, "revision": entry.version, "removed": entry.removed}
    return {**about, "step": entry.step, "at": _iso(entry.at), "fields": entry.element.as_json()}


def _past_json(past: PastVersion) -> dict[str, Any]:
    about = {"revision": past.version, "deed": past.deed, "removed": past.removed, "by": past.by, "why": past.why}
    return {**about, "step": past.step, "at": _iso(past.at), "fields": past.element.as_json()}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
