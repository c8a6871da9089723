"""Taking back, replacing and crossing out in one's own words, in both written languages and as people talk."""

from __future__ import annotations

import time

import pytest

from nlu.corrections import find_forget, find_instead, takes_message_back
from tests.nlu.conftest import table

CASES = table("corrections_cases.yml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_is_taken_back_and_what_is_meant_instead(case) -> None:
    instead, forget = find_instead(case["text"]), find_forget(case["text"])
    assert (instead.text if instead else None) == case.get("instead")
    assert (forget.topic if forget else None) == case.get("forget")
    assert instead is None or instead.text in case["text"], "a word was changed"


TAKEN_BACK = [
    "ta bort beskjeden", "Kan du ta bort beskjeden til koordinatoren?", "ta vækk beskjedn", "ikkje sei frå likevel",
    "Jeg vil at du fjerner beskjeden", "ta vekk meldinga", "ikke si fra til koordinatoren",
]  # fmt: skip
NOT_TAKEN_BACK = [
    "Jeg fikk beskjed om å ta bort sukkeret.", "ta bort det med bussen", "Koordinatoren gir beskjed.", "slett alt",
    "Jeg vil ha beskjed i god tid.", "Jeg vil ta bort en vegg.",
]  # fmt: skip


@pytest.mark.parametrize("said", TAKEN_BACK)
def test_the_mark_for_the_coordinator_can_be_taken_back(said: str) -> None:
    assert takes_message_back(said)


@pytest.mark.parametrize("said", NOT_TAKEN_BACK)
def test_other_messages_do_not_take_the_mark_back(said: str) -> None:
    assert not takes_message_back(said)


@pytest.mark.parametrize("piece", ["nei ", "ikke det ", "jeg mente ", "glem det med ", "det var feil, "])
def test_the_longest_message_takes_no_time(piece: str) -> None:
    text = (piece * 8000)[:8000]
    start = time.perf_counter()
    find_instead(text), find_forget(text), takes_message_back(text)
    assert time.perf_counter() - start < 0.2
