"""Changing one's mind: what the person means by "endre målet om bolig", and what follows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.finding import find_items
from actions.position import Position
from actions.turn import Turn
from content import Content
from store.audit import PlanHead
from store.plan_state import ItemWords, PlanState, Progress

ITEMS = (
    ("g1", "generelt", "generelt.strengths", "resource", "Jeg er sta."),
    ("b0", "bolig_dagligliv", "bolig_dagligliv.situation", "situation", "Jeg bor hjemme."),
    ("b1", "bolig_dagligliv", "bolig_dagligliv.goal", "goal", "Jeg vil flytte."),
    ("b2", "bolig_dagligliv", "bolig_dagligliv.wish", "wish", "Jeg ønsker en hybel."),
    ("b3", "bolig_dagligliv", "bolig_dagligliv.own", "own", "Jeg kan rydde."),
    ("h1", "helse", "helse.goal", "goal", "Jeg vil sove."),
    ("h2", "helse", "helse.others", "others", "Fastlegen kan ringe."),
    ("t1", "transport", "transport.priority", "priority", "1"),
    ("t2", "transport", "transport.comment", "comment", "Buss er fint."),
)


def a_turn(content: Content, language: str = "nb") -> Turn:
    items = tuple(ItemWords(*item, 1, number) for number, item in enumerate(ITEMS))
    plan = PlanState(PlanHead("p", 1, 0, ""), "kladd", language, None, None, None, None, Progress(), items)
    return Turn(content, "bruker", language, Position("areas"), plan, "endre_svar", None, datetime.now(UTC))


SAID = [
    ("endre målet om bolig", ["b1"]),
    ("Jeg vil endre målet mitt om boligen.", ["b1"]),
    ("eg vil endre målet om bustad", ["b1"]),
    ("Eg vil rette på målet om bustaden!", ["b1"]),
    ("endre målet om helse", ["h1"]),
    ("endre måla mine", ["b1", "h1"]),
    ("rett ønsket om bolig", ["b2"]),
    ("eg vil endre ynskjet om bustad", ["b2"]),
    ("endre situasjonen hjemme", ["b0"]),
    ("endre situasjonen heime", ["b0"]),
    ("det jeg kan gjøre selv hjemme", ["b3"]),
    ("det eg kan gjere sjølv heime", ["b3"]),
    ("endre det andre kan gjøre med helsa", ["h2"]),
    ("endre prioriteten", ["t1"]),
    ("endre hvor mye det haster", ["t1"]),
    ("endre kommentaren om transport", ["t2"]),
    ("endre alt om bolig", ["b0", "b1", "b2", "b3"]),
    ("endre styrkene mine", ["g1"]),
    ("jeg vil endre noe", []),
    ("", []),
]


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_the_item_is_found_by_the_words_people_use(content: Content, said: str, expected: list[str]) -> None:
    assert [item.id for item in find_items(a_turn(content), said)] == expected


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_area_is_found_by_its_title_in_both_written_languages(content: Content, language: str) -> None:
    turn = a_turn(content, language)
    for area in content.areas:
        expected = {i.id for i in turn.plan.items if i.area == area.id}
        for word in area.words.all(language):
            if " " not in word:
                found = {i.id for i in find_items(turn, f"endre det om {word}")}
                assert expected <= found, f"«{word}» does not find {area.id}"


def test_a_plan_without_words_has_nothing_to_find(content: Content) -> None:
    turn = a_turn(content)
    turn.plan = None
    assert find_items(turn, "endre målet om bolig") == []
