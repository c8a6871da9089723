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
# How many bytes a body may have, for the routes (by their pattern) that take more than the others.
BODY_LIMITS: web.AppKey[dict[str, int]] = web.AppKey("coordinator_body_limits")


def body_limit(request: web.Request) -> int | None:
    """Return how much this request's route takes when it takes more than others; None for all the others."""
    resource = request.match_info.route.resource
    return request.app[BODY_LIMITS].get(resource.canonical) if resource and BODY_LIMITS in request.app else None


async def in_thread(desk: Desk, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what waits for a disk or counts long in the pool, so that the loop never does."""
    return await asyncio.get_running_loop().run_in_executor(desk.executor, lambda: function(*args, **kwargs))
