"""Typing errors in the words that matter: "tabeltter" is read as "tabletter", but a known word is never changed."""

from __future__ import annotations

from functools import lru_cache

from nlu.crisis_kinds import lexicon
from nlu.resources import ROOM, load_table

KNOWN = ROOM / "crisis_net" / "known.txt"
_SWAPPED = 3  # From this length two letters may have changed places; from the next one a letter may be wrong.
_WRONG = 5
_LONGEST = 24


@lru_cache(maxsize=8192)
def corrected(word: str) -> str:
    """The one word worth mending within one slip of `word`, or `word` itself where it is known, short or unclear."""
    if not _SWAPPED <= len(word) <= _LONGEST or not word.isalpha() or word in _known():
        return word
    pieces, worth = _table()
    meant = {other for other in _swaps(word) if other in worth}
    if not meant and len(word) >= _WRONG:
        near = {other for piece in (word, *_shortened(word)) for other in pieces.get(piece, ()) if other[0] == word[0]}
        meant = {other for other in near if _one_apart(word, other)}
    return min(meant) if meant else word


def _swaps(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _one_apart(first: str, second: str) -> bool:
    """Whether one letter added, left out or changed makes the two words the same."""
    short, long = sorted((first, second), key=len)
    same = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return short[same:] == long[same + 1 :] or (len(short) == len(long) and short[same + 1 :] == long[same + 1 :])


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, list[str]], frozenset[str]]:
    worth = frozenset(load_table("crisis_patterns.yml")["worth_mending"].split())
    pieces: dict[str, list[str]] = {}
    for word in sorted(worth):
        if len(word) >= _WRONG:
            for piece in {word, *_shortened(word)}:
                pieces.setdefault(piece, []).append(word)
    return pieces, worth


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    real = load_table("crisis_patterns.yml")["real_words"].split()
    return frozenset(KNOWN.read_text(encoding="utf-8").split()) | lexicon() | frozenset(real)
