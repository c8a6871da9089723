"""The list of pages, and those that are not the conversation: front page, resume, help, privacy."""

from __future__ import annotations

import asyncio
from collections import Counter

from aiohttp import web

from bot.keys import CONTENT, SERVICE
from bot.problems import Problem
from bot.web import chat_pages, guard, leaving, plan_page, stream
from bot.web.errors import error_pages, text_of
from bot.web.guard import Key
from bot.web.letter_pages import add_letter_pages
from bot.web.rendering import ENVIRONMENT, make_environment, page
from bot.web.rights_pages import add_rights_pages
from bot.web.static_files import PREFIX, StaticFiles
from bot.web.stream import OPEN, STOPPING


def add_pages(app: web.Application) -> None:
    """Register every page. The app must hold SERVICE, CONTENT and SETTINGS already.

    An environment that stands in `app[ENVIRONMENT]` before is used as it is, so that the
    coordinator's templates can be found beside ours.
    """
    static = StaticFiles()
    if ENVIRONMENT not in app:
        app[ENVIRONMENT] = make_environment(app[CONTENT], static)
    app[STOPPING], app[OPEN] = asyncio.Event(), Counter()
    app.on_shutdown.append(stream.stop)
    app.on_response_prepare.append(guard.add_headers)
    if error_pages not in app.middlewares:  # the factory may have given it a better place
        app.middlewares.append(error_pages)
    app.add_routes(
        [
            web.get("/", front),
            web.post("/samtale/start", chat_pages.start),
            web.get("/samtale", chat_pages.show),
            web.post("/samtale/melding", chat_pages.say),
            web.get("/samtale/nytt", chat_pages.news),
            web.get("/samtale/strom", stream.stream),
            web.get("/samtale/plan", plan_page.show),
            web.post("/samtale/avslutt", leaving.leave),
            web.get("/samtale/slett", leaving.confirm_erase),
            web.post("/samtale/slett", leaving.erase),
            web.get("/fortsett", ask_for_code),
            web.post("/fortsett", resume),
            web.get("/hjelp", help_page),
            web.get("/personvern", privacy),
            web.get("/tilgjengelighet", accessibility),
            web.get(PREFIX + "{name:.+}", static.serve),
        ]
    )
    add_rights_pages(app)
    add_letter_pages(app)


async def front(request: web.Request) -> web.Response:
    """GET /."""
    service = request.app[SERVICE]
    key = guard.current_key(request)
    open_conversation = False
    if key is not None:
        try:
            await service.state(key.conversation, key.token)
            open_conversation = True
        except Problem:
            pass  # an old key: the front page is right for it
    farewell = next((name for name in ("farvel", "slettet") if name in request.query), None)
    return page(
        request,
        "front.html",
        open_conversation=open_conversation,
        farewell=None if open_conversation else farewell,
        ready=service.ready,
    )


async def ask_for_code(request: web.Request) -> web.Response:
    """GET /fortsett."""
    return page(request, "resume.html", problem=None, code="")


async def resume(request: web.Request) -> web.Response:
    """POST /fortsett: the code and the PIN open the conversation on this phone."""
    form = await guard.read_form(request)
    code = form.get("code", "").strip()
    try:
        opened = await request.app[SERVICE].resume(code, form.get("pin", "").strip())
    except Problem as problem:
        return page(
            request,
            "resume.html",
            status=problem.status,
            problem=text_of(request, problem),
            code=code,
        )
    response = web.Response(status=303, headers={"Location": "/samtale#svar"})
    guard.set_key(request, response, Key(opened.conversation, opened.token))
    return response


async def help_page(request: web.Request) -> web.Response:
    """GET /hjelp."""
    return page(request, "help.html")


async def privacy(request: web.Request) -> web.Response:
    """GET /personvern."""
    return page(request, "privacy.html")


async def accessibility(request: web.Request) -> web.Response:
    """GET /tilgjengelighet."""
    return page(request, "accessibility.html")
