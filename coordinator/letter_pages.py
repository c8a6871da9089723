"""The page where a letter is begun from the plan, rewritten and fetched as a file. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from coordinator.documents import WORD
from coordinator.forms import MOST_PARAGRAPHS
from coordinator.incoming import read_form
from coordinator.keys import DESK, in_thread
from coordinator.letter_draft import KINDS, LetterDraft, begin_letter, sheet_data, written_letter
from coordinator.pages import HOME, page
from coordinator.readings import Printed, Reader
from coordinator.sessions import Visitor
from coordinator.sharing import Shared
from coordinator.words import Refused
from paper.letter_sheet import sheet_docx, sheet_pdf
from store.elements import Participant


async def show_letter(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/brev?slag=…&til=…: choose a letter; then it stands there, ready to be rewritten."""
    desk, kind, to = request.app[DESK], request.query.get("slag", ""), request.query.get("til", "")
    printed = await _plan(request, visitor)
    if kind not in KINDS:
        return _page(request, visitor, printed, "", to, {})
    draft, shared = await in_thread(desk, begin_letter, desk.content, kind, printed, _known(printed, to), desk.now())
    return _page(request, visitor, printed, kind, to, as_fields(draft), shared)


async def fetch_pdf(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/brev.pdf: the letter as it was rewritten, or the page with what is wrong."""
    return await _fetch(request, visitor, "pdf")


async def fetch_word(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/plan/{plan}/brev.docx."""
    return await _fetch(request, visitor, "docx")


async def _fetch(request: web.Request, visitor: Visitor, ending: str) -> web.StreamResponse:
    desk, form, plan_id = request.app[DESK], await read_form(request), request.match_info["plan"]
    kind = form.get("slag", "")
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    try:
        letter = written_letter(form)
        language = await in_thread(desk, reader.note_letter, plan_id)
    except Refused as error:
        printed = await _plan(request, visitor)
        return _page(request, visitor, printed, kind, form.get("til", ""), form, fault=error)
    except LookupError as error:
        raise web.HTTPNotFound from error
    make = sheet_pdf if ending == "pdf" else sheet_docx
    name = f"brev-{kind}" if kind in KINDS else "brev"
    return web.Response(
        body=await in_thread(desk, make, sheet_data(desk.content, letter, language), desk.now()),
        content_type="application/pdf" if make is sheet_pdf else WORD,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


def as_fields(draft: LetterDraft) -> dict[str, str]:
    """Return the letter as the fields of its form."""
    heads = {name: value for name, value in vars(draft).items() if isinstance(value, str)}
    return heads | {f"avsnitt_{number}": words for number, words in enumerate(draft.avsnitt, start=1)}


async def _plan(request: web.Request, visitor: Visitor) -> Printed:
    desk = request.app[DESK]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    try:
        return await in_thread(desk, reader.for_letter, request.match_info["plan"])
    except LookupError as error:
        raise web.HTTPNotFound from error


def _known(printed: Printed, to: str) -> str:
    """Return the participant's id; nobody is taken for the person by mistake."""
    if not to:
        return ""
    stands = printed.living.entries.find(to)
    if stands is None or stands.removed or not isinstance(stands.element, Participant):
        raise web.HTTPNotFound
    return to


def _page(
    request: web.Request,
    visitor: Visitor,
    printed: Printed,
    kind: str,
    to: str,
    fields: Mapping[str, str],
    shared: Shared | None = None,
    fault: Refused | None = None,
) -> web.Response:
    plan_id = request.match_info["plan"]
    place = f"{HOME}/plan/{plan_id}/brev"
    filled = sum(name.startswith("avsnitt_") for name in fields)
    return page(
        request,
        "letter.html",
        status=422 if fault else 200,
        visitor=visitor,
        csrf=visitor.csrf,
        plan_id=plan_id,
        kinds=KINDS,
        kind=kind,
        to=to,
        people=[(entry.id, one.name or one.role) for entry, one in printed.living.entries.of(Participant)],
        fields=fields,
        paragraphs=min(filled if fault else filled + 1, MOST_PARAGRAPHS),
        is_unshared=shared is not None and shared.is_nothing,
        trouble=fault.text_id if fault else "",
        trouble_values=fault.values if fault else {},
        words_language=printed.view.language,
        place=place,
        here=place,
    )
