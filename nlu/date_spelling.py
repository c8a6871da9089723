"""Words of the calendar as they are mistyped: put right, each at its place, so that what was written can be quoted."""

from __future__ import annotations

import re
from functools import cache

from nlu.date_words import words
from nlu.slips import is_one_slip, without_one

_WORD = re.compile(r"[^\W\d_]{4,13}")
_SHORTEST = 5


def put_right(small: str) -> tuple[str, list[int] | None]:
    """`small` with mistyped months, weekdays and seasons put right, and where each sign and the end stood before.

    The places are None when nothing was changed.
    """
    changes = [(found, right) for found in _WORD.finditer(small) if (right := _right(found[0])) is not None]
    if not changes:
        return small, None
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for found, right in changes:
        pieces += [small[start : found.start()], right]
        places += range(start, found.start())
        places += [found.start()] * len(right)
        start = found.end()
    pieces.append(small[start:])
    places += range(start, len(small) + 1)
    return "".join(pieces), places


def _right(word: str) -> str | None:
    known, nearby = _tables()
    if word in known:
        return None
    for shorter in without_one(word):
        for right in nearby.get(shorter, ()):
            if is_one_slip(word, right):
                return right
    return None


@cache
def _tables() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """All words that are left alone, and the right words by every form of theirs that lacks a letter."""
    w = words()
    right = [word for word in (*w.months, *w.weekdays, *w.seasons) if len(word) >= _SHORTEST]
    nearby: dict[str, tuple[str, ...]] = {}
    for word in right:
        for shorter in without_one(word):
            nearby[shorter] = (*nearby.get(shorter, ()), word)
    named = (w.months, w.weekdays, w.seasons, w.plural_weekdays, w.holidays, w.units, w.units_the, w.never_slips)
    return frozenset(word for words_of in named for word in words_of), nearby
