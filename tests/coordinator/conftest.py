"""The coordinator's room around the store of `tests/conftest.py`, which gives SQLite and PostgreSQL in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from coordinator import login_pages
from store.unit_of_work import Store
from tests.coordinator.builders import Browser, Clock, a_coordinator, make_app

OpenBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is wound."""
    return Clock()


@pytest.fixture
def kari(store: Store) -> str:
    """The user name of a coordinator."""
    return a_coordinator(store)


@pytest.fixture(autouse=True)
def quick_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed login does not wait here."""
    monkeypatch.setattr(login_pages, "FAILED_SECONDS", 0.0)


@pytest.fixture
def open_browser(
    aiohttp_client: Callable[..., Awaitable[TestClient[web.Request, web.Application]]],
    store: Store,
    clock: Clock,
    executor: ThreadPoolExecutor,
) -> OpenBrowser:
    """Return a function that opens a browser, logged in when a user name is given."""
    server = TestServer(make_app(store, clock, executor))

    async def start(username: str | None = None) -> Browser:
        browser = Browser(await aiohttp_client(server))
        if username:
            assert (await browser.log_in(username)).status == 303
        return browser

    return start
