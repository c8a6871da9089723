"""Mounting the coordinator's door beside the phone pages, in the same look."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

import coordinator
from bot.settings import Settings
from bot.web.rendering import ENVIRONMENT, make_environment, page
from bot.web.static_files import StaticFiles
from content import Content
from store.unit_of_work import Store

TEMPLATES = Path(coordinator.__file__).resolve().parent / "templates"


def add_desk(
    app: web.Application,
    settings: Settings,
    content: Content,
    store: Store,
    executor: ThreadPoolExecutor,
    now: Callable[[], datetime],
) -> None:
    """Register the coordinator's pages and API. Must run before the phone pages make their own environment."""
    app[ENVIRONMENT] = make_environment(content, StaticFiles(), {"coordinator": TEMPLATES})
    hosts = frozenset({urlsplit(settings.public_url).netloc}) if settings.public_url else frozenset()
    app[coordinator.DESK] = coordinator.Desk(
        store=store,
        content=content,
        render=_render,
        now=now,
        secure_cookies=settings.secure_cookies,
        executor=executor,
        hosts=hosts,
    )
    coordinator.add_routes(app)


def _render(request: web.Request, template: str, values: dict[str, Any]) -> web.Response:
    name = template if template.startswith("coordinator/") else f"coordinator/{template}"
    return page(request, name, **values)
