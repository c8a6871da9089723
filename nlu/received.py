"""The day somebody got an answer: a day that has been, read from "2. november", "12.11", "i går" or "på mandag"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.dates import find_dates

_SHORT = re.compile(r"(?<![\d.])(\d{1,2})\s?[./]\s?(\d{1,2})\.?(?![\d.]|\s?[./]\s?\d)")
_DOTTED = re.compile(r"(?<=[^\W\d])(\w{2,3})\.(?=\s?\d)")  # "2. nov. 2026"
_MONTH_NAMED = re.compile(r"\d.*[^\W\d]{3}")
_YEAR = re.compile(r"\d{4}|\d[./]\d{1,2}[./]\d|i fjor|i år")
_LONGEST = 60  # characters; a longer message tells something else
_JUST_AHEAD = timedelta(days=90)  # a day and month so near ahead is a mistake, not last year's day
_PAST = "jeg fikk det "  # the reader of dates looks ahead unless the words look back


@dataclass(frozen=True)
class Received:
    """What was read. `day` is None when the words name a day that is on no calendar; `exact` is false for a week."""

    day: date | None
    exact: bool = True


def received_day(text: str, today: date) -> Received | None:
    """Return the day a short message names, or None when it names none. It may still lie ahead (see `checked`)."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    named = _SHORT.search(text)
    if named is not None:
        return _without_year(int(named[1]), int(named[2]), today)
    found = find_dates(_PAST + _DOTTED.sub(r"\1 ", text), today)
    if not found:
        return None
    first = found[0]
    if first.start is None:
        return Received(None)
    if first.precision == "day" and _MONTH_NAMED.search(first.text) and not _YEAR.search(text):
        return _without_year(first.start.day, first.start.month, today)
    return Received(first.start, first.precision == "day")


def _without_year(number: int, month: int, today: date) -> Received:
    try:
        day = date(today.year, month, number)
        if day - today > _JUST_AHEAD:
            day = date(today.year - 1, month, number)
    except ValueError:
        return Received(None)
    return Received(day)
