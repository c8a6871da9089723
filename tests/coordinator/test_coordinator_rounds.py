"""A new mapping from the old one: the old stays as it was, the new begins with its words, and what is new is shown."""

from __future__ import annotations

import pytest

from store.audit import broken_lines
from store.base import new_id
from store.unit_of_work import Store
from tests.coordinator.builders import Browser, Clock, Person, a_coordinator, a_person, answers_of, audit_of
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import form_of
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
GOAL = "Jeg vil bo for meg selv,\nmed hund."
OWN = "Jeg gir meg ikke så lett."


class Desk:
    """A coordinator with a mapped plan open."""

    def __init__(self, browser: Browser, person: Person, store: Store, clock: Clock) -> None:
        self.browser, self.person, self.store, self.clock = browser, person, store, clock

    @property
    def place(self) -> str:
        return f"/koordinator/plan/{self.person.plan_id}"

    async def begin(self, name: str = "") -> None:
        await self.browser.get(self.place)
        reply = await self.browser.post(f"{self.place}/kartlegging", name=name)
        assert (reply.status, reply.location) == (303, f"{self.place}/kartlegging/nytt")
        self.clock.advance(minutes=1)

    async def read(self, path: str) -> str:
        reply = await self.browser.get(f"{self.place}{path}")
        assert reply.status == 200
        return text_of(reply.text)


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    person = a_person(store, clock, kari)
    return Desk(await open_browser(kari), person, store, clock)


async def test_the_old_mapping_stays_readable_and_unchanged_whatever_is_said_later(desk: Desk) -> None:
    await desk.begin("Høsten 2026")
    before = await desk.read("/kartlegging/1")
    assert all(words in before for words in (OWN, GOAL.replace("\n", " "), "Haster mest", "Høsten 2026"))
    desk.person.change(GOAL, "Jeg vil bo med broren min.")
    desk.person.strike(OWN)
    desk.person.say("transport.goal", "Jeg vil ta bussen.")
    assert await desk.read("/kartlegging/1") == before
    assert "Jeg vil bo med broren min." not in before


async def test_the_new_one_begins_with_the_old_words_and_says_which_are_from_before(desk: Desk) -> None:
    words = answers_of(desk.store, desk.person.plan_id)
    await desk.begin()
    assert answers_of(desk.store, desk.person.plan_id) == words, "no word was written, changed or taken away"
    page = (await desk.browser.get(desk.place)).text
    assert page.count(">Fra før<") == 3
    desk.person.change(GOAL, "Jeg vil bo med broren min.")
    assert (await desk.browser.get(desk.place)).text.count(">Fra før<") == 2
    assert desk.person.notices()[-1].startswith("Kari Los vil gå gjennom planen med deg på nytt.")
    assert audit_of(desk.store, desk.person.plan_id).count(("mapping_begun", None)) == 1


async def test_what_is_new_is_told_thing_by_thing_with_then_and_now(desk: Desk) -> None:
    talk = new_id()
    form = form_of((await desk.browser.get(f"{desk.place}/tiltak/measure/{talk}")).text)
    await desk.browser.post(f"{desk.place}/tiltak/measure/{talk}", **{**form, "name": "Samtaler"})
    await desk.begin()
    assert "Ingenting er nytt." in await desk.read("/kartlegging/nytt")
    desk.person.change(GOAL, "Jeg vil bo med broren min.")
    desk.person.strike(OWN)
    desk.person.say("transport.goal", "Jeg vil ta bussen.")
    await desk.browser.get(f"{desk.place}/tiltak")
    await desk.browser.post(f"{desk.place}/tiltak/status", status=f"{talk}.1.i_gang")
    news = await desk.read("/kartlegging/nytt")
    assert "Nytt: 4." in news
    assert f"Endret Før: {GOAL.replace(chr(10), ' ')} Nå: Jeg vil bo med broren min." in news
    assert f"Tatt ut Før: {OWN}" in news and "Nytt Jeg vil ta bussen." in news
    assert "Samtaler Endret Før: Planlagt. Nå: I gang" in news
    assert "Som før: 1" in news


async def test_a_wrong_click_is_taken_back_and_no_word_said_meanwhile_is_lost(desk: Desk) -> None:
    areas = (await _plan(desk))["areas"]
    await desk.begin()
    assert {area["status"] for area in (await _plan(desk))["areas"]} == {"paabegynt"}
    desk.person.say("bolig_dagligliv.goal", "Jeg vil ha katt.")
    await desk.browser.get(f"{desk.place}/kartlegging/nytt")
    for _click in range(2):
        assert (await desk.browser.post(f"{desk.place}/kartlegging/angre")).status == 303
    plan = await _plan(desk)
    assert [area["status"] for area in plan["areas"]] == [area["status"] for area in areas]
    assert "Jeg vil ha katt." in [item["text"] for item in plan["items"]]
    assert plan["mappings"] == [] and plan["news"] is None
    assert (await desk.browser.get(f"{desk.place}/kartlegging/nytt")).status == 404
    told = [notice for notice in desk.person.notices() if notice.startswith("Kari Los har angret.")]
    assert len(told) == 1
    # And the next one does not take the place of the one that was taken back
    await desk.begin()
    assert [one["number"] for one in (await _plan(desk))["mappings"]] == [2]
    with desk.store.read() as uow:
        assert broken_lines(uow) == []


async def test_several_mappings_can_be_compared_with_now(desk: Desk) -> None:
    await desk.begin("Første")
    desk.person.change(GOAL, "Jeg vil bo med broren min.")
    await desk.begin("Andre")
    assert "Ingenting er nytt." in await desk.read("/kartlegging/nytt")
    assert "Nå: Jeg vil bo med broren min." in await desk.read("/kartlegging/nytt?fra=1")
    for odd in ("7", "-1", "x", "99999999"):
        assert (await desk.browser.get(f"{desk.place}/kartlegging/nytt?fra={odd}")).status in (200, 404)
    assert (await desk.browser.get(f"{desk.place}/kartlegging/3")).status == 404


async def test_another_coordinator_finds_nothing(desk: Desk, open_browser: OpenBrowser, store: Store) -> None:
    await desk.begin()
    other = await open_browser(a_coordinator(store, "Per Annen"))
    await other.get("/koordinator")
    for path in ("/kartlegging/nytt", "/kartlegging/1"):
        reply = await other.get(f"{desk.place}{path}")
        assert reply.status == 404 and OWN not in reply.text
    for path in ("", "/angre"):
        await other.get("/koordinator")
        assert (await other.post(f"{desk.place}/kartlegging{path}", name="")).status == 404
    assert len((await _plan(desk))["mappings"]) == 1


async def test_a_name_that_is_too_long_is_refused_and_given_back(desk: Desk) -> None:
    await desk.browser.get(desk.place)
    reply = await desk.browser.post(f"{desk.place}/kartlegging", name="å" * 301)
    assert reply.status == 422 and "Det er plass til 300." in reply.text
    assert (await _plan(desk))["mappings"] == []


async def _plan(desk: Desk) -> dict:
    return await (await desk.browser.client.get(f"/api/plans/{desk.person.plan_id}")).json()
