"""After a crisis: the coordinator is told that it has been hard only with a yes, and never what was written."""

from __future__ import annotations

from datetime import datetime

import pytest

from store import audit
from store.plan_state import read_plan
from store.unit_of_work import Store
from tests.builders import TO_AREAS, TO_HOUSING, Talk, a_coordinator, every_cell, tap

DANGER = "Jeg vil ikke leve lenger."
ASKED = "Skal jeg si fra til koordinatoren din om at det har vært tungt"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database."""
    return sqlite_url


async def mark(kari: Talk, store: Store) -> datetime | None:
    plan = (await kari.plan())["id"]
    with store.read() as uow:
        return read_plan(uow, plan).hard_time_at


@pytest.mark.parametrize("yes", ["ja", "Ja, si fra", None])
async def test_only_a_yes_leaves_a_mark_and_no_words_with_it(talk, store: Store, yes: str | None) -> None:
    kari: Talk = await talk(*TO_HOUSING, DANGER)
    assert ASKED not in kari.text, "asked before the person is safe"
    await kari.say(tap("bekreft"))
    assert ASKED in kari.text and await mark(kari, store) is None, "marked without a yes"
    await kari.say(yes or kari.button("Ja, si fra"))
    assert await mark(kari, store) is not None and "ta bort beskjeden" in kari.text
    assert kari.state["phase"] == "crisis", "the person has not said that they want to go on"
    told = [place for place, value in every_cell(store) if DANGER in value]
    assert {place.split(".")[0] for place in told} <= {"message"}, "the words of the crisis stand in the plan"
    await kari.play(tap("gjenta_sporsmal"))
    assert ASKED not in kari.text, "asked twice"


@pytest.mark.parametrize("no", ["nei", "Nei, ikke si fra", None])
async def test_a_no_stores_nothing_and_is_not_asked_again(talk, store: Store, no: str | None) -> None:
    kari: Talk = await talk(*TO_HOUSING, DANGER, tap("bekreft"))
    await kari.say(no or kari.button("Nei, ikke si fra"))
    assert await mark(kari, store) is None and "Da sier jeg ingenting." in kari.text
    await kari.play(tap("bekreft"), tap("gjenta_sporsmal"))
    assert ASKED not in kari.text
    assert [value for place, value in every_cell(store) if place == "audit.action" and "hard" in value] == []


async def test_who_goes_on_at_once_is_asked_beside_the_way_on(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING, DANGER, tap("gjenta_sporsmal"))
    assert ASKED in kari.text and kari.state["phase"] == "clarify"
    await kari.say(kari.button("Ja, si fra"))
    assert await mark(kari, store) is not None
    assert kari.state["question"] == "bolig_dagligliv.situation", "the open question does not come back"


async def test_who_writes_on_is_not_held_up(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING, DANGER, tap("gjenta_sporsmal"), tap("gjenta_sporsmal"), "Jeg bor alene.")
    assert await mark(kari, store) is None and "Jeg bor alene." in await kari.words()


async def test_a_careful_question_that_was_no_danger_asks_nothing(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg orker ikke mer", tap("gjenta_sporsmal"))
    assert ASKED not in kari.text


async def test_without_a_plan_there_is_nothing_to_mark(talk) -> None:
    kari: Talk = await talk(DANGER, tap("bekreft"))
    assert ASKED not in kari.text


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("ta bort beskjeden", "nb"),
        ("Kan du ta bort beskjeden til koordinatoren?", "nb"),
        ("ta vækk beskjedn", "nb"),
        ("ikkje sei frå likevel", "nn"),
    ],
)
async def test_the_person_can_take_it_back_anywhere(talk, store: Store, said: str, language: str) -> None:
    turns = (*TO_HOUSING, DANGER, tap("bekreft"), tap("bekreft:si_fra"), tap("gjenta_sporsmal"), tap("gjenta_sporsmal"))
    kari: Talk = await talk(*turns, language=language)
    assert await mark(kari, store) is not None
    await kari.say(said)
    assert await mark(kari, store) is None
    assert kari.state["question"] == "bolig_dagligliv.situation", "the open question does not come back"
    await kari.say(said)
    assert ("ingen beskjed å ta bort" in kari.text) and kari.state["question"] == "bolig_dagligliv.situation"
    with store.read() as uow:
        assert audit.broken_lines(uow) == []


async def test_with_a_coordinator_the_words_are_about_now(talk, store: Store) -> None:
    a_coordinator(store, "Ingrid Lund")
    sent = (*TO_AREAS, tap("vis_plan"), tap("bekreft"), tap("bekreft"))
    kari: Talk = await talk(*sent, DANGER, tap("bekreft"))
    assert "Det er ikke nødhjelp" in kari.text and "hvis du sender kladden" not in kari.text
    await kari.say("ja")
    assert "Da sier jeg fra til koordinatoren din." in kari.text


async def test_two_taps_mark_once(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING, DANGER, tap("bekreft"), tap("bekreft:si_fra"))
    first = await mark(kari, store)
    await kari.say(tap("bekreft:si_fra"))
    assert await mark(kari, store) == first
