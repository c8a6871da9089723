"""An answer that says several things: shown as it was understood, split only when the person wants, always verbatim."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import tap

WHOLE = "Jeg vil flytte for meg selv før sommeren. Jeg kan lage mat selv, og søsteren min kan hjelpe meg med å flytte."
TO_GOAL: tuple[Any, ...] = (
    tap("bekreft"),
    *(tap("hopp_over") for _ in range(4)),
    tap("start_kartlegging:bolig_dagligliv"),
    tap("hopp_over"),
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is understood does not depend on the kind of database."""
    return sqlite_url


async def test_what_is_not_split_stays_as_it_was_written(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE, tap("svar:kort"))
    area = (await kari.plan())["areas"][0]
    assert [goal["text"] for goal in area["goals"]] == [WHOLE]
    assert area["own"] == [] and area["others"] == []


async def test_a_split_the_person_accepts_puts_each_piece_where_it_belongs(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    assert "Jeg forstod det slik" in kari.text
    split = next(button for button in kari.buttons if button.startswith("endre_svar:del."))
    await kari.say(tap(split))
    area = (await kari.plan())["areas"][0]
    assert [goal["text"] for goal in area["goals"]] == ["Jeg vil flytte for meg selv før sommeren."]
    assert [own["text"] for own in area["own"]] == ["Jeg kan lage mat selv"]
    assert [(o["text"], o["who"]) for o in area["others"]] == [
        ("søsteren min kan hjelpe meg med å flytte.", "søsteren min")
    ]
    pieces = [p["text"] for key in ("goals", "own", "others") for p in area[key]]
    assert all(piece in WHOLE for piece in pieces), "a word was changed"
    # And what was answered in one breath is not asked again
    await kari.say(tap("svar:kort"))
    assert kari.state["question"] == "bolig_dagligliv.wish"


async def test_splitting_twice_does_nothing_the_second_time(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    split = next(button for button in kari.buttons if button.startswith("endre_svar:del."))
    await kari.say(tap(split))
    once = (await kari.plan())["areas"]
    await kari.say(tap(split))
    assert (await kari.plan())["areas"] == once


async def test_a_goal_keeps_when_and_how_sure_the_date_is(talk) -> None:
    kari = await talk(*TO_GOAL, "Jeg vil bo alene i mars 2027.")
    when = (await kari.plan())["areas"][0]["goals"][0]["when"]
    assert (when["from"], when["to"], when["precision"]) == ("2027-03-01", "2027-03-31", "month")
    assert when["text"] in "Jeg vil bo alene i mars 2027."


# -- one part moved, or all kept as one --------------------------------------------------------------------------------


async def test_one_part_can_be_moved_before_the_split(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    await kari.say(kari.button("Flytt en del"))
    assert "Hvilken del" in kari.text and kari.state["phase"] == "parts"
    await kari.say(kari.button("Jeg kan lage mat selv"))
    assert "«Jeg kan lage mat selv»" in kari.text and "Hvor hører det hjemme?" in kari.text
    await kari.say(kari.button("Slik er det nå"))
    assert "Jeg forstod det slik" in kari.text and "– Slik er det nå: «Jeg kan lage mat selv»" in kari.text
    assert await kari.words() == [WHOLE], "something was changed before the yes"
    await kari.say(kari.button("Del det opp slik"))
    area = (await kari.plan())["areas"][0]
    assert area["situation"] == "Jeg kan lage mat selv" and area["own"] == []
    assert [goal["text"] for goal in area["goals"]] == ["Jeg vil flytte for meg selv før sommeren."]
    assert kari.state["question"] == "bolig_dagligliv.horizon", "the open question does not come back"


async def test_a_typed_yes_or_no_answers_the_reading(talk) -> None:
    yes = await talk(*TO_GOAL, WHOLE, "ja")
    assert len(await yes.words()) == 3
    no = await talk(*TO_GOAL, WHOLE, "nei takk")
    assert await no.words() == [WHOLE]
    assert no.state["question"] == "bolig_dagligliv.horizon"


async def test_everything_can_be_kept_as_one(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    await kari.say(kari.button("Behold alt samlet"))
    assert await kari.words() == [WHOLE] and kari.state["question"] == "bolig_dagligliv.horizon"


async def test_who_writes_on_instead_of_choosing_loses_nothing(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    await kari.play(kari.button("Flytt en del"), "Jeg kan også vaske klærne mine.", tap("svar:kort"))
    assert "Jeg kan også vaske klærne mine." not in await kari.words(), "it was stored without a yes"
    await kari.say(kari.button("Bruk det jeg nettopp skrev"))
    assert (await kari.plan())["areas"][0]["own"][0]["text"] == "Jeg kan også vaske klærne mine."


async def test_the_next_answer_is_the_next_answer_also_while_the_reading_is_offered(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE, "Ganske snart", "Jeg kan vaske klær.")
    area = (await kari.plan())["areas"][0]
    assert [own["text"] for own in area["own"]] == ["Jeg kan vaske klær."]
    assert [goal["text"] for goal in area["goals"]] == [WHOLE]


async def test_a_right_asked_in_the_middle_of_moving_returns_to_the_reading(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    await kari.play(kari.button("Flytt en del"), "Har jeg rett til koordinator?")
    assert kari.state["phase"] == "parts" and "Jeg forstod det slik" in kari.text


async def test_a_reading_of_an_answer_that_has_changed_since_does_nothing(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    split = kari.button("Del det opp slik")
    await kari.play("endre målet om bolig", "Jeg vil bo på Rørvik.", split)
    assert await kari.words() == ["Jeg vil bo på Rørvik."]
