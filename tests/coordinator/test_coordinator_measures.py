"""Measures at the desk: named from the local codebook, split, made one, planned first, many at once; none is lost."""

from __future__ import annotations

import html
import re

import pytest

from store.accounts import list_accounts
from store.base import new_id
from store.elements import Measure, WishAnswer
from store.entries import single_id
from store.plan_facts import Duties, Period, PlanConsent
from store.unit_of_work import Store
from tests.coordinator.builders import PASSWORD, Clock, a_coordinator, a_person, audit_of
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import GOAL, WISH, Desk, form_of
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
BOOK = "/koordinator/kodeverk"
WISH_2, GOAL_2 = "Noen som kan følge meg ut", "Jeg vil få en jobb"


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    person = a_person(store, clock)
    person.say("arbeid.goal", GOAL_2)
    person.say("bolig_dagligliv.wish", WISH, "wish")
    person.say("arbeid.wish", WISH_2, "wish")
    person.send_to(kari)
    return Desk(await open_browser(kari), person, store)


async def from_wish(desk: Desk, wish: str, **fields: str) -> str:
    """Make a measure of a wish; return its id."""
    entry = new_id()
    await desk.browser.get(f"{desk.place}/measure/{entry}?onske={desk.person.items[wish]}")
    assert (await desk.send("measure", entry, **{**form_of(desk.browser.page), **fields})).status == 303
    return entry


def prefixed(page: str) -> dict[str, str]:
    """What stands in all forms of a page; the fields may carry the number or the letter of their form."""
    main = page[page.index("</header>") if "</header>" in page else 0 :]
    found = dict(re.findall(r'<input[^>]* name="([\w.]+)" value="([^"]*)"', main))
    found |= dict(re.findall(r'<textarea[^>]* name="([\w.]+)"[^>]*>(.*?)</textarea>', main, re.S))
    for name, options in re.findall(r'<select[^>]* name="([\w.]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return {name: html.unescape(value) for name, value in found.items() if name != "csrf" and "velg_" not in name}


# --- the codebook -----------------------------------------------------------------------------------


TYPED = ("støttekontakt", "STØTTE", "stottekontakt", "støtekontakt", "stttøekontakt", "besøks")


@pytest.mark.parametrize("words", TYPED)
async def test_a_name_is_found_though_it_is_misspelt_or_what_it_is_called_here(desk: Desk, words: str) -> None:
    await desk.browser.get(f"{BOOK}/stottekontakt")
    await desk.browser.post(f"{BOOK}/stottekontakt", nb="Støttekontakt", synonyms="Besøksvenn\nTurvenn", seen="0")
    assert "Støttekontakt" in text_of((await desk.browser.get(f"{BOOK}?q={words}")).text)
    assert "Ingen navn passer" in text_of((await desk.browser.get(f"{BOOK}?q=fysioterapi")).text)


async def test_names_are_changed_here_with_a_history_and_a_way_back(desk: Desk) -> None:
    code = "lokal_turvenn"
    await desk.browser.get(f"{BOOK}/{code}")
    await desk.browser.post(f"{BOOK}/{code}", nb="Turvenn", seen="0")
    twice = await desk.browser.post(f"{BOOK}/{code}", nb="Turvenn", seen="0")
    assert twice.status == 303, "two clicks are one"
    # When another page writes on what it saw before, then its words stand in the form and what stands is told
    await desk.browser.get(f"{BOOK}/{code}")
    late = await desk.browser.post(f"{BOOK}/{code}", nb="Turkamerat", seen="0")
    assert late.status == 409 and "Nå står det «Turvenn»" in late.text and 'value="Turkamerat"' in late.text
    assert (await desk.browser.post(f"{BOOK}/{code}", nb="Turkamerat", seen="1", hidden="ja")).status == 303
    assert "Turkamerat" not in (await desk.browser.get(f"{desk.place}/measure/{new_id()}")).text
    page = text_of((await desk.browser.get(f"{BOOK}/{code}")).text)
    assert "Turvenn Kari Los, 2. november 2026" in page
    await desk.browser.post(f"{BOOK}/{code}/gjenopprett", to="1", seen="2")
    assert '<option value="Turvenn">' in (await desk.browser.get(f"{desk.place}/measure/{new_id()}")).text
    # And a measure of that name is known by its code, also by what it is called in Nynorsk or here
    await desk.browser.get(f"{BOOK}/{code}")
    await desk.browser.post(f"{BOOK}/{code}", nb="Turvenn", nn="Turven", synonyms="gåvenn", seen="3")
    talk = new_id()
    await desk.save("measure", talk, name="Gåvenn")
    assert (desk.measure(talk).code, desk.measure(talk).name) == (code, "Gåvenn")


async def test_a_name_that_cannot_be_taken_stays_in_the_form(desk: Desk) -> None:
    await desk.browser.get(f"{BOOK}/lokal_1")
    reply = await desk.browser.post(f"{BOOK}/lokal_1", nb=" ", synonyms="Behold meg", seen="0")
    assert reply.status == 422 and "Behold meg" in reply.text
    many = "\n".join(f"navn {number}" for number in range(21))
    assert (await desk.browser.post(f"{BOOK}/lokal_1", nb="x", synonyms=many, seen="0")).status == 422
    assert (await desk.browser.post(f"{BOOK}/lokal_1/gjenopprett", to="7", seen="0")).status == 404


async def test_looking_up_a_name_keeps_all_that_was_written(desk: Desk) -> None:
    talk = new_id()
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    form = form_of(desk.browser.page) | {"name": "støtekontakt", "how": "Hver tirsdag"}
    reply = await desk.send("measure", talk, **form, finn="1")
    assert reply.status == 200 and "Bruk «Støttekontakt»" in text_of(reply.text)
    assert form_of(reply.text)["how"] == "Hver tirsdag" and desk.entries.all == ()
    reply = await desk.send("measure", talk, **form_of(reply.text), navn="Støttekontakt")
    assert (form_of(reply.text)["name"], form_of(reply.text)["how"]) == ("Støttekontakt", "Hver tirsdag")
    assert (await desk.send("measure", talk, **form_of(reply.text))).status == 303
    assert desk.measure(talk).code == "stottekontakt"


# --- goals and areas --------------------------------------------------------------------------------


async def test_a_measure_serves_several_goals_and_belongs_to_several_areas(desk: Desk) -> None:
    talk, loose = new_id(), new_id()
    goal, other = desk.person.items[GOAL], desk.person.items[GOAL_2]
    ticks = {f"more_goals:{other}": "ja", "areas:transport": "ja"}
    await desk.save("measure", talk, name="Samtaler", goal=goal, **ticks)
    assert desk.measure(talk).goals == (goal, other) and desk.measure(talk).areas == ("transport",)
    await desk.save("measure", loose, name="Drosje", **{"areas:transport": "ja"})
    seen = await desk.look()
    assert seen.count("Også her: Samtaler") == 2, "under the other goal and in the other area"
    assert "Transport Drosje Planlagt" in seen and "Tiltak uten mål" not in seen
    # When a tick is taken away, then it is gone, and an area that does not exist is refused
    page = await desk.browser.get(f"{desk.place}/measure/{talk}")
    assert f'name="more_goals:{other}" value="ja" checked' in page.text
    await desk.send("measure", talk, **form_of(page.text))
    assert desk.measure(talk).goals == (goal,)
    assert (await desk.save("measure", talk, **{"areas:maanen": "ja"})).status == 422


# --- planning the measure is a measure ---------------------------------------------------------------


async def test_finding_out_which_measure_is_a_measure_and_the_wish_can_still_become_one(desk: Desk) -> None:
    await desk.look()
    link = html.unescape(re.search(r'href="([^"]+navn=[^"]+)"', desk.browser.page).group(1))
    page = await desk.browser.get(link)
    assert form_of(page.text)["name"] == "Finn ut hva som kan hjelpe"
    entry = re.search(r"/measure/([0-9a-f]{32})", link).group(1)
    # The small book of the tests lacks the name; the measure is known by it when the book has it
    await desk.browser.get(f"{BOOK}/planlegge")
    await desk.browser.post(f"{BOOK}/planlegge", nb="Finn ut hva som kan hjelpe", seen="0")
    await desk.browser.get(link)
    await desk.send("measure", entry, **form_of(page.text))
    assert desk.measure(entry).code == "planlegge"
    seen = await desk.look()
    assert "Blir funnet ut av: Finn ut hva som kan hjelpe Planlagt" in seen and "Ønsker uten svar: 1" in seen
    assert desk.browser.page.count("Lag tiltak av ønsket") == 2
    real = await from_wish(desk, WISH, name="Støttekontakt")
    assert "Ble til tiltaket Støttekontakt Planlagt" in await desk.look()
    assert desk.browser.page.count("Lag tiltak av ønsket") == 1
    assert desk.measure(real).wish == desk.measure(entry).wish


async def test_a_wish_whose_measure_is_taken_out_waits_again(desk: Desk) -> None:
    entry = await from_wish(desk, WISH)
    assert "Ønsker uten svar: 1" in await desk.look()
    await desk.browser.get(f"{desk.place}/measure/{entry}")
    await desk.browser.post(f"{desk.place}/measure/{entry}/ta-ut", seen="1")
    assert "Ønsker uten svar: 2" in await desk.look()
    await desk.browser.post(f"{desk.place}/measure/{entry}/gjenopprett", to="1")
    assert "Ønsker uten svar: 1" in await desk.look() and "Ble til tiltaket" in await desk.look()


# --- split and made one ------------------------------------------------------------------------------


async def test_a_measure_is_split_with_its_links_and_one_click_takes_it_back(desk: Desk) -> None:
    entry = await from_wish(desk, WISH, name="Samtaler og turer", extent="to timer")
    await desk.browser.get(f"{desk.place}/measure/{entry}/del")
    form = prefixed(desk.browser.page)
    new, place = form["b.id"], f"{desk.place}/measure/{entry}/del"
    sent = {**form, "a.name": "Samtaler", "b.name": "Turer", "b.extent": "en time", "why": "To ulike ting"}
    replies = [await desk.browser.post(place, **sent) for _ in range(2)]
    assert [reply.status for reply in replies] == [303, 303]
    one, other = desk.measure(entry), desk.measure(new)
    assert (one.name, one.extent, other.name, other.extent) == ("Samtaler", "to timer", "Turer", "en time")
    assert (one.goal, one.wish) == (other.goal, other.wish) == (desk.person.items[GOAL], desk.person.items[WISH])
    assert desk.entries.find(entry).version == 2 and desk.entries.find(new).version == 1, "two clicks are one"
    lines = [line for line in audit_of(desk.store, desk.person.plan_id) if line[0] == "measure_split"]
    assert lines == [("measure_split", entry), ("measure_split", new)]
    seen = text_of((await desk.browser.get(f"{desk.place}/measure/{new}")).text)
    assert "Delt i to" in seen and "Sammen med: Samtaler" in seen and "Grunn: To ulike ting" in seen
    assert await desk.look() and desk.browser.page.count("Ble til tiltaket") == 2
    await desk.undo(replies[0])
    assert [measure.name for _, measure in desk.entries.of(Measure)] == ["Samtaler og turer"]


async def test_a_split_on_an_older_page_is_asked_about_and_nothing_is_lost(desk: Desk) -> None:
    entry = await from_wish(desk, WISH, name="Samtaler og turer")
    await desk.browser.get(f"{desk.place}/measure/{entry}/del")
    form = prefixed(desk.browser.page)
    await desk.save("measure", entry, name="Deres navn")
    await desk.browser.get(f"{desk.place}/measure/{entry}/del")
    reply = await desk.browser.post(f"{desk.place}/measure/{entry}/del", **{**form, "a.name": "Mitt", "b.name": "Nytt"})
    assert reply.status == 409 and len(desk.entries.of(Measure)) == 1
    again = prefixed(reply.text)
    assert (again["a.name"], again["b.name"], again["b.id"]) == ("Mitt", "Nytt", form["b.id"])
    assert "Bruk det Kari Los skrev: Deres navn" in text_of(reply.text)
    again["velg_a.name"] = "deres"
    assert (await desk.browser.post(f"{desk.place}/measure/{entry}/del", **again)).status == 303
    assert {measure.name for _, measure in desk.entries.of(Measure)} == {"Deres navn", "Nytt"}
    faulty = {**prefixed((await desk.browser.get(f"{desk.place}/measure/{entry}/del")).text), "b.how": "å" * 10_001}
    reply = await desk.browser.post(f"{desk.place}/measure/{entry}/del", **faulty)
    assert reply.status == 422 and prefixed(reply.text)["b.how"] == "å" * 10_001


async def test_two_measures_become_one_with_the_goals_and_wishes_of_both(desk: Desk) -> None:
    one = await from_wish(desk, WISH, name="Samtaler", extent="en time", how="Hos DPS")
    two = await from_wish(desk, WISH_2, name="Turer", extent="to timer", how="I skogen", start="mai 2027")
    place = f"{desk.place}/measure/{one}/slaa-sammen"
    assert "Turer" in text_of((await desk.browser.get(place)).text)
    page = await desk.browser.get(f"{place}?med={two}")
    assert WISH in page.text and WISH_2 in page.text and "Bruk det fra «Turer»: to timer" in text_of(page.text)
    form = prefixed(page.text)
    assert (form["name"], form["how"], form["start"]) == ("Samtaler", "Hos DPS\n\nI skogen", "mai 2027")
    ticks = dict(re.findall(r'name="(more_goals:[0-9a-f]{32})" value="(ja)" checked', page.text))
    sent = {**form, **ticks, "velg_extent": "deres", "name": "Samtaler på tur"}
    replies = [await desk.browser.post(place, **sent) for _ in range(2)]
    assert [reply.status for reply in replies] == [303, 303]
    made = desk.measure(one)
    assert (made.name, made.extent, made.start.text) == ("Samtaler på tur", "to timer", "mai 2027")
    assert made.goals == (desk.person.items[GOAL], desk.person.items[GOAL_2])
    assert made.wishes == (desk.person.items[WISH], desk.person.items[WISH_2])
    assert desk.entries.find(two).removed and desk.entries.find(one).version == 2
    answers = {answer.measure for _, answer in desk.entries.of(WishAnswer)}
    assert answers == {one}, "both wishes lead to the one measure"
    # The history of both is kept, and each shows the other
    for entry, other in ((one, "Turer"), (two, "Samtaler på tur")):
        seen = text_of((await desk.browser.get(f"{desk.place}/measure/{entry}")).text)
        assert "Slått sammen" in seen and f"Sammen med: {other}" in seen
    await desk.undo(replies[0])
    assert [measure.name for _, measure in desk.entries.of(Measure)] == ["Samtaler", "Turer"]
    assert {answer.measure for _, answer in desk.entries.of(WishAnswer)} == {one, two}


async def test_making_one_of_two_on_an_older_page_is_asked_about(desk: Desk) -> None:
    one, two = await from_wish(desk, WISH, name="Samtaler"), await from_wish(desk, WISH_2, name="Turer")
    place = f"{desk.place}/measure/{one}/slaa-sammen"
    form = prefixed((await desk.browser.get(f"{place}?med={two}")).text)
    await desk.save("measure", two, extent="to timer")
    await desk.browser.get(place)
    reply = await desk.browser.post(place, **{**form, "how": "Det jeg skrev"})
    assert reply.status == 409 and prefixed(reply.text)["how"] == "Det jeg skrev"
    assert not desk.entries.find(two).removed
    # The page that comes back knows what stands now; what the other wrote is taken in by the next press
    assert (await desk.browser.post(place, **{**prefixed(reply.text), "extent": "to timer"})).status == 303
    assert (desk.measure(one).how, desk.measure(one).extent) == ("Det jeg skrev", "to timer")
    assert (await desk.browser.post(place, **{**form, "med": one})).status == 404
    assert (await desk.browser.get(f"{place}?med={new_id()}")).status == 404


async def test_every_status_a_measure_has_had_is_shown_with_the_day(desk: Desk, clock: Clock) -> None:
    entry = await from_wish(desk, WISH, name="Samtaler")
    for status in ("sokt", "i_gang"):
        clock.advance(days=3)
        version = desk.entries.find(entry).version
        await _again(desk)
        await desk.browser.post(f"{desk.place}/status", status=f"{entry}.{version}.{status}")
    seen = text_of((await desk.browser.get(f"{desk.place}/measure/{entry}")).text)
    days = ("Planlagt Kari Los, 2. november 2026", "Søkt om Kari Los, 5. november 2026", "I gang Kari Los, 8. november")
    assert "Status over tid" in seen and [seen.index(day) for day in days] == sorted(seen.index(day) for day in days)


async def _again(desk: Desk) -> None:
    """Log in again after days, and open the plan."""
    with desk.store.read() as uow:
        username = next(account.username for account in list_accounts(uow))
    await desk.browser.log_in(username)
    await desk.look()


# --- many at once ------------------------------------------------------------------------------------


async def test_the_wishes_at_which_something_is_written_become_measures_in_one_step(desk: Desk) -> None:
    page = await desk.browser.get(f"{desk.place}/onsker")
    form = prefixed(page.text)
    assert WISH in page.text and WISH_2 in page.text
    nothing = await desk.browser.post(f"{desk.place}/onsker", **form)
    assert nothing.status == 422 and "Du har ikke skrevet noe" in nothing.text
    sent = {**form, "0.extent": "en time i uka", "alle.responsible": "bruker"}
    replies = [await desk.browser.post(f"{desk.place}/onsker", **sent) for _ in range(2)]
    assert [reply.status for reply in replies] == [303, 303]
    ((_, made),) = desk.entries.of(Measure)
    assert (made.wish, made.goal) == (desk.person.items[WISH], desk.person.items[GOAL])
    assert (made.extent, made.responsible) == ("en time i uka", "bruker")
    assert "Ønsker uten svar: 1" in await desk.look()
    await desk.undo(replies[0])
    assert "Ønsker uten svar: 2" in await desk.look()


async def test_one_wrong_field_among_many_stops_all_and_loses_none(desk: Desk) -> None:
    form = prefixed((await desk.browser.get(f"{desk.place}/onsker")).text)
    sent = {**form, "0.extent": "en time", "1.how": "å" * 10_001, "1.name": "Følge"}
    reply = await desk.browser.post(f"{desk.place}/onsker", **sent)
    assert reply.status == 422 and desk.entries.all == ()
    again = prefixed(reply.text)
    assert (again["0.extent"], again["1.how"], again["1.name"]) == ("en time", "å" * 10_001, "Følge")
    assert 'id="f-1-how-feil"' in reply.text
    assert (await desk.browser.post(f"{desk.place}/onsker", **{**again, "1.how": "Til fots"})).status == 303
    assert len(desk.entries.of(Measure)) == 2


async def test_the_whole_frame_is_one_page_and_one_step(desk: Desk) -> None:
    form = prefixed((await desk.browser.get(f"{desk.place}/ramme")).text)
    assert form["duties.coordinator"] == "oppnevnt" and form["duties.maker"], "what is most likely is proposed"
    sent = {**form, "period.start": "2027", "period.end": "2028", "plan_consent.given": "1.11.2026"}
    reply = await desk.browser.post(f"{desk.place}/ramme", **sent)
    assert reply.status == 303
    assert desk.entries.one(Period).end.text == "2028" and desk.entries.one(PlanConsent).given.precision == "day"
    assert desk.entries.find(single_id(desk.person.plan_id, "cooperation")) is None, "nothing is made of nothing"
    # When somebody else has written in the same field meanwhile, then both versions are there
    old = prefixed((await desk.browser.get(f"{desk.place}/ramme")).text)
    await desk.save("period", single_id(desk.person.plan_id, "period"), end="2029")
    await desk.browser.get(f"{desk.place}/ramme")
    mine = {**old, "period.end": "2030", "cooperation.text": "Skolen"}
    clash = await desk.browser.post(f"{desk.place}/ramme", **mine)
    assert clash.status == 409 and "Bruk det Kari Los skrev: 2029" in text_of(clash.text)
    again = prefixed(clash.text)
    assert (again["period.end"], again["cooperation.text"]) == ("2030", "Skolen")
    assert (await desk.browser.post(f"{desk.place}/ramme", **again)).status == 303
    assert desk.entries.one(Period).end.text == "2030" and desk.entries.one(Duties).coordinator == "oppnevnt"


# --- a login that runs out ---------------------------------------------------------------------------


async def test_what_was_written_when_the_login_ran_out_is_saved_after_the_next_login(
    desk: Desk, clock: Clock, store: Store, kari: str
) -> None:
    talk = new_id()
    form = form_of((await desk.browser.get(f"{desk.place}/measure/{talk}")).text)
    clock.advance(minutes=31)
    reply = await desk.send("measure", talk, **{**form, "name": "Samtaler", "how": "\nHver uke, «hos» <DPS>"})
    assert reply.status == 401
    # When the first try to log in fails, the words are still there
    for password, status in (("feil passord her", 401), (PASSWORD, 200)):
        kept = {"sti": desk.browser.hidden("sti"), "utkast": desk.browser.hidden("utkast")}
        reply = await desk.browser.log_in(kari, password, neste=desk.place, **kept)
        assert reply.status == status and "Hver uke, «hos» &lt;DPS&gt;" in reply.text
        desk.browser.page = reply.text
    assert desk.entries.all == (), "nothing is sent before she says so"
    carried = re.findall(r'<textarea hidden name="([\w.:]+)">(.*?)</textarea>', reply.text, re.S)
    fields = {name: html.unescape(value) for name, value in carried}
    assert f'action="{desk.place}/measure/{talk}"' in reply.text
    assert (await desk.send("measure", talk, **fields)).status == 303
    assert (desk.measure(talk).name, desk.measure(talk).how) == ("Samtaler", "Hver uke, «hos» <DPS>")


async def test_a_login_form_carries_nothing_but_our_own_forms(desk: Desk, store: Store) -> None:
    other = a_coordinator(store)
    for path, packed in (("//ond.no/plan/x", '{"how": "x"}'), (f"{desk.place}/ramme", "["), (desk.place, '{"how": 1}')):
        reply = await desk.browser.log_in(other, PASSWORD, sti=path, utkast=packed)
        assert reply.status == 303, path
