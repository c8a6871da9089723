"""An answer that says several things: shown as it was understood, split only when the person wants, always verbatim."""

from __future__ import annotations

from typing import Any

from tests.builders import tap

WHOLE = "Jeg vil flytte for meg selv før sommeren. Jeg kan lage mat selv, og søsteren min kan hjelpe meg med å flytte."
TO_GOAL: tuple[Any, ...] = (
    tap("bekreft"),
    *(tap("hopp_over") for _ in range(4)),
    tap("start_kartlegging:bolig_dagligliv"),
    tap("hopp_over"),
)


async def test_what_is_not_split_stays_as_it_was_written(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE, tap("svar:kort"))
    area = (await kari.plan())["areas"][0]
    assert [goal["text"] for goal in area["goals"]] == [WHOLE]
    assert area["own"] == [] and area["others"] == []


async def test_a_split_the_person_accepts_puts_each_piece_where_it_belongs(talk) -> None:
    kari = await talk(*TO_GOAL, WHOLE)
    assert "Jeg forsto det slik" in kari.text
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
