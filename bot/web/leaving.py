"""The ways out: leave and take the traces along, or delete everything; and what to do without a key."""

from __future__ import annotations

import contextlib

from aiohttp import web

from bot.keys import SERVICE
from bot.problems import Problem
from bot.web import guard
from bot.web.chat_view import is_draft
from bot.web.errors import FRAGMENT_HEADER
from bot.web.guard import Key
from bot.web.rendering import page

CLEAR_TRACES = '"cookies", "storage"'


def require_key(request: web.Request) -> Key:
    """The key of the conversation, or the way to the front page."""
    key = guard.current_key(request)
    if key is not None:
        return key
    if FRAGMENT_HEADER in request.headers:
        raise Problem(404, "unknown_conversation")
    raise web.HTTPSeeOther("/")


async def leave(request: web.Request) -> web.Response:
    """POST /samtale/avslutt: the phone forgets, the draft stays on the server."""
    await guard.read_form(request)
    key = guard.current_key(request)
    if key is not None:
        with contextlib.suppress(Problem):  # an old key opens nothing anyway
            await request.app[SERVICE].leave(key.conversation, key.token)
    return gone(request, "/?farvel=1")


async def confirm_erase(request: web.Request) -> web.Response:
    """GET /samtale/slett: ask once more."""
    key = require_key(request)
    state = await request.app[SERVICE].state(key.conversation, key.token)
    return page(request, "erase.html", language=state["language"], draft=is_draft(state))


async def erase(request: web.Request) -> web.Response:
    """POST /samtale/slett: everything gone, when the person has said so twice."""
    form = await guard.read_form(request)
    key = require_key(request)
    guard.check_csrf(key, form)
    if form.get("bekreft") != "ja":
        return await confirm_erase(request)
    await request.app[SERVICE].erase(key.conversation, key.token)
    return gone(request, "/?slettet=1")


def gone(request: web.Request, location: str) -> web.Response:
    """Go to `location` without the key, and tell the browser to forget."""
    if FRAGMENT_HEADER in request.headers:
        response = page(request, "gone.html", location=location)
    else:
        response = web.Response(status=303, headers={"Location": location})
    response.headers["Clear-Site-Data"] = CLEAR_TRACES
    guard.drop_key(request, response)
    return response
