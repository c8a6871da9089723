"""Words on their way in and out: what a coordinator may write, how a person's words are quoted, how a date is said."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from dateutil import tz

LONGEST = 4000
QUOTED = 70
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
# A slim server image has no time zones of its own; dateutil brings them along.
_OSLO = tz.gettz("Europe/Oslo")
_SPACE = re.compile(r"\s+")


class Refused(Exception):
    """What was written cannot be taken. `text_id` (in `coordinator.…`) says why and what to do."""

    def __init__(self, text_id: str, **values: Any) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.values = values


def clean(text: str, most: int = LONGEST) -> str:
    """Return the text with plain line breaks and no space around. Raises Refused when it cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > most:
        raise Refused("too_long", length=len(text), most=most)
    if any(unicodedata.category(sign) in ("Cs", "Cc") and sign not in "\n\t" for sign in text):
        raise Refused("odd_signs")
    return text


def quote(text: str, most: int = QUOTED) -> str:
    """Return the beginning of the text on one line, cut between words where that is possible."""
    line = _SPACE.sub(" ", text).strip()
    if len(line) <= most:
        return line
    cut = line[:most]
    return (cut[: cut.rfind(" ")] if cut.rfind(" ") > most // 2 else cut).rstrip(" ,.;:–-") + "…"


def say_size(size: int) -> str:
    """Return how large a file is, as people in Norway write it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def say_day(moment: datetime) -> str:
    """Return the day as people in Norway say it; bokmål and nynorsk agree."""
    return say_date(moment.astimezone(_OSLO))


def local_day(moment: datetime) -> date:
    """Return the day of the calendar it is in Norway then."""
    return moment.astimezone(_OSLO).date()


def say_date(day: date) -> str:
    """Return a date of the calendar in words."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def say_moment(moment: datetime) -> str:
    """Return day and time of day."""
    local = moment.astimezone(_OSLO)
    return f"{say_day(moment)} kl. {local:%H.%M}"
