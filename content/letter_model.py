"""The shapes of the letters a person can send: what is asked, and the sentences a letter is put together from.

Frozen, and both written languages, like everything in `content.model`. The room `letters` makes the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from content.model import Choice, Source, Text

# Who writes: the person, a relative of an adult with a power of attorney, a parent of a child under 16.
WRITERS = ("selv", "parorende", "foresatt")
SHAPES = ("choice", "day", "line", "words")
# What a sentence may name besides the answers: who it is about, and the paragraphs that stand with it.
FILLED = ("person", "lov")
# A fact that is worked out and not asked: the last day to complain is over.
LATE = "for_sen"


@dataclass(frozen=True)
class LetterQuestion:
    """One question of the form. `options` are there for the shape "choice" only.

    `decides`: without an answer there is no letter; these are the ones the chat asks too.
    `deadlines`: the values are decisions of `law/deadlines.yml`, and their names are the labels.
    `elsewhere`: values that no letter of ours is for, and the right that tells where to go instead.
    `default`: the value when nothing is chosen.
    """

    id: str
    shape: str
    ask: Text
    help: Text | None
    options: tuple[Choice, ...]
    decides: bool
    deadlines: bool
    elsewhere: Mapping[str, str]
    default: str | None


@dataclass(frozen=True)
class Condition:
    """True when the question has an answer, or with `values` one of these."""

    question: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Tell whether it is so."""
        answer = answers.get(self.question)
        return answer in self.values if self.values else bool(answer)


@dataclass(frozen=True)
class LetterPart:
    """A sentence or two: for some writers, under some conditions, and not from `until` on.

    `{lov}` in the text stands for `sources`, anything else in braces for an answer.
    """

    texts: Mapping[str, Text]
    when: tuple[Condition, ...]
    sources: tuple[Source, ...]
    until: date | None

    def applies(self, writer: str, answers: Mapping[str, str], on_date: date) -> bool:
        """Tell whether it is said in this letter."""
        in_force = self.until is None or on_date < self.until
        return in_force and writer in self.texts and all(condition.holds(answers) for condition in self.when)


@dataclass(frozen=True)
class LetterKind:
    """One letter. `subject` and `to`: the first that applies. `advice` is told beside the letter and not in it.

    `rights`: the answers in the chat under which this letter is offered.
    """

    id: str
    order: int
    title: Text
    lead: Text
    offer: Text
    writers: tuple[str, ...]
    rights: tuple[str, ...]
    facts: tuple[str, ...]
    last_checked: date
    questions: tuple[LetterQuestion, ...]
    subject: tuple[LetterPart, ...]
    to: tuple[LetterPart, ...]
    paragraphs: tuple[LetterPart, ...]
    advice: tuple[LetterPart, ...]

    def question(self, id: str) -> LetterQuestion | None:
        """The question with this id."""
        return next((question for question in self.questions if question.id == id), None)

    @property
    def deciding(self) -> tuple[LetterQuestion, ...]:
        """The questions without whose answer there is no letter."""
        return tuple(question for question in self.questions if question.decides)

    def parts(self) -> tuple[tuple[str, LetterPart], ...]:
        """Every part with the name of the list it stands in and its number."""
        lists = {"subject": self.subject, "to": self.to, "paragraphs": self.paragraphs, "advice": self.advice}
        return tuple((f"{name} {n}", part) for name, found in lists.items() for n, part in enumerate(found, start=1))
