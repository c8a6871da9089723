"""The time to complain: the last day, who gets the complaint and who decides. Never without the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from content.deadlines import LastDay, last_day
from content.letter_model import LetterKind
from content.model import Content, Deadline
from letters.answers import Answers

IN_TIME, LATE, TOO_LATE = "in_time", "late", "too_late"
LIMIT = "for_sen_klage"  # after this, forvaltningsloven § 31 shuts the door


@dataclass(frozen=True)
class Timing:
    """What is known about the time. `last` is None when no day was given, or when the law is about to change.

    `state` is IN_TIME, LATE (may be taken up all the same), TOO_LATE (over a year), or None when unknown.
    """

    deadline: Deadline
    last: LastDay | None
    state: str | None


def timing(content: Content, letter: LetterKind, answers: Answers, today: date) -> Timing | None:
    """Return the time for the decision that is complained about; None when the letter has none or it is unknown.

    From the day the paragraph changes, nothing is said about it (`Deadline.until`).
    """
    asked = next((question for question in letter.questions if question.deadlines), None)
    decision = answers.said.get(asked.id) if asked else None
    deadline = content.deadlines.get(decision) if decision else None
    received = next(iter(answers.days.values()), None)
    if deadline is None or (deadline.until is not None and today >= deadline.until):
        return None
    if received is None:
        return Timing(deadline, None, None)
    last = last_day(deadline, received)
    if today <= last.day:
        return Timing(deadline, last, IN_TIME)
    limit = content.deadlines[LIMIT]
    over = today > received + relativedelta(**{limit.unit: limit.count})  # type: ignore[arg-type]
    return Timing(deadline, last, TOO_LATE if over else LATE)
