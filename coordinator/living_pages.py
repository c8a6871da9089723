"""The pages of the living plan: the plan itself, and the form of one element with its history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from aiohttp import web

from coordinator.companion_pages import needed_at
from coordinator.document import COLOURS
from coordinator.document_plan import PARTS
from coordinator.editor import Collision, Draft
from coordinator.entry_view import CHOICE, EntryPage, EntryView, file_views
from coordinator.forms import FORMS, empty
from coordinator.keys import DESK, in_thread
from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import LivingView
from coordinator.living_view import view_living
from coordinator.pages import HOME, page, page_language
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from coordinator.words import Refused, quote
from store.base import new_id
from store.elements import Attachment, CrisisLine, Element, Measure, WishAnswer


async def show_living(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak."""
    return await living_page(request, visitor)


async def show_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/{kind}/{entry}: the form, with its history."""
    kind, entry = request.match_info["kind"], request.match_info["entry"]
    wish = request.query.get("onske", "")
    asked = request.query.get("del" if kind == CrisisLine.kind else "mal", "")

    def build(entries: EntryPage) -> EntryView:
        return entries.view(entry, _begun(entries.plan, kind, entry, wish, asked))

    return await _entry_page(request, visitor, entry, build)


async def clash_page(request: web.Request, visitor: Visitor, entry: str, error: Collision) -> web.Response:
    """Return both versions when two people wrote at once. Nothing is lost."""

    def build(entries: EntryPage) -> EntryView:
        return entries.view(entry, error.merged.element, merged=error.merged, theirs=error.theirs)

    return await _entry_page(request, visitor, entry, build, status=409)


async def refused_page(
    request: web.Request, visitor: Visitor, draft: Draft, form: dict[str, str], error: Refused
) -> web.Response:
    """Return the form with all that was written, and what is wrong."""

    def build(entries: EntryPage) -> EntryView:
        begun = _begun(entries.plan, draft.kind, draft.entry_id, draft.wish, "")
        return entries.view(draft.entry_id, begun, form, str(error.values.get("field", "")))

    lost = draft.upload is not None
    trouble = {"trouble": error.text_id, "trouble_values": error.values, "file_lost": lost}
    return await _entry_page(request, visitor, draft.entry_id, build, status=422, **trouble)


async def _entry_page(
    request: web.Request,
    visitor: Visitor,
    entry: str,
    build: Callable[[EntryPage], EntryView],
    status: int = 200,
    **more: object,
) -> web.Response:
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    if request.match_info.get("kind", Measure.kind) not in FORMS:
        raise web.HTTPNotFound
    reader, language = Reader(desk.store, desk.content, visitor, desk.now()), page_language(request)
    try:
        plan, history = await in_thread(desk, reader.entry, plan_id, entry)
    except LookupError as error:
        raise web.HTTPNotFound from error
    if request.match_info.get("kind") == Attachment.kind and not history:
        raise web.HTTPNotFound  # it comes with its file, from the page of its reference
    view = build(EntryPage(desk.content, language, plan, history))
    names = [name.text(language) for name in desk.content.codebook.measures.values()]
    values = {"trouble": "", "trouble_values": {}, "file_lost": False, "names": names, "choice": CHOICE, **more}
    place = f"{HOME}/plan/{plan_id}/tiltak"
    return page(
        request,
        "entry.html",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        view=view,
        place=place,
        files_at=f"{HOME}/plan/{plan_id}/vedlegg",
        here=f"{place}/{view.kind}/{entry}",
        **values,
    )


async def living_page(
    request: web.Request,
    visitor: Visitor,
    status: int = 200,
    trouble: str = "",
    values: dict[str, object] | None = None,
) -> web.Response:
    """Return the page of the plan, with what went wrong above it."""
    desk, plan_id = request.app[DESK], request.match_info["plan"]
    reader, language = Reader(desk.store, desk.content, visitor, desk.now()), page_language(request)

    def build() -> LivingView:
        return view_living(desk.content, reader.living(plan_id), language, desk.now().date())

    try:
        view = await in_thread(desk, build)
    except LookupError as error:
        raise web.HTTPNotFound from error
    step = request.query.get("steg", "")
    place = f"{HOME}/plan/{plan_id}/tiltak"
    return page(
        request,
        "living.html",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        view=view,
        trouble=trouble,
        trouble_values=values or {},
        step=step if step in view.steps else "",
        was_undone="angret" in request.query,
        with_others="flettet" in request.query,
        quote=partial(quote, most=50),
        fresh=new_id,
        files=partial(file_views, view.plan),
        files_at=f"{HOME}/plan/{plan_id}/vedlegg",
        parts=PARTS,
        colours=COLOURS,
        companion=needed_at(desk.content, "plan"),
        phases=FORMS["phase"][0].choices,
        place=place,
        here=place,
    )


def _begun(plan: LivingPlan, kind: str, entry_id: str, wish_id: str, asked: str) -> Element:
    """Return what stands in an entry, or what a new one begins with: its wish, and the goal (or part) asked for."""
    stands = plan.entries.find(entry_id)
    if stands is not None:
        return stands.element
    wish = plan.state.item(wish_id)
    if kind == Measure.kind:
        if wish is None:
            return Measure(goal=asked)
        near = next((item.id for item in plan.items("goal") if item.area == wish.area), "")
        return Measure(goal=asked or near, wish=wish.id, wish_revision=wish.revision)
    if kind == CrisisLine.kind:
        return CrisisLine(part=asked)
    return WishAnswer(wish=wish.id, revision=wish.revision) if wish and kind == WishAnswer.kind else empty(kind)
