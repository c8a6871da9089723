"""Live news for an open page: server-sent events that carry an id, never a word of the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from bot.chat import ChatService
from bot.keys import SERVICE
from bot.problems import Problem
from bot.web.guard import Key
from bot.web.leaving import require_key

STOPPING = web.AppKey("stopping", asyncio.Event)
HEARTBEAT = 20.0
_WARMING = 0.5


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /samtale/strom: `nytt` with the newest message id, `klar` when the engine is warm."""
    key = require_key(request)
    service = request.app[SERVICE]
    await service.state(key.conversation, key.token)  # raises before anything is promised
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
        async for event in _events(service, key, request.app[STOPPING]):
            await response.write(event.encode())
    except (ConnectionError, Problem):
        pass  # the phone left, or the conversation was deleted: the stream ends
    return response


async def stop(app: web.Application) -> None:
    """Signal handler: open streams end when the server stops, instead of holding it up."""
    app[STOPPING].set()


async def _events(service: ChatService, key: Key, stopping: asyncio.Event) -> AsyncIterator[str]:
    last: str | None = None
    cold = not service.ready
    changes = service.watch(key.conversation)
    change = asyncio.ensure_future(anext(changes))
    end = asyncio.ensure_future(stopping.wait())
    try:
        while True:
            fresh = await service.messages(key.conversation, key.token, after=last)
            if fresh and fresh[-1].id != last:
                last = fresh[-1].id
                yield f"event: nytt\ndata: {last}\n\n"
            if cold and service.ready:
                cold = False
                yield "event: klar\ndata: 1\n\n"
            wait = _WARMING if cold else HEARTBEAT
            done, _ = await asyncio.wait({change, end}, timeout=wait, return_when="FIRST_COMPLETED")
            if end in done:
                return
            if change in done:
                try:
                    change.result()
                except StopAsyncIteration:
                    return
                change = asyncio.ensure_future(anext(changes))
            elif not cold:
                yield ": her\n\n"
    finally:
        for task in (change, end):
            task.cancel()
        await asyncio.gather(change, end, return_exceptions=True)
