"""The crisis plan at the desk: lines under the local headings, each with its history and a way back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from content.crisis_plan_model import CrisisTemplate
from coordinator.crisis_plan import view_crisis_plan
from coordinator.document import document_data
from coordinator.keys import DESK
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from store.base import new_id
from store.elements import CrisisLine
from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, Clock, account_id, audit_of, small_content
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import Desk, desk, form_of  # noqa: F401 - a fixture
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


async def add(desk: Desk, part: str, text: str, **fields: str) -> str:  # noqa: F811
    """Press "Ny linje" under a heading, write, save; return the line's id."""
    await desk.look()
    link = re.search(rf'href="([^"]+/crisis_line/([0-9a-f]{{32}})\?del={part})"', desk.browser.page)
    page = await desk.browser.get(link.group(1))
    reply = await desk.send("crisis_line", link.group(2), **{**form_of(page.text), "text": text, **fields})
    assert reply.status == 303
    return link.group(2)


def line(desk: Desk, entry: str) -> CrisisLine:  # noqa: F811
    found = desk.entries.find(entry)
    assert found is not None and isinstance(found.element, CrisisLine)
    return found.element


async def test_lines_stand_under_the_headings_of_the_template_and_what_is_missing_is_told(desk: Desk) -> None:  # noqa: F811
    seen = await desk.look()
    assert "Ingen kriseplan. Loven krever den ikke." in seen
    await add(desk, "varseltegn", "Sover lite to netter på rad")
    assert "Kriseplanen sier ikke hvem personen kan ringe." in await desk.look()
    await add(desk, "ring", "Nora ved DPS, på dagtid", phone="22 00 00 00")
    seen = await desk.look()
    words = ("Tegn på at det går feil vei", "Sover lite", "Dette hjelper", "Nora ved DPS")
    order = [seen.index(word) for word in words]
    assert order == sorted(order) and "Nora ved DPS, på dagtid: 22 00 00 00" in seen
    assert "hvem personen kan ringe" not in seen and "Ingen kriseplan" not in seen


async def test_a_number_is_asked_for_only_where_somebody_is_to_be_called(desk: Desk) -> None:  # noqa: F811
    for part, asked in (("hjelper", False), ("ring", True)):
        page = await desk.browser.get(f"{desk.place}/crisis_line/{new_id()}?del={part}")
        assert ('id="f-phone"' in page.text) is asked


async def test_a_line_is_changed_with_a_reason_and_every_step_can_be_taken_back(desk: Desk) -> None:  # noqa: F811
    entry = await add(desk, "hjelper", "Gå tur")
    reply = await desk.save("crisis_line", entry, text="Gå tur med hunden", why="Personen ville ha med hunden")
    page = text_of((await desk.browser.get(f"{desk.place}/crisis_line/{entry}")).text)
    assert "Gå tur med hunden" in page and "Grunn: Personen ville ha med hunden" in page
    await desk.undo(reply)
    assert line(desk, entry).text == "Gå tur"
    await desk.browser.get(f"{desk.place}/crisis_line/{entry}")
    await desk.browser.post(f"{desk.place}/crisis_line/{entry}/ta-ut", seen="3", why="")
    seen = await desk.look()
    assert "Tatt ut av planen (1)" in seen and "Linje i kriseplanen: Gå tur" in seen
    lines = [action for action, item in audit_of(desk.store, desk.person.plan_id) if item == entry]
    assert lines == [f"crisis_line_{deed}" for deed in ("made", "changed", "undone", "removed")]


async def test_a_line_without_words_or_under_an_unknown_heading_is_refused_and_nothing_is_lost(desk: Desk) -> None:  # noqa: F811
    entry = new_id()
    await desk.browser.get(f"{desk.place}/crisis_line/{entry}?del=hjelper")
    form = form_of(desk.browser.page)
    reply = await desk.send("crisis_line", entry, **form)
    assert reply.status == 422 and "Det står ingenting i skjemaet." in reply.text
    reply = await desk.send("crisis_line", entry, **{**form, "part": "oppdiktet", "text": HOSTILE})
    assert reply.status == 422 and HOSTILE.split()[0].replace('"', "&#34;") in reply.text
    assert desk.entries.of(CrisisLine) == []


async def test_a_municipality_can_change_order_and_headings_and_no_line_is_lost(desk: Desk, store: Store) -> None:  # noqa: F811
    await add(desk, "ring", "Nora")
    await add(desk, "varseltegn", "Sover lite")
    app = desk.browser.client.server.app  # type: ignore[union-attr]
    visitor = Visitor(account_id(store, _login(desk)), "Kari Los", "", None)
    plan = Reader(store, app[DESK].content, visitor, app[DESK].now()).living(desk.person.plan_id)
    whole = small_content().crisis_plan
    fewer = CrisisTemplate({name: whole.parts[name] for name in ("ring", "hjelper")}, whole.other)
    view = view_crisis_plan(replace(small_content(), crisis_plan=fewer), plan, "nn")
    assert [(part.heading, [one.text for one in part.lines]) for part in view.parts] == [
        ("Kven du kan ringje", ["Nora"]),
        ("Dette hjelper", []),
        ("Anna", ["Sover lite"]),
    ]


async def test_it_stands_in_the_document_and_in_the_plan_for_machines(desk: Desk, store: Store, clock: Clock) -> None:  # noqa: F811
    await add(desk, "ring", "Nora ved DPS", phone="22 00 00 00")
    await desk.look()
    api = f"/api/plans/{desk.person.plan_id}"
    plan = await (await desk.browser.client.get(api)).json()
    assert [(x["part"], x["text"], x["phone"]) for x in plan["crisis_plan"]] == [
        ("ring", "Nora ved DPS", "22 00 00 00")
    ]
    missing = await (await desk.browser.client.get(f"{api}/missing")).json()
    assert missing["also"] == {"crisis_plan": {"lines": 1, "lacks_somebody_to_call": False}}
    assert len(missing["letters"]) == 11, "the law's letters are what they were"
    visitor = Visitor(account_id(store, _login(desk)), "Kari Los", "", None)
    printed = Reader(store, small_content(), visitor, clock.now()).for_print(desk.person.plan_id)
    data = document_data(small_content(), printed.view, clock.now(), printed.living, ("kriseplan",))
    sections = data["sections"]
    assert [section["title"] for section in sections] == ["Kriseplan"]
    assert sections[0]["groups"][0]["entries"][0]["head"] == "Nora ved DPS: 22 00 00 00"
    pdf = await desk.browser.client.get(f"{api}/document.pdf?del=kriseplan")
    assert pdf.status == 200 and (await pdf.read()).startswith(b"%PDF")


async def test_another_coordinator_finds_no_line(desk: Desk, open_browser: OpenBrowser, store: Store) -> None:  # noqa: F811
    from tests.coordinator.builders import a_coordinator

    entry = await add(desk, "ring", "Nora ved DPS")
    other = await open_browser(a_coordinator(store, "Per Annen"))
    assert (await other.get(f"{desk.place}/crisis_line/{entry}")).status == 404


def _login(desk: Desk) -> str:  # noqa: F811
    from store import accounts

    with desk.store.read() as uow:
        return next(a.username for a in accounts.list_accounts(uow) if a.name == "Kari Los")
