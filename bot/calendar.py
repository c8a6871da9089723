"""What happens when a day comes and nobody is at the desk: agreed changes of coordinator are carried out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from aiohttp import web

from bot.logs import log
from content import Content
from coordinator import carry_out_due
from store.unit_of_work import Store

EVERY_SECONDS = 600


def carry_out_what_is_due(
    store: Store, content: Content, executor: ThreadPoolExecutor, now: Callable[[], datetime]
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return what looks at the calendar as long as the service runs. The desk looks too, before anybody reads."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await loop.run_in_executor(executor, lambda: carry_out_due(store, content, now()))
            except Exception as error:  # the store may be away for a while; the next round tries again
                log("calendar_failed", why=type(error).__name__)

    async def watch(app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(run())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return watch
