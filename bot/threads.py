"""Work for the store: off the event loop, and one turn at a time for each conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.problems import Problem
from store.database import StoreDown

T = TypeVar("T")


class Threads:
    """Runs what touches the disk in threads, and keeps the turns of a conversation in order."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.locks: dict[str, tuple[asyncio.Lock, int]] = {}

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def guarded(self, work: Callable[[], T]) -> T:
        """Run work on the store. Raises Problem for a wrong conversation or key, and for a store that is away."""
        try:
            return await self.run(work)
        except LookupError as error:
            raise Problem(404, "errors.unknown_conversation") from error
        except StoreDown as error:
            raise Problem(503, "errors.storage_down") from error

    @asynccontextmanager
    async def in_order(self, conversation: str) -> AsyncIterator[None]:
        """One turn at a time per conversation, first come first served (wakes at once)."""
        lock, waiting = self.locks.get(conversation, (asyncio.Lock(), 0))
        self.locks[conversation] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self.locks[conversation]
            if waiting == 1:
                del self.locks[conversation]
            else:
                self.locks[conversation] = (lock, waiting - 1)
