"""Nothing is read, written or printed without its line, and no line is written for what did not happen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

import coordinator.documents
import coordinator.readings
from store import desk as store_desk
from store.audit import broken_lines
from store.tables import Confirmation, Proposal
from store.unit_of_work import Store
from tests.coordinator.builders import ROOT, Clock, Person, a_person, audit_of
from tests.coordinator.conftest import OpenBrowser

HOME = "Jeg vil bo for meg selv,\nmed hund."
GOOD = "Jeg gir meg ikke så lett."


def desk_lines(store: Store, person: Person) -> list[str]:
    """The lines after the person sent the plan."""
    actions = [action for action, _ in audit_of(store, person.plan_id)]
    return actions[actions.index("sent") + 1 :]


@pytest.mark.asyncio
async def test_everything_leaves_its_line(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari)
    page, browser = f"/koordinator/plan/{person.plan_id}", await open_browser(kari)
    await browser.get("/koordinator")  # a list without words leaves none
    await browser.get(page)
    await browser.judge(person.plan_id, person.items[HOME], "uenig", "For mye.")
    await browser.get(page)
    await browser.post(f"{page}/punkt/{person.items[HOME]}/forslag", text="Egen bolig.")
    await browser.get(page)
    await browser.post(f"{page}/omrade/bolig_dagligliv/bekreft")
    await browser.get(page)
    await browser.post(f"{page}/omrade/generelt/bekreft")
    await browser.get(page)
    await browser.post(f"{page}/bekreft")
    await browser.client.get(f"/api/plans/{person.plan_id}/document.pdf")
    assert desk_lines(store, person) == [
        "read",
        "item_uenig",
        "proposed",
        "item_bekreftet",
        "item_bekreftet",
        "plan_confirmed",
        "document",
    ]
    with store.read() as uow:
        assert broken_lines(uow) == []


@pytest.mark.asyncio
async def test_a_click_for_a_whole_area_leaves_a_line_for_each_item(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.post(f"/koordinator/plan/{person.plan_id}/omrade/bolig_dagligliv/bekreft")
    lines = audit_of(store, person.plan_id)[-2:]
    assert lines == [("item_bekreftet", person.items[HOME]), ("item_bekreftet", person.items["1"])]


@pytest.mark.asyncio
async def test_reading_again_within_ten_minutes_is_the_same_reading(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    for minutes in (0, 5, 5):
        clock.advance(minutes=minutes)
        await browser.get(f"/koordinator/plan/{person.plan_id}")
        await browser.client.get(f"/api/plans/{person.plan_id}")
    assert desk_lines(store, person) == ["read"]
    clock.advance(minutes=1)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    assert desk_lines(store, person) == ["read", "read"]


@pytest.mark.asyncio
async def test_the_version_on_the_page_is_the_one_after_the_reading(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    plan = await (await browser.client.get(f"/api/plans/{person.plan_id}")).json()
    assert int(browser.hidden("version")) == plan["version"]


@pytest.mark.asyncio
async def test_without_its_line_nothing_is_written_read_or_printed(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an open page, and a store that can not write audit lines
    person = a_person(store, clock, kari)
    page, browser = f"/koordinator/plan/{person.plan_id}", await open_browser(kari)
    await browser.get(page)
    before = audit_of(store, person.plan_id)

    def fail(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("no line")

    monkeypatch.setattr(store_desk, "write_line", fail)
    monkeypatch.setattr(coordinator.readings, "write_line", fail)
    clock.advance(minutes=11)
    # When everything is tried
    csrf = {"csrf": browser.hidden("csrf"), "version": browser.hidden("version")}
    item = f"{page}/punkt/{person.items[HOME]}"
    for path, fields in (
        (f"{item}/svar", {"state": "uenig", "note": "For mye."}),
        (f"{item}/forslag", {"text": "Egen bolig."}),
        (f"{page}/omrade/bolig_dagligliv/bekreft", {}),
    ):
        assert (await browser.client.post(path, data={**csrf, **fields})).status == 500
    for path in (page, f"/api/plans/{person.plan_id}", f"/api/plans/{person.plan_id}/document.pdf"):
        reply = await browser.client.get(path)
        assert reply.status == 500
        assert "hund" not in await reply.text()
    # Then nothing stands in the store and nobody was told
    with store.read() as uow:
        assert uow.session.scalar(select(func.count()).select_from(Confirmation)) == 0
        assert uow.session.scalar(select(func.count()).select_from(Proposal)) == 0
    assert person.notices() == []
    assert audit_of(store, person.plan_id) == before


@pytest.mark.asyncio
async def test_the_line_is_on_disk_before_the_document_is_made(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person(store, clock, kari)
    seen: list[list[str]] = []

    def look(*_args: Any) -> bytes:
        seen.append(desk_lines(store, person))
        return b"%PDF-"

    monkeypatch.setattr(coordinator.documents, "make_document", look)
    browser = await open_browser(kari)
    assert (await browser.client.get(f"/api/plans/{person.plan_id}/document.pdf")).status == 200
    assert seen == [["document"]]


@pytest.mark.asyncio
async def test_a_refused_request_leaves_no_line(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, person.items[HOME], "uenig", "")
    await browser.judge(person.plan_id, "finnesikke", "bekreftet")
    await browser.post(f"/koordinator/plan/{person.plan_id}/omrade/finnesikke/bekreft")
    await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")
    assert desk_lines(store, person) == ["read"]


def test_no_module_of_the_room_writes_to_a_table_itself() -> None:
    # The store's functions are the only way in: they write the line together with the change.
    for path in sorted((ROOT / "coordinator").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(insert|update|delete)\(|session\.(add|merge|execute\(text)", code), path.name
        assert not re.search(r"from store\.(changes|tables import .*\b(Answer|Item)\b)", code), path.name


def test_the_room_imports_only_the_store_and_the_content() -> None:
    for path in sorted((ROOT / "coordinator").glob("*.py")):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (bot|actions|nlu|bench)\b", code, re.MULTILINE), path.name
