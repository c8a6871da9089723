"""The application: everything is put together here and nowhere else. Reads like a table of contents."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot import middlewares
from bot.api import add_api
from bot.asking import open_topics
from bot.calendar import carry_out_what_is_due
from bot.chat import ChatService
from bot.engine.engine import Engine, EngineError
from bot.gate import MOST_BYTES
from bot.keys import CONTENT, NOW, SERVICE, SETTINGS, STORE
from bot.limits import Limiter
from bot.logs import log
from bot.openapi import add_openapi
from bot.operations import add_operations
from bot.settings import Settings
from bot.training import model_path, topics_path
from bot.web.desk import add_desk
from bot.web.errors import error_pages
from bot.web.pages import add_pages
from content import Content
from content import load as load_content
from nlu import crisis
from store import migrate
from store.database import open_engine
from store.unit_of_work import Store

ENGINE: web.AppKey[Engine | None] = web.AppKey("engine")
MODEL: web.AppKey[Path | None] = web.AppKey("model")


def make_app(
    settings: Settings,
    *,
    model: Path | None = None,
    engine: Engine | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> web.Application:
    """Return the whole service. `engine`: a loaded one (tests); otherwise `model` is loaded in the background."""
    app = web.Application(
        middlewares=[middlewares.figures, middlewares.problems, error_pages, middlewares.limits],
        client_max_size=MOST_BYTES,
    )
    content = load_content()
    store = Store(open_engine(settings.database_url))
    migrate.upgrade(store.engine)
    executor = ThreadPoolExecutor(settings.threads, thread_name_prefix="store")
    service = ChatService(store, content, executor, now)
    app[SETTINGS], app[CONTENT], app[STORE], app[SERVICE] = settings, content, store, service
    app[ENGINE], app[MODEL], app[NOW] = engine, model, now
    app[middlewares.LIMITER] = Limiter(per_second=10, burst=60)
    add_operations(app)
    add_api(app)
    _add_pages(app, settings, content, store, executor, now)
    add_openapi(app)
    app.cleanup_ctx.append(_warm_up)
    app.cleanup_ctx.append(carry_out_what_is_due(store, content, executor, now))
    app.cleanup_ctx.append(_close_store(store, executor))
    return app


def _add_pages(
    app: web.Application,
    settings: Settings,
    content: Content,
    store: Store,
    executor: ThreadPoolExecutor,
    now: Callable[[], datetime],
) -> None:
    add_desk(app, settings, content, store, executor, now)
    add_pages(app)


async def _warm_up(app: web.Application) -> AsyncIterator[None]:
    """Load the engine in a thread while the pages are served already."""
    task = asyncio.create_task(_load(app))
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _load(app: web.Application) -> None:
    service = app[SERVICE]
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, crisis.detect, "")  # its patterns are ready before the engine is
    try:
        engine = app[ENGINE]
        if engine is None:
            path = app[MODEL] or model_path()
            engine = await loop.run_in_executor(None, Engine.load, path)
        topics = await loop.run_in_executor(None, open_topics, app[CONTENT], topics_path())
        service.engine_ready(engine, topics)
    except EngineError as error:
        service.engine_failed()
        log("engine_failed", why=str(error))
    except Exception as error:
        service.engine_failed()
        log("engine_failed", why=type(error).__name__)


def _close_store(store: Store, executor: ThreadPoolExecutor) -> Callable[[web.Application], AsyncIterator[None]]:
    async def close(app: web.Application) -> AsyncIterator[None]:
        yield
        executor.shutdown(wait=True)
        store.close()

    return close
