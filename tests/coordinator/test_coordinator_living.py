"""The living plan at the desk: from a wish to a measure in two clicks, and nothing that a wrong click can lose."""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass

import pytest

from store.base import new_id
from store.elements import Measure, WishAnswer
from store.entries import Entries, read_entries, single_id
from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, Browser, Clock, Person, Reply, a_person, answers_of, audit_of
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
WISH = "Noen å snakke med når det er vanskelig"
GOAL = "Jeg vil bo for meg selv,\nmed hund."


@dataclass
class Desk:
    """A coordinator with the living plan of one person open."""

    browser: Browser
    person: Person
    store: Store

    @property
    def place(self) -> str:
        return f"/koordinator/plan/{self.person.plan_id}/tiltak"

    @property
    def entries(self) -> Entries:
        with self.store.read() as uow:
            return read_entries(uow, self.person.plan_id)

    async def look(self) -> str:
        """Open the plan and return what a reader sees."""
        reply = await self.browser.get(self.place)
        assert reply.status == 200
        return text_of(reply.text)

    async def save(self, kind: str, entry: str, **fields: str) -> Reply:
        """Open the form of an entry, fill in some fields, save."""
        page = await self.browser.get(f"{self.place}/{kind}/{entry}")
        return await self.send(kind, entry, **{**form_of(page.text), **fields})

    async def send(self, kind: str, entry: str, **fields: str) -> Reply:
        return await self.browser.post(f"{self.place}/{kind}/{entry}", **fields)

    async def undo(self, reply: Reply) -> Reply:
        """Press "Angre" on the page that a change led to."""
        page = await self.browser.get(reply.location.partition("#")[0])
        assert "Angre" in page.text or "Gjør om" in page.text
        return await self.browser.post(f"{self.place}/angre", step=self.browser.hidden("step"))

    def measure(self, entry: str) -> Measure:
        found = self.entries.find(entry)
        assert found is not None and isinstance(found.element, Measure)
        return found.element


def form_of(page: str) -> dict[str, str]:
    """What stands in the form of the page, as a browser would send it."""
    form = page[page.index("k-skjema") :].partition("</form>")[0]
    inputs = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form)
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S)
    found = {name: html.unescape(value) for name, value in (*inputs, *areas)}
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    person = a_person(store, clock)
    person.say("bolig_dagligliv.wish", WISH, "wish")
    person.send_to(kari)
    return Desk(await open_browser(kari), person, store)


# --- from a wish to a measure ------------------------------------------------------------------------


async def test_a_wish_becomes_a_measure_in_two_clicks_in_the_persons_words(desk: Desk) -> None:
    assert "Ønsker uten svar: 1" in await desk.look()
    before = answers_of(desk.store, desk.person.plan_id)
    # When she presses "Lag tiltak av ønsket" and then "Lagre"
    link = html.unescape(re.search(r'href="([^"]+)"[^>]*>Lag tiltak av ønsket', desk.browser.page).group(1))
    page = await desk.browser.get(link)
    assert WISH in text_of(page.text) and "Fra ønsket:" in page.text
    entry = re.search(r"/measure/([0-9a-f]{32})", link).group(1)
    reply = await desk.send("measure", entry, **form_of(page.text))
    # Then there is a measure under the goal of the same area, named by the person's own words
    assert reply.status == 303
    made = desk.measure(entry)
    assert (made.wish, made.goal, made.status) == (desk.person.items[WISH], desk.person.items[GOAL], "planlagt")
    seen = await desk.look()
    assert f"«{WISH}» Planlagt" in seen and "Ble til tiltaket" in seen and "Ønsker uten svar" not in seen
    assert answers_of(desk.store, desk.person.plan_id) == before
    # And one click takes both the measure and the answer back
    await desk.undo(reply)
    assert "Ønsker uten svar: 1" in await desk.look()
    assert desk.entries.of(Measure) == desk.entries.of(WishAnswer) == []


async def test_the_quote_stays_as_it_was_when_the_person_changes_the_wish(desk: Desk) -> None:
    entry = new_id()
    await desk.browser.get(f"{desk.place}/measure/{entry}?onske={desk.person.items[WISH]}")
    await desk.send("measure", entry, **form_of(desk.browser.page))
    desk.person.change(WISH, "Ingen å snakke med")
    page = text_of((await desk.browser.get(f"{desk.place}/measure/{entry}")).text)
    assert WISH in page and "Ingen å snakke med" not in page
    assert "Personen har endret ønsket etter svaret." in await desk.look()


async def test_a_wish_can_be_answered_without_a_measure_and_then_it_is_no_longer_open(desk: Desk) -> None:
    wish = desk.person.items[WISH]
    place = single_id(wish, "wish_answer")
    await desk.browser.get(f"{desk.place}/wish_answer/{place}?onske={wish}")
    reply = await desk.send("wish_answer", place, **{**form_of(desk.browser.page), "text": "Vi spør DPS i januar."})
    assert reply.status == 303
    seen = await desk.look()
    assert "Vi spør DPS i januar." in seen and "Ønsker uten svar" not in seen and "Lag tiltak av ønsket" in seen


# --- what can be written ------------------------------------------------------------------------------


async def test_a_participant_is_entered_once_and_can_then_be_picked_as_responsible(desk: Desk) -> None:
    nora, talk = new_id(), new_id()
    await desk.save("participant", nora, name="Nora Vik", unit="DPS", phone="22 00 00 00", group="ja")
    page = await desk.browser.get(f"{desk.place}/measure/{talk}")
    options = re.findall(r"<option value=\"[^\"]*\"[^>]*>([^<]*)</option>", page.text)
    assert {"Personen selv", "Kari Los", "Nora Vik"} <= set(options)
    assert '<option value="Støttekontakt">' in page.text, "the local codebook is offered"
    await desk.save("measure", talk, name="støttekontakt", responsible=nora, start="mai 2027", evaluation="2028")
    assert (desk.measure(talk).code, desk.measure(talk).start.precision) == ("stottekontakt", "month")
    seen = await desk.look()
    assert "støttekontakt Planlagt" in seen and "Ansvarlig: Nora Vik" in seen and "Med i ansvarsgruppa" in seen
    # When she takes Nora out while somebody still has the form open, then nothing is lost and it is told
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    form = form_of(desk.browser.page)
    await desk.browser.get(f"{desk.place}/participant/{nora}")
    await desk.browser.post(f"{desk.place}/participant/{nora}/ta-ut", seen="1", why="Sluttet")
    assert (await desk.send("measure", talk, **{**form, "extent": "mye"})).status == 303
    assert "Ansvarlig: Nora Vik (deltar ikke lenger)" in await desk.look()


async def test_dates_in_the_wrong_order_are_asked_about_and_allowed(desk: Desk) -> None:
    talk = new_id()
    assert (await desk.save("measure", talk, name="Samtaler", start="mai 2027", evaluation="2026")).status == 303
    assert "«Evaluering» er før «Start». Stemmer det?" in await desk.look()
    await desk.save("measure", talk, evaluation="2027")
    assert "Stemmer det?" not in await desk.look(), "the same year may be later"


async def test_a_date_nobody_can_read_is_kept_as_it_was_written(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler", start="etter at mor er frisk", evaluation="31.2.2027")
    assert "Start etter at mor er frisk Evaluering 31.2.2027" in await desk.look()
    page = text_of((await desk.browser.get(f"{desk.place}/measure/{talk}")).text)
    assert "Det er ikke en dato, så lista kan ikke minne deg på det." in page


async def test_one_click_moves_a_measure_and_two_clicks_are_one(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler")
    await desk.look()
    button = re.search(rf'value="({talk}\.1\.sokt)"', desk.browser.page).group(1)
    replies = [await desk.browser.post(f"{desk.place}/status", status=button) for _ in range(2)]
    assert [reply.status for reply in replies] == [303, 303]
    assert "Samtaler Søkt om" in await desk.look()
    lines = [action for action, item in audit_of(desk.store, desk.person.plan_id) if item == talk]
    assert lines == ["measure_made", "measure_changed"]
    await desk.undo(replies[0])
    assert desk.measure(talk).status == "planlagt"


async def test_double_click_on_save_makes_one_measure(desk: Desk) -> None:
    talk = new_id()
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    form = form_of(desk.browser.page) | {"name": "Samtaler"}
    replies = await asyncio.gather(*(desk.send("measure", talk, **form) for _ in range(3)))
    assert {reply.status for reply in replies} == {303}
    assert [measure.name for _, measure in desk.entries.of(Measure)] == ["Samtaler"]
    assert desk.entries.find(talk).version == 1


async def test_the_back_button_and_another_text_ask_instead_of_overwriting(desk: Desk) -> None:
    talk = new_id()
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    form = form_of(desk.browser.page)
    await desk.send("measure", talk, **{**form, "name": "Samtaler"})
    reply = await desk.send("measure", talk, **{**form, "name": "Turgruppe"})
    assert reply.status == 409 and "Samtaler" in reply.text and "Turgruppe" in reply.text
    assert desk.measure(talk).name == "Samtaler"


async def test_the_phase_is_chosen_in_any_order(desk: Desk) -> None:
    place = single_id(desk.person.plan_id, "phase")
    for phase in ("evaluering", "kartlegging"):
        await desk.look()
        seen = "1" if phase == "kartlegging" else "0"
        assert (await desk.send("phase", place, phase=phase, seen=seen)).status == 303
    await desk.look()
    assert '<option value="kartlegging" selected>' in desk.browser.page


# --- two at once ---------------------------------------------------------------------------------------


async def test_two_who_write_in_the_same_field_see_both_versions_and_choose(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler", extent="en time", how="Hos DPS")
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    mine = form_of(desk.browser.page)
    await desk.send("measure", talk, **{**mine, "extent": "to timer", "start": "mai 2027"})
    # When she saves a form that is older
    reply = await desk.send("measure", talk, **{**mine, "extent": "tre timer", "how": "Hjemme"})
    # Then nothing is written, and mine and theirs stand there
    assert reply.status == 409
    seen = text_of(reply.text)
    assert "Kari Los endret dette mens du skrev" in seen and "Bruk det Kari Los skrev: to timer" in seen
    merged = form_of(reply.text)
    assert (merged["extent"], merged["how"], merged["start"]) == ("tre timer", "Hjemme", "mai 2027")
    assert desk.measure(talk).extent == "to timer"
    # When she takes theirs for that field, then the rest of hers stands too
    assert (await desk.send("measure", talk, **{**merged, "velg_extent": "deres"})).status == 303
    kept = desk.measure(talk)
    assert (kept.extent, kept.how, kept.start.text) == ("to timer", "Hjemme", "mai 2027")


async def test_changes_in_different_fields_both_stand_and_it_is_told(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler")
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    mine = form_of(desk.browser.page)
    await desk.send("measure", talk, **{**mine, "extent": "to timer"})
    reply = await desk.send("measure", talk, **{**mine, "how": "Hjemme"})
    assert reply.status == 303
    assert (desk.measure(talk).extent, desk.measure(talk).how) == ("to timer", "Hjemme")
    page = await desk.browser.get(reply.location.partition("#")[0])
    assert "Begge deler står." in page.text


async def test_what_was_taken_out_meanwhile_comes_back_only_when_she_wants_it(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler")
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    mine = form_of(desk.browser.page)
    await desk.browser.post(f"{desk.place}/measure/{talk}/ta-ut", seen="1")
    reply = await desk.send("measure", talk, **{**mine, "extent": "to timer"})
    assert reply.status == 409 and "tok dette ut av planen mens du skrev" in reply.text
    assert (await desk.send("measure", talk, **form_of(reply.text))).status == 303
    assert desk.measure(talk).extent == "to timer" and "Tatt ut av planen" not in await desk.look()


async def test_undo_after_somebody_built_on_it_says_so_and_takes_nothing(desk: Desk) -> None:
    talk = new_id()
    first = await desk.save("measure", talk, name="Samtaler")
    await desk.browser.get(first.location.partition("#")[0])
    step = desk.browser.hidden("step")
    await desk.save("measure", talk, extent="en time")
    reply = await desk.browser.post(f"{desk.place}/angre", step=step)
    assert reply.status == 409 and "bruk historien" in reply.text
    assert desk.measure(talk).extent == "en time"


# --- history -------------------------------------------------------------------------------------------


async def test_history_shows_who_when_and_why_and_brings_back_any_version(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name="Samtaler", extent="en time")
    await desk.save("measure", talk, extent="to timer", why="En time var for lite.")
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    await desk.browser.post(f"{desk.place}/measure/{talk}/ta-ut", seen="2", why="Ferdig")
    seen = text_of((await desk.browser.get(f"{desk.place}/measure/{talk}")).text)
    assert "Tatt ut Kari Los, 2. november 2026 kl. 10.00 Grunn: Ferdig" in seen
    assert "Grunn: En time var for lite. Hvor mye før: en time nå: to timer" in seen
    assert "Tatt ut av planen (1)" in await desk.look()
    await desk.browser.post(f"{desk.place}/measure/{talk}/gjenopprett", to="1")
    assert desk.measure(talk).extent == "en time"
    assert "Samtaler Planlagt" in await desk.look()


# --- bad input -----------------------------------------------------------------------------------------


async def test_ten_thousand_signs_are_kept_and_more_is_refused_with_the_text_still_there(desk: Desk) -> None:
    talk = new_id()
    assert (await desk.save("measure", talk, name="Samtaler", how="å" * 10_000)).status == 303
    assert len(desk.measure(talk).how) == 10_000
    reply = await desk.save("measure", talk, how="å" * 10_001, extent="en time")
    assert reply.status == 422
    assert form_of(reply.text)["how"] == "å" * 10_001 and form_of(reply.text)["extent"] == "en time"
    assert 'aria-invalid="true"' in reply.text


async def test_an_empty_form_is_not_saved_and_choices_that_do_not_exist_are_refused(desk: Desk) -> None:
    assert (await desk.save("measure", new_id())).status == 422
    assert (await desk.save("measure", new_id(), name="x", status="utsatt")).status == 422
    assert (await desk.save("measure", new_id(), name="x", responsible="f" * 32)).status == 422
    assert (await desk.save("measure", new_id(), name="x", goal="f" * 32)).status == 422
    assert (await desk.save("period", new_id(), start="2027")).status == 404, "a plan has one period, at its own place"
    assert (await desk.browser.get(f"{desk.place}/hus/{new_id()}")).status == 404
    assert desk.entries.all == ()


async def test_hostile_words_are_shown_as_words(desk: Desk) -> None:
    talk = new_id()
    await desk.save("measure", talk, name=HOSTILE, how=HOSTILE)
    await desk.save("participant", new_id(), name=HOSTILE, contribution=HOSTILE)
    page = (await desk.browser.get(desk.place)).text
    assert "<script>alert" not in page
    assert page.count(html.escape(HOSTILE, quote=False).replace('"', "&#34;")) == 2
    assert desk.measure(talk).how == HOSTILE


async def test_who_was_logged_out_while_writing_gets_the_words_back(desk: Desk, clock: Clock) -> None:
    talk = new_id()
    await desk.browser.get(f"{desk.place}/measure/{talk}")
    form = form_of(desk.browser.page)
    clock.advance(minutes=31)
    written = {"name": "Samtaler", "how": "Hver uke,\nhos DPS", "why": "Fordi"}
    reply = await desk.send("measure", talk, **{**form, **written})
    assert reply.status == 401
    assert all(words in reply.text for words in written.values())
    assert f'name="neste" value="{desk.place}"' in reply.text
    assert desk.entries.all == ()


async def test_work_on_measures_does_not_make_the_page_of_answers_old(desk: Desk) -> None:
    await desk.browser.get(f"/koordinator/plan/{desk.person.plan_id}")
    version = desk.browser.hidden("version")
    await desk.save("measure", new_id(), name="Samtaler")
    place = f"/koordinator/plan/{desk.person.plan_id}/punkt/{desk.person.items[WISH]}/svar"
    reply = await desk.browser.post(place, state="bekreftet", version=version)
    assert reply.status == 303


async def test_what_is_missing_is_told_and_stops_nothing(desk: Desk) -> None:
    seen = await desk.look()
    assert "Det loven ber om: 10 av 11 deler mangler noe." in seen
    assert "Ingen deltakere. Du legger dem inn." in seen
    await desk.save("participant", new_id(), name="Nora", contribution="Samtaler")
    assert "Ingen deltakere. Du legger dem inn." not in await desk.look()


async def test_the_page_speaks_nynorsk(desk: Desk) -> None:
    page = text_of((await desk.browser.get(f"{desk.place}?sprak=nn")).text)
    assert "Deltakarar" in page and "Ønske utan svar: 1" in page

