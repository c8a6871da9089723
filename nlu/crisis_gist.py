"""How a message sounds as it was written, spelling and all: a small intent model over the labels of danger.

It hears what the kinds of words miss (new wordings, dialect, typing errors), and `nlu.crisis` weighs both together.
Its weights lie in the repository (`crisis_gist/`), made by `python -m nlu.crisis_fitting`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.crisis_sentences import NOTHING, Told
from nlu.crisis_text import plain, unmasked
from nlu.intents import IntentModel

FOLDER = Path(__file__).parent / "crisis_gist"
PER_NET, SMALLEST_COUNT = 32, 3  # small, as it lies in the repository; 64 and 2 hear nothing more
_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")
_SHORTEST, _LONGEST = 3, 120  # words in a sentence that is heard alone; words that are heard in one breath
_BREATH, _OVERLAP = 30, 10  # words; a long text without a full stop is heard breath by breath


@dataclass(frozen=True)
class Gist:
    """The chance from 0 to 1 that the message tells of danger, and of which kind."""

    danger: float
    label: str


def hear(text: str) -> Gist:
    """The gravest of the whole message and its sentences; disguises are undone first."""
    return max((_heard(piece) for piece in _pieces(unmasked(plain(text)))), key=lambda gist: gist.danger)


def fit_gist(sentences: Sequence[Told]) -> IntentModel:
    """A model of `sentences`. Needs scikit-learn."""
    examples = [(unmasked(plain(told.text)), told.label) for told in sentences]
    return IntentModel.train(examples, seed=0, per_net=PER_NET, smallest_count=SMALLEST_COUNT)


def _pieces(text: str) -> list[str]:
    sentences = [part for part in _SENTENCE_END.split(text) if len(part.split()) >= _SHORTEST]
    parts = [breath for part in sentences for breath in _breaths(part)]
    return [" ".join(text.split()[:_LONGEST]), *parts] if len(parts) > 1 else [text]


def _breaths(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= _BREATH:
        return [sentence]
    return [" ".join(words[at : at + _BREATH]) for at in range(0, len(words) - _OVERLAP, _BREATH - _OVERLAP)]


def _heard(text: str) -> Gist:
    chances = dict(model().rank(text, len(model().labels)))
    calm = chances.pop(NOTHING)
    return Gist(1 - calm, max(chances, key=lambda label: chances[label]))


@cache
def model() -> IntentModel:
    """The model in the repository, read once; a broken one stops the program at its start."""
    return IntentModel.load(FOLDER)
