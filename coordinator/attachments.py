"""Fetching an attachment: only with the plan it belongs to, always as a file to save, never as a page of ours."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from aiohttp import web

from coordinator.attaching import safe_name
from coordinator.keys import DESK, in_thread
from coordinator.problems import Problem
from coordinator.readings import Reader
from coordinator.sessions import Visitor


async def download(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/plan/{plan}/vedlegg/{entry}. The audit line is on disk first."""
    desk = request.app[DESK]
    reader = Reader(desk.store, desk.content, visitor, desk.now())
    plan_id, entry_id = request.match_info["plan"], request.match_info["entry"]
    try:
        attachment, content = await in_thread(desk, reader.attachment, plan_id, entry_id)
    except LookupError as error:
        raise Problem(404, "no_such_plan") from error
    return web.Response(
        body=content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": as_attachment(safe_name(attachment.name)),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def as_attachment(name: str) -> str:
    """Return the header that has a file saved under this name; browsers of old get one in plain letters."""
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("Ø", "O").replace("æ", "ae"))
    plain = plain.encode("ascii", "ignore").decode("ascii")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
