"""Find the times a text names and put them on the calendar, as far as the words allow and no further."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from nlu.date_rules import likely_rules
from nlu.date_spelling import put_right
from nlu.date_tense import Tenses
from nlu.date_words import words
from nlu.spans import OPEN, Precision, Span
from nlu.text import composed_with_places

_LONGEST = 8000
_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"\s*(?:til|og|-|–)\s*")
_UNTIL = ("til ", "te ", "tel ")


@dataclass(frozen=True)
class FoundDate:
    """A time as the person said it; `start`, `end` and `precision` are None where the words leave it open."""

    text: str
    start: date | None
    end: date | None
    precision: Precision | None
    position: int

    def as_dict(self) -> dict[str, str | None]:
        """The shape of `./losen parse`."""
        return {
            "text": self.text,
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "precision": self.precision,
        }


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    span: Span
    bound: str = ""


def find_dates(text: str, now: date) -> list[FoundDate]:
    """Every time named in `text` said on the day `now`, in order, each with its words verbatim."""
    return list(_find(text[:_LONGEST], now))


@lru_cache(maxsize=4)  # one answer is looked at from several sides in the same turn
def _find(text: str, now: date) -> tuple[FoundDate, ...]:
    composed, places = composed_with_places(text)
    small, before = put_right(_small(composed))
    hits = _merged(small, [_bounded(small, hit, now) for hit in _free(_all(small, now))])
    ends = [(before[hit.start], before[hit.end]) if before else (hit.start, hit.end) for hit in hits]
    return tuple(
        _found(text, places[start], places[end], hit.span) for (start, end), hit in zip(ends, hits, strict=True)
    )


def _found(text: str, start: int, end: int, span: Span) -> FoundDate:
    return FoundDate(text[start:end], span.start, span.end, span.precision, start)


def _all(small: str, now: date) -> list[_Hit]:
    tenses = Tenses(small)
    hits = []
    for pattern, resolve in likely_rules(small):
        for found in pattern.finditer(small):
            if not _is_recurring(small, found):
                bound = _bounds().search(small[max(0, found.start() - 25) : found.start()])
                kind = bound.lastgroup if bound else None
                is_ahead = kind not in (None, "since") and not found[0].startswith("i ")
                tense = -1 if kind == "since" else tenses.at(found.start()) or int(is_ahead)
                if bound and tense < 0 and kind == "from" and bound[0].rstrip().endswith(" med"):
                    tense = 1 if tenses.is_given(found.start()) else tense
                try:
                    span = resolve(found, now, tense)
                except (OverflowError, ValueError):
                    span = OPEN  # Beyond the first or the last year of the calendar.
                hits.append(_Hit(found.start(), found.end(), span))
    return hits


def _free(hits: list[_Hit]) -> list[_Hit]:
    """From left to right; of two that overlap the longer one."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start:
            kept[-1] = hit
    return kept


def _bounded(small: str, hit: _Hit, now: date) -> _Hit:
    """Take in the small word before a time: before, by, from, after, since."""
    found = _bounds().search(small[max(0, hit.start - 25) : hit.start])
    if found is None:
        return hit
    span, kind = hit.span, str(found.lastgroup)
    if span != OPEN and span.start is not None and span.end is not None:
        changes = {
            "before": span.until_before,
            "until": span.until_end,
            "up_to": span.up_to,
            "since": span.onwards,
            "from": span.onwards,
            "after": span.afterwards,
        }
        if kind == "until" and span.precision == "season" and found[0].startswith("inn"):
            # "innen sommeren" is in time for it, as "innen jul" is, not at its end; said in it, it is the time left.
            kind = "up_to" if span.start > now else kind
        span = changes[kind]()
    return _Hit(hit.start - len(found[0]), hit.end, span, kind)


def _merged(small: str, hits: list[_Hit]) -> list[_Hit]:
    """ "fra mai til august" is one stretch."""
    merged: list[_Hit] = []
    for hit in hits:
        last = merged[-1] if merged else None
        if last and last.bound == "from" and hit.span.end and _joins(small, last.end, hit.start):
            precision = hit.span.precision if last.span.precision else None
            merged[-1] = replace(last, end=hit.end, span=Span(last.span.start, hit.span.end, precision), bound="")
        else:
            merged.append(hit)
    return merged


def _joins(small: str, end: int, start: int) -> bool:
    """Whether "til" or the like stands between two times, or begins the second ("frå måndag til onsdag")."""
    between = small[end:start]
    return bool(_JOINT.fullmatch(between)) or (not between.strip() and small.startswith(_UNTIL, start))


def _is_recurring(small: str, found: re.Match[str]) -> bool:
    """ "hver torsdag" and "om mandagen" are habits, and "en fredag" is any; no dates."""
    start = found.start()
    before = _WORD.findall(small[max(0, start - 20) : start])
    if not before:
        return False
    is_any = before[-1] in words().any_one and _WORD.match(small, start) is not None
    is_day = found.groupdict().get("weekday") or found.groupdict().get("season")
    return before[-1] in words().recurring or bool(is_any and is_day and found[0] in (is_day, before[-1]))


def _small(text: str) -> str:
    """Lower-case letters, each at its own place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@cache
def _bounds() -> re.Pattern[str]:
    w = words()
    return re.compile(
        rf"(?<![^\W_])(?:(?P<before>{w.any_of('before')})|(?P<until>{w.any_of('until_end')}|til og med)|"
        r"(?P<up_to>(?:fram|frem) (?:til|te|tel)|inntil)|"
        rf"(?P<from>{w.any_of('from')}(?: og med)?|mellom)|(?P<after>{w.any_of('after')})|"
        rf"(?P<since>{w.any_of('since')}))\s+(?:i\s+|den\s+)?$"
    )
