"""Every route of this room, and whether it needs a login. What is not in this table does not exist."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from coordinator import (
    api,
    attachments,
    batch_pages,
    codebook_pages,
    companion_pages,
    documents,
    handover_pages,
    letter_pages,
    list_page,
    living_api,
    living_deeds,
    living_pages,
    login_pages,
    news_page,
    reshape_pages,
    round_pages,
    views,
)
from coordinator.access import Access, open_to_all, with_login
from coordinator.keys import BODY_LIMITS
from coordinator.login_pages import HASHES_AT_ONCE, HASHING, THROTTLE
from coordinator.throttle import Throttle
from coordinator.uploads import MOST_BODY

_PLAN = "{plan:[0-9A-Za-z_-]{1,64}}"
_ITEM = "{item:[0-9A-Za-z_-]{1,64}}"
_AREA = "{area:[0-9a-z_]{1,40}}"
_KIND = "{kind:[a-z_]{1,20}}"
_ENTRY = "{entry:[0-9a-f]{32}}"
_CODE = "{code:[a-z0-9_]{1,40}}"
_STEP = "{step:[0-9a-f]{32}}"
_PAGE = f"/koordinator/plan/{_PLAN}"
_LIVING = f"{_PAGE}/tiltak"
_HANDOVER = "/koordinator/bytte/{handover:[0-9a-f]{32}}"
_API = f"/api/plans/{_PLAN}"


@dataclass(frozen=True)
class Route:
    """One route. `handler` takes the visitor too when `access` is LOGIN. `/api` answers to machines.

    `most_bytes` is for a route that takes larger bodies than the others.
    """

    method: str
    path: str
    access: Access
    handler: Callable[..., Any]
    most_bytes: int | None = None

    @property
    def is_machine(self) -> bool:
        """Whether errors are JSON rather than pages."""
        return self.path.startswith("/api/")


ROUTES = (
    Route("GET", "/koordinator/login", Access.OPEN, login_pages.show_login),
    Route("POST", "/koordinator/login", Access.OPEN, login_pages.log_in),
    Route("GET", "/koordinator/koordinator.css", Access.OPEN, views.style),
    Route("POST", "/koordinator/ut", Access.LOGIN, login_pages.log_out),
    Route("GET", "/koordinator", Access.LOGIN, list_page.show_list),
    Route("GET", "/koordinator/", Access.LOGIN, list_page.show_list),
    Route("GET", "/koordinator/veiviser/{topic:[a-z_]{1,40}}", Access.LOGIN, companion_pages.show_topic),
    Route("GET", "/koordinator/kodeverk", Access.LOGIN, codebook_pages.show_codebook),
    Route("GET", f"/koordinator/kodeverk/{_CODE}", Access.LOGIN, codebook_pages.show_name),
    Route("POST", f"/koordinator/kodeverk/{_CODE}", Access.LOGIN, codebook_pages.save_name),
    Route("POST", f"/koordinator/kodeverk/{_CODE}/gjenopprett", Access.LOGIN, codebook_pages.restore_name),
    Route("GET", _PAGE, Access.LOGIN, views.show_plan),
    Route("POST", f"{_PAGE}/punkt/{_ITEM}/svar", Access.LOGIN, views.judge),
    Route("POST", f"{_PAGE}/punkt/{_ITEM}/forslag", Access.LOGIN, views.propose),
    Route("POST", f"{_PAGE}/omrade/{_AREA}/bekreft", Access.LOGIN, views.confirm_area),
    Route("GET", f"{_PAGE}/nytt", Access.LOGIN, news_page.show_news),
    Route("POST", f"{_PAGE}/bekreft", Access.LOGIN, views.confirm_plan),
    Route("POST", f"{_PAGE}/svar-venter", Access.LOGIN, views.answer_waiting),
    Route("GET", _LIVING, Access.LOGIN, living_pages.show_living),
    Route("POST", f"{_LIVING}/status", Access.LOGIN, living_deeds.set_status),
    Route("POST", f"{_LIVING}/angre", Access.LOGIN, living_deeds.undo),
    Route("GET", f"{_LIVING}/onsker", Access.LOGIN, batch_pages.show_wishes),
    Route("POST", f"{_LIVING}/onsker", Access.LOGIN, batch_pages.save_wishes),
    Route("GET", f"{_LIVING}/ramme", Access.LOGIN, batch_pages.show_frame),
    Route("POST", f"{_LIVING}/ramme", Access.LOGIN, batch_pages.save_frame),
    Route("GET", f"{_LIVING}/measure/{_ENTRY}/del", Access.LOGIN, reshape_pages.show_split),
    Route("POST", f"{_LIVING}/measure/{_ENTRY}/del", Access.LOGIN, reshape_pages.do_split),
    Route("GET", f"{_LIVING}/measure/{_ENTRY}/slaa-sammen", Access.LOGIN, reshape_pages.show_join),
    Route("POST", f"{_LIVING}/measure/{_ENTRY}/slaa-sammen", Access.LOGIN, reshape_pages.do_join),
    Route("GET", f"{_LIVING}/{_KIND}/{_ENTRY}", Access.LOGIN, living_pages.show_entry),
    Route("POST", f"{_LIVING}/reference/{_ENTRY}", Access.LOGIN, living_deeds.save_entry, MOST_BODY),
    Route("GET", f"{_PAGE}/vedlegg/{_ENTRY}", Access.LOGIN, attachments.download),
    Route("GET", f"{_PAGE}/brev", Access.LOGIN, letter_pages.show_letter),
    Route("POST", f"{_PAGE}/brev.pdf", Access.LOGIN, letter_pages.fetch_pdf),
    Route("POST", f"{_PAGE}/brev.docx", Access.LOGIN, letter_pages.fetch_word),
    Route("POST", f"{_LIVING}/{_KIND}/{_ENTRY}", Access.LOGIN, living_deeds.save_entry),
    Route("POST", f"{_LIVING}/{_KIND}/{_ENTRY}/ta-ut", Access.LOGIN, living_deeds.remove_entry),
    Route("POST", f"{_LIVING}/{_KIND}/{_ENTRY}/gjenopprett", Access.LOGIN, living_deeds.restore_entry),
    Route("GET", f"{_PAGE}/bytte", Access.LOGIN, handover_pages.show_handover),
    Route("POST", f"{_PAGE}/bytte", Access.LOGIN, handover_pages.propose),
    Route("POST", f"{_PAGE}/bytte/trekk", Access.LOGIN, handover_pages.withdraw),
    Route("GET", _HANDOVER, Access.LOGIN, handover_pages.show_asked),
    Route("POST", f"{_HANDOVER}/ja", Access.LOGIN, handover_pages.say_yes),
    Route("POST", f"{_HANDOVER}/nei", Access.LOGIN, handover_pages.say_no),
    Route("POST", f"{_PAGE}/kartlegging", Access.LOGIN, round_pages.begin),
    Route("POST", f"{_PAGE}/kartlegging/angre", Access.LOGIN, round_pages.take_back),
    Route("GET", f"{_PAGE}/kartlegging/{{number:[0-9]{{1,5}}}}", Access.LOGIN, round_pages.show_old),
    Route("GET", f"{_PAGE}/kartlegging/nytt", Access.LOGIN, round_pages.show_news),
    Route("POST", "/api/login", Access.OPEN, login_pages.api_log_in),
    Route("POST", "/api/logout", Access.LOGIN, login_pages.api_log_out),
    Route("GET", "/api/plans", Access.LOGIN, api.list_plans),
    Route("GET", _API, Access.LOGIN, api.get_plan),
    Route("PUT", f"{_API}/items/{_ITEM}/confirmation", Access.LOGIN, api.put_confirmation),
    Route("PUT", f"{_API}/items/{_ITEM}/proposal", Access.LOGIN, api.put_proposal),
    Route("POST", f"{_API}/confirm", Access.LOGIN, api.post_confirm),
    Route("POST", f"{_API}/reminder/answer", Access.LOGIN, api.post_reminder_answer),
    Route("GET", f"{_API}/entries", Access.LOGIN, living_api.list_entries),
    Route("PUT", f"{_API}/entries/{_ENTRY}", Access.LOGIN, living_api.put_entry),
    Route("DELETE", f"{_API}/entries/{_ENTRY}", Access.LOGIN, living_api.delete_entry),
    Route("GET", f"{_API}/entries/{_ENTRY}/history", Access.LOGIN, living_api.get_history),
    Route("POST", f"{_API}/entries/{_ENTRY}/restore", Access.LOGIN, living_api.post_restore),
    Route("POST", f"{_API}/steps/{_STEP}/undo", Access.LOGIN, living_api.post_undo),
    Route("GET", f"{_API}/missing", Access.LOGIN, living_api.get_missing),
    Route("GET", f"{_API}/document.pdf", Access.LOGIN, documents.get_pdf),
    Route("GET", f"{_API}/document.docx", Access.LOGIN, documents.get_word),
)


def add_routes(app: web.Application) -> None:
    """Register the room. The app must hold `DESK` before the first request."""
    app[THROTTLE] = Throttle()
    app[HASHING] = asyncio.Semaphore(HASHES_AT_ONCE)
    limits = app[BODY_LIMITS] = {}
    for route in ROUTES:
        close = open_to_all if route.access is Access.OPEN else with_login
        added = app.router.add_route(route.method, route.path, close(route.handler, machine=route.is_machine))
        if route.most_bytes and added.resource:
            limits[added.resource.canonical] = route.most_bytes
