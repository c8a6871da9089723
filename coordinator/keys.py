"""What the app factory hands to this room, and how the room gets hold of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from aiohttp import web

from content import Content
from store.unit_of_work import Store

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """Everything the room works with. `render` makes a page of a template, `now` gives an aware time in UTC.

    `hosts` are the hosts our own pages have, for the check of `Origin`; empty means the host that was asked for.
    """

    store: Store
    content: Content
    render: Callable[[web.Request, str, dict[str, Any]], web.Response]
    now: Callable[[], datetime]
    secure_cookies: bool
    executor: ThreadPoolExecutor
    hosts: frozenset[str] = frozenset()


DESK = web.AppKey("coordinator_desk", Desk)


async def in_thread(desk: Desk, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what waits for a disk or counts long in the pool, so that the loop never does."""
    return await asyncio.get_running_loop().run_in_executor(desk.executor, lambda: function(*args, **kwargs))
