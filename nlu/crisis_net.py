"""The crisis model: how likely a piece of text tells of danger, of which kind, and how plainly it is told.

A small linear model over what `crisis_features` counts, the fixed phrases among it. Its weights lie in the repository
(`crisis_net/`), made by `python -m nlu.crisis_fitting`, so that the crisis check needs neither training nor Rasa.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlu.crisis_features import CHARACTERS, WEIGHTS, characters, features
from nlu.grams import Grams
from nlu.resources import ROOM

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.intp]

FOLDER = ROOM / "crisis_net"
FORMAT = 3
DANGER, PLAIN = "danger", "plain"  # The two columns of the weights before those of the labels.


@dataclass(frozen=True)
class Guess:
    """Chances from 0 to 1 that there is `danger`, and that it is told so plainly that nobody has to ask."""

    label: str
    danger: float
    plain: float


class CrisisNet:
    """Weights (feature × (danger, plain, one per label)) and what they belong to."""

    def __init__(self, labels: list[str], grams: Sequence[str] | Grams, weights: Floats, bias: Floats) -> None:
        self.labels = labels
        self.grams = grams if isinstance(grams, Grams) else Grams.of(grams)
        self.weights = weights
        self.bias = bias
        self._known_characters = lru_cache(maxsize=4096)(self._look_up_characters)

    def guess(self, tokens: list[str], phrases: Iterable[str]) -> Guess:
        """Judge folded words and the phrases found among them."""
        ids, values = self.vector(tokens, phrases)
        scores = values @ self.weights[ids] + self.bias
        danger, plain = 1 / (1 + np.exp(-scores[:2].astype(float)))
        return Guess(self.labels[int(np.argmax(scores[2:]))], float(danger), float(plain))

    def vector(self, tokens: list[str], phrases: Iterable[str]) -> tuple[Ints, Floats]:
        """The known features and their values, each block brought to its own length."""
        ids: list[int] = []
        values: list[float] = []
        blocks = features(tokens, phrases, self._known_characters)
        for number, (grams, weight) in enumerate(zip(blocks, WEIGHTS, strict=True)):
            known = set(grams if number == CHARACTERS else self.grams.find(grams))
            ids += sorted(known)
            values += [weight / len(known) ** 0.5] * len(known) if known else []
        return np.array(ids, dtype=np.intp), np.array(values, dtype=np.float32)

    def _look_up_characters(self, word: str) -> tuple[int, ...]:
        return tuple(self.grams.find(characters(word)))

    def save(self, folder: Path) -> None:
        """Write `weights.npz` and `labels.json` into an existing folder."""
        weights = self.weights.astype(np.float16)
        np.savez_compressed(folder / "weights.npz", weights=weights, bias=self.bias, grams=self.grams.codes)
        document = {"format": FORMAT, "labels": self.labels}
        (folder / "labels.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> CrisisNet:
        """Read what `save` wrote; anything missing or broken raises OSError or ValueError."""
        document = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        if document.get("format") != FORMAT:
            raise ValueError(f"{folder}: not of format {FORMAT}; run nlu.crisis_fitting")
        try:
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                weights = arrays["weights"].astype(np.float32)
                net = cls(document["labels"], Grams(arrays["grams"]), weights, arrays["bias"])
        except (zipfile.BadZipFile, KeyError, EOFError) as broken:
            raise ValueError(f"{folder}: weights that cannot be read") from broken
        columns = 2 + len(net.labels)
        if net.weights.shape != (len(net.grams), columns) or net.bias.shape != (columns,):
            raise ValueError(f"{folder}: weights {net.weights.shape} do not fit {len(net.grams)} features")
        if not np.isfinite(net.weights).all() or not np.isfinite(net.bias).all():
            raise ValueError(f"{folder}: weights that are no numbers")
        return net


def guess(tokens: list[str], phrases: Iterable[str]) -> Guess:
    """What the model in the repository says."""
    return model().guess(tokens, phrases)


@cache
def model() -> CrisisNet:
    """The model in the repository, read once; a broken one stops the program at its start."""
    return CrisisNet.load(FOLDER)
