"""Times that come again and how long something lasts: "hver torsdag" as an RRULE, "i to uker" as an ISO duration.

Each is a verbatim piece of the text. What RFC 5545 can not say alone ("to ganger i uka": which days?) keeps its
number beside the rule and is not put on any calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlu.date_words import words
from nlu.text import composed_with_places

_LONGEST = 8000
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCY = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_ISO = {"day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y", "hour": "PT{}H", "minute": "PT{}M"}


@dataclass(frozen=True)
class Repeat:
    """A habit as written; `times` is how often within the rule's period, None when the rule says it all."""

    text: str
    rrule: str
    times: int | None
    position: int

    def as_dict(self) -> dict[str, str | int | None]:
        """The shape of `./losen parse`."""
        return {"text": self.text, "rrule": self.rrule, "times": self.times}


@dataclass(frozen=True)
class Duration:
    """How long, as written, and in ISO 8601 ("PT2H", "P3M")."""

    text: str
    iso: str
    position: int

    def as_dict(self) -> dict[str, str]:
        """The shape of `./losen parse`."""
        return {"text": self.text, "iso": self.iso}


def find_repeats(text: str) -> list[Repeat]:
    """Every habit named in `text`, in order."""
    composed, places = composed_with_places(text[:_LONGEST])
    found: list[Repeat] = []
    for hit in _repeats().finditer(composed.lower()):
        rule, times = _rule(hit)
        if rule:
            start, end = places[hit.start()], places[hit.end()]
            found.append(Repeat(text[start:end], rule, times, start))
    return found


def find_durations(text: str) -> list[Duration]:
    """Every length of time in `text`, in order."""
    composed, places = composed_with_places(text[:_LONGEST])
    found: list[Duration] = []
    for hit in _durations().finditer(composed.lower()):
        amount = _amount(hit["n"])
        unit = words().units.get(hit["unit"]) or words().clock[hit["unit"]]
        if amount:
            start, end = places[hit.start()], places[hit.end()]
            found.append(Duration(text[start:end], _ISO[unit].format(f"{amount:g}"), start))
    return found


def _rule(hit: re.Match[str]) -> tuple[str, int | None]:
    if hit["per"]:
        times = int(_amount(hit["times"])) if hit["times"] else None
        return f"FREQ={_FREQUENCY[words().units_the[hit['per']]]}", times
    if hit["monthday"]:
        return f"FREQ=MONTHLY;BYMONTHDAY={int(hit['monthday'])}", None
    if hit["nth"]:
        nth = -1 if hit["nth"].startswith("sist") else words().ordinals[hit["nth"]]
        return f"FREQ=MONTHLY;BYDAY={nth}{_day(hit['nthday'])}", None
    if hit["plural"]:
        days = [_DAYS[words().plural_weekdays[name]] for name in _plurals().findall(hit["plural"])]
        return f"FREQ=WEEKLY;BYDAY={','.join(sorted(set(days), key=_DAYS.index))}", None
    if hit["fixed"]:
        return words().habits[re.sub(r"\s+", " ", hit["fixed"])], None
    interval = 2 if hit["second"] else int(words().ordinals.get(hit["interval"] or "", 1))
    every = f";INTERVAL={interval}" if interval > 1 else ""
    what = hit["what"]
    if what in words().weekdays:
        return f"FREQ=WEEKLY{every};BYDAY={_day(what)}", None
    return f"FREQ={_FREQUENCY[words().units[what]]}{every}", None


def _day(name: str) -> str:
    return _DAYS[words().weekdays[name]]


def _amount(text: str) -> float:
    plain = text.replace(",", ".")
    if plain.replace(".", "", 1).isdigit():
        return float(plain)
    return {"halvannen": 1.5, "halvannan": 1.5, "en halv": 0.5, "ein halv": 0.5}.get(
        text, float(words().numbers.get(text, 0))
    )


@cache
def _repeats() -> re.Pattern[str]:
    w = words()
    number = rf"(?:\d{{1,2}}|{w.any_of('numbers')})"
    plural = w.any_of("plural_weekdays")
    ways = (
        rf"(?:(?P<times>{number})\s+(?:ganger|gonger|gang|gong|gonga|ganga)|(?P<load>{number}\s+{w.any_of('clock')}))"
        rf"\s+(?:i|om|per|pr\.?)\s+(?P<per>{w.any_of('units_the')})",
        rf"(?:den\s+)?(?P<monthday>[12]?\d|3[01])\.?\s+(?:i\s+)?{w.any_of('every')}\s+(?:måned|månad)",
        rf"(?P<nth>{w.any_of('ordinals')}|siste)\s+(?P<nthday>{w.any_of('weekdays')})\s+i\s+(?:{w.any_of('every')}\s+)?"
        r"(?:måneden|månaden|måned|månad)",
        rf"(?:på\s+)?(?P<plural>{plural}(?:(?:,\s*|\s+og\s+){plural}){{0,6}})",
        "(?P<fixed>" + "|".join(r"\s+".join(map(re.escape, habit.split())) for habit in w.habits) + ")",
        rf"(?:(?P<second>{w.any_of('every_second')})|{w.any_of('every')}(?:\s+(?P<interval>{w.any_of('ordinals')}))?)\s+"
        rf"(?P<what>{w.any_of('units')}|{w.any_of('weekdays')})",
    )
    return re.compile(r"(?<![^\W_])(?:" + "|".join(ways) + r")(?![^\W_])")


@cache
def _plurals() -> re.Pattern[str]:
    return re.compile(words().any_of("plural_weekdays"))


@cache
def _durations() -> re.Pattern[str]:
    w = words()
    number = rf"(?:\d{{1,3}}(?:[.,]\d)?|halvannen|halvannan|(?:en|ein) halv|{w.any_of('numbers')})"
    not_from_now = "".join(f"(?<!{word} )" for word in ("om", "innen", "innan", "for", "neste", "siste"))
    return re.compile(
        rf"(?<![^\W_]){not_from_now}(?:(?:i|på)\s+(?={number}\s+{w.any_of('units')}(?![^\W_])))?(?P<n>{number})\s+"
        rf"(?P<unit>{w.any_of('units')}|{w.any_of('clock')})(?![^\W_])(?!\s+{w.any_of('ago')})"
    )
