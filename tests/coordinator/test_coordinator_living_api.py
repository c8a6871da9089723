"""The living plan for machines: If-Match, history, undo, and the letters of the law."""

from __future__ import annotations

import pytest

from store.base import new_id
from store.entries import single_id
from store.unit_of_work import Store
from tests.coordinator.builders import Clock, Person, a_coordinator, a_person
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_api import Machine, a_machine, problem

pytestmark = pytest.mark.asyncio


@pytest.fixture
def person(store: Store, clock: Clock, kari: str) -> Person:
    return a_person(store, clock, kari)


async def entries(machine: Machine, person: Person) -> tuple[int, dict[str, dict[str, object]]]:
    reply, body = await machine.ask("GET", f"/api/plans/{person.plan_id}/entries")
    assert reply.headers["ETag"] == f'"{body["version"]}"'
    return body["version"], {entry["id"]: entry for entry in body["entries"]}


async def test_a_machine_writes_changes_takes_out_and_takes_back(
    open_browser: OpenBrowser, person: Person, kari: str
) -> None:
    machine, entry = await a_machine(open_browser, kari), new_id()
    place = f"/api/plans/{person.plan_id}/entries/{entry}"
    version, _ = await entries(machine, person)
    body = {"kind": "measure", "name": "Støttekontakt", "start": "mai 2027", "status": "sokt"}
    reply, made = await machine.ask("PUT", place, version, body)
    assert (reply.status, made["version"], reply.headers["ETag"]) == (200, version + 1, f'"{version + 1}"')
    # Fields that are not sent stay; a date may come as text or in the contract's shape
    changed = {"kind": "measure", "extent": "4 timer", "end": {"text": "2028"}, "why": "Vedtaket kom."}
    _, body = await machine.ask("PUT", place, made["version"], changed)
    _, now = await entries(machine, person)
    fields = now[entry]["fields"]
    assert (fields["name"], fields["extent"], fields["code"]) == ("Støttekontakt", "4 timer", "stottekontakt")
    assert fields["start"] == {"from": "2027-05-01", "to": "2027-05-31", "precision": "month", "text": "mai 2027"}
    assert fields["end"]["precision"] == "year"
    reply, gone = await machine.ask("DELETE", place, body["version"])
    assert (await entries(machine, person))[1][entry]["removed"] is True
    reply, _ = await machine.ask("POST", f"/api/plans/{person.plan_id}/steps/{gone['step']}/undo", gone["version"])
    assert reply.status == 200
    version, now = await entries(machine, person)
    assert now[entry]["removed"] is False
    await machine.ask("POST", f"{place}/restore", version, {"to": 1})
    _, history = await machine.ask("GET", f"{place}/history")
    assert [past["deed"] for past in history["versions"]] == ["restored", "undone", "removed", "changed", "made"]
    assert (history["versions"][3]["why"], history["versions"][0]["fields"]["extent"]) == ("Vedtaket kom.", "")
    assert {past["by"] for past in history["versions"]} == {"Kari Los"}
    # And the contract's plan holds it
    _, plan = await machine.ask("GET", f"/api/plans/{person.plan_id}")
    assert [one["name"] for one in plan["measures"]] == ["Støttekontakt"]


async def test_writes_need_the_version_and_an_old_one_changes_nothing(
    open_browser: OpenBrowser, person: Person, kari: str
) -> None:
    machine, entry = await a_machine(open_browser, kari), new_id()
    place, body = f"/api/plans/{person.plan_id}/entries/{entry}", {"kind": "measure", "name": "Samtaler"}
    version, _ = await entries(machine, person)
    for method, path, sent in (
        ("PUT", place, body),
        ("DELETE", place, None),
        ("POST", f"{place}/restore", {"to": 1}),
        ("POST", f"/api/plans/{person.plan_id}/steps/{entry}/undo", None),
    ):
        problem(*await machine.ask(method, path, None, sent), 428)
        reply, told = await machine.ask(method, path, version - 1, sent)
        problem(reply, told, 412)
        assert told["version"] == version
    assert (await entries(machine, person))[1] == {}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"kind": "measure"}, 422, "name"),
        ({"kind": "measure", "name": 7}, 422, "name"),
        ({"kind": "measure", "name": "x", "status": "utsatt"}, 422, "status"),
        ({"kind": "measure", "name": "x", "goal": "f" * 32}, 422, "goal"),
        ({"kind": "measure", "name": "x", "responsible": "f" * 32}, 422, "responsible"),
        ({"kind": "measure", "name": "x", "how": "å" * 10_001}, 422, "how"),
        ({"kind": "measure", "name": "x\u0000"}, 422, "name"),
        ({"kind": "measure", "name": "x", "start": ["2027"]}, 422, "start"),
        ({"kind": "measure", "name": "x", "wish": "f" * 32}, 404, None),
        ({"kind": "period", "start": "2027"}, 404, None),
        ({"kind": "hus", "name": "x"}, 404, None),
        ({"name": "x"}, 404, None),
        ({"kind": 3}, 422, None),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_kept_is_refused_with_the_name_of_the_field(
    open_browser: OpenBrowser, person: Person, kari: str, body: dict[str, object], status: int, field: str | None
) -> None:
    machine = await a_machine(open_browser, kari)
    version, _ = await entries(machine, person)
    reply, told = await machine.ask("PUT", f"/api/plans/{person.plan_id}/entries/{new_id()}", version, body)
    problem(reply, told, status)
    assert field is None or told["field"] == field
    assert (await entries(machine, person))[1] == {}


async def test_two_machines_cannot_make_the_same_single_part_twice(
    open_browser: OpenBrowser, person: Person, kari: str
) -> None:
    machine = await a_machine(open_browser, kari)
    place = f"/api/plans/{person.plan_id}/entries/{single_id(person.plan_id, 'period')}"
    for start in ("2026", "2027"):
        version, _ = await entries(machine, person)
        reply, _ = await machine.ask("PUT", place, version, {"kind": "period", "start": start})
        assert reply.status == 200
    (one,) = (await entries(machine, person))[1].values()
    assert (one["revision"], one["fields"]["start"]["text"]) == (2, "2027")


async def test_what_is_missing_by_law_comes_letter_by_letter_in_plain_words(
    open_browser: OpenBrowser, person: Person, kari: str
) -> None:
    machine = await a_machine(open_browser, kari)
    _, body = await machine.ask("GET", f"/api/plans/{person.plan_id}/missing")
    assert [one["letter"] for one in body["letters"]] == [*"abcdefghij", "barn"]
    assert body["letters"][1] == {
        "letter": "b",
        "complete": False,
        "lacks": [
            {
                "text_id": "b_participants",
                "where": "participant",
                "count": 1,
                "text": "Ingen deltakere. Du legger dem inn.",
            }
        ],
    }


async def test_another_coordinators_entries_do_not_exist(
    open_browser: OpenBrowser, person: Person, store: Store, clock: Clock
) -> None:
    ola = a_coordinator(store)
    machine, own = await a_machine(open_browser, ola), a_person(store, clock, ola)
    entry = new_id()
    version, _ = await entries(machine, own)
    await machine.ask("PUT", f"/api/plans/{own.plan_id}/entries/{entry}", version, {"kind": "measure", "name": "x"})
    for path in ("entries", "missing", f"entries/{entry}/history"):
        problem(*await machine.ask("GET", f"/api/plans/{person.plan_id}/{path}"), 404)
    problem(*await machine.ask("GET", f"/api/plans/{own.plan_id}/entries/{new_id()}/history"), 404)
