"""Who is looking at a conversation now, and waking them. In one process; other workers come with part 6."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class Hub:
    """Wakes open pages. `announce` may be called from any thread, after the commit."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}

    def announce(self, conversation: str) -> None:
        """Something new is there."""
        for loop, event in list(self._watchers.get(conversation, ())):
            loop.call_soon_threadsafe(event.set)

    async def watch(self, conversation: str) -> AsyncIterator[None]:
        """Yield at every announcement until the watcher goes away."""
        watcher = (asyncio.get_running_loop(), asyncio.Event())
        self._watchers.setdefault(conversation, set()).add(watcher)
        try:
            while True:
                await watcher[1].wait()
                watcher[1].clear()
                yield None
        finally:
            watchers = self._watchers.get(conversation, set())
            watchers.discard(watcher)
            if not watchers:
                self._watchers.pop(conversation, None)
