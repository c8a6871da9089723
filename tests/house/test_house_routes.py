"""House test: every route needs a login or a conversation's token, except the short list below."""

from __future__ import annotations

import re

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.app import make_app
from bot.keys import SERVICE
from bot.settings import Settings
from tests.builders import Talk, tap

# What anybody may open, each with its reason.
OPEN = {
    "GET /": "the front page",
    "GET /hjelp": "help",
    "GET /personvern": "what is stored, read before anything is",
    "GET /tilgjengelighet": "the accessibility statement",
    "GET /rettigheter": "what is true about rights, the same for everybody",
    "GET /rettigheter/{id}": "what is true about rights, the same for everybody",
    "GET /rettigheter/livssituasjon/{id}": "what is true about rights, the same for everybody",
    "GET /robots.txt": "for search engines",
    "GET /sitemap.xml": "for search engines",
    "GET /brev": "the letters anybody can make; nothing is stored",
    "GET /brev/{kind}": "a letter anybody can make; nothing is stored",
    "POST /brev/{kind}": "a letter anybody can make; nothing is stored",
    "POST /brev/{kind}.{format}": "the same letter as a file",
    "GET /fortsett": "the form for code and PIN",
    "POST /fortsett": "code and PIN are the key",
    "POST /samtale/start": "a conversation begins without a login",
    "POST /api/chat": "a conversation begins without a login",
    "POST /api/chat/resume": "code and PIN are the key",
    "GET /api/openapi.json": "the description of the API",
    "GET /static/{name}": "style, script and icons",
    "GET /koordinator/login": "the login form",
    "POST /koordinator/login": "user name and password are the key",
    "POST /api/login": "user name and password are the key",
    "GET /koordinator/koordinator.css": "style",
    "GET /health/live": "for those who run the service",
    "GET /health/ready": "for those who run the service",
    "GET /metrics": "figures without personal data, behind the reverse proxy",
}
TO_A_DOOR = re.compile(r"/($|\?|#|koordinator/login|fortsett)")
WORD = "Kanarifuglen"


@pytest.fixture
async def site(aiohttp_client, sqlite_url, engine, clock):
    """The real application with one stored plan in it; a stranger's session; every route."""
    app = make_app(Settings(database_url=sqlite_url, rate_limit=False), engine=engine, now=clock)
    server = TestServer(app)
    await server.start_server()
    service = app[SERVICE]
    await service.wait_until_warm()
    kari = await Talk.begin(service, clock=clock)
    await kari.play(tap("bekreft"), f"Jeg er glad i {WORD}.")
    plan = (await kari.plan())["id"]
    names = {"conversation": kari.id, "plan": plan, "item": (await kari.plan())["resources"][0]["id"], "area": "helse"}
    yield server, app, names
    await server.close()


def routes_of(app) -> list[tuple[str, str]]:
    found = {(route.method, route.resource.canonical) for route in app.router.routes() if route.method != "HEAD"}
    return sorted(found)


async def test_a_stranger_gets_nothing_behind_any_route_but_the_open_ones(site) -> None:
    server, app, names = site
    leaks, opened = [], set()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as stranger:
        for method, pattern in routes_of(app):
            if f"{method} {pattern}" in OPEN:
                opened.add(f"{method} {pattern}")
                continue
            path = re.sub(r"\{(\w+)\}", lambda match: names.get(match.group(1), "abc"), pattern)
            for headers in (
                {},
                {"Authorization": "Bearer feil"},
                {"Cookie": f"losen_samtale={names['conversation']}.feil; losen_koordinator=feil; losen_desk=feil"},
            ):
                kinds = [{}] if method in ("GET", "DELETE") else [{"json": {}}, {"data": {"id": "x", "text": "hei"}}]
                for body in kinds:
                    answer = await stranger.request(
                        method, server.make_url(path), headers=headers, allow_redirects=False, **body
                    )
                    text = await answer.text()
                    to_door = answer.status in (302, 303) and TO_A_DOOR.match(answer.headers["Location"])
                    refused = answer.status in (400, 401, 403, 404, 415, 428)
                    if not (refused or to_door) or WORD in text:
                        leaks.append(f"{method} {pattern}: {answer.status} {answer.headers.get('Location', '')}")
    assert leaks == []
    assert set(OPEN) - opened == set(), "on the list of open routes, but there is no such route"


async def test_the_open_routes_show_nothing_of_anybody(site) -> None:
    server, app, names = site
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as stranger:
        for method, pattern in routes_of(app):
            if f"{method} {pattern}" not in OPEN:
                continue
            path = pattern.replace("{name}", "losen.css")
            for body in ({}, {"json": {"code": "x", "pin": "x", "username": "x", "password": "x"}}):
                if method == "GET" and body:
                    continue
                answer = await stranger.request(method, server.make_url(path), allow_redirects=False, **body)
                text = await answer.text()
                assert answer.status < 500 or pattern == "/health/ready", f"{method} {pattern}: {answer.status}"
                assert WORD not in text and names["conversation"] not in text and names["plan"] not in text


async def test_with_its_own_key_the_conversation_opens(site) -> None:
    """The guard of the guard: the routes do answer to the right key."""
    server, app, names = site
    service = app[SERVICE]
    kari = await Talk.begin(service)
    await kari.play(tap("bekreft"), "Jeg er glad i hunden min.")
    async with aiohttp.ClientSession() as owner:
        url = server.make_url(f"/api/chat/{kari.id}/plan")
        answer = await owner.get(url, headers={"Authorization": f"Bearer {kari.token}"})
        assert answer.status == 200 and "hunden min" in await answer.text()
        cookies = {"Cookie": f"losen_samtale={kari.id}.{kari.token}"}
        answer = await owner.get(server.make_url("/samtale/plan"), headers=cookies)
        assert answer.status == 200 and "hunden min" in await answer.text()
        # … and not to another conversation's key
        for path in (f"/api/chat/{names['conversation']}/plan", f"/api/chat/{names['conversation']}/messages"):
            answer = await owner.get(server.make_url(path), headers={"Authorization": f"Bearer {kari.token}"})
            assert answer.status == 404 and WORD not in await answer.text()
