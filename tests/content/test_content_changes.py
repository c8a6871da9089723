"""The change log in plain words is not older than the content it tells about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import content
from content.law import said

LOG = (Path(content.__file__).parent / "ENDRINGER.md").read_text(encoding="utf-8")
MONTHS = [said(date(2026, month, 1)).split()[1] for month in range(1, 13)]


def days_of_the_log() -> list[date]:
    """The dates of the headings, as people write them: 22. november 2026."""
    found = re.findall(r"^## (\d{1,2})\. (\w+) (\d{4})$", LOG, re.MULTILINE)
    return [date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in found]


def days_of_the_content() -> Iterator[date]:
    """Every day on which something was checked, or a rule that has been checked began."""
    loaded = content.load()
    for right in loaded.rights:
        for entry in right.entries:
            yield entry.last_checked
            if entry.valid_from <= entry.last_checked:
                yield entry.valid_from
    yield from (deadline.last_checked for deadline in loaded.deadlines.values())
    yield from (pending.last_checked for pending in loaded.pending)
    yield from (letter.last_checked for letter in loaded.letters.values())
    yield from (number.checked for number in loaded.numbers.values())


def test_the_newest_entry_is_not_older_than_the_content() -> None:
    assert max(days_of_the_content()) <= days_of_the_log()[0]


def test_every_heading_is_a_date_and_the_newest_stands_first() -> None:
    days = days_of_the_log()
    assert len(days) == LOG.count("\n## ")
    assert days == sorted(days, reverse=True)


def test_every_entry_says_something() -> None:
    for entry in LOG.split("\n## ")[1:]:
        assert "\n- " in entry, entry
