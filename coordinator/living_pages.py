"""The pages of the living plan: the plan itself, and the form of one element with its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from aiohttp import web

from content import Content
from content.model import Codebook
from coordinator.codebook import PLANNING, read_codebook, search
from coordinator.companion_pages import needed_at
from coordinator.document import COLOURS
from coordinator.document_plan import PARTS
from coordinator.editor import Collision, Draft
from coordinator.entry_view import CHOICE, EntryPage, EntryView, file_views
from coordinator.forms import FORMS, empty
from coordinator.keys import DESK, in_thread
from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import LivingView
from coordinator.living_view import title_of, view_living
from coordinator.pages import HOME, page, page_language, tell
from coordinator.readings import Opened, Reader
from coordinator.sessions import Visitor
from coordinator.words import Refused, quote
from store.base import new_id
from store.desk_elements import Contribution, ServiceGoal
from store.elements import Attachment, CrisisLine, Element, Measure, WishAnswer
from store.plan_facts import KINDS, read_element

# What a new entry is asked for, where that is another thing than a goal.
_ASKED = {CrisisLine.kind: "del"}


async def show_living(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak."""
    return await living_page(request, visitor)


async def show_entry(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/{kind}/{entry}: the form, with its history."""
    kind, entry = request.match_info["kind"], request.match_info["entry"]
    wish, asked, name = (request.query.get(key, "") for key in ("onske", _ASKED.get(kind, "mal"), "navn"))
    wish = wish or request.query.get("om", "")[:40]

    def build(entries: EntryPage) -> EntryView:
        return entries.view(entry, begun(entries.plan, kind, entry, wish, asked, name))

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
        element = begun(entries.plan, draft.kind, draft.entry_id, draft.wish)
        return entries.view(draft.entry_id, element, form, str(error.values.get("field", "")))

    lost = draft.upload is not None
    trouble = {"trouble": error.text_id, "trouble_values": error.values, "file_lost": lost}
    return await _entry_page(request, visitor, draft.entry_id, build, status=422, **trouble)


async def named_page(request: web.Request, visitor: Visitor, draft: Draft, form: dict[str, str]) -> web.Response:
    """Return the form with all that was written, and names from the codebook that are near the one in it."""
    desk, language = request.app[DESK], page_language(request)

    def build(entries: EntryPage) -> EntryView:
        return entries.view(draft.entry_id, begun(entries.plan, draft.kind, draft.entry_id, draft.wish), form)

    def near() -> list[str]:
        with desk.store.read() as uow:
            book = read_codebook(uow, desk.content.codebook)
        return [book.measures[code].text(language) for code in search(book, form.get("name", ""))]

    suggestions = await in_thread(desk, near)
    return await _entry_page(request, visitor, draft.entry_id, build, suggestions=suggestions)


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
    language, opened = page_language(request), await open_entries(request, visitor, [entry])
    if request.match_info.get("kind") == Attachment.kind and not opened.histories.get(entry):
        raise web.HTTPNotFound  # it comes with its file, from the page of its reference
    view = build(form_page(desk.content, language, opened, entry))
    values = {"suggestions": None, "trouble": "", "trouble_values": {}, "file_lost": False, **more}
    place = f"{HOME}/plan/{plan_id}/tiltak"
    return page(
        request,
        "entry.html",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        view=view,
        names=offered(opened.book, language),
        choice=CHOICE,
        place=place,
        files_at=f"{HOME}/plan/{plan_id}/vedlegg",
        here=f"{place}/{view.kind}/{entry}",
        **values,
    )


async def open_entries(request: web.Request, visitor: Visitor, entries: Sequence[str]) -> Opened:
    """Open entries of the plan that the address names, to write in them."""
    desk = request.app[DESK]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    try:
        return await in_thread(desk, reader.opened, request.match_info["plan"], entries)
    except LookupError as error:
        raise web.HTTPNotFound from error


def form_page(content: Content, language: str, opened: Opened, entry: str, prefix: str = "") -> EntryPage:
    """Return what builds the form of one of the entries that are open."""
    others: dict[str, list[tuple[str, str]]] = {}
    for step, other in opened.others:
        if other.id != entry and isinstance(other.element, Measure):
            others.setdefault(step, []).append((other.id, title_of(opened.plan, other.element)))
    return EntryPage(content, language, opened.plan, opened.histories.get(entry, []), prefix, others)


def offered(book: Codebook, language: str) -> list[tuple[str, str]]:
    """Return the names a measure can have, each with what else it is called here: a browser searches in both."""
    return [(name.text(language), ", ".join(book.synonyms.get(code, ()))) for code, name in book.measures.items()]


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

    def build() -> tuple[LivingView, str]:
        view = view_living(desk.content, reader.living(plan_id), language, desk.now().date())
        with desk.store.read() as uow:
            named = read_codebook(uow, desk.content.codebook).measures.get(PLANNING)
        return view, named.text(language) if named else tell(desk.content, language, "coordinator_measures.plan_first")

    try:
        view, planning = await in_thread(desk, build)
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
        planning=planning,
        parts=PARTS,
        colours=COLOURS,
        companion=needed_at(desk.content, "plan"),
        phases=FORMS["phase"][0].choices,
        place=place,
        here=place,
    )


def begun(plan: LivingPlan, kind: str, entry_id: str, wish_id: str, asked: str = "", name: str = "") -> Element:
    """Return what stands in an entry, or what a new one begins with: its wish, and the goal (or part) asked for."""
    stands = plan.entries.find(entry_id)
    if stands is not None:
        return stands.element
    wish = plan.state.item(wish_id)
    if kind == Measure.kind:
        if wish is None:
            return Measure(name=quote(name), goal=asked)
        near = next((item.id for item in plan.items("goal") if item.area == wish.area), "")
        return Measure(quote(name), goal=asked or near, wish=wish.id, wish_revision=wish.revision)
    if kind == CrisisLine.kind:
        return CrisisLine(part=asked)
    if KINDS[kind].about_what:
        return read_element(kind, {"about": wish_id})
    if kind in (ServiceGoal.kind, Contribution.kind):
        return read_element(kind, {"area": wish_id})
    return WishAnswer(wish=wish.id, revision=wish.revision) if wish and kind == WishAnswer.kind else empty(kind)
