"""The pages' doors without a browser: cookies, forged forms, errors, hostile words, what is cached."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import web_fake_service as fake_service
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.keys import SERVICE
from bot.web.static_files import StaticFiles

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}{role}</textarea>"


class Visitor(TestClient):  # type: ignore[type-arg]
    """A browser without a screen."""

    async def start(self, audience: str = "bruker") -> ClientResponse:
        return await self.post("/samtale/start", data={"audience": audience, "language": "nb"}, headers=self.own)

    @property
    def own(self) -> dict[str, str]:
        return {"Origin": str(self.make_url("/")).rstrip("/")}

    async def form(self) -> dict[str, str]:
        text = await (await self.get("/samtale")).text()
        return dict(re.findall(r'<input type="hidden" name="(csrf|id)" value="([^"]+)">', text))

    async def say(self, headers: dict[str, str] | None = None, **fields: str) -> ClientResponse:
        return await self.post(
            "/samtale/melding",
            data={**await self.form(), **fields},
            headers=self.own | (headers or {}),
            allow_redirects=False,
        )


def visit(scenario: Callable[[Visitor, Any], Awaitable[None]], **settings: Any) -> None:
    """Run one scenario against a fresh app."""

    async def run() -> None:
        app = fake_service.make_app(**settings)
        async with Visitor(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as visitor:
            await scenario(visitor, app[SERVICE])

    asyncio.run(run())


def test_cookie_is_out_of_reach_for_scripts_and_ends_with_the_browser() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        answer = await visitor.post(
            "/samtale/start",
            data={"audience": "bruker"},
            headers=visitor.own,
            allow_redirects=False,
        )
        assert answer.status == 303
        cookie = next(c for c in answer.headers.getall("Set-Cookie") if "losen_samtale" in c)
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
        assert "Max-Age" not in cookie and "expires" not in cookie.lower()

    visit(scenario)


def test_cookie_is_bound_to_the_host_and_https_where_cookies_are_secure() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        answer = await visitor.post(
            "/samtale/start",
            data={"audience": "bruker"},
            headers=visitor.own,
            allow_redirects=False,
        )
        cookie = next(c for c in answer.headers.getall("Set-Cookie") if "losen_samtale" in c)
        assert cookie.startswith("__Host-losen_samtale=") and "Secure" in cookie
        assert "Domain" not in cookie

    visit(scenario, secure_cookies=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ond.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/samtale/start", "/samtale/melding", "/samtale/avslutt", "/samtale/slett", "/fortsett"],
)
def test_form_on_another_site_gets_nowhere(path: str, headers: dict[str, str]) -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        form = await visitor.form()
        answer = await visitor.post(
            path,
            data={**form, "text": "ondt", "bekreft": "ja", "audience": "bruker"},
            headers=headers,
        )
        assert answer.status == 403
        assert len(service.talks) == 1
        assert "ondt" not in [m.text for m in next(iter(service.talks.values())).messages]

    visit(scenario)


@pytest.mark.parametrize("csrf", ["", "x", "abc.def", None])
def test_form_without_our_token_is_refused(csrf: str | None) -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        fields = {"text": "ondt"} if csrf is None else {"text": "ondt", "csrf": csrf}
        for path in ("/samtale/melding", "/samtale/slett"):
            answer = await visitor.post(path, data=fields | {"bekreft": "ja"}, headers=visitor.own)
            assert answer.status == 403
        assert len(service.talks) == 1

    visit(scenario)


def test_token_of_one_conversation_does_not_open_another() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        foreign = await visitor.form()
        await visitor.start()
        answer = await visitor.say(text="hei", csrf=foreign["csrf"])
        assert answer.status == 403

    visit(scenario)


def test_hostile_words_are_words() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        await visitor.say(choice="bekreft")
        await visitor.say(text=HOSTILE)
        for path in ("/samtale", "/samtale/plan"):
            text = await (await visitor.get(path)).text()
            assert "<script>alert" not in text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
            assert "{{7*7}}{role}" in text

    visit(scenario)


def test_every_answer_carries_the_policy_and_personal_pages_are_not_kept() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        for path in ("/", "/samtale", "/samtale/plan", "/samtale/nytt", "/hjelp", "/finnes-ikke"):
            answer = await visitor.get(path)
            assert answer.headers["Content-Security-Policy"] == (
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
            )
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            text = await answer.text()
            assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text), path

    visit(scenario)


def test_static_files_are_packed_and_kept_a_year_under_their_own_hash() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        text = await (await visitor.get("/")).text()
        addresses = re.findall(r'"(/static/[^"]+)"', text)
        assert len(addresses) >= 4
        for address in addresses:
            answer = await visitor.get(address, headers={"Accept-Encoding": "gzip"})
            assert answer.status == 200
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "immutable" in answer.headers["Cache-Control"]
            name = address.split("?")[0]
            assert "immutable" not in (await visitor.get(name)).headers["Cache-Control"]
            plain = await visitor.get(address, headers={"Accept-Encoding": "identity"})
            assert "Content-Encoding" not in plain.headers
        for outside in ("/static/../web/guard.py", "/static/%2e%2e/web/guard.py", "/static/"):
            assert (await visitor.get(outside)).status == 404

    visit(scenario)


def test_own_script_is_at_most_four_kilobytes_packed() -> None:
    assert StaticFiles().size("losen.js") <= 4096


def test_storage_down_keeps_the_text_in_sight() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        form = await visitor.form()
        service.down = True
        answer = await visitor.post("/samtale/melding", data=form | {"text": "Ikke mist dette."}, headers=visitor.own)
        text = await answer.text()
        assert answer.status == 503
        assert "Jeg får ikke lagret akkurat nå" in text
        assert "Ikke mist dette.</textarea>" in text
        assert f'name="id" value="{form["id"]}"' in text

        answer = await visitor.post(
            "/samtale/melding",
            data=form | {"text": "Ikke mist dette."},
            headers=visitor.own | {"X-Losen-Fragment": "1"},
        )
        assert answer.status == 503
        assert answer.content_type == "application/problem+json"
        assert "lagret" in json.loads(await answer.text())["detail"]

    visit(scenario)


def test_crisis_numbers_are_shown_although_nothing_can_be_read() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        form = await visitor.form()
        service.crisis_without_store = True
        for headers in ({}, {"X-Losen-Fragment": "1"}):
            answer = await visitor.post(
                "/samtale/melding",
                data=form | {"text": "Jeg vil dø."},
                headers=visitor.own | headers,
            )
            text = await answer.text()
            assert answer.status == 200
            assert '<a class="ds-link tlf" href="tel:113">113</a>' in text
            assert "Jeg vil dø." in text

    visit(scenario)


def test_crash_says_sorry_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        form = await visitor.form()
        service.crash = True
        answer = await visitor.post("/samtale/melding", data=form | {"text": "mitt svar"}, headers=visitor.own)
        text = await answer.text()
        assert answer.status == 500
        assert "Det var ikke din feil" in text
        assert "hemmelig" not in text and "Traceback" not in text and "RuntimeError" not in text

    with caplog.at_level(logging.DEBUG):
        visit(scenario)
    assert "hemmelig" not in caplog.text
    assert "mitt svar" not in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/finnes-ikke", 404, "Her er det ingen side"),
        ("/samtale/melding", 405, "kan ikke åpnes slik"),
    ],
)
def test_errors_look_like_the_rest(path: str, status: int, words: str) -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        answer = await visitor.get(path)
        text = await answer.text()
        assert answer.status == status
        assert words in text and "Trenger du hjelp nå?" in text and 'href="/hjelp"' in text

    visit(scenario)


def test_too_much_at_once_is_refused_before_it_is_read() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        answer = await visitor.post("/samtale/melding", data={"text": "x" * 200_000}, headers=visitor.own)
        assert answer.status == 413
        assert "for mye på én gang" in await answer.text()

    visit(scenario)


@pytest.mark.parametrize("body", [b"text=%ff%fe", b"text=\xff", b"a=1&" * 50], ids=["escaped", "raw", "many fields"])
def test_bytes_that_are_no_text_are_refused_kindly(body: bytes) -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        answer = await visitor.post(
            "/samtale/melding",
            data=body,
            headers=visitor.own | {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status in (400, 403)
        assert "Losen" in await answer.text()

    visit(scenario)


def test_line_breaks_are_stored_as_they_were_typed() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        await visitor.say(text="en\r\nto\r\n\r\nfire")
        talk = next(iter(service.talks.values()))
        assert "en\nto\n\nfire" in [m.text for m in talk.messages]

    visit(scenario)


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "../../etc.passwd", "a" * 5000, "é.ø"])
def test_strange_key_opens_nothing_and_harms_nothing(cookie: str) -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        headers = {"Cookie": f"losen_samtale={cookie}"}
        for path in (
            "/samtale",
            "/samtale/plan",
            "/samtale/strom",
            "/samtale/nytt",
            "/samtale/slett",
        ):
            answer = await visitor.get(path, headers=headers, allow_redirects=False)
            assert answer.status in (303, 404), path
        assert (await visitor.get("/", headers=headers)).status == 200

    visit(scenario)


def test_old_key_is_taken_back_with_a_way_on() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        service.talks.clear()
        answer = await visitor.get("/samtale")
        text = await answer.text()
        assert answer.status == 404
        assert "Jeg finner ikke samtalen" in text and 'href="/fortsett"' in text
        assert "losen_samtale" in answer.headers["Set-Cookie"]

    visit(scenario)


def test_warming_up_is_told_until_it_is_over() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        service.ready = False
        assert "Losen varmer opp." in await (await visitor.get("/samtale")).text()
        assert "Losen varmer opp." in await (await visitor.get("/")).text()
        answer = await visitor.get("/samtale/strom")
        service.ready = True
        events = b""
        async with asyncio.timeout(5):
            while b"event: klar" not in events:
                events += await answer.content.readany()
        answer.close()
        assert "Losen varmer opp." not in await (await visitor.get("/samtale")).text()

    visit(scenario)


def test_stream_carries_ids_and_no_words() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        conversation = next(iter(service.talks))
        answer = await visitor.get("/samtale/strom")
        assert answer.content_type == "text/event-stream"
        first = await answer.content.readuntil(b"nytt\ndata: ")
        await service.push(conversation, "Koordinatoren din har lest kladden.")
        async with asyncio.timeout(5):
            events = first + await answer.content.readuntil(b"event: nytt\ndata: ")
            events += await answer.content.readuntil(b"\n\n")
        answer.close()
        assert b"Koordinatoren" not in events
        assert service.talks[conversation].messages[-1].id.encode() in events

    visit(scenario)


def test_one_conversation_cannot_hold_the_server_with_streams() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        held = [await visitor.get("/samtale/strom") for _ in range(10)]
        assert all(answer.status == 200 for answer in held)
        assert (await visitor.get("/samtale/strom")).status == 429
        held.pop().close()
        async with asyncio.timeout(5):
            while (answer := await visitor.get("/samtale/strom")).status != 200:
                await asyncio.sleep(0.05)
        for answer in (*held, answer):
            answer.close()

    visit(scenario)


def test_deleting_by_talking_takes_the_key_and_the_traces_too() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        service.erases = True
        answer = await visitor.say(text="slett alt", headers={"X-Losen-Fragment": "1"})
        assert 'data-adresse="/?slettet=1"' in await answer.text()
        assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'

    visit(scenario)


def test_leaving_tells_the_browser_to_forget() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        answer = await visitor.post("/samtale/avslutt", headers=visitor.own, allow_redirects=False)
        assert answer.status == 303
        assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
        assert service.left == 1

    visit(scenario)


def test_draft_shows_the_coordinators_words_beside_the_persons() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start()
        await visitor.say(choice="bekreft")
        await visitor.say(text="Jeg vil ha hund.")
        text = await (await visitor.get("/samtale/plan")).text()
        assert "Jeg vil ha hund." in text
        assert "Dette vil jeg snakke med deg om." in text and "Fint mål.\nHvor ofte?" in text
        assert "Koordinatoren foreslår" in text and "Jeg vil bo alene med hund." in text
        assert "Du har ikke svart ennå." in text

    visit(scenario)


def test_draft_before_the_yes_is_empty_and_no_error() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        service.no_plan = True
        answer = await visitor.get("/samtale/plan")
        assert answer.status == 200
        assert "Her er det tomt ennå." in await answer.text()

    visit(scenario)


def test_approve_and_send_stand_on_the_draft_only_when_it_is_time() -> None:
    async def scenario(visitor: Visitor, service: Any) -> None:
        await visitor.start()
        talk = next(iter(service.talks.values()))
        for phase, value in (
            ("question", None),
            ("summary", "bekreft"),
            ("send", "send:koordinator"),
        ):
            talk.phase = phase
            text = await (await visitor.get("/samtale/plan")).text()
            for button in ("bekreft", "send:koordinator"):
                assert (f'value="{button}"' in text) == (button == value), phase

    visit(scenario)


def test_sources_are_named_with_law_and_date() -> None:
    async def scenario(visitor: Visitor, _service: Any) -> None:
        await visitor.start("parorende")
        await visitor.say(choice="hva_er_ip")
        text = await (await visitor.get("/samtale")).text()
        assert "pasient- og brukerrettighetsloven § 2-5</a>" in text
        assert "Sjekket 2. juli 2026." in text
        assert '<ul class="ds-list"><li>én plan</li>' in text

    visit(scenario)
