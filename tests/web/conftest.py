"""A server in a thread, one Chromium for the whole session, and a phone for each test.

Browser tests run in a thread of their own: Playwright keeps an event loop in its thread, and the
asyncio tests of the other rooms want theirs.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import Browser, sync_playwright
from web_phone import Phone

from bot.app import make_app
from bot.keys import SERVICE
from bot.settings import Settings
from bot.training import is_up_to_date, train

CHROMIUM = Path(os.environ.get("LOSEN_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER_FIXTURES = {"phone", "new_phone"}


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run browser tests in the browser's thread."""
    if not BROWSER_FIXTURES & set(pyfuncitem.fixturenames):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    pyfuncitem.funcargs["browser_thread"].submit(pyfuncitem.obj, **arguments).result()
    return True


@dataclass
class Site:
    """A running server."""

    url: str
    loop: asyncio.AbstractEventLoop
    app: web.Application

    def run(self, coroutine: Any) -> Any:
        """Run something in the server's own loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)


def serve(make: Callable[[], web.Application]) -> Iterator[Site]:
    """Serve an app on a free port of loopback until the test is over."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, web.Application, str]:
        app = make()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        place = web.TCPSite(runner, "127.0.0.1", 0)
        await place.start()
        port = runner.addresses[0][1]
        return runner, app, f"http://127.0.0.1:{port}"

    runner, app, url = asyncio.run_coroutine_threadsafe(start(), loop).result(120)
    yield Site(url, loop, app)
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real service on an empty store."""
    if not is_up_to_date():
        train()
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('store') / 'losen.db'}", rate_limit=False)
    for running in serve(lambda: make_app(settings)):
        wait_until(lambda: running.app[SERVICE].ready)
        yield running


def wait_until(true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something another thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the engine did not get warm"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def browser_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, thread_name_prefix="browser") as thread:
        yield thread


@pytest.fixture(scope="session")
def chromium(browser_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(
            f"Chromium is missing ({CHROMIUM}). Install it with `apt-get install chromium`, "
            "or set LOSEN_CHROMIUM to where it is.",
            pytrace=False,
        )
    playwright = browser_thread.submit(lambda: sync_playwright().start()).result()
    launch = playwright.chromium.launch
    browser = browser_thread.submit(launch, executable_path=str(CHROMIUM), args=FLAGS).result()
    yield browser
    browser_thread.submit(browser.close).result()
    browser_thread.submit(playwright.stop).result()


@pytest.fixture
def new_phone(chromium: Browser, site: Site, browser_thread: ThreadPoolExecutor) -> Iterator[Callable[..., Phone]]:
    """Makes phones; each is checked at the end for foreign requests and broken rules."""
    made: list[Phone] = []

    def make(**options: Any) -> Phone:
        made.append(Phone(chromium, site.url, **options))
        return made[-1]

    yield make
    for phone in made:
        browser_thread.submit(phone.close).result()
    for phone in made:
        assert phone.foreign == [], "a page asked another host"
        assert phone.broken_rules == [], "a page broke the Content-Security-Policy"
        assert phone.faults == [], "the page's script failed"


@pytest.fixture
def phone(new_phone: Callable[..., Phone], browser_thread: ThreadPoolExecutor) -> Phone:
    return browser_thread.submit(new_phone).result()
