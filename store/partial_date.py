"""A time known to the day, the month or the year, and always as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

PRECISIONS = ("day", "month", "year")


@dataclass(frozen=True)
class PartialDate:
    """A time as somebody wrote it and, as far as it can be read, the first and last day it may mean.

    `precision` is one of PRECISIONS, or None when the text is no date; the text counts all the same.
    """

    text: str = ""
    first: date | None = None
    last: date | None = None
    precision: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of the contract: from, to, precision, text."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "precision": self.precision,
            "text": self.text,
        }

    @staticmethod
    def from_json(value: dict[str, Any]) -> PartialDate:
        """Read the shape of the contract. Raises ValueError for days that do not exist."""
        first, last = value.get("from"), value.get("to")
        return PartialDate(
            value.get("text") or "",
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
            value.get("precision"),
        )


NO_DATE = PartialDate()


def earliest(*times: PartialDate) -> date | None:
    """Return the first of the last days the times may mean."""
    return min((time.last for time in times if time.last), default=None)
