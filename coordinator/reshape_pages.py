"""The pages that split a measure in two and make one of two; nothing is lost when somebody else writes meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace

from aiohttp import web

from coordinator.editor import Overtaken, Several
from coordinator.entry_view import CHOICE, EntryView
from coordinator.forms import FORMS, filled, gathered
from coordinator.incoming import form_number, read_form
from coordinator.keys import DESK, in_thread
from coordinator.living_deeds import back, chosen, editor_of
from coordinator.living_pages import form_page, offered, open_entries
from coordinator.living_view import title_of
from coordinator.merging import Merged
from coordinator.pages import HOME, page, page_language
from coordinator.readings import Opened
from coordinator.reshaping import Half, as_one, make_one, split
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.base import new_id
from store.elements import Measure

FIRST, SECOND = "a.", "b."
# What two halves of a measure differ in; the rest is the same in both until somebody changes it.
_HALVES = ("name", "responsible", "status", "extent", "how", "start")
_ID = re.compile(r"[0-9a-f]{32}")


async def show_split(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/measure/{entry}/del."""
    return await _split_page(request, visitor)


async def do_split(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/measure/{entry}/del."""
    form, entry = gathered(await read_form(request)), request.match_info["entry"]
    new = form.get(f"{SECOND}id", "")
    if not _ID.fullmatch(new) or new == entry:
        raise web.HTTPNotFound
    one = Half(entry, form_number(form, "seen"), _part(chosen(form), FIRST))
    other, why = Half(new, 0, _part(form, SECOND)), form.get("why", "")
    editor, plan = editor_of(request, visitor), request.match_info["plan"]
    try:
        step = await in_thread(request.app[DESK], split, editor, plan, one, other, why)
    except Several as error:
        faults = {id: found for id, found in error.troubles.items() if isinstance(found, Refused)}
        return await _split_page(request, visitor, form, faults=faults)
    except Refused as error:
        return await _split_page(request, visitor, form, faults={entry: error})
    except Overtaken:
        return await _split_page(request, visitor, form, overtaken=True)
    except LookupError as error:
        raise web.HTTPNotFound from error
    return back(request, step, entry)


async def show_join(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/tiltak/measure/{entry}/slaa-sammen?med=: choose the other, then what shall stand."""
    return await _join_page(request, visitor, request.query.get("med", ""))


async def do_join(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/tiltak/measure/{entry}/slaa-sammen."""
    form, entry = gathered(await read_form(request)), request.match_info["entry"]
    other = form.get("med", "")
    from_other = frozenset(f.name for f in FORMS[Measure.kind] if form.get(f"{CHOICE}{f.name}") == "deres")
    kept = Half(entry, form_number(form, "seen"), form, from_other)
    gone, why = Half(other, form_number(form, "seen_other"), {}), form.get("why", "")
    editor, plan = editor_of(request, visitor), request.match_info["plan"]
    try:
        step = await in_thread(request.app[DESK], make_one, editor, plan, kept, gone, why)
    except Several as error:
        found = next(one for one in error.troubles.values() if isinstance(one, Refused))
        return await _join_page(request, visitor, other, form, found)
    except Refused as error:
        return await _join_page(request, visitor, other, form, error)
    except Overtaken:
        return await _join_page(request, visitor, other, form, overtaken=True)
    except LookupError as error:
        raise web.HTTPNotFound from error
    return back(request, step, entry)


async def _split_page(
    request: web.Request,
    visitor: Visitor,
    form: dict[str, str] | None = None,
    faults: dict[str, Refused] | None = None,
    overtaken: bool = False,
) -> web.Response:
    entry, language, faults, sent = request.match_info["entry"], page_language(request), faults or {}, form or {}
    opened = await open_entries(request, visitor, [entry])
    measure, new = _measure(opened, entry), sent.get(f"{SECOND}id", "") or new_id()
    content = request.app[DESK].content

    def half(prefix: str, entry_id: str, element: Measure) -> EntryView:
        builder = form_page(content, language, opened, entry_id, prefix)
        fault = str(faults[entry_id].values.get("field", "")) if entry_id in faults else ""
        if overtaken and prefix == FIRST:
            mine = filled(measure, {n: v for n, v in _part(sent, FIRST).items() if n in _HALVES})
            differing = (f for f in FORMS[Measure.kind] if getattr(mine, f.name) != getattr(measure, f.name))
            merged = Merged(mine, tuple(differing), ())
            return builder.view(entry_id, mine, merged=merged, theirs=opened.histories[entry][0])
        return builder.view(entry_id, element, _part(sent, prefix), fault)

    halves = (half(FIRST, entry, measure), half(SECOND, new, measure))
    trouble, values = _trouble(faults, overtaken)
    return _page(request, visitor, opened, "split.html", trouble, values, halves=halves, shown=_HALVES,
                 title=title_of(opened.plan, measure), why=sent.get("why", ""))  # fmt: skip


async def _join_page(
    request: web.Request,
    visitor: Visitor,
    other: str,
    form: dict[str, str] | None = None,
    fault: Refused | None = None,
    overtaken: bool = False,
) -> web.Response:
    entry, language = request.match_info["entry"], page_language(request)
    opened = await open_entries(request, visitor, [entry, other])
    one = _measure(opened, entry)
    others = [(e.id, title_of(opened.plan, m)) for e, m in opened.plan.measures if e.id != entry]
    view, seen_other, title = None, 0, title_of(opened.plan, one)
    if other:
        two = _measure(opened, other)
        builder = form_page(request.app[DESK].content, language, opened, entry)
        where = str(fault.values.get("field", "")) if fault else ""
        made = builder.view(
            entry, (merged := as_one(one, two)).element, form, where, merged, opened.histories[other][0]
        )
        says = ("coordinator_measures.join_mine", "coordinator_measures.join_theirs")
        quotes = (*made.quotes, *(item.text for item in opened.plan.wishes_of(two)))
        view = replace(made, choice_says=says, other=title_of(opened.plan, two), quotes=quotes)
        seen_other = opened.histories[other][0].version
    trouble, values = _trouble({entry: fault} if fault else {}, overtaken)
    return _page(request, visitor, opened, "join.html", trouble, values, view=view, others=others, other=other,
                 seen_other=seen_other, title=title, why=(form or {}).get("why", ""))  # fmt: skip


def _page(
    request: web.Request,
    visitor: Visitor,
    opened: Opened,
    template: str,
    trouble: str,
    trouble_values: dict[str, object],
    **values: object,
) -> web.Response:
    place = f"{HOME}/plan/{request.match_info['plan']}/tiltak"
    return page(
        request,
        template,
        status={"": 200, "measure_overtaken": 409}.get(trouble, 422),
        visitor=visitor,
        csrf=visitor.csrf,
        trouble=trouble,
        trouble_values=trouble_values,
        names=offered(opened.book, page_language(request)),
        choice=CHOICE,
        place=place,
        here=request.path,
        **values,
    )


def _trouble(faults: dict[str, Refused], overtaken: bool) -> tuple[str, dict[str, object]]:
    if overtaken:
        return "measure_overtaken", {}
    found = next(iter(faults.values()), None)
    return (found.text_id, found.values) if found else ("", {})


def _part(form: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)}


def _measure(opened: Opened, entry: str) -> Measure:
    stands = opened.plan.entries.find(entry)
    if stands is None or not isinstance(stands.element, Measure):
        raise web.HTTPNotFound
    return stands.element
