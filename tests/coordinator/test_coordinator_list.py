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
    assert "Gått gjennom 0 av 3 Ønsket 1 Søkt om 1" in seen
    assert "Samtaler : 20. november 2026" in seen, "what runs out, and when, with the way to it"
    clock.advance(days=30)
    seen = text_of((await (await open_browser(kari)).get("/koordinator")).text)
    assert "Samtaler : Skulle vært sett på 20. november 2026" in seen


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
    counts = {name: number for name, number in options if number != "0"}
    wanted = {"alle": "3", "nytt": "3", "vurdere": "3", "onsker": "1", "snart": "1", "sover": "1", "uten_tiltak": "3"}
    assert counts == wanted


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


async def test_phase_and_status_narrow_the_list_and_a_slip_finds_the_measure(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    one, two = a_person(store, clock, kari), a_person(store, clock, kari)
    put(one, kari, Measure(name="Turgruppe", status="sokt"), Phase("vurdering"))
    put(two, kari, Measure(name="Følge ut", code="stottekontakt", status="i_gang"), Phase("planlegging"))
    browser = await open_browser(kari)
    assert await found(browser, "?fase=vurdering") == [one.plan_id]
    assert await found(browser, "?vis=i_gang") == [two.plan_id]
    assert await found(browser, "?fase=vurdering&vis=i_gang") == []
    assert await found(browser, "?q=turgrupe") == [one.plan_id]
    assert await found(browser, "?q=støtekontakt") == [two.plan_id], "by what the codebook calls it"
    assert len(await found(browser, "?fase=tull")) == 2


async def test_what_is_new_is_told_with_the_words_before_and_now_and_stays_when_the_page_is_loaded_again(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person, browser = a_person(store, clock, kari), await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    clock.advance(minutes=20)
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    person.change("Hjelp til å vaske", "Hjelp til å vaske gulvet")
    person.change("Jeg gir meg ikke så lett.", "Jeg gir meg aldri.")
    person.strike("1")
    await browser.get("/koordinator")
    link = re.search(r'href="(/koordinator/plan/[0-9a-f]+/nytt\?etter=\d+)"', browser.page).group(1)
    for _ in range(2):
        seen = text_of((await browser.get(link)).text)
        assert "Nytt svar Bolig og dagligliv personen, 2. november 2026 kl. 10.20 Hjelp til å vaske gulvet" in seen
        assert "før: Jeg gir meg ikke så lett. Jeg gir meg aldri." in seen
        assert "Strøket personen, 2. november 2026 kl. 10.20 før: 1" in seen
        assert "Planen ble sendt til deg" not in seen
    assert await found(browser, "?vis=nytt") == [], "the page is a reading"
    # From the plan itself it is what came since the last visit
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.get(f"/koordinator/plan/{person.plan_id}/nytt")
    assert reply.status == 303
    assert "Du har ikke sett planen før" in text_of((await browser.get(reply.location)).text)
    clock.advance(minutes=25)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    clock.advance(minutes=10)
    reply = await browser.get(f"/koordinator/plan/{person.plan_id}/nytt")
    assert "Ingenting er nytt" in text_of((await browser.get(reply.location)).text)
    assert (await browser.get(f"/koordinator/plan/{'0' * 32}/nytt?etter=1")).status == 404
