"""Scores of understanding: accuracy, macro-F1, parts, dates. Pure functions over expected and found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Pair = tuple[str, str]  # (expected, found)


def accuracy(pairs: Sequence[Pair]) -> float:
    """The share that was found as expected."""
    if not pairs:
        raise ValueError("nothing to score")
    return sum(expected == found for expected, found in pairs) / len(pairs)


def f1(right: int, expected: int, found: int) -> float:
    """The harmonic mean of precision and recall; 1 when there was nothing to find and nothing was found."""
    return 2 * right / (expected + found) if expected + found else 1.0


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean of F1 over every label that is expected or found."""
    right = Counter(expected for expected, found in pairs if expected == found)
    expected, found = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    labels = expected.keys() | found.keys()
    return sum(f1(right[label], expected[label], found[label]) for label in labels) / len(labels)


@dataclass
class Parts:
    """How answers were split: a part is right when kind and words are, and strict when who and horizon are too."""

    expected: int = 0
    found: int = 0
    right: int = 0
    strict: int = 0
    not_verbatim: int = 0

    @property
    def f1(self) -> float:
        return f1(self.right, self.expected, self.found)

    @property
    def strict_f1(self) -> float:
        return f1(self.strict, self.expected, self.found)


def score_parts(cases: Iterable[dict[str, Any]], split: Callable[[str, str | None], list[list[Any]]]) -> Parts:
    """`cases` as in tests/nlu/parts_cases.yml; `split(text, question)` gives [kind, words, who, horizon]."""
    score = Parts()
    for case in cases:
        expected = [tuple((part + [None] * 4)[:4]) for part in case["p"]]
        found = [tuple(part) for part in split(case["t"], case["q"])]
        score.expected += len(expected)
        score.found += len(found)
        score.strict += (Counter(expected) & Counter(found)).total()
        score.right += (Counter(p[:2] for p in expected) & Counter(p[:2] for p in found)).total()
        score.not_verbatim += sum(part[1] not in case["t"] for part in found)
    return score


@dataclass
class Dates:
    """How times were read: clear ones put on the calendar, unclear ones left open."""

    clear: int = 0
    resolved: int = 0
    unclear: int = 0
    left_open: int = 0


def score_dates(cases: Iterable[dict[str, Any]], find: Callable[[str, date | None], list[list[Any]]]) -> Dates:
    """`cases` as in tests/nlu/dates_cases.yml; `find(text, now)` gives [words, from, to, precision].

    A text where no time is expected counts as one unclear time: nothing in it may be put on the calendar.
    """
    score = Dates()
    for case in cases:
        found = find(case["t"], case.get("now"))
        dated = [hit for hit in found if hit[3] is not None]
        for time in case["d"]:
            if time[3] is not None:
                score.clear += 1
                score.resolved += time in found
            else:
                score.unclear += 1
                score.left_open += not any(time[0] in hit[0] or hit[0] in time[0] for hit in dated)
        if not case["d"]:
            score.unclear += 1
            score.left_open += not dated
    return score
