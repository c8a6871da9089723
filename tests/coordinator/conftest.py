"""A real database for every test: SQLite, or the one named in LOSEN_TEST_DATABASE_URL (emptied first)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from coordinator import login_pages
from store import migrate
from store.database import open_engine
from store.unit_of_work import Store
from tests.coordinator.builders import Browser, Clock, a_coordinator, make_app

OpenBrowser = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, made once."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()  # the last connection takes the write-ahead log into the file
    return path


@pytest.fixture
def store_url(empty_database: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated database."""
    named = os.environ.get("LOSEN_TEST_DATABASE_URL")
    if named:
        engine = open_engine(named)
        if migrate.current(engine) is not None:
            migrate.downgrade(engine, "base")
        migrate.upgrade(engine)
        engine.dispose()
        return named
    shutil.copy(empty_database, tmp_path / "losen.db")
    return f"sqlite:///{tmp_path / 'losen.db'}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open store."""
    opened = Store(open_engine(store_url))
    yield opened
    opened.close()


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
def executor() -> Iterator[ThreadPoolExecutor]:
    """The pool every store call runs in."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


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
