"""Whether what is told lies behind or ahead: the tense of the clause around a time, or else of its sentence."""

from __future__ import annotations

import re
from functools import cached_property

from nlu.date_words import words

_SENTENCE_END = re.compile(r"[!?\n]|(?<!\b\d)(?<!\b\d\d)\.(?=\s+[^\W\d_])")
_CLAUSE_END = re.compile(r"[!?\n,;:]|(?<!\b\d)(?<!\b\d\d)\.(?=\s)|\b(?:og|å|men|mens|medan|for|fordi|så)\b")
_WORD = re.compile(r"[^\W\d_]+")
_PRETERITE = re.compile(r"[^\W\d_]{2,}(?:(?:[kmnp]|[^\W\d_]r|[^\W\d_]l)te|[eiyøå]vde|[eiouyøå]dde)")


class Tenses:
    """The tense at every place of a text in small letters: -1 past, 1 future, 0 unknown."""

    def __init__(self, small: str) -> None:
        self._small = small
        self._known: dict[tuple[int, int], int] = {}

    @cached_property
    def _sentences(self) -> list[int]:
        return [0, *(found.end() for found in _SENTENCE_END.finditer(self._small))]

    @cached_property
    def _clauses(self) -> list[int]:
        return [0, *(found.end() for found in _CLAUSE_END.finditer(self._small))]

    def at(self, position: int) -> int:
        """The tense of the clause around a position; one without any has that of its sentence."""
        own = self._of(self._clauses, position)
        if own:
            return own
        start, end = _around(self._clauses, position, len(self._small))
        whole = self._of(self._sentences, position)
        is_now = whole < 0 and not words().present.isdisjoint(_WORD.findall(self._small[start:end]))
        return 0 if is_now else whole

    def is_given(self, position: int) -> bool:
        """Whether the sentence tells that something was granted: when it begins is another matter."""
        start, end = _around(self._sentences, position, len(self._small))
        return not words().received.isdisjoint(_WORD.findall(self._small[start:end]))

    def _of(self, starts: list[int], position: int) -> int:
        start, end = _around(starts, position, len(self._small))
        if (start, end) not in self._known:
            self._known[start, end] = _tense(_WORD.findall(self._small[start:end]))
        return self._known[start, end]


def _around(starts: list[int], position: int, length: int) -> tuple[int, int]:
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= position else (low, middle)
    return starts[low], starts[low + 1] if low + 1 < len(starts) else length


def _tense(found: list[str]) -> int:
    w = words()
    there = set(found)
    is_past, is_future = not there.isdisjoint(w.past), not there.isdisjoint(w.future)
    if is_past != is_future:
        return -1 if is_past else 1
    if is_past:
        return 0
    return -1 if any(_looks_past(word) for word in found) else 0


def _looks_past(word: str) -> bool:
    w = words()
    return word not in w.no_past and (word in w.weak_past or bool(_PRETERITE.fullmatch(word)))
