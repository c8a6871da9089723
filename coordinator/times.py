"""Times as people write them in a plan: a day, a month, a year, or words that are no date and count all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from coordinator.words import MONTHS
from store.partial_date import PartialDate

_MONTH = {name[:length]: number for number, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_NAMED = "|".join(sorted(_MONTH, key=len, reverse=True))
_YEAR = r"(?P<year>\d{4})"
_SHORT_YEAR = r"(?P<year>\d{4}|\d{2})"
# From the most to the least that can be known.
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})",
        rf"(?P<day>\d{{1,2}})[./ -] ?(?P<month>\d{{1,2}})[./ -] ?{_SHORT_YEAR}",
        rf"(?P<day>\d{{1,2}})\.? (?P<name>{_NAMED})\.? {_SHORT_YEAR}",
        rf"{_YEAR}-(?P<month>\d{{1,2}})",
        rf"(?P<month>\d{{1,2}})[./]{_YEAR}",
        rf"(?P<name>{_NAMED})\.? {_YEAR}",
        _YEAR,
    )
)


def read_time(text: str) -> PartialDate:
    """Return the time with the days it may mean. What is no date keeps its text and has no days."""
    text = text.strip()
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            parts = found.groupdict()
            month = int(parts["month"]) if parts.get("month") else _MONTH.get((parts.get("name") or "").lower())
            year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
            return _span(text, year, month, int(parts["day"]) if parts.get("day") else None)
    return PartialDate(text)


def out_of_order(times: Iterable[tuple[str, PartialDate]]) -> Iterator[tuple[str, str]]:
    """Give each pair of names in which the later time surely lies before the earlier one. It is asked about only."""
    known = [(name, time) for name, time in times if time.first and time.last]
    for place, (name, time) in enumerate(known):
        for later_name, later in known[place + 1 :]:
            if _is_before(later, time):
                yield name, later_name


def _is_before(one: PartialDate, other: PartialDate) -> bool:
    return bool(one.last and other.first and one.last < other.first)


def _span(text: str, year: int, month: int | None, day: int | None) -> PartialDate:
    try:
        if month is None:
            return PartialDate(text, date(year, 1, 1), date(year, 12, 31), "year")
        if day is None:
            following = date(year + month // 12, month % 12 + 1, 1)
            return PartialDate(text, date(year, month, 1), following - timedelta(days=1), "month")
        return PartialDate(text, date(year, month, day), date(year, month, day), "day")
    except ValueError:  # there is no such day
        return PartialDate(text)
