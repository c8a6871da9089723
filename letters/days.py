"""A day as people write it in a form: 10.11.2026, 10. november 2026, 2026-11-10. Anything else is asked back."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})[./ -]+(?P<month>\d{1,2})[./ -]+(?P<year>\d{4}|\d{2})")
_WORDS = re.compile(rf"(?P<day>\d{{1,2}})\.? (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})")


class UnreadDay(ValueError):
    """The words are no day: `reason` is "unread" (no such way to write one) or "no_such_day" (31.02)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_day(text: str) -> date:
    """Return the day. Raises `UnreadDay`."""
    words = " ".join(text.split()).lower()
    found = next((m for m in (p.fullmatch(words) for p in (_ISO, _NUMBERS, _WORDS)) if m), None)
    if found is None:
        raise UnreadDay("unread")
    month = found["month"]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    year = int(found["year"])
    try:
        return date(year if year >= 100 else 2000 + year, number, int(found["day"]))
    except ValueError as fault:
        raise UnreadDay("no_such_day") from fault


def say_day(day: date) -> str:
    """Return the day in words, the same in both written languages: 10. november 2026."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
