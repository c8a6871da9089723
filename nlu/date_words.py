"""The words of `dates.yml` as look-up tables and as pieces of regular expressions."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from nlu.resources import load_table


class Words:
    """Months, weekdays, seasons, numbers, units and the small words around them."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.months = _numbered(table["months"], 1)
        self.weekdays = _numbered(table["weekdays"], 0)
        self.numbers = _numbered(table["numbers"][1:], 1)
        self.ordinals = _numbered(table["ordinals"], 1)
        self.seasons = _named(table["seasons"])
        self.units = _named(table["units"])
        self.holidays = _named(table["holidays"])
        self.plural_weekdays = _numbered(table["plural_weekdays"], 0)
        self.units_the = _named(table["units_the"])
        self.clock = _named(table["clock"])
        self.never_slips = frozenset(table["never_slips"].split())
        self.single_days = table["single_days"].split()
        self.habits: dict[str, str] = table["habits"]
        self.days = {phrase: int(shift) for shift, phrases in table["relative_days"].items() for phrase in phrases}
        self._days_unspaced = {phrase.replace(" ", ""): shift for phrase, shift in self.days.items()}
        self.vague = [str(phrase) for phrase in table["vague"]]
        self.past = frozenset(table["past_verbs"].split())
        self.future = frozenset(table["future_verbs"].split())
        self.any_one = frozenset(table["any_one"].split())
        self.recurring = frozenset(table["recurring"].split())
        self.meetings = table["meetings"].split()
        self.weak_past = frozenset(
            stem + ending
            for endings, stems in table["weak_verbs"].items()
            for stem in stems.split()
            for ending in endings.split()
        )
        self.present = frozenset(table["present_verbs"].split())
        self.no_past = frozenset(table["no_past"].split())
        self.received = frozenset(table["received"].split())
        self.placing = table["placing"].split()
        self._table = table

    def shift(self, phrase: str) -> int:
        """Days from today for "i morgen", however it is spaced."""
        return self._days_unspaced["".join(phrase.split())]

    def any_of(self, name: str) -> str:
        """A regular expression for one list of the table."""
        words = getattr(self, name, None) or str(self._table[name]).split()
        return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


def _numbered(lines: list[str], first: int) -> dict[str, int]:
    return {word: value for value, line in enumerate(lines, first) for word in str(line).split()}


def _named(table: dict[str, str]) -> dict[str, str]:
    return {word: name for name, line in table.items() for word in line.split()}


@cache
def words() -> Words:
    """The words of time."""
    return Words(load_table("dates.yml"))
