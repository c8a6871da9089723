"""Running the service: logging, the listening socket, the event loop."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable

from aiohttp import web

from bot.app import make_app
from bot.logs import log, set_up_logging
from bot.settings import Settings, SettingsError


def listen(settings: Settings) -> socket.socket:
    """Open the listening socket. Raises SettingsError when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"port {settings.port} on {settings.host} is taken; stop what runs there, or choose another with --port"
        ) from error
    return listener


def serve(settings: Settings, on_start: Callable[[web.Application], None] | None = None) -> int:
    """Serve until told to stop (SIGTERM, SIGINT); turns that have begun are finished."""
    listener = listen(settings)
    set_up_logging()
    app = make_app(settings)
    if on_start is not None:

        async def started(app: web.Application) -> None:
            on_start(app)

        app.on_startup.append(started)
    loop = _new_loop()
    log("listening", host=settings.host, port=settings.port)
    web.run_app(app, sock=listener, loop=loop, print=None, access_log=None, shutdown_timeout=15.0)
    return 0


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform != "win32":
        import uvloop

        loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
        return loop
    return asyncio.new_event_loop()
