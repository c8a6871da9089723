"""What the application carries, by typed key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.chat import ChatService
from bot.settings import Settings
from content import Content
from store.unit_of_work import Store

SERVICE: web.AppKey[ChatService] = web.AppKey("service", ChatService)
CONTENT: web.AppKey[Content] = web.AppKey("content", Content)
SETTINGS: web.AppKey[Settings] = web.AppKey("settings", Settings)
STORE: web.AppKey[Store] = web.AppKey("store", Store)
NOW: web.AppKey[Callable[[], datetime]] = web.AppKey("now")
