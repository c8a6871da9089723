"""The login: who gets in, who does not, and when a session ends."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from coordinator import login_pages, passwords
from coordinator.passwords import fits
from store import accounts
from store.tables import Login
from store.unit_of_work import Store
from tests.coordinator.builders import MONDAY, PASSWORD, Browser, Clock, a_coordinator, a_person, make_app
from tests.coordinator.conftest import OpenBrowser

# What is the same on every database is tried on one.
pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
COOKIE = "losen_koordinator"


def key_of(browser: Browser) -> str:
    return next(c.value for c in browser.client.session.cookie_jar if c.key == COOKIE)


async def test_right_name_and_password_open_the_list(open_browser: OpenBrowser, kari: str) -> None:
    # Given a coordinator, when she logs in, then she comes to her own list
    browser = await open_browser()
    reply = await browser.log_in(kari)
    assert (reply.status, reply.location) == (303, "/koordinator")
    assert (await browser.get("/koordinator")).status == 200


async def test_capital_letters_and_spaces_in_the_name_do_not_matter(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser()
    assert (await browser.log_in(f"  {kari.upper()} ")).status == 303


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser()
    cookie = (await browser.log_in(kari)).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie


async def test_outside_loopback_the_cookie_is_bound_to_host_and_https(
    aiohttp_client: Callable[..., Awaitable[TestClient[web.Request, web.Application]]],
    store: Store,
    clock: Clock,
    executor: ThreadPoolExecutor,
    kari: str,
) -> None:
    browser = Browser(await aiohttp_client(TestServer(make_app(store, clock, executor, secure=True))))
    cookie = (await browser.log_in(kari)).headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in cookie.split("; ")


async def test_unknown_name_and_wrong_password_look_the_same(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser()
    wrong = await browser.log_in(kari, "feil passord som er langt")
    unknown = await browser.log_in("finnes-ikke", "feil passord som er langt")
    assert wrong.status == unknown.status == 401
    assert wrong.text.replace(kari, "X") == unknown.text.replace("finnes-ikke", "X")


async def test_unknown_name_and_wrong_password_take_the_same_time(
    open_browser: OpenBrowser, kari: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given that a failed try always takes its time, and a look at how often a password is judged
    monkeypatch.setattr(login_pages, "FAILED_SECONDS", 0.4)
    judged: list[str | None] = []

    def look(password: str, password_hash: str | None) -> bool:
        judged.append(password_hash)
        return fits(password, password_hash)

    monkeypatch.setattr(passwords, "fits", look)
    browser = await open_browser()
    for name in (kari, "finnes-ikke"):
        began = time.monotonic()
        await browser.log_in(name, "feil passord som er langt")
        assert time.monotonic() - began >= 0.4
    # Then the name that does not exist cost a hash too
    assert len(judged) == 2
    assert judged[1] is None


@pytest.mark.parametrize("name", ["", "x" * 5000, "kari\x00", "kari\ud800", "' or 1=1 --", "🙂"])
async def test_odd_names_are_just_wrong(open_browser: OpenBrowser, name: str) -> None:
    browser = await open_browser()
    form = {"username": name.encode("utf-8", "replace").decode(), "password": PASSWORD}
    assert (await browser.log_in(**form)).status == 401
    reply = await browser.client.post("/api/login", json={"username": name, "password": name})
    assert reply.status == 401


async def test_eight_failures_lock_the_account_for_a_quarter_of_an_hour(
    open_browser: OpenBrowser, kari: str, clock: Clock
) -> None:
    browser = await open_browser()
    for _ in range(8):
        failed = await browser.log_in(kari, "feil passord som er langt")
    # When the right password comes while the account is locked, then it does not open, and nothing tells why
    locked = await browser.log_in(kari)
    assert (locked.status, locked.text) == (failed.status, failed.text)
    clock.advance(minutes=14, seconds=59)
    assert (await browser.log_in(kari)).status == 401
    clock.advance(seconds=1)
    assert (await browser.log_in(kari)).status == 303


async def test_after_a_lock_the_count_begins_again(open_browser: OpenBrowser, kari: str, clock: Clock) -> None:
    browser = await open_browser()
    for _ in range(8):
        await browser.log_in(kari, "feil passord som er langt")
    clock.advance(minutes=16)
    await browser.log_in(kari, "feil passord som er langt")
    assert (await browser.log_in(kari)).status == 303


async def test_a_good_login_forgives_earlier_failures(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser()
    for _ in range(2):
        for _ in range(7):
            await browser.log_in(kari, "feil passord som er langt")
        assert (await browser.log_in(kari)).status == 303


async def test_a_burst_of_guesses_counts_as_many_as_it_is(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser()
    await asyncio.gather(*(browser.log_in(kari, f"gjett nummer {n} av mange") for n in range(8)))
    assert (await browser.log_in(kari)).status == 401


async def test_one_address_cannot_try_for_ever(open_browser: OpenBrowser, kari: str, clock: Clock) -> None:
    browser = await open_browser()
    for number in range(30):
        assert (await browser.log_in(kari, f"feil passord nummer {number}")).status == 401
    limited = await browser.log_in(kari)
    assert limited.status == 429
    assert limited.headers["Retry-After"]
    clock.advance(minutes=16)
    assert (await browser.log_in(kari)).status == 303


async def test_a_key_from_somebody_else_is_never_adopted(open_browser: OpenBrowser, kari: str) -> None:
    # Given a browser in which an attacker has put a key
    browser = await open_browser()
    browser.client.session.cookie_jar.update_cookies({COOKIE: "attacker-knows-this"}, browser.client.make_url("/"))
    await browser.log_in(kari)
    # Then the session has another key, and the attacker's opens nothing
    assert key_of(browser) != "attacker-knows-this"
    stranger = await open_browser()
    assert (await stranger.get("/koordinator", Cookie=f"{COOKIE}=attacker-knows-this")).status == 303


async def test_every_login_makes_a_new_session_and_ends_the_one_before(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser(kari)
    before = key_of(browser)
    await browser.log_in(kari)
    assert key_of(browser) != before
    stranger = await open_browser()
    assert (await stranger.get("/koordinator", Cookie=f"{COOKIE}={before}")).status == 303


async def test_logging_out_ends_the_session_on_the_server(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser(kari)
    key = key_of(browser)
    await browser.get("/koordinator")
    stranger = await open_browser()
    assert (await stranger.get("/koordinator", Cookie=f"{COOKIE}={key}")).status == 200
    reply = await browser.post("/koordinator/ut")
    assert reply.location.startswith("/koordinator/login")
    assert (await stranger.get("/koordinator", Cookie=f"{COOKIE}={key}")).status == 303


async def test_half_an_hour_without_use_ends_the_session(open_browser: OpenBrowser, kari: str, clock: Clock) -> None:
    browser = await open_browser(kari)
    for _ in range(3):
        clock.advance(minutes=29)
        assert (await browser.get("/koordinator")).status == 200
    clock.advance(minutes=30)
    assert (await browser.get("/koordinator")).status == 303


async def test_ten_hours_end_the_session_however_busy(open_browser: OpenBrowser, kari: str, clock: Clock) -> None:
    browser = await open_browser(kari)
    for _ in range(30):
        clock.advance(minutes=19)
        assert (await browser.get("/koordinator")).status == 200
    clock.advance(minutes=29)
    assert (await browser.get("/koordinator")).status == 200
    clock.advance(minutes=1)
    assert (await browser.get("/koordinator")).status == 303


async def test_a_closed_account_is_out_at_once(open_browser: OpenBrowser, kari: str, store: Store) -> None:
    browser = await open_browser(kari)
    with store.write() as uow:
        accounts.disable_account(uow, kari, MONDAY)
        uow.commit()
    assert (await browser.get("/koordinator")).status == 303
    assert (await browser.log_in(kari)).status == 401


async def test_the_store_never_holds_the_key_itself(open_browser: OpenBrowser, kari: str, store: Store) -> None:
    browser = await open_browser(kari)
    with store.read() as uow:
        rows = uow.session.scalars(select(Login.id)).all()
    assert key_of(browser) not in rows
    assert len(key_of(browser)) >= 43


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/koordinator/plan/../../x", "javascript:alert(1)", ""]
)
async def test_the_login_never_leads_to_another_site(open_browser: OpenBrowser, kari: str, wish: str) -> None:
    browser = await open_browser()
    assert (await browser.log_in(kari, neste=wish)).location == "/koordinator"


async def test_after_the_login_the_plan_that_was_asked_for_opens(
    open_browser: OpenBrowser, kari: str, store: Store, clock: Clock
) -> None:
    plan = a_person(store, clock, kari).plan_id
    browser = await open_browser()
    wanted = await browser.get(f"/koordinator/plan/{plan}")
    assert wanted.location == f"/koordinator/login?neste=/koordinator/plan/{plan}"
    form = await browser.get(wanted.location)
    after = re.search(r'name="neste" value="([^"]+)"', form.text)
    assert after is not None
    assert (await browser.log_in(kari, neste=after.group(1))).location == f"/koordinator/plan/{plan}"


async def test_who_is_logged_out_while_writing_gets_the_words_back(
    open_browser: OpenBrowser, kari: str, store: Store, clock: Clock
) -> None:
    # Given a coordinator in the middle of a long note
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    # When the session has run out
    clock.advance(minutes=31)
    item = person.items["Jeg gir meg ikke så lett."]
    reply = await browser.judge(person.plan_id, item, "snakk_om", "Dette brukte jeg <lang> tid på.")
    # Then the login page gives the note back and nothing was stored
    assert reply.status == 401
    assert "Dette brukte jeg &lt;lang&gt; tid på." in reply.text
    assert person.notices() == []


async def test_a_machine_logs_in_with_json_and_out_again(open_browser: OpenBrowser, kari: str) -> None:
    client = (await open_browser()).client
    reply = await client.post("/api/login", json={"username": kari, "password": PASSWORD})
    bearer = {"Authorization": f"Bearer {(await reply.json())['token']}"}
    assert (await client.get("/api/plans", headers=bearer)).status == 200
    assert (await client.post("/api/logout", headers=bearer)).status == 204
    assert (await client.get("/api/plans", headers=bearer)).status == 401


async def test_a_machine_with_a_wrong_password_gets_a_problem(open_browser: OpenBrowser, kari: str) -> None:
    client = (await open_browser()).client
    reply = await client.post("/api/login", json={"username": kari, "password": "feil passord her"})
    assert (reply.status, reply.content_type) == (401, "application/problem+json")
    assert "passordet stemmer ikke" in (await reply.json())["detail"]


async def test_two_coordinators_do_not_share_a_session(open_browser: OpenBrowser, store: Store) -> None:
    first, second = a_coordinator(store, "Kari Los"), a_coordinator(store, "Ola Havn")
    one, two = await open_browser(first), await open_browser(second)
    assert "Kari Los" in (await one.get("/koordinator")).text
    assert "Ola Havn" in (await two.get("/koordinator")).text
