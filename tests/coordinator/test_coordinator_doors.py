"""Every route of the room: none without its policy, none for strangers, none for other sites, none for other plans."""

from __future__ import annotations

import re

import pytest
from aiohttp import web

from coordinator.access import Access
from coordinator.routes import ROUTES, Route, add_routes
from store.unit_of_work import Store
from tests.coordinator.builders import PASSWORD, Browser, Clock, a_coordinator, a_person, answers_of, audit_of
from tests.coordinator.conftest import OpenBrowser

CLOSED = [route for route in ROUTES if route.access is Access.LOGIN]
WRITES = [route for route in CLOSED if route.method != "GET"]
OF_A_PLAN = [route for route in CLOSED if "{plan" in route.path]
# The list somebody must change on purpose before a route is open to all.
OPEN = {
    ("GET", "/koordinator/login"),
    ("POST", "/koordinator/login"),
    ("GET", "/koordinator/koordinator.css"),
    ("POST", "/api/login"),
}

# The doors are the same on every database, so they are tried on one.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def name_of(route: Route) -> str:
    return f"{route.method} {route.path.split(':')[0]}…{route.path.rpartition('/')[2]}"


def address(route: Route, plan: str = "0" * 32, item: str = "0" * 32) -> str:
    values = {"plan": plan, "item": item, "area": "bolig_dagligliv", "kind": "measure"}
    values |= {"entry": "0" * 32, "step": "0" * 32, "handover": "0" * 32, "number": "1"}
    values |= {"code": "stottekontakt", "topic": "mal"}
    return re.sub(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}", lambda found: values[found.group(1)], route.path)


def test_every_route_of_the_app_is_in_the_table_and_open_ones_are_on_the_short_list() -> None:
    app = web.Application()
    add_routes(app)
    mounted = {(r.method, r.resource.canonical) for r in app.router.routes() if r.resource}
    assert len(mounted) == len(ROUTES)
    assert {(r.method, r.path) for r in ROUTES if r.access is Access.OPEN} == OPEN


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize("route", CLOSED, ids=name_of)
async def test_a_stranger_gets_no_further_than_the_login(open_browser: OpenBrowser, route: Route) -> None:
    browser = await open_browser()
    reply = await browser.client.request(route.method, address(route), allow_redirects=False, data={})
    assert reply.status in ((401,) if route.is_machine else (303, 401))
    if reply.status == 303:
        assert reply.headers["Location"].startswith("/koordinator/login")


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize("route", WRITES, ids=name_of)
@pytest.mark.parametrize("attack", ["no token", "wrong token", "another session's token", "another site"])
async def test_another_site_cannot_make_her_browser_write(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, route: Route, attack: str
) -> None:
    # Given a logged-in coordinator with a plan
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    other = await open_browser(a_coordinator(store))
    await other.get("/koordinator")
    before = audit_of(store, person.plan_id)
    # When another site sends the form in her browser
    tokens = {
        "no token": "",
        "wrong token": "x.y",
        "another session's token": other.hidden("csrf"),
        "another site": browser.hidden("csrf"),
    }
    headers = {"X-CSRF-Token": tokens[attack], "If-Match": browser.hidden("version")}
    if attack == "another site":
        headers["Origin"] = "https://evil.example"
    reply = await browser.client.request(
        route.method,
        address(route, person.plan_id, person.items["Jeg gir meg ikke så lett."]),
        data={"csrf": tokens[attack], "version": browser.hidden("version"), "state": "bekreftet", "text": "x"},
        headers=headers,
        allow_redirects=False,
    )
    # Then it is refused and nothing happened
    assert reply.status == 403
    assert audit_of(store, person.plan_id) == before


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
    ],
)
async def test_what_the_browser_says_about_the_origin_counts_at_the_login_too(
    open_browser: OpenBrowser, kari: str, headers: dict[str, str], status: int
) -> None:
    browser = await open_browser()
    form = {"username": kari, "password": PASSWORD}
    reply = await browser.client.post("/koordinator/login", data=form, headers=headers, allow_redirects=False)
    assert reply.status == status


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize("route", OF_A_PLAN, ids=name_of)
@pytest.mark.parametrize("whose", ["another coordinator's", "nobody's"])
async def test_another_coordinators_plan_is_not_found(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, route: Route, whose: str
) -> None:
    # Given a plan sent to Kari, and Ola, who has one of his own
    person = a_person(store, clock, kari)
    ola = a_coordinator(store, "Ola Havn")
    own = a_person(store, clock, ola)
    browser = await open_browser(ola)
    await browser.get(f"/koordinator/plan/{own.plan_id}")
    before = audit_of(store, person.plan_id)
    # When Ola asks for Kari's plan, or for one that does not exist
    plan = person.plan_id if whose == "another coordinator's" else "f" * 32
    reply = await send(browser, route, plan, person.items["Jeg gir meg ikke så lett."])
    # Then both answers are the same: there is no such plan
    assert reply.status == 404
    assert "Jeg gir meg" not in await reply.text()
    assert audit_of(store, person.plan_id) == before


async def send(browser: Browser, route: Route, plan: str, item: str):  # type: ignore[no-untyped-def]
    headers = {"X-CSRF-Token": browser.hidden("csrf"), "If-Match": browser.hidden("version")}
    fields = {"state": "bekreftet", "text": "Et forslag", "note": "", "kind": "measure"}
    fields |= {"status": f"{'0' * 32}.1.sokt"}
    if route.is_machine and route.method != "GET":
        body = fields | {"to": 1}
        return await browser.client.request(route.method, address(route, plan, item), json=body, headers=headers)
    form = {"csrf": browser.hidden("csrf"), "version": browser.hidden("version"), **fields}
    return await browser.client.request(
        route.method, address(route, plan, item), data=form if route.method == "POST" else None, allow_redirects=False
    )


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize("route", OF_A_PLAN, ids=name_of)
async def test_no_route_changes_a_word_of_the_person(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, route: Route
) -> None:
    # Given everything the person has said, and whether it is in the plan
    person = a_person(store, clock, kari)
    before = answers_of(store, person.plan_id)
    browser = await open_browser(kari)
    # When each route is used in every way its fields allow
    for text in ("Andre ord", "", "<b>ord</b>"):
        await browser.get(f"/koordinator/plan/{person.plan_id}")
        for item in person.items.values():
            await send(browser, route, person.plan_id, item)
            form = {"answer": text, "words": text, "text": text, "note": text, "state": "uenig"}
            await browser.client.request(
                route.method,
                address(route, person.plan_id, item),
                data={"csrf": browser.hidden("csrf"), "version": browser.hidden("version"), **form},
                allow_redirects=False,
            )
    # Then every word stands as it was
    assert answers_of(store, person.plan_id) == before


@pytest.mark.asyncio
@ON_SQLITE
@pytest.mark.parametrize("route", [route for route in CLOSED if route.method == "GET"], ids=name_of)
async def test_nothing_about_a_plan_is_kept_by_the_browser(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, route: Route
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    reply = await browser.client.get(address(route, person.plan_id))
    assert reply.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.asyncio
@ON_SQLITE
async def test_a_token_looks_different_on_every_page(open_browser: OpenBrowser, kari: str) -> None:
    browser = await open_browser(kari)
    await browser.get("/koordinator")
    first = browser.hidden("csrf")
    await browser.get("/koordinator")
    assert browser.hidden("csrf") != first


@pytest.mark.asyncio
@ON_SQLITE
async def test_pages_need_a_cookie_and_take_no_bearer_token(open_browser: OpenBrowser, kari: str) -> None:
    client = (await open_browser()).client
    token = (await (await client.post("/api/login", json={"username": kari, "password": PASSWORD})).json())["token"]
    reply = await client.get("/koordinator", headers={"Authorization": f"Bearer {token}"}, allow_redirects=False)
    assert reply.status == 303
