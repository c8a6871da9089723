"""Make the weights of `crisis_net` from our own sentences: `python -m nlu.crisis_fitting`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from nlu import crisis_gist
from nlu.crisis import ALARM, pieces
from nlu.crisis_features import features
from nlu.crisis_figures import EXAMINERS, figures, judged_by_strangers
from nlu.crisis_net import FOLDER, CrisisNet
from nlu.crisis_sentences import (
    ANSWERS,
    FIRST,
    FRAMED,
    NOTHING,
    Told,
    crisis_sentences,
    everyday_wishes,
    framed,
    harmless_answers,
    voices,
)
from nlu.crisis_text import whole_words
from nlu.crisis_words import KNOWN
from nlu.resources import ROOM

MADE_FROM = (
    "crisis_sentences.yml",
    "crisis_patterns.yml",
    "crisis_concepts.yml",
    "crisis_scenes.yml",
    "crisis_frames.yml",
    "crisis_features.py",
    "crisis_kinds.py",
    "crisis_text.py",
    "crisis_words.py",
    "crisis_rules.py",
    "normal_forms.yml",
    "crisis_gist.py",
    "features.py",
    "fitting.py",
)
SMALLEST_COUNT = 4  # What few sentences have teaches little but those sentences, and it all lies in memory.
STRENGTH = 3.0
# The phrases were written with FIRST's sentences in view, and nearly all answers are easy: both teach less.
TRUST = {FIRST: 0.6, ANSWERS: 0.7, FRAMED: 0.4}
WHEN_LIFE_IS_AT_STAKE = 2.0
TYPOS = "typos"


def fit(sentences: Sequence[Told]) -> CrisisNet:
    """A model of `sentences`. Needs scikit-learn and scipy, imported only here.

    Of a long story with danger in it only one piece may tell of it: the piece that a first model finds worst teaches
    the second.
    """
    sentences = [*sentences, *framed(sentences), *everyday_wishes()]
    seen = [[(piece.tokens, piece.phrases) for piece in pieces(told.text)] or [([], [])] for told in sentences]
    net = CrisisNet(_labels(sentences), _vocabulary(seen), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
    rows = [[net.vector(*piece) for piece in some] for some in seen]
    taught = [[some[-1]] if told.label != NOTHING else some for told, some in zip(sentences, rows, strict=True)]
    _fit_columns(net, sentences, taught)
    taught = [
        [max(some, key=lambda row: float(row[1] @ net.weights[row[0], 0]))] if told.label != NOTHING else some
        for told, some in zip(sentences, rows, strict=True)
    ]
    _fit_columns(net, sentences, taught)
    return net


def _labels(sentences: Sequence[Told]) -> list[str]:
    return sorted({told.label for told in sentences} - {NOTHING})


def _vocabulary(seen: list[list[tuple[list[str], list[str]]]]) -> list[str]:
    counted: Counter[str] = Counter()
    for some in seen:
        counted.update({gram for piece in some for block in features(*piece) for gram in block})
    return sorted(gram for gram, count in counted.items() if count >= SMALLEST_COUNT)


def _fit_columns(net: CrisisNet, sentences: Sequence[Told], taught: list[list[Any]]) -> None:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    pairs = [(told, row, len(some)) for told, some in zip(sentences, taught, strict=True) for row in some]
    starts = np.cumsum([0] + [len(ids) for _, (ids, _), _ in pairs])
    columns = np.concatenate([ids for _, (ids, _), _ in pairs])
    values = np.concatenate([values for _, (_, values), _ in pairs])
    matrix = csr_matrix((values, columns, starts), shape=(len(pairs), len(net.grams)), dtype=np.float64)
    trust = np.array([_trust(told) / size**0.5 for told, _, size in pairs])
    danger = np.array([told.label != NOTHING for told, _, _ in pairs])
    targets = [danger, np.array([told.is_plain for told, _, _ in pairs])]

    def head(rows: Any, target: Any, weight: Any) -> Any:
        return LogisticRegression(C=STRENGTH, solver="liblinear").fit(rows, target, sample_weight=weight)

    heads = [head(matrix, target, trust) for target in targets]
    for label in net.labels:
        target = np.array([told.label == label for told, _, _ in pairs])
        heads.append(head(matrix[danger], target[danger], trust[danger]))
    net.weights = np.stack([head.coef_[0] for head in heads], axis=1).astype(np.float32)
    net.bias = np.array([head.intercept_[0] for head in heads], dtype=np.float32)


def _trust(told: Told) -> float:
    return TRUST.get(told.writer, 1.0) * (WHEN_LIFE_IS_AT_STAKE if told.is_acute else 1.0)


def write_known_words(sentences: Sequence[Told]) -> None:
    """Words that are no typing errors, because a careful writer used them."""
    words = {word for told in sentences if told.writer != TYPOS for word in whole_words(told.text)}
    KNOWN.write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")


def fingerprint() -> str:
    """Changes when the weights have to be made again."""
    digest = hashlib.sha256()
    for path in (*(ROOM / name for name in MADE_FROM), *voices()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Measure on writers left out, fit on everybody, and write both."""
    FOLDER.mkdir(exist_ok=True)
    sentences = crisis_sentences() + harmless_answers()
    write_known_words(sentences)
    measured = figures(judged_by_strangers(lambda told: (fit(told), crisis_gist.fit_gist(told))))
    fit(sentences).save(FOLDER)
    crisis_gist.FOLDER.mkdir(exist_ok=True)
    crisis_gist.fit_gist(sentences).save(crisis_gist.FOLDER)
    made_from = fingerprint()
    (FOLDER / "made_from").write_text(made_from + "\n", encoding="ascii")
    document = {"made_from": made_from, "left_out": list(EXAMINERS), "taken_at_alarm": ALARM, **measured}
    (FOLDER / "figures.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
