"""The door of every route: who may pass, and what a stranger, a foreign site or a broken store gets to see.

A route says in the table of `routes.py` whether it needs a login. A handler behind a login is called with the visitor
and cannot be reached without one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from urllib.parse import urlsplit

from aiohttp import web

from coordinator import problems, sessions
from coordinator.handover_days import carry_out_due
from coordinator.incoming import read_form
from coordinator.keys import DESK, in_thread
from coordinator.pages import login_wanted, message_page
from coordinator.problems import Problem
from coordinator.sessions import Visitor
from store.database import StoreDown

OpenHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ClosedHandler = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]

_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    # Not no-referrer: that makes browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Access(Enum):
    """Who may use a route."""

    OPEN = "anybody"
    LOGIN = "a logged-in coordinator"


def open_to_all(handler: OpenHandler, *, machine: bool) -> OpenHandler:
    """A route without a login. Another site's form still does not get in."""

    async def door(request: web.Request) -> web.StreamResponse:
        check_origin(request)
        return await handler(request)

    return _translating(door, machine)


def with_login(handler: ClosedHandler, *, machine: bool) -> OpenHandler:
    """A route for logged-in coordinators: session first, then origin and CSRF token, then the handler."""

    async def door(request: web.Request) -> web.StreamResponse:
        visitor = await _visitor(request, machine=machine)
        if visitor is None:
            if machine:
                raise Problem(401, "login_needed")
            return await login_wanted(request)
        if request.method not in _SAFE and visitor.secret is not None:
            check_origin(request)
            await _check_csrf(request, visitor, machine=machine)
        return await handler(request, visitor)

    return _translating(door, machine)


def check_origin(request: web.Request) -> None:
    """Raise Problem when a browser tells that another site made this request."""
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise Problem(403, "foreign")
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and site is not None):
        return  # no browser, or a page that sends no referrer; the CSRF token still counts
    if urlsplit(origin).netloc not in (request.app[DESK].hosts or {request.host}):
        raise Problem(403, "foreign")


async def _visitor(request: web.Request, *, machine: bool) -> Visitor | None:
    desk = request.app[DESK]
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    is_bearer = machine and kind.lower() == "bearer"
    token = bearer.strip() if is_bearer else sessions.cookie_token(request)
    if not token:
        return None
    visitor = await in_thread(desk, sessions.find_visitor, desk.store, token, desk.now(), machine=is_bearer)
    if visitor is not None:
        await in_thread(desk, carry_out_due, desk.store, desk.content, desk.now())
    return visitor


async def _check_csrf(request: web.Request, visitor: Visitor, *, machine: bool) -> None:
    sent = (
        request.headers.get("X-CSRF-Token", "")
        if machine
        else (await read_form(request, keep_file=True)).get("csrf", "")
    )
    if not visitor.accepts(sent):
        raise Problem(403, "foreign")


async def _answer(door: OpenHandler, request: web.Request) -> web.StreamResponse:
    try:
        return await door(request)
    except StoreDown as error:
        raise Problem(503, "store_down") from error


def _translating(door: OpenHandler, machine: bool) -> OpenHandler:
    """Turn what went wrong into an answer people (or machines) can use, in one place."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            response = await _answer(door, request)
        except Problem as problem:
            response = problems.as_json(request, problem) if machine else await message_page(request, problem)
        except web.HTTPException as error:
            for name, value in _HEADERS.items():
                error.headers.setdefault(name, value)
            raise
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handle
