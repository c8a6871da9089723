"""The short checks, what belongs elsewhere, and relatives' own words: readable, true to the rules, never a refusal."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

import pytest

from content import LANGUAGES, Content, current
from content.guide_model import REPLIES
from content.readability import lix, longest_sentence
from content.review import broken_rules

REFUSES = re.compile(r"\b(har|får) (ikke|ikkje|ingen|inga) (rett|krav|plan)|\bnei\b, du\b", re.IGNORECASE)
DURATION = re.compile(r"\d|\b(måned|månad|uke|veke)", re.IGNORECASE)


def texts(content: Content) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for check in content.checks.values():
            said = [check.title, check.intro, *(o.says for o in (*check.outcomes, *check.notes))]
            said += [text for question in check.questions for text in (question.ask, question.relative)]
            yield from ((f"{check.id} {language}", text[language]) for text in said)
        for other in content.elsewhere:
            yield from ((f"{other.id} {language}", text[language]) for text in (other.title, other.answer))
        for question, words in content.relatives.items():
            said_so = (*words.ask[language], words.explain[language], *words.examples[language])
            yield from ((f"{question} {language}", text) for text in said_so)


def test_everything_reads_easily_and_breaks_no_rule(content: Content) -> None:
    for place, text in texts(content):
        if len(text.split()) > 10:
            assert lix(text) <= 30, (place, lix(text), text)
        assert longest_sentence(text) <= 20, (place, text)
        assert broken_rules(text) == [], (place, text)


def test_no_way_through_a_check_ends_in_a_refusal_or_names_a_time(content: Content) -> None:
    for check in content.checks.values():
        assert current(content.right(check.right), date(2026, 11, 22)) is not None
        for answers in itertools.product(REPLIES, repeat=len(check.questions)):
            said = (check.outcome("".join(answers)), *check.notes_for("".join(answers)))
            for outcome, language in itertools.product(said, LANGUAGES):
                assert not REFUSES.search(outcome.says[language]) and not DURATION.search(outcome.says[language])


def test_what_belongs_elsewhere_names_somebody_who_knows(content: Content) -> None:
    known = {number.number for number in content.numbers.values()}
    for other in content.elsewhere:
        for language in LANGUAGES:
            assert re.search(r"\b(Spør|kan .* svare)", other.answer[language]) or "ombod" in other.answer["nn"]
            assert set(re.findall(r"\b\d{3}(?: \d{3})?\b", other.answer[language])) <= known, other.id


def test_relatives_are_asked_in_their_own_words_and_only_they(content: Content) -> None:
    theirs = content.for_audience("parorende")
    assert content.for_audience("bruker") is content
    for question_id in content.relatives:
        assert theirs.question(question_id).ask != content.question(question_id).ask
        assert theirs.question(question_id).id == content.question(question_id).id
    assert [q.id for a in theirs.areas for q in a.questions] == [q.id for a in content.areas for q in a.questions]


@pytest.mark.parametrize("answers", ["", "jjjj", "hhhh", "nnnn", "vhnj"])
def test_a_check_has_an_outcome_for_every_answer(content: Content, answers: str) -> None:
    assert content.checks["individuell_plan"].outcome(answers).says.nb
