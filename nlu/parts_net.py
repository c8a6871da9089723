"""Two small linear models of an answer's parts: does a part begin here, and what kind is this one.

Their weights lie in the repository (`parts_weights.json`), made by `python -m nlu.parts_fitting` from
`parts_answers.yml`; using them needs no more than this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from nlu.resources import ROOM

PATH = ROOM / "parts_weights.json"
FORMAT = 1


@dataclass(frozen=True)
class PartsNet:
    """Weights of features: one number that a part begins, and one for each of `kinds`."""

    kinds: list[str]
    begin_bias: float
    begin: dict[str, float]
    kind_bias: list[float]
    kind: dict[str, list[float]]

    def begins(self, features: Iterable[str]) -> bool:
        """Whether a part rather begins than not."""
        return self.begin_bias + sum(self.begin.get(feature, 0.0) for feature in set(features)) > 0

    def kind_of(self, features: Iterable[str], favoured: str | None = None, advantage: float = 0.0) -> str:
        """The likeliest kind; `favoured` needs `advantage` less."""
        scores = dict(zip(self.kinds, self.kind_bias, strict=True))
        for feature in set(features):
            for kind, weight in zip(self.kinds, self.kind.get(feature, ()), strict=False):
                scores[kind] += weight
        if favoured is not None:
            scores[favoured] += advantage
        return max(scores, key=scores.__getitem__)

    def save(self, path: Path) -> None:
        """Write a file that `load` reads."""
        path.write_text(json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> PartsNet:
        """Read what `save` wrote; anything missing or broken raises OSError, KeyError, TypeError or ValueError."""
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("format") != FORMAT:
            raise ValueError(f"{path}: not of format {FORMAT}; run nlu.parts_fitting")
        return cls(**document)


@cache
def net() -> PartsNet:
    """The model in the repository, read once; a broken one stops the program at its start."""
    return PartsNet.load(PATH)
