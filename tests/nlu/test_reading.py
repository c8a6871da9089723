from __future__ import annotations

import pytest

from nlu.commands import commands
from nlu.looks import is_question
from nlu.reading import Reader
from tests.nlu.conftest import AREAS, table

CASES = table("reading_cases.yml")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['q']}: {case['t']}"[:60] for case in CASES])
def test_each_message_is_read_as_the_table_says(reader, case):
    found = reader.read(case["t"], question=case["q"], area=None, phase=case.get("phase", ""))
    assert found.kind == case["want"], found
    if "intent" in case:
        assert found.intent == case["intent"], found
    if case["want"] == "answer":
        assert found.intent == "svar"
    if "area" in case:
        assert found.area_hint == case["area"]


def test_a_given_ranking_is_used_instead_of_the_model():
    def never(text):
        raise AssertionError("the model was asked")

    ranking = [("klagefrist", 0.9), ("svar", 0.05)]
    found = Reader(never, AREAS).read("ka e fristen?", question="goal", area=None, phase="", ranking=ranking)
    assert (found.kind, found.intent, found.confidence) == ("digression", "klagefrist", 0.9)
    assert found.ranking == tuple(ranking)


def test_below_the_threshold_free_talk_is_unsure():
    found = Reader(lambda text: [("klagefrist", 0.2), ("ombud", 0.2)]).read("sånn der greier", question=None, phase="")
    assert found.kind == "unsure"


def test_long_answers_are_never_taken_for_something_else(reader):
    text = "Jeg vil slette gjelda, bytte jobb, klage mindre og vise planen min til søsteren min. " * 20
    assert reader.read(text, question="goal", area=None, phase="").kind == "answer"


@pytest.mark.parametrize("text", ["", " ", "???", "🙂", "\x00", "/start", "x" * 8000])
def test_odd_messages_are_read_without_error(reader, text):
    for question in (None, "goal"):
        assert reader.read(text, question=question, area=None, phase="").kind in {
            "answer",
            "command",
            "digression",
            "unsure",
        }


def test_a_command_is_the_whole_message_only():
    assert commands().find("hopp over") == "hopp_over"
    assert commands().find("Jeg liker å hoppe over bekken når vi går på tur i skogen om våren") is None
    assert commands().find("ferdig med skolen") is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Hva er klagefristen", True),
        ("kor e du", True),
        ("har jeg rett til BPA", True),
        ("Hei! Kan du hjelpe meg?", True),
        ("jeg lurer på om jeg har krav på det", True),
        ("jeg vil vite hvem som bestemmer", True),
        ("jeg vil ha en jobb", False),
        ("hvordan jeg kan få det bedre", False),
        ("Har vondt i ryggen", False),
        ("kan lage mat selv", False),
    ],
)
def test_a_question_is_known_by_its_look(text, asks):
    assert is_question(text) is asks
