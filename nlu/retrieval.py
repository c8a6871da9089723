"""Finds what somebody asks about among many short documents, where no intent is sharp enough.

Plain tf-idf over words and pieces of words of the normalised text: old words, dialect and typos still meet. A
document is as near as the nearest of the ways people ask for it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nlu.text import normalise

_PIECES = (3, 4, 5)
_LONGEST = 400  # characters; a question is short


class Finder:
    """An index over documents, each given as the ways people ask for it. Built once, read only after that."""

    def __init__(self, documents: Mapping[str, Sequence[str]]) -> None:
        self._owners: list[str] = []
        counts: list[Counter[str]] = []
        for name, ways in documents.items():
            for way in ways:
                self._owners.append(name)
                counts.append(Counter(_features(way)))
        spread = Counter(feature for count in counts for feature in count)
        total = len(counts)
        self._rare = {feature: math.log((1 + total) / (1 + n)) + 1 for feature, n in spread.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for feature, weight in self._weigh(count).items():
                self._postings[feature].append((number, weight))

    def find(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return the nearest documents with their nearness (0 to 1), nearest first."""
        nearness: dict[int, float] = defaultdict(float)
        for feature, weight in self._weigh(Counter(_features(text[:_LONGEST]))).items():
            for number, other in self._postings.get(feature, ()):
                nearness[number] += weight * other
        best: dict[str, float] = {}
        for number, near in nearness.items():
            owner = self._owners[number]
            if near > best.get(owner, 0.0):
                best[owner] = near
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        """Return tf-idf weights of length 1. What no document has still counts, so that foreign words push away."""
        unknown = max(self._rare.values(), default=1.0)
        weights = {f: (1 + math.log(n)) * self._rare.get(f, unknown) for f, n in count.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {f: w / length for f, w in weights.items()}


def _features(text: str) -> Iterator[str]:
    for word in normalise(text).split():
        if not word[:1].isalnum():
            continue
        yield "w:" + word
        padded = f" {word} "
        for size in _PIECES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
