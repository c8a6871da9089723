"""Health, readiness and figures for those who run the service."""

from __future__ import annotations

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from bot.keys import SERVICE, STORE


def add_operations(app: web.Application) -> None:
    """Register the routes."""
    app.router.add_get("/health/live", live, name="live")
    app.router.add_get("/health/ready", ready, name="ready")
    app.router.add_get("/metrics", metrics, name="metrics")


async def live(request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """The engine is warm and the database answers; 503 with what is missing otherwise."""
    engine = request.app[SERVICE].ready
    database = await asyncio.get_running_loop().run_in_executor(None, _database_answers, request)
    good = engine and database
    return web.json_response({"engine": engine, "database": database}, status=200 if good else 503)


async def metrics(request: web.Request) -> web.Response:
    """Prometheus figures; no personal data."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _database_answers(request: web.Request) -> bool:
    try:
        with request.app[STORE].read() as uow:
            uow.session.execute(text("SELECT 1"))
        return True
    except Exception:
        return False
