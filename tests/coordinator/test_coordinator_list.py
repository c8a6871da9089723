"""The list in one look: what is new, what runs out, what sleeps; search and filter without a script."""

from __future__ import annotations

import re

import pytest

from coordinator.times import read_time
from store import desk
from store.base import new_id
from store.elements import Element, Measure, Participant, Reference
from store.entries import single_id
from store.entry_changes import Put
from store.entry_writing import change_entries
from store.plan_facts import Phase
from store.unit_of_work import Store
from tests.coordinator.builders import Browser, Clock, Person, a_coordinator, a_person, account_id
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def put(person: Person, username: str, *elements: Element) -> None:
    """The coordinator writes elements into the living plan."""
    account = account_id(person.store, username)
    with person.store.write() as uow:
        plan = desk.plan_for(uow, account, person.plan_id)
        ids = [single_id(plan.id, one.kind) if one.single else new_id() for one in elements]
        changes = [Put(entry, one, 0) for entry, one in zip(ids, elements, strict=True)]
        change_entries(uow, account, plan, changes, person.clock.now())
        uow.commit()


async def found(browser: Browser, query: str = "") -> list[str]:
    """The plans on the page, in order."""
    page = (await browser.get(f"/koordinator{query}")).text
    return re.findall(r'<h2[^>]*><a class="ds-link" href="/koordinator/plan/([0-9a-f]{32})"', page)


async def test_each_plan_shows_phase_counts_and_the_next_date(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    put(
        person,
        kari,
        Measure(name="Vaskehjelp", status="sokt"),
        Measure(name="Samtaler", status="i_gang", evaluation=read_time("20.11.2026")),
        Measure(name="Kurs", status="i_gang", end=read_time("2028")),
        Phase("planlegging"),
    )
    browser = await open_browser(kari)
    await browser.get("/koordinator")
    seen = text_of(browser.page)
    assert "Fase: Planlegging" in seen
    assert "Ønsker uten svar 1" in seen
    assert "Søkt om 1 I gang 2" in seen
    assert "Neste dato: 20. november 2026" in seen
    clock.advance(days=30)
    seen = text_of((await (await open_browser(kari)).get("/koordinator")).text)
    assert "Skulle vært sett på 20. november 2026" in seen


async def test_what_is_new_since_she_looked_is_counted_and_gone_when_she_has_looked(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person, browser = a_person(store, clock, kari), await open_browser(kari)
    assert "Nytt siden du så sist: 6" in text_of((await browser.get("/koordinator")).text)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    assert "Nytt siden du så sist" not in text_of((await browser.get("/koordinator")).text)
    # Her own work is no news to her; the person's words are, also within the ten minutes of one reading
    put(person, kari, Measure(name="Samtaler"))
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    assert "Nytt siden du så sist: 1" in text_of((await browser.get("/koordinator?vis=nytt")).text)
    await browser.get(f"/koordinator/plan/{person.plan_id}/tiltak")
    assert await found(browser, "?vis=nytt") == []


async def test_filters_find_what_they_say(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> None:
    asleep = a_person(store, clock, kari)
    clock.advance(days=60)
    soon, wish = a_person(store, clock, kari), a_person(store, clock, kari)
    put(soon, kari, Reference(title="Vedtak", end=read_time("15.1.2027")))
    wish.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    a_person(store, clock, a_coordinator(store))
    browser = await open_browser(kari)
    assert await found(browser, "?vis=sover") == [asleep.plan_id]
    assert "Ingenting er endret siden 2. november 2026" in text_of(browser.page)
    assert await found(browser, "?vis=snart") == [soon.plan_id]
    assert await found(browser, "?vis=onsker") == [wish.plan_id]
    assert len(await found(browser, "?vis=vurdere")) == 3
    assert len(await found(browser, "?vis=tull")) == 3
    options = re.findall(r"<option value=\"(\w+)\"[^>]*>[^<]*\((\d+)\)", browser.page)
    found_by = {"alle": "3", "nytt": "3", "vurdere": "3", "onsker": "1", "snart": "1", "venter": "0", "sover": "1"}
    assert dict(options) == found_by


async def test_search_finds_by_number_area_measure_and_participant_in_her_own_plans_only(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    one, two = a_person(store, clock, kari), a_person(store, clock, kari)
    ola = a_coordinator(store)
    other = a_person(store, clock, ola)
    put(one, kari, Measure(name="Turgruppe"), Participant(name="Nora Vik", unit="DPS"))
    put(other, ola, Measure(name="Turgruppe"))
    browser = await open_browser(kari)
    assert await found(browser, "?q=turgruppe") == [one.plan_id]
    assert await found(browser, "?q=nora+TUR") == [one.plan_id]
    assert await found(browser, f"?q={two.plan_id[:6]}") == [two.plan_id]
    assert len(await found(browser, "?q=dagligliv&vis=vurdere")) == 2
    assert await found(browser, "?q=ingen+heter+dette") == []
    assert "Ingen planer passer med søket." in browser.page
    await browser.get('/koordinator?q="><script>x</script>')
    assert "<script>x" not in browser.page


async def test_many_plans_come_in_pages(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> None:
    all_of_them = {a_person(store, clock, kari).plan_id for _ in range(53)}
    browser = await open_browser(kari)
    first, second = await found(browser), await found(browser, "?side=2")
    assert (len(first), len(second)) == (50, 3) and {*first, *second} == all_of_them
    assert "Side 2 av 2" in browser.page and 'rel="prev"' in browser.page
    for odd in ("0", "-1", "99", "x", "9" * 30):
        assert await found(browser, f"?side={odd}") in (first, second)
