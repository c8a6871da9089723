"""The real app with the real engine on an SQLite file of the test, a coordinator's account, and two kinds of screens.

The browser, its thread and the server in a thread are those of `tests/web`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

# tests/web keeps its helper beside its tests; pytest puts that folder on the path only when it collects it.
WEB = str(Path(__file__).resolve().parent.parent / "web")
if WEB not in sys.path:
    sys.path.append(WEB)

from voyage_desk import LOGIN, NAME, PASSWORD, Desk, Person  # noqa: E402
from web_phone import Phone  # noqa: E402

from bot.app import make_app  # noqa: E402
from bot.engine.engine import Engine  # noqa: E402
from bot.keys import SERVICE, STORE  # noqa: E402
from bot.play import Clock  # noqa: E402
from bot.settings import Settings  # noqa: E402
from coordinator import accounts_cli  # noqa: E402
from tests.builders import START  # noqa: E402
from tests.web.conftest import (  # noqa: E402, F401 - fixtures and the hook that gives browser tests their thread
    Site,
    browser_thread,
    chromium,
    pytest_pyfunc_call,
    serve,
    wait_until,
)


@pytest.fixture
def site(engine: Engine, sqlite_url: str) -> Iterator[Site]:
    """The whole service on an empty store with one coordinator."""
    settings = Settings(database_url=sqlite_url, rate_limit=False)
    for running in serve(lambda: make_app(settings, engine=engine)):
        wait_until(lambda: running.app[SERVICE].ready, 10)
        accounts_cli.add(running.app[STORE], LOGIN, NAME, "koordinator", PASSWORD, Clock(START)())
        yield running


@pytest.fixture
def new_phone(
    chromium: Browser,  # noqa: F811
    site: Site,
    browser_thread: ThreadPoolExecutor,  # noqa: F811
) -> Iterator[Callable[..., Phone]]:
    """Makes screens of a kind; each is checked at the end for foreign requests and broken rules."""
    made: list[Phone] = []

    def make(kind: type[Phone] = Phone, **options: Any) -> Phone:
        made.append(kind(chromium, site.url, **options))
        return made[-1]

    yield make
    for screen in made:
        browser_thread.submit(screen.close).result()
    for screen in made:
        assert screen.foreign == [], "a page asked another host"
        assert screen.broken_rules == [], "a page broke the Content-Security-Policy"
        assert screen.faults == [], "the page's script failed"


@pytest.fixture
def phone(new_phone: Callable[..., Phone], browser_thread: ThreadPoolExecutor) -> Phone:  # noqa: F811
    """The person's phone, 360 × 640."""
    return browser_thread.submit(new_phone).result()


@pytest.fixture
def new_desk(new_phone: Callable[..., Phone]) -> Callable[..., Desk]:
    """Makes coordinators' screens, 1280 × 800."""

    def make(**options: Any) -> Desk:
        desk = new_phone(Desk, **options)
        assert isinstance(desk, Desk)
        return desk

    return make


@pytest.fixture
def desk(new_desk: Callable[..., Desk], browser_thread: ThreadPoolExecutor) -> Desk:  # noqa: F811
    return browser_thread.submit(new_desk).result()


@pytest.fixture
def person(site: Site) -> Person:
    """Someone who has told a little and sent it; the conversation goes through the service, without a screen."""
    return Person(site)
