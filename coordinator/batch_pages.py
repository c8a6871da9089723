"""Many small things on one page and in one step: measures of the wishes that wait, and the whole frame of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aiohttp import web

from coordinator.editor import Collision, Draft, Several
from coordinator.entry_view import CHOICE, EntryView
from coordinator.forms import empty, gathered
from coordinator.incoming import form_number, read_form
from coordinator.keys import DESK, in_thread
from coordinator.living_deeds import back, chosen, editor_of
from coordinator.living_pages import begun, form_page, offered, open_entries
from coordinator.living_plan import LivingPlan
from coordinator.pages import HOME, page, page_language
from coordinator.readings import Opened
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.base import new_id
from store.elements import Element, Measure
from store.entries import single_id
from store.plan_facts import Duties

# So many wishes on one page: it stays small, and so does what can go wrong at once.
MOST_WISHES = 8
_WISH_FIELDS = ("name", "responsible", "extent", "how", "start")
# Before the name of a field that counts for all wishes.
FOR_ALL = "alle."
FRAME = ("period", "duties", "plan_consent", "cooperation", "child")


async def show_wishes(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/onsker."""
    opened = await open_entries(request, visitor, [])
    waiting = opened.plan.open_wishes
    rows = [(f"{number}.", new_id(), wish.id) for number, wish in enumerate(waiting[:MOST_WISHES])]
    return _wishes_page(request, visitor, opened, rows, {}, {}, max(0, len(waiting) - MOST_WISHES))


async def save_wishes(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/onsker: a wish at which something is written becomes a measure."""
    form = gathered(await read_form(request))
    rows = [
        (f"{number}.", form.get(f"{number}.id", ""), form.get(f"{number}.wish", "")) for number in range(MOST_WISHES)
    ]
    rows = [row for row in rows if row[1] and row[2]]
    drafts = [
        Draft(Measure.kind, entry, _row(form, prefix), form_number(form, f"{prefix}seen"), wish=wish)
        for prefix, entry, wish in rows
        if any(form.get(f"{prefix}{name}", "").strip() for name in _WISH_FIELDS)
    ]
    troubles: Mapping[str, Collision | Refused] = {}
    if drafts:
        try:
            saved = await in_thread(
                request.app[DESK], editor_of(request, visitor).save_all, request.match_info["plan"], drafts
            )
            return back(request, saved, "")
        except Several as error:
            troubles = dict(error.troubles)
        except LookupError as error:
            raise web.HTTPNotFound from error
    opened = await open_entries(request, visitor, [entry for _, entry, _ in rows])
    return _wishes_page(request, visitor, opened, rows, form, troubles or {"": Refused("nothing_chosen")}, 0)


async def show_frame(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/ramme."""
    return await _frame_page(request, visitor)


async def save_frame(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/ramme: all of it is one step."""
    form, plan = gathered(await read_form(request)), request.match_info["plan"]
    drafts = [
        Draft(
            kind,
            single_id(plan, kind),
            _part(chosen(form), f"{kind}."),
            form_number(form, f"{kind}.seen"),
            form.get("why", ""),
        )
        for kind in FRAME
    ]
    try:
        saved = await in_thread(request.app[DESK], editor_of(request, visitor).save_all, plan, drafts)
    except Several as error:
        return await _frame_page(request, visitor, form, error.troubles)
    except LookupError as error:
        raise web.HTTPNotFound from error
    return back(request, saved, "")


def _wishes_page(
    request: web.Request,
    visitor: Visitor,
    opened: Opened,
    rows: Sequence[tuple[str, str, str]],
    form: dict[str, str],
    troubles: Mapping[str, Collision | Refused],
    more: int,
) -> web.Response:
    def view(prefix: str, entry: str, wish: str) -> EntryView:
        element = begun(opened.plan, Measure.kind, entry, wish)
        made = _view(request, opened, prefix, entry, element, form, troubles)
        item = opened.plan.state.item(wish)
        return replace(made, wish=wish, quote=item.text if item else made.quote)

    views = [view(*row) for row in rows]
    everybody = _view(request, opened, FOR_ALL, "", Measure(), form, {})
    values = {"views": views, "for_all": everybody, "shown": _WISH_FIELDS, "more": more}
    return _page(request, visitor, opened, "wishes.html", troubles, **values)


async def _frame_page(
    request: web.Request,
    visitor: Visitor,
    form: dict[str, str] | None = None,
    troubles: Mapping[str, Collision | Refused] | None = None,
) -> web.Response:
    plan = request.match_info["plan"]
    opened = await open_entries(request, visitor, [single_id(plan, kind) for kind in FRAME])
    views = [
        _view(request, opened, f"{kind}.", single_id(plan, kind), _begun(opened.plan, kind), form or {}, troubles or {})
        for kind in FRAME
    ]
    return _page(request, visitor, opened, "frame.html", troubles or {}, views=views, why=(form or {}).get("why", ""))


def _begun(plan: LivingPlan, kind: str) -> Element:
    """Return what stands, or what is most likely: that the coordinator who got the plan carries it."""
    stands = plan.entries.find(single_id(plan.state.id, kind))
    if stands is not None and not stands.removed:
        return stands.element
    account = plan.state.coordinator_id or ""
    if kind == Duties.kind and account:
        return Duties(maker=account, coordination=account, coordinator="oppnevnt")
    return empty(kind)


def _view(
    request: web.Request,
    opened: Opened,
    prefix: str,
    entry: str,
    element: Element,
    form: dict[str, str],
    troubles: Mapping[str, Collision | Refused],
) -> EntryView:
    builder = form_page(request.app[DESK].content, page_language(request), opened, entry, prefix)
    trouble = troubles.get(entry)
    if isinstance(trouble, Collision):
        return builder.view(entry, trouble.merged.element, merged=trouble.merged, theirs=trouble.theirs)
    fault = str(trouble.values.get("field", "")) if trouble else ""
    made = builder.view(entry, element, _part(form, prefix), fault)
    # What was sent is judged by what the writer had seen, and not by what stands now.
    return replace(made, seen=form_number(form, f"{prefix}seen")) if f"{prefix}seen" in form else made


def _page(
    request: web.Request,
    visitor: Visitor,
    opened: Opened,
    template: str,
    troubles: Mapping[str, Collision | Refused],
    **values: object,
) -> web.Response:
    refused = next((one for one in troubles.values() if isinstance(one, Refused)), None)
    place = f"{HOME}/plan/{request.match_info['plan']}/tiltak"
    return page(
        request,
        template,
        status=200 if not troubles else 422 if refused else 409,
        visitor=visitor,
        csrf=visitor.csrf,
        trouble=refused.text_id if refused else "several_trouble" if troubles else "",
        trouble_values=refused.values if refused else {},
        names=offered(opened.book, page_language(request)),
        choice=CHOICE,
        place=place,
        here=request.path,
        **values,
    )


def _row(form: dict[str, str], prefix: str) -> dict[str, str]:
    """Return what was sent for one wish; who is responsible for all of them is so where nobody else was chosen."""
    sent = _part(chosen(form), prefix)
    return {**sent, "responsible": sent.get("responsible") or form.get(f"{FOR_ALL}responsible", "")}


def _part(form: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)}
