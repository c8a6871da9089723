"""Finds what somebody asks about among many short documents, where no intent is sharp enough.

Plain tf-idf over words, neighbours and pieces of words of the normalised text: old words, dialect and typos still
meet. A document is near when one of the ways people ask for it is near, when all its ways together are, and when the
words it answers with are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from nlu.text import normalise

_PIECES = (4, 5)
_LONGEST = 400  # characters; a question is short
# One way that is near, all ways together, the words of the answer. Measured on the tuned half of
# bench/rights_questions.yml: 0.4/0.4/0.2 was best or next to best with every kind of features.
_WEIGHTS = (0.4, 0.4, 0.2)
_FLOOR = 0.1  # a feature that all documents share still counts a little

Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Document:
    """The ways people ask for something, and the words it is answered with."""

    ways: Sequence[str]
    text: str = ""


class Finder:
    """An index over documents by name. Built once, read only after that."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.names = list(documents)
        counts = [(number, _count(way)) for number, name in enumerate(self.names) for way in documents[name].ways]
        texts = [_count(document.text, len(document.text)) for document in documents.values()]
        spread: dict[str, set[int]] = defaultdict(set)
        for number, count in counts:
            for feature in count:
                spread[feature].add(number)
        self._unknown = math.log(1 + len(self.names)) + _FLOOR
        self._rare = {f: math.log((1 + len(self.names)) / (1 + len(s))) + _FLOOR for f, s in spread.items()}
        self._owners = np.array([number for number, _count in counts], dtype=np.int32)
        ways: dict[str, list[tuple[int, float]]] = defaultdict(list)
        together: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for way, (number, count) in enumerate(counts):
            for feature, weight in self._weigh(count).items():
                ways[feature].append((way, weight))
                together[feature][number] += weight
        self._ways = {f: (_ints(w for w, _ in rows), _floats(x for _, x in rows)) for f, rows in ways.items()}
        length = np.sqrt(sum((_row(row, len(self.names)) ** 2 for row in together.values()), start=np.float32(1e-9)))
        self._documents = {f: _row(row, len(self.names)) / length * _WEIGHTS[1] for f, row in together.items()}
        for number, count in enumerate(texts):
            for feature, weight in self._weigh(count).items():
                if feature in self._documents:
                    self._documents[feature][number] += weight * _WEIGHTS[2]

    def find(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return the nearest documents with their nearness (0 to 1), nearest first."""
        by_way = np.zeros(len(self._owners), dtype=np.float32)
        near = np.zeros(len(self.names), dtype=np.float32)
        for feature, weight in self._weigh(_count(text)).items():
            if feature in self._ways:
                places, weights = self._ways[feature]
                by_way[places] += weight * weights
                near += weight * self._documents[feature]
        best = np.zeros(len(self.names), dtype=np.float32)
        np.maximum.at(best, self._owners, by_way)
        near += best * _WEIGHTS[0]
        order = np.argsort(-near, kind="stable")[:limit]
        return [(self.names[number], float(near[number])) for number in order if near[number] > 0]

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        """Return tf-idf weights of length 1. What no document has still counts, so that foreign words push away."""
        weights = {f: (1 + math.log(n)) * self._rare.get(f, self._unknown) for f, n in count.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {f: w / length for f, w in weights.items()}


def _count(text: str, longest: int = _LONGEST) -> Counter[str]:
    return Counter(_features(text[:longest]))


def _features(text: str) -> Iterator[str]:
    words = [word for word in normalise(text).split() if word[:1].isalnum()]
    for word in words:
        yield "w:" + word
        padded = f" {word} "
        for size in _PIECES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
    for first, second in pairwise(words):
        yield f"b:{first} {second}"


def _row(values: Mapping[int, float], size: int) -> Array:
    row = np.zeros(size, dtype=np.float32)
    for number, value in values.items():
        row[number] = value
    return row


def _ints(values: Iterator[int]) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.fromiter(values, dtype=np.int32)


def _floats(values: Iterator[float]) -> Array:
    return np.fromiter(values, dtype=np.float32)
