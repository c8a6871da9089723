"""The chat's API for pages and machines (`/api/chat`), as `contracts.md` promises. Thin: parse, call, answer."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.chat import Message, Opened, Reply
from bot.keys import SERVICE, SETTINGS
from bot.limits import Limiter
from bot.problems import Problem

CONVERSATION_LIMITER: web.AppKey[Limiter] = web.AppKey("conversation_limiter", Limiter)


def add_api(app: web.Application) -> None:
    """Register the chat's API."""
    app[CONVERSATION_LIMITER] = Limiter(per_second=2, burst=20)
    app.router.add_post("/api/chat", open_chat, name="api_open")
    app.router.add_post("/api/chat/resume", resume_chat, name="api_resume")
    app.router.add_post("/api/chat/{conversation}/messages", say, name="api_say")
    app.router.add_get("/api/chat/{conversation}/messages", history, name="api_history")
    app.router.add_get("/api/chat/{conversation}/plan", plan, name="api_plan")
    app.router.add_delete("/api/chat/{conversation}", erase, name="api_erase")


async def open_chat(request: web.Request) -> web.Response:
    """POST /api/chat: begin a conversation."""
    body = await read_json(request)
    opened = await request.app[SERVICE].open(str(body.get("audience", "bruker")), str(body.get("language", "nb")))
    return answer(opened_json(opened), 201)


async def resume_chat(request: web.Request) -> web.Response:
    """POST /api/chat/resume: go on with code and PIN."""
    body = await read_json(request)
    code, pin = body.get("code"), body.get("pin")
    if not isinstance(code, str) or not isinstance(pin, str) or len(code) > 40 or len(pin) > 40:
        raise Problem(403, "errors.wrong_code")
    return answer(opened_json(await request.app[SERVICE].resume(code, pin)), 201)


async def say(request: web.Request) -> web.Response:
    """POST …/messages: one message, answered once."""
    conversation, token = key_of(request)
    body = await read_json(request)
    text, choice = body.get("text"), body.get("choice")
    if text is not None and choice is not None:
        raise Problem(400, "errors.stale")
    reply = await request.app[SERVICE].say(conversation, token, body.get("id", ""), text=text, choice=choice)
    return answer(reply_json(reply))


async def history(request: web.Request) -> web.Response:
    """GET …/messages?after=<id>: what has been said."""
    conversation, token = key_of(request)
    service = request.app[SERVICE]
    messages = await service.messages(conversation, token, request.query.get("after"))
    return answer({"messages": [message_json(m) for m in messages], "state": await service.state(conversation, token)})


async def plan(request: web.Request) -> web.Response:
    """GET …/plan: the person's own draft."""
    return answer(await request.app[SERVICE].plan(*key_of(request)))


async def erase(request: web.Request) -> web.Response:
    """DELETE …: everything gone."""
    await request.app[SERVICE].erase(*key_of(request))
    return web.Response(status=204)


def key_of(request: web.Request) -> tuple[str, str]:
    """Return (conversation, token) of the request. Raises Problem 401 without a token, 429 when it knocks too fast."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "errors.forbidden")
    conversation = request.match_info["conversation"]
    if request.app[SETTINGS].rate_limit and not request.app[CONVERSATION_LIMITER].allow(conversation):
        raise Problem(429, "errors.too_fast")
    return conversation, token.strip()


async def read_json(request: web.Request) -> dict[str, Any]:
    """Return the body as a JSON object. Raises Problem for anything else."""
    raw = await request.read()
    try:
        body = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Problem(400, "errors.not_unicode") from error
    if not isinstance(body, dict):
        raise Problem(400, "errors.not_unicode")
    return body


def answer(body: Any, status: int = 200) -> web.Response:
    """Return `body` as JSON with Norwegian letters as they are."""
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json"
    )


def message_json(message: Message) -> dict[str, Any]:
    """Return a bubble in the contract's shape."""
    return {
        "id": message.id,
        "who": message.who,
        "kind": message.kind,
        "text": message.text,
        "choices": [{"label": c.label, "value": c.value} for c in message.choices],
        "sources": [{"title": s.title, "law": s.law, "url": s.url, "checked": s.checked} for s in message.sources],
        "rights": list(message.rights),
        "links": [{"label": link.label, "url": link.url} for link in message.links],
        "item": message.item,
    }


def reply_json(reply: Reply) -> dict[str, Any]:
    """Return a reply in the contract's shape."""
    return {"messages": [message_json(m) for m in reply.messages], "state": reply.state}


def opened_json(opened: Opened) -> dict[str, Any]:
    """Return a new conversation in the contract's shape."""
    return {"conversation": opened.conversation, "token": opened.token, **reply_json(opened.reply)}
