"""The intent model: tf-idf n-grams, a linear model and small nets beside it, in numpy; scikit-learn only trains."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nlu.features import BLOCKS, char_grams, characters, tokens_of
from nlu.grams import Grams

Floats: TypeAlias = NDArray[np.float32]

FORMAT = 3


@dataclass(frozen=True)
class Hidden:
    """The units between n-grams and intents, those of all nets side by side: the mean of the nets is one net."""

    incoming: NDArray[np.int8]  # n-gram × unit, to be multiplied by `scale`; a byte each, as they are many
    scale: Floats  # n-gram
    bias: Floats  # unit
    outgoing: Floats  # unit × intent

    def scores(self, ids: NDArray[np.intp], values: Floats) -> Floats:
        """What the units add to each intent."""
        units = (values * self.scale[ids]) @ self.incoming[ids].astype(np.float32) + self.bias
        result: Floats = np.maximum(units, 0) @ self.outgoing
        return result


class IntentModel:
    """Ranks the intents of one message; the confidence is a calibrated probability. `weights` is n-gram × intent."""

    def __init__(
        self,
        labels: list[str],
        grams: Sequence[str] | Grams,
        idf: Floats,
        weights: NDArray[np.float16],
        bias: Floats,
        hidden: Hidden,
    ) -> None:
        self.labels = labels
        self.grams = grams if isinstance(grams, Grams) else Grams.of(grams)
        self.idf = idf
        self.weights = weights
        self.bias = bias
        self.hidden = hidden
        self._known_characters = lru_cache(maxsize=4096)(self._look_up_characters)

    @classmethod
    def train(cls, examples: list[tuple[str, str]], *, seed: int = 0, **size: int) -> IntentModel:
        """Fit on (text, intent) pairs; needs scikit-learn, imported only here. `size`: see `nlu.fitting.fit`."""
        from nlu.fitting import fit

        return fit(examples, seed=seed, **size)

    def rank(self, text: str, limit: int = 5) -> list[tuple[str, float]]:
        """The `limit` likeliest intents of `text`, best first; over all intents the probabilities sum to one."""
        scores = self.scores(text)
        scores -= scores.max()
        chances = np.exp(scores)
        chances /= chances.sum()
        best = np.argsort(-chances, kind="stable")[:limit]
        return [(self.labels[number], float(chances[number])) for number in best]

    def scores(self, text: str) -> Floats:
        """One number per intent before they are made probabilities."""
        ids, values = self.vector(text)
        result: Floats = values @ self.weights[ids].astype(np.float32) + self.bias
        return result + self.hidden.scores(ids, values)

    def vector(self, text: str) -> tuple[NDArray[np.intp], Floats]:
        """The known n-grams of `text` and their tf-idf, each kind of n-gram brought to its own length."""
        tokens = tokens_of(text)
        blocks = []
        for grams_of, weight in BLOCKS:
            if grams_of is char_grams:  # Most n-grams by far: what a word holds is looked up once.
                blocks.append(self._block(chain.from_iterable(map(self._known_characters, tokens)), weight))
            else:
                blocks.append(self._block(self.grams.find(grams_of(tokens)), weight))
        return np.concatenate([ids for ids, _ in blocks]), np.concatenate([values for _, values in blocks])

    def save(self, folder: str | Path) -> None:
        """Write `weights.npz` and `intents.json` into an existing folder."""
        folder = Path(folder)
        np.savez(
            folder / "weights.npz",
            grams=self.grams.codes,
            idf=self.idf,
            bias=self.bias,
            weights=self.weights,
            incoming=self.hidden.incoming,
            scale=self.hidden.scale,
            hidden_bias=self.hidden.bias,
            outgoing=self.hidden.outgoing,
        )
        document = {"format": FORMAT, "labels": self.labels}
        (folder / "intents.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: str | Path) -> IntentModel:
        """Read what `save` wrote."""
        folder = Path(folder)
        document = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ValueError(f"{folder}: model format {document['format']}, expected {FORMAT}; train again")
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            hidden = Hidden(arrays["incoming"], arrays["scale"], arrays["hidden_bias"], arrays["outgoing"])
            grams = Grams(arrays["grams"])
            return cls(document["labels"], grams, arrays["idf"], arrays["weights"], arrays["bias"], hidden)

    def _look_up_characters(self, token: str) -> tuple[int, ...]:
        return tuple(self.grams.find(characters(token)))

    def _block(self, known: Iterable[int], weight: float) -> tuple[NDArray[np.intp], Floats]:
        counts: dict[int, int] = {}
        for number in known:
            counts[number] = counts.get(number, 0) + 1
        ids = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values *= self.idf[ids]
        length = float(np.sqrt(values @ values))
        return ids, values * (weight / length) if length else values
