"""Make the weights of `parts_net` from the answers in `parts_answers.yml`: `python -m nlu.parts_fitting`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.clauses import pieces
from nlu.parts_features import begin_features, kind_features
from nlu.parts_grammar import Piece, joined
from nlu.parts_net import PATH, PartsNet
from nlu.resources import load_table

_TAG = re.compile(r"<(\w)(?::([^>]*))?>")
_KINDS = {"g": "goal", "o": "own", "h": "others", "s": "situation", "c": "comment", "w": "wish"}
_QUESTIONS = {"none": None, "resource": "own"}
_SMALLEST_COUNT = 2  # A feature of one answer only teaches that answer.
_STRENGTH = (3.0, 3.0)  # of cuts and of kinds
_LEAST_WEIGHT = 0.01
_RETOLD = 0.3  # what an answer in key words teaches about the other questions


@dataclass(frozen=True)
class Mark:
    """A part begins at `start` of the text; `who` helps, in the kind "others"."""

    start: int
    kind: str
    who: str | None


@dataclass(frozen=True)
class Answer:
    """An answer and what its writer holds to be its parts."""

    writer: str
    voice: str
    area: str
    question: str | None
    text: str
    marks: tuple[Mark, ...]


def answers() -> list[Answer]:
    """All answers of `parts_answers.yml`."""
    return [_answer(writer, line) for writer, lines in load_table("parts_answers.yml").items() for line in lines]


def fit(told: Sequence[Answer]) -> PartsNet:
    """Models of `told`. Needs scikit-learn, imported only here."""
    begins: list[_Example] = []
    kinds: list[_Example] = []
    for answer in told:
        drafts = list(_drafts(answer, begins))
        for number, (piece, kind) in enumerate(drafts):
            before = drafts[number - 1][0] if number else None
            is_alone = len(drafts) == 1
            kinds.append((kind_features(piece, answer.question, before, is_alone), kind, 1.0))
            if kind == answer.question and piece.verb in ("none", "infinitive"):
                # What is said in key words is what was asked for, whatever that was.
                kinds += [
                    (kind_features(piece, other, before, is_alone), other, _RETOLD)
                    for other in _KINDS.values()
                    if other != kind
                ]
    _, cut_weights, cut_bias = _linear(begins, _STRENGTH[0])
    labels, weights, bias = _linear(kinds, _STRENGTH[1])
    return PartsNet(
        kinds=labels,
        begin_bias=cut_bias[0],
        begin={feature: values[0] for feature, values in cut_weights.items()},
        kind_bias=bias,
        kind=weights,
    )


_Example = tuple[list[str], Any, float]  # features, what is right, how much it teaches


def _answer(writer: str, line: str) -> Answer:
    head, _, tagged = line.partition(" | ")
    voice, area, question = head.split()
    marks: list[Mark] = []
    text = ""
    end = 0
    for tag in _TAG.finditer(tagged):
        text += tagged[end : tag.start()]
        marks.append(Mark(len(text), _KINDS[tag[1]], tag[2]))
        end = tag.end()
    return Answer(writer, voice, area, _QUESTIONS.get(question, question), text + tagged[end:], tuple(marks))


def _drafts(answer: Answer, begins: list[_Example]) -> Iterator[tuple[Piece, str]]:
    """The parts as pieces with their kinds; what each cut teaches is added to `begins`."""
    current: Piece | None = None
    marks = list(answer.marks)
    kind = marks[0].kind
    for piece in pieces(answer.text):
        if current is None:
            marks.pop(0)
            current = piece
            continue
        first = (piece.joiner or piece.tokens)[0].start
        is_begin = bool(marks) and first <= marks[0].start <= _first_own_word(piece)
        begins.append((begin_features(current, piece, answer.question), is_begin, 1.0))
        if is_begin:
            yield current, kind
            current, kind = piece, marks.pop(0).kind
        else:
            current = joined(current, piece)
    if current is not None:
        yield current, kind


def _first_own_word(piece: Piece) -> int:
    """A part may be marked at "så" or after it."""
    is_then = piece.tokens[0].form in ("så", "å") and len(piece.tokens) > 1
    return piece.tokens[1 if is_then else 0].start


def _linear(examples: Sequence[_Example], strength: float) -> tuple[list[Any], dict[str, list[float]], list[float]]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counted = Counter(feature for features, _, _ in examples for feature in set(features))
    rows = [{name: 1.0 for name in features if counted[name] >= _SMALLEST_COUNT} for features, _, _ in examples]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(vectorizer.fit_transform(rows), [y for _, y, _ in examples], [trust for _, _, trust in examples])
    weights = {
        name: [round(float(weight), 3) for weight in model.coef_[:, number]]
        for name, number in vectorizer.vocabulary_.items()
        if abs(model.coef_[:, number]).max() >= _LEAST_WEIGHT
    }
    return list(model.classes_), weights, [round(float(bias), 3) for bias in model.intercept_]


if __name__ == "__main__":
    fit(answers()).save(PATH)
