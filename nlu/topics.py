"""Which of many topics somebody asks about: an intent model of its own, trained on the ways people ask for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nlu.intents import IntentModel

_LONGEST = 400  # characters; the end of a long message asks


class Topics:
    """Finds topics as `nlu.retrieval.Finder` does, but has learnt how people ask instead of comparing words."""

    def __init__(self, model: IntentModel) -> None:
        self._model = model
        self.names = frozenset(model.labels)

    @classmethod
    def train(cls, ways: Mapping[str, Sequence[str]]) -> Topics:
        """Learn from the ways people ask for each topic. Needs scikit-learn; takes some seconds."""
        examples = [(text, name) for name, texts in ways.items() for text in dict.fromkeys(texts)]
        return cls(IntentModel.train(examples, seed=0))

    def find(self, text: str, limit: int = 3) -> list[tuple[str, float]]:
        """Return the likeliest topics and how likely each is (0 to 1, together at most 1), likeliest first."""
        return self._model.rank(text[-_LONGEST:], limit)

    def save(self, folder: Path) -> None:
        """Write the model into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._model.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Topics:
        """Read what `save` wrote. Raises OSError or ValueError when it is missing or broken."""
        return cls(IntentModel.load(folder))
