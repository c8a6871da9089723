"""What a text must hold for a pattern to match at all, read from the pattern itself: pieces of one to four signs.

Most texts name no time, and most patterns need a word or a digit that is not there; they are not tried then.
"""

from __future__ import annotations

import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any

Grams = frozenset[str]  # at least one of these is in every match

_LONGEST = 4
_SETS = 2  # more of them cost more than they spare
_MOST = 80  # different pieces; a longer list holds little back
_LARGEST_CLASS = 12  # signs of a class that is worth to look for


def grams_of(text: str) -> set[str]:
    """Every piece of one to four signs of a text."""
    places = range(len(text))
    there = set(text)
    for length in range(2, _LONGEST + 1):
        there.update([text[n : n + length] for n in places])
    return there


def needs(pattern: str) -> list[Grams]:
    """What every match of `pattern` holds: at least one piece of each set, those that hold back most."""
    return sorted(set(_of_sequence(parser.parse(pattern))), key=lambda need: (_breadth(need), sorted(need)))[:_SETS]


def _of_sequence(items: Iterable[Any]) -> list[Grams]:
    """The needs of things that follow each other: letters in a row are one piece."""
    found: list[Grams] = []
    run = ""
    for kind, value in items:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        found += _of_run(run)
        run = ""
        found += _of_one(kind, value)
    return found + _of_run(run)


def _of_run(run: str) -> list[Grams]:
    return [frozenset([run[:_LONGEST]])] if run.strip() else []


def _of_one(kind: Any, value: Any) -> list[Grams]:
    if kind is op.SUBPATTERN:
        return _of_sequence(value[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _of_sequence(value[2]) if value[0] else []
    if kind is op.IN:
        signs = _of_class(value)
        return [signs] if signs else []
    if kind is op.BRANCH:
        every = [_of_sequence(way) for way in value[1]]
        if all(every):
            either = frozenset().union(*(min(way, key=_breadth) for way in every))
            return [either] if len(either) <= _MOST else []
    return []  # What is looked at only, what may be left out, and any sign.


def _breadth(need: Grams) -> tuple[int, int]:
    """Long pieces tell most, then few of them."""
    return -min(map(len, need)), len(need)


def _of_class(items: Iterable[Any]) -> Grams:
    """The signs of a class that is no large one."""
    signs: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            signs.add(chr(value))
        elif kind is op.RANGE and value[1] - value[0] < _LARGEST_CLASS:
            signs.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return frozenset()
    return frozenset(signs) if len(signs) <= _LARGEST_CLASS else frozenset()
