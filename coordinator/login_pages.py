"""Login and logout: for people by a form and a cookie, for machines by JSON and a bearer token."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web

from coordinator import sessions
from coordinator.incoming import read_form, read_json, text_field
from coordinator.keys import DESK, in_thread
from coordinator.login import sign_in
from coordinator.pages import HOME, LOGIN, login_page, own_address, page, page_language
from coordinator.problems import Problem
from coordinator.sessions import Visitor
from coordinator.throttle import Throttle
from coordinator.unsent import Unsent, unpack

THROTTLE = web.AppKey("coordinator_throttle", Throttle)
HASHING = web.AppKey("coordinator_hashing", asyncio.Semaphore)
# argon2 takes 64 MB for each password it judges.
HASHES_AT_ONCE = 2
# A failed try always takes this long, so that the clock does not tell whether the name exists.
FAILED_SECONDS = 0.3


async def show_login(request: web.Request) -> web.StreamResponse:
    """GET /koordinator/login."""
    trouble = "logged_out" if "ut" in request.query else ""
    return login_page(request, trouble=trouble, after=own_address(request.query.get("neste", "")))


async def log_in(request: web.Request) -> web.StreamResponse:
    """POST /koordinator/login."""
    form = await read_form(request)
    unsent = unpack(form.get("sti", ""), form.get("utkast", ""))
    username, after = form.get("username", ""), own_address(form.get("neste", ""))
    token = await _try(request, username, form.get("password", ""), before=sessions.cookie_token(request))
    if token is None:
        return login_page(
            request, status=401, trouble="login_failed", username=username, after=after, unsent=unsent
        )
    response = await _unsent_page(request, token, unsent) if unsent else None
    response = response or web.Response(status=303, headers={"Location": after})
    sessions.set_cookie(request, response, token)
    return response


async def log_out(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /koordinator/ut."""
    desk = request.app[DESK]
    await in_thread(desk, sessions.end, desk.store, visitor.session_hash, desk.now())
    response = web.Response(status=303, headers={"Location": f"{LOGIN}?ut=1&sprak={page_language(request)}"})
    sessions.drop_cookie(request, response)
    return response


async def _unsent_page(request: web.Request, token: str, unsent: Unsent) -> web.Response | None:
    """Return what could not be sent, and a button that sends it now. Nothing is sent without it."""
    desk = request.app[DESK]
    visitor = await in_thread(desk, sessions.find_visitor, desk.store, token, desk.now(), machine=False)
    if visitor is None:
        return None
    return page(request, "unsent.html", visitor=visitor, csrf=visitor.csrf, unsent=unsent, here=HOME)


async def api_log_in(request: web.Request) -> web.StreamResponse:
    """POST /api/login."""
    body = await read_json(request)
    token = await _try(request, text_field(body, "username"), text_field(body, "password"))
    if token is None:
        raise Problem(401, "login_failed")
    return web.json_response(
        {
            "token": token,
            "token_type": "Bearer",
            "idle_seconds": int(sessions.IDLE.total_seconds()),
            "expires_in": int(sessions.LONGEST.total_seconds()),
        }
    )


async def api_log_out(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """POST /api/logout."""
    desk = request.app[DESK]
    await in_thread(desk, sessions.end, desk.store, visitor.session_hash, desk.now())
    return web.Response(status=204)


async def _try(request: web.Request, username: str, password: str, before: str | None = None) -> str | None:
    desk, throttle, began = request.app[DESK], request.app[THROTTLE], time.monotonic()
    if not throttle.begin(request.remote, desk.now()):
        raise Problem(429, "too_many_tries")
    async with request.app[HASHING]:
        token = await in_thread(desk, sign_in, desk.store, username, password, desk.now(), before)
    if token is None:
        await asyncio.sleep(max(0.0, FAILED_SECONDS - (time.monotonic() - began)))
    else:
        throttle.forgive(request.remote)
    return token
