"""Lines about the own plan that need no conversation."""

from __future__ import annotations

from dataclasses import dataclass

from actions.own_plan_words import CRISIS_LINE, crisis_lines
from store.elements import Element
from store.entries import Entries, EntryState
from store.following import Following
from tests.builders import START


@dataclass(frozen=True)
class Line(Element):
    """A line of a crisis plan."""

    kind = CRISIS_LINE
    part: str = ""
    text: str = ""
    phone: str = ""


def test_a_crisis_plan_is_read_line_by_line_with_whom_to_call() -> None:
    lines = (Line("tegn", "Jeg sover ikke."), Line("ring", "Søsteren min", "90 00 00 00"), Line("ring", "Ikke denne"))
    entries = Entries(tuple(EntryState(str(n), 1, n == 2, "s", START, line) for n, line in enumerate(lines)))
    assert crisis_lines(Following(entries)) == ["Jeg sover ikke.", "Søsteren min, 90 00 00 00"]
    assert crisis_lines(Following()) == []
