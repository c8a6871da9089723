"""The benchmark of rights: its questions are sound, a wrong answer counts as wrong, and most are answered rightly."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.answering import Answerer, known_facts
from bench.rights import figures, is_right, questions
from content import Content


@pytest.fixture(scope="module")
def answerer(content: Content, engine) -> Answerer:
    return Answerer(content, engine.intent_model())


def test_every_question_has_a_known_fact_and_stands_once() -> None:
    asked = questions()
    assert len(asked) >= 200 and max(Counter(question["ask"] for question in asked).values()) == 1
    assert {question["half"] for question in asked} == {"tuned", "held"}
    assert {question["by"] for question in asked} == {"user", "mother", "father", "sibling", "young", "coordinator"}
    assert {question["form"] for question in asked} == {"nb", "nn", "dialect", "typo"}
    for question in asked:
        assert set(question["facts"]) <= known_facts(), question


def test_a_right_answer_is_right_and_a_wrong_one_is_wrong(answerer: Answerer) -> None:
    question = {"ask": "Har jeg rett til koordinator?", "by": "user", "form": "nb", "facts": ["KO-1"], "half": "held"}
    assert is_right(answerer, question)
    assert not is_right(answerer, {**question, "facts": ["TJ-17"]})
    lines, wrong = figures(answerer, [question, {**question, "facts": ["TJ-17"]}])
    assert lines[0].ours == 0.5 and len(wrong) == 1


def test_the_questions_the_search_was_made_with_are_answered(answerer: Answerer) -> None:
    tuned = [question for question in questions() if question["half"] == "tuned"]
    assert sum(is_right(answerer, question) for question in tuned) >= 0.93 * len(tuned)
