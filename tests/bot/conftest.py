"""The whole application over HTTP, on a real database and the session's engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient

from bot.app import make_app
from bot.engine.engine import Engine
from bot.keys import SERVICE
from bot.play import Clock
from bot.settings import Settings
from tests.bot.phone import Phone

OpenApp = Callable[..., Awaitable[TestClient]]


@pytest.fixture
def open_app(aiohttp_client, database_url: str, engine: Engine, clock: Clock) -> OpenApp:
    """Return a function that starts the application with the given settings and waits until it is warm."""

    async def start(**settings: object) -> TestClient:
        given = {"database_url": database_url, "rate_limit": False, **settings}
        app = make_app(Settings(**given), engine=engine, now=clock)
        client = await aiohttp_client(app)
        await app[SERVICE].wait_until_warm()
        return client

    return start


@pytest.fixture
async def phone(open_app: OpenApp) -> Phone:
    """A phone that talks to the running application over its API."""
    return Phone(await open_app())
