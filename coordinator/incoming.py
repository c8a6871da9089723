"""Reading what was sent: forms, JSON and the version a writer has seen. Refuses what is too big or no text."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import web

from coordinator.keys import body_limit
from coordinator.problems import Problem
from coordinator.uploads import Parts, Upload, read_parts

BIGGEST = 128 * 1024
_PARTS = "coordinator_parts"
_VERSION = re.compile(r'\s*(?:W/)?"?([0-9]{1,9})"?\s*')


async def read_form(request: web.Request, *, keep_file: bool = False) -> dict[str, str]:
    """Return the fields of a form. May be called again; the body is read once, and a file is kept only then."""
    _check_size(request)
    if request.content_type == "multipart/form-data" and body_limit(request):
        if _PARTS not in request:
            request[_PARTS] = await read_parts(request, keep_file=keep_file)
        parts: Parts = request[_PARTS]
        return parts.fields
    if request.content_type != "application/x-www-form-urlencoded":
        raise Problem(415, "not_a_form")
    try:
        fields = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise Problem(413, "too_big") from error
    except (ValueError, LookupError) as error:  # not the character set it says, or one that does not exist
        raise Problem(400, "not_a_form") from error
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def sent_file(request: web.Request) -> Upload | None:
    """Return the file that came with the form, when its route takes one and the form has been read."""
    parts: Parts | None = request.get(_PARTS)
    return parts.upload if parts else None


async def read_json(request: web.Request) -> dict[str, Any]:
    """Return a JSON object."""
    _check_size(request)
    try:
        value = json.loads(await request.read())
    except web.HTTPRequestEntityTooLarge as error:
        raise Problem(413, "too_big") from error
    except (ValueError, RecursionError) as error:
        raise Problem(400, "not_json") from error
    if not isinstance(value, dict):
        raise Problem(400, "not_json")
    return value


def text_field(body: dict[str, Any], name: str) -> str:
    """Return a text of a JSON object; a missing one or null is empty."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Problem(422, "not_a_text", field=name)
    return value or ""


def if_match(request: web.Request) -> int:
    """Return the version in `If-Match`."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Problem(428, "version_missing")
    found = _VERSION.fullmatch(header)
    if found is None:
        raise Problem(400, "version_odd")
    return int(found.group(1))


def form_number(form: dict[str, str], name: str = "version") -> int:
    """Return the version a page was made from; a form without one is treated as old."""
    found = _VERSION.fullmatch(form.get(name, ""))
    return int(found.group(1)) if found else 0


def _check_size(request: web.Request) -> None:
    if (request.content_length or 0) > (body_limit(request) or BIGGEST):
        raise Problem(413, "too_big")
