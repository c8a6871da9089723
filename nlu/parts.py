"""Split a free answer into parts the plan can hold: goals, own and others' contributions, situation, wishes.

A part is a piece of the answer exactly as written. The person is asked before a split is used, so a doubtful clause
simply keeps the kind of the question that was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, cast

from nlu.clauses import pieces
from nlu.dates import find_dates
from nlu.parts_features import begin_features, kind_features
from nlu.parts_grammar import Piece, joined
from nlu.parts_labels import labelled
from nlu.parts_net import PartsNet, net
from nlu.parts_words import table
from nlu.text import normalise

Kind = Literal["goal", "own", "others", "situation", "comment", "wish"]
Horizon = Literal["kort", "lang"]

_LONGEST = 8000
_LOOKED_AT = 40  # words of a part; more tell nothing new about its kind
_ADVANTAGE = 1.0  # of the kind that was asked for over others, in an answer of one part
_ONE = ("situation", "comment", "wish")
_YEAR = timedelta(days=366)
_ASKED: dict[str, Kind] = {
    "goal": "goal",
    "own": "own",
    "resource": "own",
    "others": "others",
    "situation": "situation",
    "comment": "comment",
    "wish": "wish",
}


@dataclass(frozen=True)
class Part:
    """A verbatim piece of an answer; `who` are the person's own words for somebody else."""

    kind: Kind
    text: str
    who: str | None = None
    horizon: Horizon | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The shape of `./losen parse`."""
        return {"kind": self.kind, "text": self.text, "who": self.who, "horizon": self.horizon}


def split_answer(text: str, *, question: str | None, now: date, model: PartsNet | None = None) -> list[Part]:
    """The parts of an answer to `question` (its aspect, or an id that ends in it), in the order written.

    Another `model` than the one in the repository serves to measure.
    """
    return list(_split(text, question, now, model) if model else _usual(text, question, now))


@lru_cache(maxsize=4)  # one answer is looked at from several sides in the same turn
def _usual(text: str, question: str | None, now: date) -> tuple[Part, ...]:
    return _split(text, question, now, net())


def _split(text: str, question: str | None, now: date, judge: PartsNet) -> tuple[Part, ...]:
    asked = _ASKED.get((question or "").rpartition(".")[2])
    named = labelled(text[:_LONGEST])
    if named:
        return tuple(_named(text, cast(Kind, kind), start, end, now) for kind, start, end in named)
    drafts = _drafts(text[:_LONGEST], asked, judge)
    kinds = _kinds([piece for piece, _ in drafts], asked, judge)
    drafts, kinds = _told_as_one(drafts, kinds)
    if len(drafts) == 1 or (asked in ("situation", "comment") and set(kinds) == {asked}):
        return (Part(kinds[0], text, _who(text, drafts[0][0], kinds[0]), _horizon(text, kinds[0], now)),)
    return tuple(_part(text, piece, end, kind, now) for (piece, end), kind in zip(drafts, kinds, strict=True))


def _named(text: str, kind: Kind, start: int, end: int, now: date) -> Part:
    """A part whose kind the person wrote before it."""
    words = text[start:end]
    first = next(pieces(words), None)
    return Part(kind, words, _who(words, first, kind) if first else None, _horizon(words, kind, now))


def _drafts(text: str, asked: Kind | None, judge: PartsNet) -> list[tuple[Piece, int]]:
    """The pieces that the model holds to be parts, with the place where each ends."""
    drafts: list[tuple[Piece, int]] = []
    for piece in pieces(text):
        end = piece.tokens[-1].end
        last = drafts[-1][0] if drafts else None
        if last is None or judge.begins(begin_features(last, piece, asked)):
            drafts.append((piece, end))
        else:
            drafts[-1] = (joined(last, piece) if len(last.tokens) < _LOOKED_AT else last, end)
    return drafts


def _told_as_one(drafts: list[tuple[Piece, int]], kinds: list[Kind]) -> tuple[list[tuple[Piece, int]], list[Kind]]:
    """What is told of one kind in a row is one part, but for lists of doings and of helpers."""
    pieces_kept: list[tuple[Piece, int]] = []
    kinds_kept: list[Kind] = []
    for (piece, end), kind in zip(drafts, kinds, strict=True):
        if kinds_kept and kinds_kept[-1] == kind and kind in _ONE:
            pieces_kept[-1] = (joined(pieces_kept[-1][0], piece), end)
        else:
            pieces_kept.append((piece, end))
            kinds_kept.append(kind)
    return pieces_kept, kinds_kept


def _kinds(drafts: list[Piece], asked: Kind | None, judge: PartsNet) -> list[Kind]:
    is_alone = len(drafts) == 1
    if is_alone and asked is not None and drafts[0].verb in ("none", "infinitive"):
        return [asked]
    advantage = _ADVANTAGE if is_alone else 0.0
    return [
        cast(Kind, judge.kind_of(kind_features(piece, asked, last, is_alone), asked, advantage))
        for piece, last in zip(drafts, [None, *drafts], strict=False)
    ]


def _part(text: str, piece: Piece, end: int, kind: Kind, now: date) -> Part:
    if text[end : end + 1] and text[end] in ".!?)»":
        end += 1
    words = text[piece.tokens[0].start : end]
    return Part(kind, words, _who(text, piece, kind), _horizon(words, kind, now))


def _who(text: str, piece: Piece, kind: Kind) -> str | None:
    """The person's words for somebody who acts: those found, or else those before the verb of what others do."""
    who = piece.who
    if kind == "others" and who is None and piece.subject == "thing":
        who = (0, piece.verb_at - 1)
    elif kind != "others" and (kind not in ("goal", "wish") or piece.verb_at < 0):
        return None
    return text[piece.tokens[who[0]].start : piece.tokens[who[1]].end] if who else None


def _horizon(words: str, kind: Kind, now: date) -> Horizon | None:
    if kind != "goal":
        return None
    plain = f" {normalise(words)} "
    if any(f" {phrase} " in plain for phrase in table().phrases["long_words"]):
        return "lang"
    if any(f" {phrase} " in plain for phrase in table().phrases["short_words"]):
        return "kort"
    ends = [found.end or found.start for found in find_dates(words, now)]
    known = [end for end in ends if end is not None]
    if not known:
        return None
    return "kort" if max(known) - now <= _YEAR else "lang"
