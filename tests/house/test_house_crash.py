"""House test: what the service answers on a crash contains no word of the user, and neither do the logs."""

from __future__ import annotations

import logging
import uuid

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import make_app
from bot.chat import ChatService
from bot.keys import SERVICE
from bot.logs import _JsonLines
from bot.settings import Settings
from bot.turning import Turning
from store import conversations
from tests.builders import Talk, tap

WORD = "Kanarifuglen"


def breaks(*arguments: object, **named: object) -> None:
    raise ValueError(f"planted: {WORD} {arguments} {named}")


async def abreaks(*arguments: object, **named: object) -> None:
    breaks(*arguments, **named)


PLACES = [
    (ChatService, "say", abreaks),
    (ChatService, "open", abreaks),
    (ChatService, "messages", abreaks),
    (ChatService, "state", abreaks),
    (ChatService, "plan", abreaks),
    (ChatService, "resume", abreaks),
    (ChatService, "erase", abreaks),
    (Turning, "_finish", abreaks),
    (conversations, "load", breaks),
    (conversations, "add_messages", breaks),
]


@pytest.mark.parametrize(("owner", "name", "broken"), PLACES, ids=[f"{o.__name__}.{n}" for o, n, _b in PLACES])
async def test_a_crash_anywhere_shows_no_word_and_is_seen_by_those_who_run_the_service(
    sqlite_url, engine, clock, monkeypatch, caplog, owner, name, broken
) -> None:
    caplog.set_level(logging.DEBUG)
    app = make_app(Settings(database_url=sqlite_url, rate_limit=False), engine=engine, now=clock)
    server = TestServer(app)
    await server.start_server()
    try:
        await app[SERVICE].wait_until_warm()
        kari = await Talk.begin(app[SERVICE], clock=clock)
        await kari.play(tap("bekreft"), "Jeg er glad i hunden min.")
        bearer = {"Authorization": f"Bearer {kari.token}"}
        cookie = {"Cookie": f"losen_samtale={kari.id}.{kari.token}"}
        base, message = f"/api/chat/{kari.id}", {"id": uuid.uuid4().hex, "text": f"Om {WORD}."}
        crashed = 0
        monkeypatch.setattr(owner, name, broken)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as phone:
            for method, path, more in (
                ("POST", f"{base}/messages", {"json": message, "headers": bearer}),
                ("GET", f"{base}/messages", {"headers": bearer}),
                ("GET", f"{base}/plan", {"headers": bearer}),
                ("POST", "/api/chat", {"json": {"audience": "bruker", "language": "nb"}}),
                ("POST", "/api/chat/resume", {"json": {"code": WORD, "pin": WORD}}),
                ("GET", "/samtale", {"headers": cookie}),
                ("GET", "/samtale/plan", {"headers": cookie}),
                ("GET", "/", {"headers": cookie}),
                ("POST", "/samtale/start", {"data": {"audience": "bruker", "language": "nb"}}),
                ("POST", "/fortsett", {"data": {"code": WORD, "pin": WORD}}),
                ("DELETE", base, {"headers": bearer}),
            ):
                answer = await phone.request(method, server.make_url(path), allow_redirects=False, **more)
                text = await answer.text()
                assert "planted" not in text and "Traceback" not in text, (method, path)
                if answer.status == 500:
                    crashed += 1
                    assert WORD not in text and "hunden" not in text, (method, path)
        assert crashed, "the planted fault was not reached"
    finally:
        await server.close()
    written = [_JsonLines().format(record) for record in caplog.records]
    assert WORD not in "".join(written) and "hunden" not in "".join(written)
    assert any('"level": "error"' in line and "library" not in line for line in written), "nobody would see the crash"
