"""The pages of the codebook: find a name although it is misspelt, change it, add one, see who changed it."""

from __future__ import annotations

from aiohttp import web

from coordinator.codebook import given_name, read_codebook, read_name, search
from coordinator.incoming import form_number, read_form
from coordinator.keys import DESK, in_thread
from coordinator.pages import HOME, page, page_language
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store.base import new_id
from store.codebook import LocalName, NameOvertaken, NameVersion, local_names, name_history, write_name

PLACE = f"{HOME}/kodeverk"
_LONGEST_SEARCH = 100


async def show_codebook(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/kodeverk?q=."""
    desk, language = request.app[DESK], page_language(request)
    words = request.query.get("q", "")[:_LONGEST_SEARCH]

    def read() -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        with desk.store.read() as uow:
            book, written = read_codebook(uow, desk.content.codebook), local_names(uow)
        found = [
            (code, book.measures[code].text(language), ", ".join(book.synonyms.get(code, ())))
            for code in search(book, words)
        ]
        hidden = [(code, getattr(one.name, language)) for code, one in written.items() if one.name.hidden]
        return found, hidden

    found, hidden = await in_thread(desk, read)
    return page(
        request,
        "codebook.html",
        visitor=visitor,
        csrf=visitor.csrf,
        words=words,
        names=found,
        hidden=hidden,
        place=PLACE,
        fresh=lambda: f"lokal_{new_id()[:12]}",
        saved="lagret" in request.query,
    )


async def show_name(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/kodeverk/{code}: the form, with its history."""
    return await _name_page(request, visitor)


async def save_name(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/kodeverk/{code}."""
    form = await read_form(request)
    try:
        name = read_name(form)
        return await _write(request, visitor, name, form_number(form, "seen"))
    except Refused as error:
        return await _name_page(request, visitor, form, 422, error.text_id, error.values)
    except NameOvertaken:
        return await _name_page(request, visitor, form, 409, "name_overtaken", {})


async def restore_name(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/kodeverk/{code}/gjenopprett: as it was in version `to`; 0 is as it came with Losen."""
    form, code = await read_form(request), request.match_info["code"]
    given, history = await _read(request, code)
    known = {one.version: one.name for one in history} | ({0: given} if given else {})
    name = known.get(form_number(form, "to"))
    if name is None:
        raise web.HTTPNotFound
    try:
        return await _write(request, visitor, name, form_number(form, "seen"))
    except NameOvertaken:
        return await _name_page(request, visitor, None, 409, "name_overtaken", {})


async def _write(request: web.Request, visitor: Visitor, name: LocalName, seen: int) -> web.Response:
    desk, code = request.app[DESK], request.match_info["code"]

    def write() -> None:
        with desk.store.write() as uow:
            write_name(uow, visitor.account_id, code, name, seen, desk.now())
            uow.commit()

    await in_thread(desk, write)
    return web.Response(status=303, headers={"Location": f"{PLACE}?lagret=1#n-{code}"})


async def _read(request: web.Request, code: str) -> tuple[LocalName | None, list[NameVersion]]:
    desk = request.app[DESK]

    def read() -> list[NameVersion]:
        with desk.store.read() as uow:
            return name_history(uow, code)

    return given_name(desk.content.codebook, code), await in_thread(desk, read)


async def _name_page(
    request: web.Request,
    visitor: Visitor,
    sent: dict[str, str] | None = None,
    status: int = 200,
    trouble: str = "",
    values: dict[str, object] | None = None,
) -> web.Response:
    code = request.match_info["code"]
    given, history = await _read(request, code)
    stands = history[0].name if history else given or LocalName("", "")
    form = {
        "nb": stands.nb,
        "nn": stands.nn,
        "synonyms": "\n".join(stands.synonyms),
        "hidden": "ja" if stands.hidden else "",
    }
    return page(
        request,
        "codebook_name.html",
        status=status,
        visitor=visitor,
        csrf=visitor.csrf,
        form=form | (sent or {}),
        stands=stands,
        seen=history[0].version if history else 0,
        history=history,
        given=given,
        trouble=trouble,
        trouble_values=values or {},
        faulty=(values or {}).get("field", ""),
        place=PLACE,
        here=f"{PLACE}/{code}",
    )
