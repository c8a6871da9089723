"""Numbers, addresses and full names of others in an answer are noticed; dates, sums, places and roles are not."""

from __future__ import annotations

import time

import pytest

from nlu.private import find_private, is_national_id
from tests.nlu.conftest import table

CASES = table("private_cases.yml")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_what_points_at_one_person_is_noticed_and_nothing_else(case) -> None:
    found = [(one.kind, case["text"][one.start : one.end]) for one in find_private(case["text"])]
    assert sorted(found) == sorted((kind, str(words)) for kind, words in case["finds"].items()), case["why"]


@pytest.mark.parametrize("digits", ["01019000083", "41019000077", "01419000066", "01819000049"])
def test_one_wrong_digit_is_no_identity_number(digits: str) -> None:
    assert is_national_id(digits)
    for at, digit in enumerate(digits):
        wrong = digits[:at] + str((int(digit) + 1) % 10) + digits[at + 1 :]
        assert not is_national_id(wrong), wrong


def test_a_name_the_writer_gave_before_is_their_own() -> None:
    assert find_private("Kari Berg vil bo alene.", own="Jeg heter Kari Berg.") == []
    assert find_private("Kari Lien vil bo alene.", own="Jeg heter Kari Berg.") != []


@pytest.mark.parametrize(
    "piece", ["9", "91 ", "a@", "a.a-", "Anne ", "Anne-", "+47 ", "01.01.", "Kari Berg ", "@", "A. "]
)
def test_the_longest_message_takes_no_time(piece: str) -> None:
    text = (piece * 8000)[:8000]
    start = time.perf_counter()
    find_private(text)
    assert time.perf_counter() - start < 0.5
