"""Goals and views at the desk: whose goal, when, both assessments side by side, others under their own names."""

from __future__ import annotations

import pytest

from store import desk as store_desk
from store.base import new_id
from store.desk_elements import Assessment, Contribution, GoalFacts, Mapper, ServiceGoal
from store.entries import place_of
from store.plan_json import plan_json
from tests.coordinator.builders import account_id, answers_of
from tests.coordinator.test_coordinator_living import GOAL, Desk, form_of
from tests.coordinator.test_coordinator_living import desk as desk  # noqa: PLC0414 - the fixture
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
AREA = "bolig_dagligliv"


async def put(desk: Desk, kind: str, entry: str, about: str, **fields: str) -> int:
    """Open the form of something about a goal or an area, fill it in and save."""
    page = await desk.browser.get(f"{desk.place}/{kind}/{entry}?om={about}")
    assert page.status == 200
    return (await desk.send(kind, entry, **{**form_of(page.text), **fields})).status


async def a_professional(desk: Desk) -> str:
    nora = new_id()
    await desk.save("participant", nora, name="Nora Vik", role="psykolog", unit="DPS")
    return nora


def as_json(desk: Desk, kari: str) -> dict:
    with desk.store.read() as uow:
        return plan_json(uow, store_desk.plan_for(uow, account_id(desk.store, kari), desk.person.plan_id))


async def test_a_goal_is_somebodys_has_a_term_and_a_time_known_to_the_month(desk: Desk, kari: str) -> None:
    goal, before = desk.person.items[GOAL], answers_of(desk.store, desk.person.plan_id)
    place = place_of(desk.person.plan_id, GoalFacts, goal)
    page = await desk.browser.get(f"{desk.place}/goal_facts/{place}?om={goal}")
    assert GOAL in page.text, "the person's words stand above the form"
    assert await put(desk, "goal_facts", place, goal, owner="felles", horizon="lang", when="mai 2028") == 303
    assert "Mål · Felles mål" in await desk.look() and "Lang sikt Nådd mai 2028" in await desk.look()
    found = as_json(desk, kari)["areas"][0]["goals"][0]
    assert (found["text"], found["owner"], found["horizon"]) == (GOAL, "felles", "lang")
    assert found["when"] == {"from": "2028-05-01", "to": "2028-05-31", "precision": "month", "text": "mai 2028"}
    assert answers_of(desk.store, desk.person.plan_id) == before
    # What the person has said about when counts over what the desk writes
    desk.person.say(f"{AREA}.horizon", "kort", "horizon")
    assert as_json(desk, kari)["areas"][0]["goals"][0]["horizon"] == "kort"
    assert "Personen sa: Kort sikt Lang sikt" in await desk.look(), "both are seen"
    assert await put(desk, "goal_facts", new_id(), goal, owner="mitt") == 404, "one for each goal"
    assert await put(desk, "goal_facts", place_of(desk.person.plan_id, GoalFacts, "x"), "x", owner="mitt") == 404


async def test_a_goal_of_the_services_is_no_word_of_the_person_and_measures_can_serve_it(desk: Desk) -> None:
    goal, talk = new_id(), new_id()
    assert await put(desk, "service_goal", goal, AREA, text="Færre innleggelser", when="2028") == 303
    assert desk.entries.one(ServiceGoal).area == AREA
    await desk.save("measure", talk, name="Samtaler", goal=goal)
    seen = await desk.look()
    assert "Tjenestenes mål Færre innleggelser Nådd 2028 Endre Samtaler Planlagt" in seen
    assert await put(desk, "service_goal", new_id(), "maanen", text="x") == 422
    # When the goal is taken out, then the measure stays in the plan
    await desk.browser.get(f"{desk.place}/service_goal/{goal}")
    await desk.browser.post(f"{desk.place}/service_goal/{goal}/ta-ut", seen="1")
    assert "Tiltak uten mål Samtaler Planlagt" in await desk.look()
    assert (await desk.save("measure", talk, extent="en time")).status == 303


async def test_both_assessments_stand_side_by_side_with_the_reason(desk: Desk, kari: str) -> None:
    nora, place = await a_professional(desk), place_of(desk.person.plan_id, Assessment, AREA)
    said = {"user": "Jeg klarer meg.", "professional": "Trenger hjelp på kvelden.", "by": nora, "reason": "Natten."}
    assert await put(desk, "assessment", place, AREA, **said) == 303
    seen = await desk.look()
    assert "Slik ser personen det Jeg klarer meg. Slik ser fagpersonen det (Nora Vik) Trenger hjelp" in seen
    assert "Hvorfor de ser ulikt på det Natten." in seen
    found = as_json(desk, kari)["areas"][0]["assessment"]
    assert found == {"user": "Jeg klarer meg.", "professional": "Trenger hjelp på kvelden.", "reason": "Natten."}
    assert await put(desk, "assessment", place_of(desk.person.plan_id, Assessment, "maanen"), "maanen", user="x") == 404
    # Two who write different fields of it: both stand
    old = form_of((await desk.browser.get(f"{desk.place}/assessment/{place}?om={AREA}")).text)
    await desk.send("assessment", place, **{**old, "user": "Jeg klarer meg selv."})
    assert (await desk.send("assessment", place, **{**old, "reason": "Nettene."})).status == 303
    kept = desk.entries.one(Assessment)
    assert (kept.user, kept.reason, kept.by) == ("Jeg klarer meg selv.", "Nettene.", nora)


async def test_everybody_adds_under_their_own_name_and_a_conflict_is_shown(desk: Desk, kari: str) -> None:
    nora, mother = await a_professional(desk), new_id()
    await desk.save("participant", mother, name="Mor", tie="parorende")
    one, two = new_id(), new_id()
    assert await put(desk, "contribution", one, AREA, who=nora, text="Han sover lite.", differs="ja") == 303
    assert await put(desk, "contribution", two, AREA, who=mother, text="Jeg kan komme på søndager.", differs="") == 303
    seen = await desk.look()
    assert "Nora Vik psykolog, DPS Ser det annerledes Han sover lite." in seen
    assert "Mor Jeg kan komme på søndager." in seen
    # When Nora is no longer a participant, then her name stays at what she said
    await desk.browser.get(f"{desk.place}/participant/{nora}")
    await desk.browser.post(f"{desk.place}/participant/{nora}/ta-ut", seen="1")
    assert "Nora Vik psykolog, DPS" in await desk.look()
    assert {entry["name"] for entry in as_json(desk, kari)["contributions"]} == {"Nora Vik", "Mor"}
    assert await put(desk, "contribution", new_id(), AREA, who="f" * 32, text="x") == 422
    assert len(desk.entries.of(Contribution)) == 2


async def test_who_maps_an_area_with_the_person_is_written_down(desk: Desk) -> None:
    nora, place = await a_professional(desk), place_of(desk.person.plan_id, Mapper, AREA)
    assert await put(desk, "mapper", place, AREA, who=nora, chosen="ja") == 303
    assert "Går gjennom området med: Nora Vik (personen har valgt det)" in await desk.look()
    assert await put(desk, "mapper", place, AREA, who="bruker", chosen="") == 303
    assert "Går gjennom området med: ingen, personen gjør det selv Velg" in await desk.look()
    seen = text_of((await desk.browser.get(f"{desk.place}/mapper/{place}?om={AREA}")).text)
    assert "Hvem som er med på området: Bolig og dagligliv" in seen and "før: Nora Vik nå: Personen selv" in seen
