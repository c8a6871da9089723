"""The plan as a file, PDF or Word: which parts, how it looks, and for whom. The audit line is on disk first."""

from __future__ import annotations

from aiohttp import web

from coordinator.api import found
from coordinator.document import COLOURS, Look, file_name, make_document, make_word
from coordinator.document_plan import PARTS
from coordinator.keys import DESK, in_thread
from coordinator.problems import Problem
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from coordinator.sharing import may_see

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def get_pdf(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}/document.pdf?del=…&til=…&stor=ja&farge=…: all, or the parts named."""
    return await _document(request, visitor, "pdf")


async def get_word(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /api/plans/{plan}/document.docx, with the same choices."""
    return await _document(request, visitor, "docx")


async def _document(request: web.Request, visitor: Visitor, ending: str) -> web.StreamResponse:
    desk, asked = request.app[DESK], request.query
    now, reader = desk.now(), Reader(desk.store, desk.content, visitor, desk.now())
    parts = [part for part in asked.getall("del", []) if part in PARTS] or PARTS
    colour = asked.get("farge", "")
    printed = await found(request, reader.for_print, request.match_info["plan"])
    shared = None
    if participant := asked.get("til", ""):
        if printed.living.entries.find(participant) is None:
            raise Problem(404, "no_such_plan")
        shared = may_see(printed.living, printed.consents, participant, now)
    look = Look(asked.get("stor") == "ja", colour if colour in COLOURS else "svart", shared)
    make = make_document if ending == "pdf" else make_word
    body = await in_thread(desk, make, desk.content, printed.view, now, printed.living, parts, look)
    how = "inline" if ending == "pdf" else "attachment"
    return web.Response(
        body=body,
        content_type="application/pdf" if ending == "pdf" else WORD,
        headers={"Content-Disposition": f'{how}; filename="{file_name(printed.view, look, ending)}"'},
    )
