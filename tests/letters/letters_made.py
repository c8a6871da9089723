"""Letters for the tests: every letter, in both written languages, for every writer and every answer that decides it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from content import LANGUAGES, Content, load
from content.letter_model import LetterKind
from letters.answers import Answers, read_answers
from letters.compose import compose, elsewhere
from letters.letter import Letter

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CONTENT = load()
HEAD = {"navn": "Kari Nordmann", "adresse": "Storgata 1", "mottaker": "Sunnfjord kommune", "person": "Ola"}


def answered(kind: LetterKind, today: date = TODAY, **fields: str) -> Answers:
    """The answers of a form without faults."""
    answers, faults = read_answers(kind, fields, today)
    assert faults == ()
    return answers


def a_letter(kind: str, language: str = "nb", content: Content = CONTENT, today: date = TODAY, **fields: str) -> Letter:
    """A letter from the fields of its form."""
    letter = content.letters[kind]
    return compose(content, letter, answered(letter, today, **fields), language, today)


def decided(kind: LetterKind) -> Iterator[dict[str, str]]:
    """Every way to answer what decides a letter; answers that lead elsewhere are left out."""
    if not kind.deciding:
        yield {}
    for question in kind.deciding:
        for option in question.options:
            if option.value not in question.elsewhere:
                yield {question.id: option.value}


def every_letter(**fields: str) -> Iterator[tuple[str, Letter]]:
    """(what it is, the letter) of every combination."""
    for kind in CONTENT.letters.values():
        for writer in kind.writers:
            for choice in decided(kind):
                answers = answered(kind, **{**fields, **choice, "for": writer})
                assert elsewhere(kind, answers) is None
                for language in LANGUAGES:
                    made = compose(CONTENT, kind, answers, language, TODAY)
                    yield f"{kind.id} {writer} {choice} {language}", made
