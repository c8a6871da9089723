"""The own plan under way, told in the chat: what the desk has written, what waits, and nothing that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from store import desk
from store.audit import broken_lines
from store.base import new_id
from store.elements import Measure, Participant, Reference, WishAnswer
from store.entries import single_id
from store.entry_changes import EntryChange, Put
from store.entry_writing import change_entries
from store.partial_date import PartialDate
from store.plan_facts import Period
from store.reminders import unit_queue
from store.unit_of_work import Store
from tests.builders import Talk, a_coordinator, every_cell, tap, wait

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TO_SENT = (
    tap("bekreft"), "hopp over", "hopp over", "hopp over", "Jeg bor alene.", tap("start_kartlegging:bolig_dagligliv"),
    "Tredje etasje.", "Jeg vil bo på bakken.", "hopp over", "hopp over", "hopp over", "En støttekontakt.",
    "vis planen min", tap("bekreft"),
)  # fmt: skip


@pytest.fixture
async def kari(talk, store: Store) -> tuple[Talk, str]:
    """Somebody whose plan is with Ingrid, and Ingrid's account."""
    ingrid = a_coordinator(store, "Ingrid Lund")
    person = await talk(*TO_SENT, tap(f"send:{ingrid}"))
    return person, ingrid


async def write(store: Store, person: Talk, account: str, *changes: EntryChange) -> None:
    """Write in the living plan, as the desk does."""
    plan_id = (await person.plan())["id"]
    with store.write() as uow:
        change_entries(uow, account, desk.plan_for(uow, account, plan_id), changes, person.clock.time)
        uow.commit()


async def a_full_plan(store: Store, person: Talk, account: str) -> None:
    plan: dict[str, Any] = await person.plan()
    wish = plan["areas"][0]["wishes"][0]["id"]
    per, measure, spring = new_id(), new_id(), PartialDate("til våren")
    await write(
        store,
        person,
        account,
        Put(per, Participant(name="Per Hansen", role="miljøterapeut", unit="Sandnes kommune", phone="51 00 00 00"), 0),
        Put(measure, Measure("Støttekontakt", status="sokt", responsible=per, start=spring, wish=wish), 0),
        Put(single_id(wish, "wish_answer"), WishAnswer(wish, 1, "Vi har søkt.", measure), 0),
        Put(new_id(), Measure("Fysioterapi", status="i_gang", responsible="bruker", extent="to ganger i uka"), 0),
        Put(new_id(), Measure("Egen bolig", status="avslaatt"), 0),
        Put(new_id(), Reference("BPA", "vedtak", "Sandnes kommune", PartialDate("2026"), PartialDate("2027")), 0),
        Put(single_id(plan["id"], "period"), Period(evaluation=PartialDate("mai 2027")), 0),
    )  # fmt: skip


async def test_what_stands_in_the_plan_is_told_and_nothing_else(kari, store: Store) -> None:
    person, ingrid = kari
    await a_full_plan(store, person, ingrid)
    await person.say("hva skjer med planen min?")
    for part in (
        "Støttekontakt er søkt om. Svaret er ikke kommet. Ansvaret har Per Hansen (miljøterapeut, Sandnes kommune, 51",
        "Start: til våren.", "Fysioterapi er i gang. Hvor mye: to ganger i uka. Ansvaret har du selv.",
        "Egen bolig: Du har fått nei. Det står ikke hvem som har ansvaret.", "spørre Ingrid Lund",
    ):  # fmt: skip
        assert part in person.text
    assert "venter på svar" not in person.text
    await person.say("hvem har ansvar for støttekontakt?")
    assert "Per Hansen" in person.text and "Fysioterapi" not in person.text
    await person.say("hva er bestemt?")
    assert "Vedtak: BPA. Fra Sandnes kommune. Gjelder fra 2026. Gjelder til 2027." in person.text
    assert "«En støttekontakt.». Svaret er: Vi har søkt. Det står i planen som søkt om." in person.text
    await person.say("når skal vi se på planen igjen?")
    assert "Dere ser på planen igjen: mai 2027." in person.text
    await person.say("hvem er med i planen min?")
    assert "Per Hansen" in person.text
    await person.say("hva skjer med bilen min?")
    assert "Støttekontakt" not in person.text


async def test_a_question_in_the_middle_comes_back_to_the_open_question(kari, store: Store) -> None:
    person, ingrid = kari
    await a_full_plan(store, person, ingrid)
    await person.play(tap("start_kartlegging:helse"), "ka tid møtes vi")
    assert person.state["question"] == "helse.situation"
    assert "Det står ikke noe møte i planen." in person.text and "mai 2027" in person.text
    assert "ka tid møtes vi" not in await person.words()


async def test_ten_measures_are_told_a_few_at_a_time(kari, store: Store) -> None:
    person, ingrid = kari
    await write(store, person, ingrid, *(Put(new_id(), Measure(f"Hjelp nummer {n}"), 0) for n in range(10)))
    await person.say("hva skjer med planen min?")
    assert "… og 4 til." in person.text
    await person.say("hvem har ansvar for hjelp nummer 9?")
    assert "Det står ikke hvem som har ansvaret." in person.text


async def test_the_wording_that_waits_can_be_answered_from_there(kari, store: Store) -> None:
    person, ingrid = kari
    plan = await person.plan()
    item = plan["areas"][0]["goals"][0]["id"]
    with store.write() as uow:
        state = desk.plan_for(uow, ingrid, plan["id"])
        proposal, _ = desk.propose_wording(uow, ingrid, state, item, "Bolig uten trapp.", person.clock.time)
        uow.commit()
    await person.say("hva skjer med planen min?")
    assert "Bolig uten trapp." in person.text
    await person.say(tap(f"bekreft:{proposal}"))
    assert (await person.plan())["proposals"][0]["state"] == "godtatt"
    assert (await person.plan())["areas"][0]["goals"][0]["text"] == "Jeg vil bo på bakken."


async def test_words_that_may_be_an_answer_wait_and_nothing_is_sent(kari, store: Store) -> None:
    person, _ = kari
    await person.play(tap("start_kartlegging:helse"), "Ingenting skjer.")
    assert "vis_plan:stille" in person.buttons and "svar" in person.buttons
    await person.say(tap("svar"))
    assert "Ingenting skjer." in await person.words()
    assert (await person.plan())["reminder"] is None


async def test_a_reminder_is_dated_answered_late_and_kept(kari, store: Store) -> None:
    person, ingrid = kari
    await person.play("ingenting skjer med planen min", "ja")
    made = (await person.plan())["reminder"]
    assert made["at"] < made["due"] and made["answered_at"] is None
    # Saying it again changes nothing
    await person.play("ingenting skjer", tap("vis_plan:purr"))
    assert (await person.plan())["reminder"]["id"] == made["id"]
    with store.read() as uow:
        assert unit_queue(uow, person.clock.time) == []
    await person.say(wait("P15D"))
    with store.read() as uow:
        (row,) = unit_queue(uow, person.clock.time)
        assert (row.coordinator, row.passed_on_at) == ("Ingrid Lund", None)
    await person.say(tap(f"vis_plan:purr_bort.{made['id']}"))
    with store.read() as uow:
        assert unit_queue(uow, person.clock.time) == []
        assert broken_lines(uow) == []


async def test_a_comment_lands_at_its_item_and_can_be_taken_back(kari, store: Store) -> None:
    person, _ = kari
    await person.say("Om målet om bolig: det haster!  Jeg faller.")
    (comment,) = (await person.plan())["comments"]
    goal = (await person.plan())["areas"][0]["goals"][0]
    assert (comment["item"], comment["text"]) == (goal["id"], "det haster!  Jeg faller.")
    assert goal["text"] == "Jeg vil bo på bakken."
    await person.say(person.button("Ta bort kommentaren"))
    assert (await person.plan())["comments"] == []


async def test_a_comment_on_one_of_several_asks_which_and_loses_no_word(kari, store: Store) -> None:
    person, _ = kari
    await person.play(tap("endre_svar:+bolig_dagligliv.wish"), "Hjelp til å vaske.")
    await person.say("om ønsket om bolig: helst på tirsdager")
    assert (await person.plan())["comments"] == []
    await person.say(person.button("Hjelp til å vaske."))
    (comment,) = (await person.plan())["comments"]
    wishes = {wish["id"]: wish["text"] for wish in (await person.plan())["areas"][0]["wishes"]}
    assert (wishes[comment["item"]], comment["text"]) == ("Hjelp til å vaske.", "helst på tirsdager")


async def test_everything_goes_when_the_person_deletes_it(kari, store: Store) -> None:
    person, _ = kari
    await person.play("ingenting skjer med planen min", "ja", "om målet om bolig: det haster veldig")
    await person.service.erase(person.id, person.token)
    assert not [cell for cell in every_cell(store) if "haster veldig" in cell[1]]
    assert not [cell for cell in every_cell(store) if cell[0].startswith(("reminder.", "item_comment."))]


async def test_before_a_plan_is_sent_nobody_is_said_to_work_with_it(talk) -> None:
    person = await talk(*TO_SENT)
    await person.say("hva skjer med planen min?")
    assert "kladd hos deg" in person.text
    await person.say("hva har jeg bedt om?")
    assert "«En støttekontakt.». Ingen har svart på det ennå." in person.text


async def test_a_relative_hears_nothing_about_a_plan(talk) -> None:
    person = await talk("hva skjer med planen min?", "hvem har ansvar for støttekontakt?", audience="parorende")
    assert "kladd" not in person.text and "Ansvaret har" not in person.text
    await person.say(tap("vis_plan:skjer"))
    assert "Jeg kan ikke se i planen til noen andre." in person.text


@pytest.mark.parametrize("value", ["vis_plan:tull", "vis_plan:purr.x", "vis_plan:om.", "vis_plan:skjer.1"])
async def test_a_button_of_no_kind_is_refused_kindly(kari, value: str) -> None:
    from bot.problems import Problem

    person, _ = kari
    with pytest.raises(Problem) as refused:
        await person.say(tap(value))
    assert refused.value.status == 400


async def test_a_notice_can_be_taken_back_only_until_somebody_has_seen_it(kari, store: Store) -> None:
    person, ingrid = kari
    plan_id, taken = (await person.plan())["id"], []
    for is_seen in (False, True):
        step = new_id()
        with store.write() as uow:
            desk.tell_the_person(
                uow, desk.plan_for(uow, ingrid, plan_id), "Noe er nytt.", [], person.clock.time, step
            )
            uow.commit()
        if is_seen:
            assert [m.id for m in await person.history() if m.kind == "notice"] == [step]
        with store.write() as uow:
            taken.append(desk.take_back_notice(uow, desk.plan_for(uow, ingrid, plan_id), step))
            uow.commit()
    assert taken == [True, False]
    assert len([m for m in await person.history() if m.kind == "notice"]) == 1
