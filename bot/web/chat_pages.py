"""The conversation's doors: start, the page, one message in, new messages out."""

from __future__ import annotations

import uuid

from aiohttp import web

from bot.chat import Message
from bot.keys import SERVICE
from bot.problems import Problem
from bot.web import guard
from bot.web.chat_view import MESSAGE_ID, answer_alone, chat_page, fragment, has_secret, page_with_problem
from bot.web.errors import FRAGMENT_HEADER
from bot.web.guard import Key
from bot.web.leaving import gone, require_key
from content.model import LANGUAGES


async def start(request: web.Request) -> web.Response:
    """POST /samtale/start."""
    form = await guard.read_form(request)
    language = form.get("language")
    opened = await request.app[SERVICE].open(
        "parorende" if form.get("audience") == "parorende" else "bruker",
        language if language in LANGUAGES else LANGUAGES[0],
    )
    response = web.Response(status=303, headers={"Location": "/samtale"})
    guard.set_key(request, response, Key(opened.conversation, opened.token))
    return response


async def show(request: web.Request) -> web.Response:
    """GET /samtale."""
    return await chat_page(request, require_key(request))


async def say(request: web.Request) -> web.Response:
    """POST /samtale/melding: a text or a button, from the form or from the page's script."""
    form = await guard.read_form(request)
    key = require_key(request)
    guard.check_csrf(key, form)
    from_script = FRAGMENT_HEADER in request.headers
    text, choice = form.get("text", ""), form.get("choice")
    message_id = form.get("id", "")
    if not MESSAGE_ID.fullmatch(message_id):
        message_id = str(uuid.uuid4())
    try:
        reply = await request.app[SERVICE].say(
            key.conversation,
            key.token,
            message_id,
            text=None if choice else text,
            choice=choice or None,
        )
    except Problem as problem:
        if from_script:
            raise
        return await page_with_problem(request, key, form | {"id": message_id}, problem)
    left = text if choice and text.strip() else ""
    try:
        if from_script:
            return await fragment(request, key, form.get("etter"), reply)
        if left or await has_secret(request, key, message_id, reply):
            # A button was pressed while a text stood in the box, or the answer is shown this once
            # only (a PIN): going on to another address would lose it.
            return await chat_page(request, key, text=left, reply=reply)
    except Problem as problem:
        if problem.text_id.endswith("unknown_conversation"):
            return gone(request, "/?slettet=1")  # it was deleted by this very message
        own = Message(message_id, 0, "user", left or text, (), (), (), None, "text")
        return answer_alone(request, key, own, reply)
    raise web.HTTPSeeOther("/samtale#svar")


async def news(request: web.Request) -> web.Response:
    """GET /samtale/nytt?etter=<message id>: what has come since, as a fragment."""
    return await fragment(request, require_key(request), request.query.get("etter"))
