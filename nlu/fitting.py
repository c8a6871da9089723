"""Train an intent model. The only module that needs scikit-learn and scipy; it imports them when called."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlu.features import BLOCKS, tokens_of

if TYPE_CHECKING:
    from nlu.intents import Hidden, IntentModel

SMALLEST_COUNT = 2  # An n-gram of one sentence only teaches that sentence.
STRENGTH = 0.5
LINEAR_SHARE = 4.0  # The linear model's scores are margins of about one, those of the nets logarithms of chances.
LEFT_OUT = 0.25

NETS = 4
UNITS = 64  # in each net
BATCH = 64
FEWEST_EPOCHS, MOST_EPOCHS = 8, 16
SENTENCES = 90_000  # seen in all, where the epochs allow it: few examples need more epochs.
FORGOTTEN_GRAMS, FORGOTTEN_UNITS = 0.3, 0.3
GRAM_STEP, STEP = 0.1, 0.01
NEARLY_NOTHING = np.float32(1e-8)

Floats = NDArray[np.float32]


def fit(
    examples: list[tuple[str, str]], *, seed: int, per_net: int = UNITS, smallest_count: int = SMALLEST_COUNT
) -> IntentModel:
    """A model over all `examples`, its confidence calibrated on sentences that were left out.

    `per_net` units, and how often an n-gram must stand to count, say how large the model becomes.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    from nlu.intents import Hidden, IntentModel

    texts = [text for text, _ in examples]
    labels = sorted({label for _, label in examples})
    if len(labels) < 2:
        raise ValueError("at least two intents are needed to train")
    targets = np.array([labels.index(label) for _, label in examples])
    size = len(labels)
    grams, idf = _vocabulary(texts, smallest_count)
    none, units = np.zeros(0, dtype=np.float32), np.zeros((0, 0), dtype=np.int8)
    unfitted = np.zeros((0, size), dtype=np.float16)
    model = IntentModel(labels, grams, idf, unfitted, none, Hidden(units, none, none, none))
    rows = _matrix(model, texts)
    with threadpool_limits(1):  # The matrices are small: a second thread only waits for the first.
        steepness = np.float32(_calibrate(rows, targets, size, seed, per_net))
        weights, bias = _linear(rows, targets, size, seed)
        hidden, added = _nets(rows, targets, size, seed, per_net)
    model.weights = np.ascontiguousarray(weights * LINEAR_SHARE * steepness, dtype=np.float16)
    model.bias = ((bias * LINEAR_SHARE + added) * steepness).astype(np.float32)
    model.hidden = replace(hidden, outgoing=hidden.outgoing * steepness)
    return model


def _vocabulary(texts: list[str], smallest_count: int) -> tuple[list[str], NDArray[np.float32]]:
    seen: Counter[str] = Counter()
    for text in texts:
        tokens = tokens_of(text)
        seen.update({gram for grams_of, _ in BLOCKS for gram in grams_of(tokens)})
    grams = sorted(gram for gram, count in seen.items() if count >= smallest_count)
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


def _nets(rows: Any, targets: Any, size: int, seed: int, per_net: int) -> tuple[Hidden, Floats]:
    """Nets of one hidden layer, trained side by side on the same batches; their mean, and its bias for each intent.

    They differ in where they begin and in what each is made to forget. The n-grams learn by AdaGrad with one pace
    per n-gram and net, as most are in few sentences; the rest by Adam; both slow down to nothing.
    """
    from scipy.sparse import csr_matrix

    from nlu.intents import Hidden

    draw = np.random.default_rng(seed)
    rows = rows.astype(np.float32)
    count, width = rows.shape
    incoming = draw.standard_normal((width, NETS * per_net), dtype=np.float32) * np.float32(0.1)
    energy = np.zeros((width, NETS, 1), dtype=np.float32)
    bias = np.zeros(NETS * per_net, dtype=np.float32)
    outgoing = draw.standard_normal((NETS, per_net, size), dtype=np.float32) * np.float32(per_net**-0.5)
    added = np.zeros((NETS, 1, size), dtype=np.float32)
    adam = _Adam([bias, outgoing, added])
    batches = -(-count // BATCH)
    epochs = min(max(SENTENCES // count, FEWEST_EPOCHS), MOST_EPOCHS)
    for epoch in range(epochs):
        for number, chosen in enumerate(np.array_split(draw.permutation(count), batches)):
            pace = 1 - (epoch * batches + number) / (epochs * batches)
            batch = rows[chosen]
            batch.data *= _kept(draw, batch.data.shape, FORGOTTEN_GRAMS)
            present, columns = np.unique(batch.indices, return_inverse=True)
            batch = csr_matrix((batch.data, columns, batch.indptr), shape=(len(chosen), len(present)))

            kept = _kept(draw, (len(chosen), NETS * per_net), FORGOTTEN_UNITS)
            units = np.maximum(batch @ incoming[present] + bias, 0) * kept
            by_net = units.reshape(len(chosen), NETS, per_net).swapaxes(0, 1)
            wrong = _chances(by_net @ outgoing + added)
            wrong[:, np.arange(len(chosen)), targets[chosen]] -= 1
            wrong /= len(chosen)

            back = (wrong @ outgoing.swapaxes(1, 2)).swapaxes(0, 1).reshape(units.shape) * kept * (units > 0)
            adam.step(STEP * pace, [back.sum(0), by_net.swapaxes(1, 2) @ wrong, wrong.sum(1, keepdims=True)])
            slope = (batch.T.tocsr() @ back).reshape(len(present), NETS, per_net)
            energy[present] += (slope**2).mean(2, keepdims=True)
            slope *= np.float32(GRAM_STEP * pace) / (np.sqrt(energy[present]) + NEARLY_NOTHING)
            incoming[present] -= slope.reshape(len(present), -1)
    scale = np.abs(incoming).max(1) / np.float32(127)
    small = np.round(incoming / scale[:, None]).astype(np.int8)
    return Hidden(small, scale, bias, outgoing.reshape(-1, size) / np.float32(NETS)), added.mean((0, 1))


def _kept(draw: np.random.Generator, shape: tuple[int, ...], forgotten: float) -> Floats:
    """Dropout: 0 for what is forgotten this once, and the rest made larger by as much."""
    kept: Floats = (draw.random(shape, dtype=np.float32) >= forgotten) / np.float32(1 - forgotten)
    return kept


class _Adam:
    """Kingma and Ba 2015, in place."""

    def __init__(self, parameters: list[Floats]) -> None:
        self._parameters = parameters
        self._means = [np.zeros_like(parameter) for parameter in parameters]
        self._squares = [np.zeros_like(parameter) for parameter in parameters]
        self._steps = 0

    def step(self, pace: float, slopes: list[Floats]) -> None:
        self._steps += 1
        pace *= math.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        for parameter, mean, square, slope in zip(self._parameters, self._means, self._squares, slopes, strict=True):
            mean += np.float32(0.1) * (slope - mean)
            square += np.float32(0.001) * (slope * slope - square)
            parameter -= np.float32(pace) * mean / (np.sqrt(square) + NEARLY_NOTHING)


def _calibrate(rows: Any, targets: Any, size: int, seed: int, per_net: int) -> float:
    """The factor on the scores that makes their softmax an honest probability on sentences not trained on."""
    order = np.random.default_rng(seed).permutation(len(targets))
    left_out = order[:: round(1 / LEFT_OUT)]
    rest = np.setdiff1d(order, left_out)
    present = sorted(set(targets[rest].tolist()))
    if len(present) < 2:
        return 1.0
    weights, bias = _linear(rows[rest], np.searchsorted(present, targets[rest]), len(present), seed)
    linear = np.full((len(left_out), size), -1.5)
    linear[:, present] = rows[left_out] @ weights + bias
    hidden, added = _nets(rows[rest], targets[rest], size, seed, per_net)
    units = np.maximum(rows[left_out] @ (hidden.incoming * hidden.scale[:, None]) + hidden.bias, 0)
    scores = LINEAR_SHARE * linear + units @ hidden.outgoing + added
    factors = np.geomspace(0.1, 10, 80)
    return float(min(factors, key=lambda factor: _surprise(scores * factor, targets[left_out])))


def _chances(scores: Any) -> Any:
    """Softmax over the last axis."""
    chances = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances /= chances.sum(axis=-1, keepdims=True)
    return chances


def _surprise(scores: Any, targets: Any) -> float:
    picked = _chances(scores)[np.arange(len(targets)), targets]
    return float(-np.log(np.maximum(picked, 1e-12)).mean())
