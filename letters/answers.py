"""What the person has answered for a letter, read from a form or gathered in the chat. Pure; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from content.deadlines import NotADay, checked
from content.letter_model import WRITERS, LetterKind
from letters.days import UnreadDay, read_day

LONGEST_LINE = 200
# From 16 on the young person decides, so a parent needs a power of attorney (pasient- og brukerrettighetsloven § 4-3).
_WRITER_OF = {
    "parorende_voksen": "parorende",
    "foresatt_16_17": "parorende",
    "foresatt_under_12": "foresatt",
    "foresatt_12_15": "foresatt",
}
# Asked in every letter, all of them optional: who it is about, and what stands in the head.
HEAD = ("person", "navn", "adresse", "mottaker", "sted")


@dataclass(frozen=True)
class Answers:
    """The answers to one letter.

    writer  one of WRITERS
    said    question id → the person's words, or the value of a choice
    days    question id → a day that can be
    head    what stands in the head of the letter, of HEAD
    """

    writer: str = WRITERS[0]
    said: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    head: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, str]:
        """Every answer by question, for conditions."""
        return {**self.said, **{name: day.isoformat() for name, day in self.days.items()}}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field: `text` names a text of the content, `values` fill it."""

    name: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


def read_answers(
    letter: LetterKind, fields: Mapping[str, str], today: date, *, complete: bool = True
) -> tuple[Answers, tuple[Fault, ...]]:
    """Return the answers in a form's fields and what is wrong with them. Unknown fields are passed over.

    `complete`: a deciding question without an answer is a fault. Words are taken as they stand.
    """
    faults: list[Fault] = []
    said: dict[str, str] = {}
    days: dict[str, date] = {}
    writer = writer_of(letter, fields.get("for", ""))
    for question in letter.questions:
        value = fields.get(question.id, "")
        if not value.strip():
            if question.decides and complete:
                faults.append(Fault(question.id, "letters.fault_choose"))
        elif question.shape == "day":
            try:
                days[question.id] = a_past_day(value, today)
            except (UnreadDay, NotADay) as fault:
                faults.append(Fault(question.id, f"letters.fault_{fault.reason}"))
        elif question.shape == "choice":
            if value in {option.value for option in question.options}:
                said[question.id] = value
            elif complete:
                faults.append(Fault(question.id, "letters.fault_choose"))
        else:
            said[question.id] = value
            if question.shape == "line" and len(value) > LONGEST_LINE:
                faults.append(Fault(question.id, "letters.fault_long_line"))
    head = {name: fields[name] for name in HEAD if fields.get(name, "").strip()}
    faults += [Fault(name, "letters.fault_long_line") for name, value in head.items() if len(value) > LONGEST_LINE]
    return Answers(writer, said, days, head), tuple(faults)


def writer_of(letter: LetterKind, asker: str) -> str:
    """Return who writes for an asker of the rights (`content.model.ASKERS`) or a writer; else the letter's first."""
    writer = _WRITER_OF.get(asker, asker)
    return writer if writer in letter.writers else letter.writers[0]


def a_past_day(text: str, today: date) -> date:
    """Return a day that is not in the future; one of long ago is a day like others. Raises UnreadDay or NotADay."""
    day = read_day(text)
    try:
        return checked(day, today)
    except NotADay as fault:
        if fault.reason == "long_ago":
            return day
        raise
