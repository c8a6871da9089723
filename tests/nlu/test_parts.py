from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.parts import split_answer
from tests.nlu.conftest import assert_linear, table

NOW = date(2026, 11, 21)
CASES = table("parts_cases.yml")


@pytest.mark.parametrize("case", CASES, ids=[case["t"][:50] for case in CASES])
def test_each_answer_is_split_as_the_table_says(case):
    found = [
        [part.kind, part.text, part.who, part.horizon] for part in split_answer(case["t"], question=case["q"], now=NOW)
    ]
    assert found == [part + [None] * (4 - len(part)) for part in case["p"]]


@given(st.text(alphabet=st.sampled_from("jeg vil kan mamma og men.,!?\n 1æøåE\u0301\u00a0🐕"), max_size=200))
def test_parts_stand_in_the_text_as_written_and_in_order(text):
    place = 0
    for part in split_answer(text, question="goal", now=NOW):
        place = text.index(part.text, place) + len(part.text)


def test_a_single_part_is_the_whole_answer_byte_for_byte():
    text = "  jeg vil   ha «hund»  🐕 " + unicodedata.normalize("NFD", "på gård")
    parts = split_answer(text, question="goal", now=NOW)
    assert [part.text for part in parts] == [text]


def test_the_question_may_be_given_by_its_id():
    assert split_answer("hund", question="bolig_dagligliv.own", now=NOW)[0].kind == "own"


HOSTILE = {
    "joins": "og jeg " * 1140,
    "clauses": "jeg vil, og mamma kan, " * 340,
    "dots": "." * 8000,
    "letters": "a" * 8000,
    "people": "mor og far " * 727,
    "lines": "vil\n" * 2000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_8000_hostile_characters_take_time_that_grows_with_length_only(name):
    assert_linear(lambda piece: split_answer(piece, question=None, now=NOW), HOSTILE[name], limit=0.5)
