"""The coordinator's pages of answers: one plan on one screen, and what is said to each thing in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from coordinator.companion_pages import needed_at
from coordinator.decisions import Clerk, Seen, Unsettled
from coordinator.incoming import form_number, read_form
from coordinator.keys import DESK, in_thread
from coordinator.pages import HOME, page, page_language
from coordinator.plan_view import PlanView
from coordinator.problems import Problem
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from coordinator.words import Refused, quote
from store.audit import Stale

_STYLE = (Path(__file__).parent / "static" / "koordinator.css").read_bytes()


@dataclass(frozen=True)
class Kept:
    """What the coordinator had written when it could not be taken. It stands in the form again.

    `field` says where it was written: "note", "proposal" or nowhere.
    """

    item: str = ""
    field: str = ""
    text: str = ""

    def stray(self, view: PlanView) -> list[str]:
        """What was written for an item that is no longer in the plan."""
        return [self.text] if self.text and view.item(self.item) is None else []


async def style(request: web.Request) -> web.StreamResponse:
    """GET /koordinator/koordinator.css."""
    return web.Response(
        body=_STYLE, content_type="text/css", charset="utf-8", headers={"Cache-Control": "public, max-age=600"}
    )


async def show_plan(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}."""
    return await _plan_page(request, visitor)


async def judge(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/punkt/{item}/svar: confirm, talk about, or disagree."""
    form, item = await read_form(request), request.match_info["item"]
    note, state = form.get("note", ""), form.get("state", "")
    return await _decide(
        request,
        visitor,
        lambda clerk, plan, seen: clerk.judge(plan, seen, item, state, note),
        f"punkt-{item}",
        Kept(item, "note", note),
    )


async def propose(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/punkt/{item}/forslag: a wording beside the person's."""
    form, item = await read_form(request), request.match_info["item"]
    text = form.get("text", "")
    return await _decide(
        request,
        visitor,
        lambda clerk, plan, seen: clerk.propose(plan, seen, item, text),
        f"punkt-{item}",
        Kept(item, "proposal", text),
    )


async def confirm_area(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/omrade/{area}/bekreft."""
    area = request.match_info["area"]
    return await _decide(
        request, visitor, lambda clerk, plan, seen: clerk.confirm_area(plan, seen, area), f"omrade-{area}", Kept()
    )


async def confirm_plan(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/bekreft."""
    return await _decide(request, visitor, lambda clerk, plan, seen: clerk.confirm_plan(plan, seen), "status", Kept())


async def answer_waiting(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/svar-venter: an answer to the person who has said that nothing happens."""
    text = (await read_form(request)).get("answer", "")
    return await _decide(
        request,
        visitor,
        lambda clerk, plan, seen: clerk.answer_waiting(plan, seen, text),
        "status",
        Kept("", "answer", text),
    )


async def _decide(
    request: web.Request,
    visitor: Visitor,
    act: Callable[[Clerk, str, Seen], Any],
    anchor: str,
    kept: Kept,
) -> web.StreamResponse:
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    seen = Seen(form_number(await read_form(request)))
    clerk = Clerk(desk.store, desk.content, visitor, desk.now())
    try:
        await in_thread(desk, act, clerk, plan_id, seen)
    except Stale:
        return await _plan_page(request, visitor, 412, "stale", kept=kept)
    except Unsettled as error:
        return await _plan_page(request, visitor, 409, "unsettled", {"count": len(error.items)}, kept)
    except Refused as error:
        return await _plan_page(request, visitor, 422, error.text_id, error.values, kept)
    except ValueError as error:
        raise Problem(400, "not_a_form") from error
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error  # what was written is given back
    return web.Response(status=303, headers={"Location": f"{HOME}/plan/{plan_id}#{anchor}"})


async def _plan_page(
    request: web.Request,
    visitor: Visitor,
    status: int = 200,
    trouble: str = "",
    values: dict[str, object] | None = None,
    kept: Kept | None = None,
) -> web.Response:
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    try:
        view = await in_thread(desk, reader.show, plan_id, page_language(request))
    except LookupError as error:
        raise web.HTTPNotFound from error
    kept = kept or Kept()
    return page(
        request,
        "plan.html",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        view=view,
        trouble=trouble,
        trouble_values=values or {},
        kept=kept,
        faulty=kept.field if status == 422 else "",
        quote=quote,
        stray=kept.stray(view),
        companion=needed_at(desk.content, "words"),
        here=f"{HOME}/plan/{plan_id}",
    )
