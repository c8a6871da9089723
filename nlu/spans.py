"""Stretches of the calendar and how precisely they are meant; dates come in as arguments, nothing asks the clock."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

Precision = Literal["day", "week", "month", "season", "year"]

_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From the first to the last day; an open end is None, and a span without precision is only words."""

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None

    def until_before(self) -> Span:
        """All that lies before this span ("før jul")."""
        return replace(self, start=None, end=self.start - _DAY if self.start else None)

    def until_end(self) -> Span:
        """All up to and with this span ("innen fredag")."""
        return replace(self, start=None)

    def up_to(self) -> Span:
        """All until this span comes ("fram til sommeren"); a single day is counted in ("fram til fredag")."""
        if self.precision == "day":
            return replace(self, start=None, end=self.start)
        return self.until_before()

    def onwards(self) -> Span:
        """This span and all that follows ("fra januar")."""
        return replace(self, end=None)

    def afterwards(self) -> Span:
        """All that follows this span ("etter påske")."""
        return replace(self, start=self.end + _DAY if self.end else None, end=None)


OPEN = Span()


def day(on: date) -> Span:
    """One day."""
    return Span(on, on, "day")


def week(on: date) -> Span:
    """Monday to Sunday around a day."""
    monday = on - timedelta(days=on.weekday())
    return Span(monday, monday + timedelta(days=6), "week")


def iso_week(year: int, number: int) -> Span:
    """A week by its number; open when that year has no such week."""
    try:
        return week(date.fromisocalendar(year, number, 1))
    except ValueError:
        return OPEN


def month(year: int, number: int) -> Span:
    """A whole month."""
    return Span(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def year(number: int) -> Span:
    """A whole year."""
    return Span(date(number, 1, 1), date(number, 12, 31), "year")


def season(year_of_start: int, name: str) -> Span:
    """Three months; winter begins in December of the year named."""
    first = date(year_of_start, _FIRST_MONTH[name], 1)
    return Span(first, first + relativedelta(months=3) - _DAY, "season")


def weekend(on: date) -> Span:
    """Saturday and Sunday of the week around a day."""
    monday = on - timedelta(days=on.weekday())
    return Span(monday + timedelta(days=5), monday + timedelta(days=6), "day")


def holiday(name: str, in_year: int) -> Span:
    """A holiday of the year; the movable ones are counted from Easter."""
    sunday = easter(in_year)
    spans = {
        "christmas": Span(date(in_year, 12, 24), date(in_year, 12, 26), "day"),
        "christmas_eve": day(date(in_year, 12, 24)),
        "new_year": day(date(in_year, 1, 1)),
        "new_years_eve": day(date(in_year, 12, 31)),
        "between_the_years": Span(date(in_year, 12, 27), date(in_year, 12, 30), "day"),
        "advent": Span(_first_advent(in_year), date(in_year, 12, 23), "day"),
        "easter": Span(sunday - timedelta(days=7), sunday + _DAY, "week"),
        "pentecost": Span(sunday + timedelta(days=49), sunday + timedelta(days=50), "day"),
        "midsummer": day(date(in_year, 6, 23)),
        "may17": day(date(in_year, 5, 17)),
        "little_christmas_eve": day(date(in_year, 12, 23)),
        "palm_sunday": day(sunday - timedelta(days=7)),
        "maundy_thursday": day(sunday - timedelta(days=3)),
        "good_friday": day(sunday - timedelta(days=2)),
        "easter_eve": day(sunday - _DAY),
        "easter_day": day(sunday),
        "ascension": day(sunday + timedelta(days=39)),
        "whit_eve": day(sunday + timedelta(days=48)),
        "whit_sunday": day(sunday + timedelta(days=49)),
        "christmas_day": day(date(in_year, 12, 25)),
        "sami_day": day(date(in_year, 2, 6)),
        "women_day": day(date(in_year, 3, 8)),
        "shrove_sunday": day(sunday - timedelta(days=49)),
        "mothers_day": day(_second_sunday(in_year, 2)),
        "fathers_day": day(_second_sunday(in_year, 11)),
        "st_olav": day(date(in_year, 7, 29)),
        "halloween": day(date(in_year, 10, 31)),
        "all_saints": day(_second_sunday(in_year, 11) - timedelta(days=7)),
        "lucia": day(date(in_year, 12, 13)),
    }
    return spans[name]


def _second_sunday(in_year: int, month: int) -> date:
    """Mother's Day in February, Father's Day in November."""
    first = date(in_year, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7)


def _first_advent(in_year: int) -> date:
    """The fourth Sunday before Christmas Day."""
    christmas = date(in_year, 12, 25)
    return christmas - timedelta(days=christmas.weekday() + 1 + 21)


def exactly(now: date, amount: float, unit: str) -> date:
    """The day so far ahead; half a year is six months."""
    if unit in ("day", "week"):
        return now + timedelta(days=int(amount * (7 if unit == "week" else 1)))
    return now + relativedelta(months=int(amount * (12 if unit == "year" else 1)))


def away(now: date, amount: float, unit: str) -> Span:
    """The day, week, month or year that lies `amount` units from now; half years count in months."""
    if unit == "year" and amount != int(amount):
        unit, amount = "month", amount * 12
    whole = int(amount)
    if unit == "day":
        return day(now + timedelta(days=whole))
    if unit == "week":
        return week(now + timedelta(weeks=whole))
    if unit == "month":
        there = now + relativedelta(months=whole)
        return month(there.year, there.month)
    return year(now.year + whole)
