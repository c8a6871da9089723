"""Does a search fit? A word may be begun only, or have a slip of the finger or two in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
# From this length a word may have one slip, and two.
_ONE, _TWO = 4, 8


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text.casefold())


def fits(wanted: Iterable[str], text: str) -> bool:
    """Tell whether every wanted word stands in the text (in small letters), or one that is nearly it."""
    return all(word in text or is_nearly_in(word, _WORD.findall(text)) for word in wanted)


def is_nearly_in(word: str, others: Iterable[str]) -> bool:
    """Tell whether one of the words is this one with a slip, or begins with it."""
    most = 2 if len(word) >= _TWO else 1 if len(word) >= _ONE else 0
    return bool(most) and any(_is_near(word, other, most) for other in others)


@lru_cache(maxsize=4096)
def _is_near(word: str, other: str, most: int) -> bool:
    # The same names stand in many plans.
    if abs(len(other) - len(word)) <= most and slips(word, other, most) <= most:
        return True
    return len(other) > len(word) + most and slips(word, other[: len(word)], most) <= most


def slips(one: str, other: str, most: int) -> int:
    """Count letters that are too many, too few, wrong or have changed places; more than `most` is `most + 1`."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row] + [0] * len(other)
        for column, its in enumerate(other, 1):
            now[column] = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != its))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                now[column] = min(now[column], before_last[column - 2] + 1)
        if min(now) > most:
            return most + 1
        before_last, last = last, now
    return min(last[-1], most + 1)
