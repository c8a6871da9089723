"""Train an intent model. The only module that needs scikit-learn and scipy; it imports them when called."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlu.features import BLOCKS, tokens_of

if TYPE_CHECKING:
    from nlu.intents import IntentModel

SMALLEST_COUNT = 2  # An n-gram of one sentence only teaches that sentence.
STRENGTH = 0.5
FOLDS = 4


def fit(examples: list[tuple[str, str]], *, seed: int) -> IntentModel:
    """A model over all `examples`, its confidence calibrated on folds that were left out."""
    from nlu.intents import IntentModel

    texts = [text for text, _ in examples]
    labels = sorted({label for _, label in examples})
    if len(labels) < 2:
        raise ValueError("at least two intents are needed to train")
    targets = np.array([labels.index(label) for _, label in examples])
    grams, idf = _vocabulary(texts)
    empty = np.zeros((0, len(labels)), dtype=np.float32)
    model = IntentModel(labels, grams, idf, empty, np.zeros(len(labels), dtype=np.float32))
    rows = _matrix(model, texts)
    weights, bias = _linear(rows, targets, len(labels), seed)
    steepness = _calibrate(rows, targets, len(labels), seed)
    model.weights = np.ascontiguousarray(weights * steepness, dtype=np.float32)
    model.bias = (bias * steepness).astype(np.float32)
    return model


def _vocabulary(texts: list[str]) -> tuple[list[str], NDArray[np.float32]]:
    seen: Counter[str] = Counter()
    for text in texts:
        tokens = tokens_of(text)
        seen.update({gram for grams_of, _ in BLOCKS for gram in grams_of(tokens)})
    grams = sorted(gram for gram, count in seen.items() if count >= SMALLEST_COUNT)
    total = len(texts)
    idf = [math.log((1 + total) / (1 + seen[gram])) + 1 for gram in grams]
    return grams, np.array(idf, dtype=np.float32)


def _matrix(model: IntentModel, texts: list[str]) -> Any:
    from scipy.sparse import csr_matrix

    vectors = [model.vector(text) for text in texts]
    starts = np.cumsum([0] + [len(ids) for ids, _ in vectors])
    columns = np.concatenate([ids for ids, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, columns, starts), shape=(len(texts), len(model.grams)), dtype=np.float64)


def _linear(rows: Any, targets: Any, size: int, seed: int) -> tuple[Any, Any]:
    """Weights (n-gram × intent) and bias of one linear machine per intent."""
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=STRENGTH, random_state=seed).fit(rows, targets)
    weights, bias = machine.coef_, machine.intercept_
    if size == 2:
        weights, bias = np.vstack((-weights, weights)), np.array((-bias[0], bias[0]))
    return weights.T, bias


def _calibrate(rows: Any, targets: Any, size: int, seed: int) -> float:
    """The factor on the scores that makes their softmax an honest probability on sentences not trained on."""
    order = np.random.default_rng(seed).permutation(len(targets))
    scores = np.zeros((len(targets), size))
    for fold in range(FOLDS):
        left_out = order[fold::FOLDS]
        rest = np.setdiff1d(order, left_out)
        present = sorted(set(targets[rest].tolist()))
        if len(present) < 2:
            return 1.0
        narrowed = np.searchsorted(present, targets[rest])
        weights, bias = _linear(rows[rest], narrowed, len(present), seed)
        scores[left_out] = -1.5
        scores[np.ix_(left_out, present)] = rows[left_out] @ weights + bias
    factors = np.geomspace(0.5, 20, 60)
    return float(min(factors, key=lambda factor: _surprise(scores * factor, targets)))


def _surprise(scores: Any, targets: Any) -> float:
    shifted = scores - scores.max(axis=1, keepdims=True)
    chances = np.exp(shifted)
    chances /= chances.sum(axis=1, keepdims=True)
    picked = chances[np.arange(len(targets)), targets]
    return float(-np.log(np.maximum(picked, 1e-12)).mean())
