"""Live news for an open page: server-sent events that carry an id, never a word of the conversation."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing

from aiohttp import web

from bot.chat import ChatService
from bot.keys import SERVICE
from bot.problems import Problem
from bot.web.guard import Key
from bot.web.leaving import require_key

STOPPING = web.AppKey("stopping", asyncio.Event)
OPEN: web.AppKey[Counter[str]] = web.AppKey("open_streams", Counter)
MOST_PER_CONVERSATION = 10
HEARTBEAT = 20.0
# How often a stream looks whether the phone is still there, and whether the engine is warm.
_GLANCE = 2.0
_WARMING = 0.5


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /samtale/strom: `nytt` with the newest message id, `klar` when the engine is warm."""
    key = require_key(request)
    service = request.app[SERVICE]
    await service.state(key.conversation, key.token)  # raises before anything is promised
    still_open = request.app[OPEN]
    if still_open[key.conversation] >= MOST_PER_CONVERSATION:
        raise Problem(429, "errors.too_fast")
    still_open[key.conversation] += 1
    try:
        return await _stream(request, service, key)
    finally:
        still_open[key.conversation] -= 1
        if not still_open[key.conversation]:
            del still_open[key.conversation]


async def _stream(request: web.Request, service: ChatService, key: Key) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    await response.prepare(request)
    try:
        await response.write(b"retry: 5000\n\n")
        async with aclosing(_events(request, service, key)) as events:
            async for event in events:
                await response.write(event.encode())
    except (ConnectionError, Problem):
        pass  # the phone left, or the conversation was deleted: the stream ends
    return response


async def stop(app: web.Application) -> None:
    """Signal handler: open streams end when the server stops, instead of holding it up."""
    app[STOPPING].set()


async def _events(request: web.Request, service: ChatService, key: Key) -> AsyncGenerator[str, None]:
    last: str | None = None
    cold, look, spoke = not service.ready, True, time.monotonic()
    changes = service.watch(key.conversation)
    change = asyncio.ensure_future(anext(changes))
    end = asyncio.ensure_future(request.app[STOPPING].wait())
    try:
        while not _has_left(request):
            event = ""
            if look:
                fresh = await service.messages(key.conversation, key.token, after=last)
                if fresh and fresh[-1].id != last:
                    last = fresh[-1].id
                    event = f"event: nytt\ndata: {last}\n\n"
            if cold and service.ready:
                cold = False
                event += "event: klar\ndata: 1\n\n"
            if not event and time.monotonic() - spoke > HEARTBEAT:
                event = ": her\n\n"
            if event:
                spoke = time.monotonic()
                yield event
            wait = _WARMING if cold else _GLANCE
            done, _ = await asyncio.wait({change, end}, timeout=wait, return_when="FIRST_COMPLETED")
            look = change in done
            if end in done or (look and change.exception() is not None):
                return
            if look:
                change = asyncio.ensure_future(anext(changes))
    finally:
        for task in (change, end):
            task.cancel()
        await asyncio.gather(change, end, return_exceptions=True)


def _has_left(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
