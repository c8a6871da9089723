"""What differs between the person's words and a proposed wording, word by word. Neither text is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
_WORD = re.compile(r"\S+\s*|\s+")
_MOST = 400  # words; in longer texts only the common beginning and end are looked for


@dataclass(frozen=True)
class Piece:
    """Words that stand in both texts, only in the old one (OUT) or only in the new one (IN)."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces in reading order; what is taken out stands before what came instead."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    return tuple(piece for piece in _pieces(before, after) if piece.text)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for start, end, begin, stop, is_same in _stretches([w.strip() for w in before], [w.strip() for w in after]):
        if is_same:
            yield Piece(SAME, "".join(after[begin:stop]))
        else:
            yield Piece(OUT, "".join(before[start:end]))
            yield Piece(IN, "".join(after[begin:stop]))


def _stretches(a: list[str], b: list[str]) -> Iterator[tuple[int, int, int, int, bool]]:
    if len(a) <= _MOST and len(b) <= _MOST:
        for tag, *places in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield places[0], places[1], places[2], places[3], tag == "equal"
        return
    most = min(len(a), len(b))
    head = next((n for n in range(most) if a[n] != b[n]), most)
    tail = next((n for n in range(most - head) if a[-1 - n] != b[-1 - n]), most - head)
    yield 0, head, 0, head, True
    yield head, len(a) - tail, head, len(b) - tail, False
    yield len(a) - tail, len(a), len(b) - tail, len(b), True
