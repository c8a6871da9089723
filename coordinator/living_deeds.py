"""What the forms of the living plan do: save, take out, bring back, one click, undo. Each answers with a way back."""

from __future__ import annotations

import re
from collections.abc import Callable

from aiohttp import web

from coordinator.editor import Collision, Draft, Editor, Overtaken, Saved
from coordinator.entry_view import CHOICE
from coordinator.forms import gathered
from coordinator.incoming import form_number, read_form, sent_file
from coordinator.keys import DESK, in_thread
from coordinator.living_pages import clash_page, living_page, named_page, refused_page
from coordinator.pages import HOME
from coordinator.problems import Problem
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.elements import Reference
from store.entry_writing import Step

_STATUS = re.compile(r"([0-9a-f]{32})\.([0-9]{1,9})\.([a-z_]{1,20})")


async def save_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/{kind}/{entry}."""
    kind, entry = request.match_info.get("kind", Reference.kind), request.match_info["entry"]
    form = gathered(await read_form(request))
    seen, why, wish = form_number(form, "seen"), form.get("why", ""), form.get("wish", "")
    draft = Draft(kind, entry, chosen(form), seen, why, wish, sent_file(request))
    if "finn" in form or "navn" in form:
        return await named_page(request, visitor, draft, form | ({"name": form["navn"]} if "navn" in form else {}))
    editor = editor_of(request, visitor)
    try:
        saved = await in_thread(request.app[DESK], editor.save, request.match_info["plan"], draft)
    except Collision as error:
        return await clash_page(request, visitor, entry, error)
    except Refused as error:
        return await refused_page(request, visitor, draft, form, error)
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error  # what was written is given back
    return back(request, saved, entry)


async def remove_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/{kind}/{entry}/ta-ut."""
    form, entry = await read_form(request), request.match_info["entry"]
    seen, why = form_number(form, "seen"), form.get("why", "")
    return await _do(request, visitor, lambda editor, plan: editor.remove(plan, entry, seen, why), entry)


async def restore_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/{kind}/{entry}/gjenopprett."""
    entry, version = request.match_info["entry"], form_number(await read_form(request), "to")
    return await _do(request, visitor, lambda editor, plan: editor.restore(plan, entry, version), entry)


async def set_status(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/status: one click moves one measure."""
    found = _STATUS.fullmatch((await read_form(request)).get("status", ""))
    if found is None:
        raise Problem(400, "not_a_form")
    entry, seen, status = found.groups()
    return await _do(request, visitor, lambda editor, plan: editor.set_status(plan, entry, int(seen), status), entry)


async def undo(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/angre."""
    step = (await read_form(request)).get("step", "")
    return await _do(request, visitor, lambda editor, plan: editor.undo(plan, step), "", "&angret=1")


async def _do(
    request: web.Request, visitor: Visitor, act: Callable[[Editor, str], Step | Saved], entry: str, note: str = ""
) -> web.StreamResponse:
    editor = editor_of(request, visitor)
    try:
        done = await in_thread(request.app[DESK], act, editor, request.match_info["plan"])
    except Collision as error:
        return await clash_page(request, visitor, entry, error)
    except Overtaken:
        return await living_page(request, visitor, 409, "overtaken")
    except Refused as error:
        return await living_page(request, visitor, 422, error.text_id, error.values)
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error  # what was written is given back
    return back(request, done, entry, note)


def back(request: web.Request, done: Step | Saved, entry: str, note: str = "") -> web.Response:
    """Return the way to the plan, where what was done can be taken back."""
    step = done.step if isinstance(done, Saved) else done
    if isinstance(done, Saved) and done.with_others:
        note = "&flettet=1"
    query = f"?steg={step.id}{note}" if step.id else ""
    anchor = f"#e-{entry}" if entry else ""
    place = f"{HOME}/plan/{request.match_info['plan']}/tiltak"
    return web.Response(status=303, headers={"Location": f"{place}{query}{anchor}"})


def chosen(form: dict[str, str]) -> dict[str, str]:
    """Return the form without the fields in which the other's words were chosen: what stands there stays."""
    return {name: value for name, value in form.items() if form.get(f"{CHOICE}{name}") != "deres"}


def editor_of(request: web.Request, visitor: Visitor) -> Editor:
    """Return who writes for this visitor."""
    desk = request.app[DESK]
    return Editor(desk.store, desk.content, visitor, desk.now())
