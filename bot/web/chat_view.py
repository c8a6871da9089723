"""What the conversation looks like: the whole page, or the part that is new for the page's script."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.chat import Message, Reply
from bot.keys import SERVICE
from bot.problems import Problem
from bot.web.errors import FRAGMENT_HEADER, text_of
from bot.web.guard import Key
from bot.web.rendering import page, page_language

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


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


async def chat_page(
    request: web.Request,
    key: Key,
    *,
    text: str = "",
    message_id: str | None = None,
    problem: Problem | None = None,
    reply: Reply | None = None,
) -> web.Response:
    """The whole page, with `text` in the box."""
    service = request.app[SERVICE]
    messages = _as_said(await service.messages(key.conversation, key.token), reply)
    state = await service.state(key.conversation, key.token)
    return page(
        request,
        "chat.html",
        status=problem.status if problem else 200,
        draft=is_draft(state),
        text=text,
        problem=text_of(request, problem, state["language"]) if problem else None,
        ready=service.ready,
        shelf=key.shelf(),
        **_values(messages, messages, state, message_id),
    )


async def fragment(request: web.Request, key: Key, after: str | None, reply: Reply | None = None) -> web.Response:
    """What has come after the message with this id, for the page's script."""
    service = request.app[SERVICE]
    known = after if after and MESSAGE_ID.fullmatch(after) else None
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


async def has_secret(request: web.Request, key: Key, message_id: str, reply: Reply) -> bool:
    """Whether the answer to this message holds more than what is kept of it."""
    kept = await request.app[SERVICE].messages(key.conversation, key.token, after=message_id)
    words = {message.id: message.text for message in kept}
    return any(words.get(message.id) != message.text for message in reply.messages)


def answer_alone(request: web.Request, key: Key, own: Message, reply: Reply) -> web.Response:
    """Only this message and its answer, when nothing else can be read. In a crisis it must be seen."""
    messages = [own, *reply.messages] if own.text else list(reply.messages)
    state = {"language": page_language(request), "saved": False, **reply.state}
    values = _values(messages, messages, state, None)
    if FRAGMENT_HEADER in request.headers:
        return page(request, "fragment.html", **values)
    return page(request, "chat.html", text="", problem=None, ready=True, shelf=key.shelf(), **values)


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


async def page_with_problem(request: web.Request, key: Key, form: dict[str, str], problem: Problem) -> web.Response:
    """The conversation with the kind message and the text still in the box.

    When the conversation cannot be read either, a page with only the text and "try again".
    """
    text = form.get("text", "")
    try:
        # The same id again: if the message did arrive after all, it is not stored twice.
        return await chat_page(request, key, text=text, message_id=form["id"], problem=problem)
    except Problem as worse:
        return page(
            request,
            "problem.html",
            status=worse.status,
            problem=text_of(request, worse),
            again={"id": form["id"], "text": text, "choice": form.get("choice", "")},
        )


def is_draft(state: dict[str, Any]) -> bool:
    """Whether the page is about a plan that nobody has confirmed (also before there is one)."""
    return state.get("audience") == "bruker" and state.get("status") != "bekreftet"
