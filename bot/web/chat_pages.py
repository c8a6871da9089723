"""The conversation: the page, one message in, new messages out, the way out and the delete button."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.chat import Message, Reply
from bot.keys import SERVICE
from bot.problems import Problem
from bot.web import guard
from bot.web.errors import FRAGMENT_HEADER, text_of
from bot.web.guard import Key
from bot.web.rendering import page, page_language
from content.model import LANGUAGES

CLEAR_TRACES = '"cookies", "storage"'
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def require_key(request: web.Request) -> Key:
    """The key of the conversation, or the way to the front page."""
    key = guard.current_key(request)
    if key is not None:
        return key
    if FRAGMENT_HEADER in request.headers:
        raise Problem(404, "unknown_conversation")
    raise web.HTTPSeeOther("/")


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
    return await _chat_page(request, require_key(request))


async def say(request: web.Request) -> web.Response:
    """POST /samtale/melding: a text or a button, from the form or from the page's script."""
    form = await guard.read_form(request)
    key = require_key(request)
    guard.check_csrf(key, form)
    fragment = FRAGMENT_HEADER in request.headers
    text, choice = form.get("text", ""), form.get("choice")
    message_id = form.get("id", "")
    if not _MESSAGE_ID.fullmatch(message_id):
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
        if fragment:
            raise
        return await _page_with_problem(request, key, form | {"id": message_id}, problem)
    left = text if choice and text.strip() else ""
    try:
        if fragment:
            return await _fragment(request, key, form.get("etter"), reply)
        if left or await _has_secret(request, key, reply):
            # A button was pressed while a text stood in the box, or the answer is shown this once
            # only (a PIN): going on to another address would lose it.
            return await _chat_page(request, key, text=left, reply=reply)
    except Problem as problem:
        if _is_gone(problem):
            return _gone(request, "/?slettet=1")
        # The answer is there, although nothing can be read now. In a crisis it must be seen.
        own = Message(message_id, 0, "user", left or text, (), (), (), None, "text")
        return _answer_alone(request, key, own, reply)
    raise web.HTTPSeeOther("/samtale#svar")


async def news(request: web.Request) -> web.Response:
    """GET /samtale/nytt?etter=<message id>: what has come since, as a fragment."""
    return await _fragment(request, require_key(request), request.query.get("etter"))


async def leave(request: web.Request) -> web.Response:
    """POST /samtale/avslutt: the phone forgets, the draft stays on the server."""
    await guard.read_form(request)
    key = guard.current_key(request)
    if key is not None:
        with contextlib.suppress(Problem):  # an old key opens nothing anyway
            await request.app[SERVICE].leave(key.conversation, key.token)
    return _gone(request, "/?farvel=1")


async def confirm_erase(request: web.Request) -> web.Response:
    """GET /samtale/slett: ask once more."""
    key = require_key(request)
    state = await request.app[SERVICE].state(key.conversation, key.token)
    return page(request, "erase.html", language=state["language"], draft=True)


async def erase(request: web.Request) -> web.Response:
    """POST /samtale/slett: everything gone, when the person has said so twice."""
    form = await guard.read_form(request)
    key = require_key(request)
    guard.check_csrf(key, form)
    if form.get("bekreft") != "ja":
        return await confirm_erase(request)
    await request.app[SERVICE].erase(key.conversation, key.token)
    return _gone(request, "/?slettet=1")


def last_choices(messages: Sequence[Message]) -> Sequence[Any]:
    """The buttons that count now: those of Losen's newest message that has any, in the newest turn."""
    for message in reversed(messages):
        if message.who == "user":
            break
        if message.choices:
            return message.choices
    return ()


def newest_turn(messages: Sequence[Message]) -> str | None:
    """The id of the first message after the person's last one: there the reading goes on."""
    start = None
    for message in reversed(messages):
        if message.who == "user":
            break
        start = message.id
    return start


async def _chat_page(
    request: web.Request,
    key: Key,
    *,
    text: str = "",
    message_id: str | None = None,
    problem: Problem | None = None,
    reply: Reply | None = None,
) -> web.Response:
    service = request.app[SERVICE]
    messages = _as_said(await service.messages(key.conversation, key.token), reply)
    state = await service.state(key.conversation, key.token)
    return page(
        request,
        "chat.html",
        status=problem.status if problem else 200,
        draft=state.get("audience") == "bruker",
        text=text,
        problem=text_of(request, problem, state["language"]) if problem else None,
        ready=service.ready,
        shelf=key.shelf(),
        **_values(messages, messages, state, message_id),
    )


async def _fragment(
    request: web.Request, key: Key, after: str | None, reply: Reply | None = None
) -> web.Response:
    service = request.app[SERVICE]
    known = after if after and _MESSAGE_ID.fullmatch(after) else None
    fresh = _as_said(await service.messages(key.conversation, key.token, after=known), reply)
    newest = fresh
    if not any(message.who == "user" or message.choices for message in fresh):
        # The buttons may belong to a message that the phone has already.
        newest = await service.messages(key.conversation, key.token)
    state = await service.state(key.conversation, key.token)
    return page(request, "fragment.html", **_values(fresh, newest, state, None))


def _as_said(messages: Sequence[Message], reply: Reply | None) -> list[Message]:
    """The messages with the reply's own words: a code and its PIN are said, but never kept."""
    said = {message.id: message for message in reply.messages} if reply else {}
    return [said.get(message.id, message) for message in messages]


async def _has_secret(request: web.Request, key: Key, reply: Reply) -> bool:
    if not reply.messages:
        return False
    kept = await request.app[SERVICE].messages(key.conversation, key.token)
    words = {message.id: message.text for message in kept}
    return any(words.get(message.id) != message.text for message in reply.messages)


def _answer_alone(request: web.Request, key: Key, own: Message, reply: Reply) -> web.Response:
    messages = [own, *reply.messages] if own.text else list(reply.messages)
    state = {"language": page_language(request), "saved": False, **reply.state}
    values = _values(messages, messages, state, None)
    if FRAGMENT_HEADER in request.headers:
        return page(request, "fragment.html", **values)
    return page(
        request, "chat.html", text="", problem=None, ready=True, shelf=key.shelf(), **values
    )


def _is_gone(problem: Problem) -> bool:
    return problem.text_id.endswith("unknown_conversation")


def _values(
    shown: Sequence[Message],
    messages: Sequence[Message],
    state: dict[str, Any],
    message_id: str | None,
) -> dict[str, Any]:
    progress = state.get("progress") or []
    return {
        "language": state["language"],
        "messages": shown,
        "newest": newest_turn(messages),
        "choices": last_choices(messages),
        "state": state,
        "progress": progress,
        "here": next((row for row in progress if row["area"] == state.get("area")), None),
        "message_id": message_id or str(uuid.uuid4()),
    }


async def _page_with_problem(
    request: web.Request, key: Key, form: dict[str, str], problem: Problem
) -> web.Response:
    """The conversation with the kind message and the text still in the box.

    When the conversation cannot be read either, a page with only the text and "try again".
    """
    text = form.get("text", "")
    try:
        # The same id again: if the message did arrive after all, it is not stored twice.
        return await _chat_page(request, key, text=text, message_id=form["id"], problem=problem)
    except Problem as worse:
        return page(
            request,
            "problem.html",
            status=worse.status,
            problem=text_of(request, worse),
            again={"id": form["id"], "text": text, "choice": form.get("choice", "")},
        )


def _gone(request: web.Request, location: str) -> web.Response:
    if FRAGMENT_HEADER in request.headers:
        response = page(request, "gone.html", location=location)
    else:
        response = web.Response(status=303, headers={"Location": location})
    response.headers["Clear-Site-Data"] = CLEAR_TRACES
    guard.drop_key(request, response)
    return response
