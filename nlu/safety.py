"""What a person writes after the numbers: that they are safe, that they are not, or that they want to go on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlu.resources import load_table
from nlu.text import normalise

Safety = Literal["safe", "not_safe", "go_on"]

_REACH = 3  # words between "not" and "safe"


@dataclass(frozen=True)
class _Rules:
    """The table `safety.yml`; phrases normalised."""

    safe: tuple[str, ...]
    not_safe: tuple[str, ...]
    go_on: tuple[str, ...]
    later: tuple[str, ...]
    safe_words: frozenset[str]
    negators: frozenset[str]
    longest: int


def read_safety(text: str) -> Safety | None:
    """What a short message says of safety; None when it says nothing of it, or too much."""
    said = normalise(text).replace("?", "").split()
    rules = _rules()
    if not said or len(said) > rules.longest:
        return None
    framed = f" {' '.join(said)} "
    is_denied = any(
        word in rules.safe_words and set(said[max(0, place - _REACH) : place]) & rules.negators
        for place, word in enumerate(said)
    )
    is_safe = _says(framed, rules.safe) or bool(set(said) & rules.safe_words)
    if is_denied or (_says(framed, rules.not_safe) and not is_safe):
        return "not_safe"
    if _says(framed, rules.go_on) and not _says(framed, rules.later):
        return "go_on"
    return "safe" if is_safe else None


def _says(framed: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in framed for phrase in phrases)


@cache
def _rules() -> _Rules:
    table = load_table("safety.yml")

    def phrases(name: str) -> tuple[str, ...]:
        return tuple(normalise(phrase) for phrase in table[name])

    return _Rules(
        safe=phrases("safe"),
        not_safe=phrases("not_safe"),
        go_on=phrases("go_on"),
        later=phrases("later"),
        safe_words=frozenset(table["safe_words"].split()),
        negators=frozenset(table["negators"].split()),
        longest=int(table["longest"]),
    )
