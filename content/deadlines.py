"""The last day to complain, counted as the law counts: forvaltningsloven § 30, domstolloven §§ 148 and 149.

Pure: the deadline comes from `content/law/deadlines.yml` and the day from the person. Nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from content.model import Deadline

# Public holidays as (month, day), and as days from Easter Sunday: lov om helligdager § 2, and 1 and 17 May by law.
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
_FROM_EASTER = (-7, -3, -2, 0, 1, 39, 49, 50)
_SATURDAY = 5
_LONGEST_AGO = relativedelta(years=1)  # a complaint is not taken up later than this (forvaltningsloven § 31)


class NotADay(ValueError):
    """The day can not be the day somebody got an answer; `reason` is "future" or "long_ago"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class LastDay:
    """The last day on which a complaint is in time.

    day      the day itself: never a Saturday, Sunday or public holiday
    counted  the day the weeks or months end on; earlier than `day` when that one was a day off
    changes  the day the paragraph becomes another, when the time is still running then; else None.
             A complaint sent before it is in time whatever the new paragraph says.
    """

    day: date
    counted: date
    changes: date | None = None

    @property
    def moved(self) -> bool:
        """Whether the weeks ended on a day off."""
        return self.day != self.counted


def last_day(deadline: Deadline, received: date) -> LastDay:
    """Return the last day to complain when the answer was `received` (the day itself is not counted).

    Weeks, months and years end on the day that has the same name or number; a month without that number ends on its
    last day. A deadline for the service, or in workdays, is not counted here: `ValueError`.
    """
    if deadline.whose != "person" or deadline.unit == "workdays":
        raise ValueError(f"'{deadline.decision}' is not a deadline to complain")
    lengths = {deadline.unit: deadline.count}
    counted = received + relativedelta(**lengths)  # type: ignore[arg-type]
    day = counted
    while is_day_off(day):
        day += timedelta(days=1)
    return LastDay(day, counted, deadline.until if deadline.until and deadline.until <= day else None)


def checked(received: date, today: date) -> date:
    """Return `received` when somebody can have got an answer then. Raises `NotADay` for the future and long ago."""
    if received > today:
        raise NotADay("future")
    if received < today - _LONGEST_AGO:
        raise NotADay("long_ago")
    return received


def is_day_off(day: date) -> bool:
    """Say whether a deadline moves past the day: Saturdays, Sundays and public holidays in Norway."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return True
    return (day - easter(day.year)).days in _FROM_EASTER
