"""The desk for machines: versions, problems and the contract's shapes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from store import desk
from store.database import StoreDown
from store.unit_of_work import Store
from tests.coordinator.builders import PASSWORD, Clock, Person, a_coordinator, a_person, state_of
from tests.coordinator.conftest import OpenBrowser

pytestmark = pytest.mark.asyncio
HOME = "Jeg vil bo for meg selv,\nmed hund."


@dataclass
class Machine:
    """A program with a bearer token."""

    client: TestClient[web.Request, web.Application]
    token: str

    async def ask(
        self, method: str, path: str, version: object = None, body: object = None, **more: Any
    ) -> tuple[ClientResponse, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        if version is not None:
            headers["If-Match"] = str(version)
        reply = await self.client.request(method, path, headers=headers, json=body, **more)
        return reply, (await reply.json(content_type=None) if "json" in reply.content_type else await reply.read())

    async def version(self, plan: str) -> int:
        return int((await self.ask("GET", f"/api/plans/{plan}"))[1]["version"])


async def a_machine(open_browser: OpenBrowser, username: str) -> Machine:
    client = (await open_browser()).client
    reply = await client.post("/api/login", json={"username": username, "password": PASSWORD})
    return Machine(client, (await reply.json())["token"])


def problem(reply: ClientResponse, body: dict[str, Any], status: int) -> str:
    assert reply.status == status
    assert reply.content_type == "application/problem+json"
    assert body["status"] == status
    assert body["detail"]
    return str(body["detail"])


async def test_the_list_holds_her_own_plans_and_no_words(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    a_person(store, clock, a_coordinator(store))
    _, body = await (await a_machine(open_browser, kari)).ask("GET", "/api/plans")
    assert [plan["id"] for plan in body["plans"]] == [person.plan_id]
    assert body["plans"][0] | {"id": "", "version": 0} == {
        "id": "",
        "status": "sendt",
        "version": 0,
        "areas": [{"id": "bolig_dagligliv", "status": "paabegynt"}],
        "sent_at": "2026-11-02T09:00:00+00:00",
        "changed_at": "2026-11-02T09:00:00+00:00",
        "phase": None,
        "items": 3,
        "settled": 0,
        "to_look_at": 3,
        "waiting": 0,
        "wishes": 0,
        "wished": 0,
        "soon": [],
        "measures": {},
        "due": None,
        "asleep": False,
        "unseen": 6,
        "handover": None,
        "since_confirmation": {"added": 0, "changed": 0, "removed": 0},
        "reminder": None,
    }


async def test_a_plan_comes_in_the_shape_of_the_contract_with_its_version_as_etag(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    reply, plan = await (await a_machine(open_browser, kari)).ask("GET", f"/api/plans/{person.plan_id}")
    assert reply.headers["ETag"] == f'"{plan["version"]}"'
    assert plan["status"] == "sendt"
    assert plan["areas"][0]["goals"][0]["text"] == HOME
    assert {item["id"] for item in plan["items"]} == set(person.items.values())


@pytest.mark.parametrize("form", ["{}", '"{}"', 'W/"{}"'])
async def test_an_item_is_confirmed_with_the_version_that_was_read(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, form: str
) -> None:
    person = a_person(store, clock, kari)
    machine, item = await a_machine(open_browser, kari), person.items[HOME]
    version = await machine.version(person.plan_id)
    reply, body = await machine.ask(
        "PUT",
        f"/api/plans/{person.plan_id}/items/{item}/confirmation",
        form.format(version),
        {"state": "uenig", "note": "For mye."},
    )
    assert reply.status == 200
    assert body == {"item": item, "state": "uenig", "note": "For mye.", "by": "Kari Los", "version": version + 1}
    assert reply.headers["ETag"] == f'"{version + 1}"'
    _, plan = await machine.ask("GET", f"/api/plans/{person.plan_id}")
    assert plan["confirmations"][0]["note"] == "For mye."


async def test_a_write_without_a_version_is_asked_for_one(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    plan, item = f"/api/plans/{person.plan_id}", person.items[HOME]
    for method, path, body in (
        ("PUT", f"{plan}/items/{item}/confirmation", {"state": "bekreftet"}),
        ("PUT", f"{plan}/items/{item}/proposal", {"text": "Egen bolig."}),
        ("POST", f"{plan}/confirm", None),
    ):
        problem(*await machine.ask(method, path, None, body), 428)
        for odd in ("*", "abc", "-1", '"1", "2"', ""):
            problem(*await machine.ask(method, path, odd, body), 400)


async def test_a_stale_write_gets_the_version_that_counts(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    person.change(HOME, "Jeg vil bo med katt.")
    path = f"/api/plans/{person.plan_id}/items/{person.items[HOME]}/confirmation"
    reply, body = await machine.ask("PUT", path, version, {"state": "bekreftet"})
    problem(reply, body, 412)
    assert body["version"] == version + 1
    # Also the version before a mere reading is old to a machine: If-Match means what it says
    reply, body = await machine.ask("PUT", path, version - 1, {"state": "bekreftet"})
    problem(reply, body, 412)


async def test_of_two_writers_at_once_one_gets_through(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    path = f"/api/plans/{person.plan_id}/items/{person.items[HOME]}/confirmation"
    replies = await asyncio.gather(
        *(machine.ask("PUT", path, version, {"state": "snakk_om", "note": f"nummer {n}"}) for n in range(6))
    )
    assert sorted(reply.status for reply, _ in replies) == [200, 412, 412, 412, 412, 412]
    assert len(person.notices()) == 1


async def test_saying_the_same_again_changes_nothing(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    path = f"/api/plans/{person.plan_id}/items/{person.items[HOME]}"
    versions = []
    for part, body in (("confirmation", {"state": "bekreftet"}), ("proposal", {"text": "Egen bolig."})) * 2:
        version = await machine.version(person.plan_id)
        _, answer = await machine.ask("PUT", f"{path}/{part}", version, body)
        versions.append(answer["version"])
    assert versions[1:] == [versions[1]] * 3


async def test_a_proposal_waits_for_the_person(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine, item = await a_machine(open_browser, kari), person.items[HOME]
    version = await machine.version(person.plan_id)
    _, body = await machine.ask(
        "PUT", f"/api/plans/{person.plan_id}/items/{item}/proposal", version, {"text": " Egen bolig. "}
    )
    assert body["state"] == "venter"
    _, plan = await machine.ask("GET", f"/api/plans/{person.plan_id}")
    assert plan["proposals"][0]["text"] == "Egen bolig."
    assert plan["areas"][0]["goals"][0]["text"] == HOME


async def test_the_plan_is_confirmed_when_all_items_are_settled(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    reply, body = await machine.ask("POST", f"/api/plans/{person.plan_id}/confirm", version)
    problem(reply, body, 409)
    assert set(body["unsettled"]) == set(person.items.values())
    for item in person.items.values():
        _, answer = await machine.ask(
            "PUT", f"/api/plans/{person.plan_id}/items/{item}/confirmation", version, {"state": "bekreftet"}
        )
        version = answer["version"]
    reply, body = await machine.ask("POST", f"/api/plans/{person.plan_id}/confirm", version)
    assert (reply.status, body["status"]) == (200, "bekreftet")
    assert state_of(store, kari, person.plan_id).status == "bekreftet"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"state": "godkjent"}, 422),
        ({"state": ""}, 422),
        ({}, 422),
        ({"state": 1}, 422),
        ({"state": "bekreftet", "note": ["x"]}, 422),
        ({"state": "bekreftet", "note": "x" * 4001}, 422),
        ({"state": "bekreftet", "note": "a\x00b"}, 422),
        ({"state": "bekreftet", "note": "a\ud800b"}, 422),
        ({"state": "uenig"}, 422),
        ([], 400),
        ("bekreftet", 400),
        (None, 400),
    ],
)
async def test_what_cannot_be_taken_is_said_kindly_in_norwegian(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, body: object, status: int
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    path = f"/api/plans/{person.plan_id}/items/{person.items[HOME]}/confirmation"
    problem(*await machine.ask("PUT", path, version, body), status)
    assert person.notices() == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"x" * 200_000])
async def test_what_is_no_json_breaks_nothing(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, body: bytes
) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    path = f"/api/plans/{person.plan_id}/items/{person.items[HOME]}/confirmation"
    headers = {"Authorization": f"Bearer {machine.token}", "If-Match": "1"}
    reply = await machine.client.put(path, data=body, headers=headers)
    problem(reply, await reply.json(content_type=None), 413 if len(body) == 200_000 else 400)


async def test_an_unknown_item_is_not_found(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari)
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    path = f"/api/plans/{person.plan_id}/items/finnesikke/confirmation"
    problem(*await machine.ask("PUT", path, version, {"state": "bekreftet"}), 404)


async def test_an_item_of_another_plan_is_not_found_either(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person, other = a_person(store, clock, kari), a_person(store, clock, a_coordinator(store))
    machine = await a_machine(open_browser, kari)
    version = await machine.version(person.plan_id)
    path = f"/api/plans/{person.plan_id}/items/{other.items[HOME]}/confirmation"
    problem(*await machine.ask("PUT", path, version, {"state": "bekreftet"}), 404)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic a2FyaTpwYXNz", "Bearer \ud7ff"])
async def test_a_wrong_bearer_token_opens_nothing(open_browser: OpenBrowser, header: str) -> None:
    client = (await open_browser()).client
    reply = await client.get("/api/plans", headers={"Authorization": header})
    problem(reply, await reply.json(content_type=None), 401)
    assert reply.headers["WWW-Authenticate"] == "Bearer"


async def test_when_the_store_is_down_it_is_said_and_the_note_is_given_back(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")

    def down(*_args: Any) -> None:
        raise StoreDown

    monkeypatch.setattr(desk, "plan_for", down)
    reply = await browser.judge(person.plan_id, person.items[HOME], "snakk_om", "Dette ville jeg si.")
    assert reply.status == 503
    assert "Vi får ikke lagret akkurat nå." in reply.text
    assert "Dette ville jeg si." in reply.text
    answer = await browser.client.get(f"/api/plans/{person.plan_id}")
    problem(answer, await answer.json(content_type=None), 503)
