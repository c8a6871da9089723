"""What the crisis model counts in a few words: words, stems, characters, kinds, pairs of kinds, scenes and phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from nlu.crisis_kinds import kinds, scenes, stem

LONGEST_WORD = 30
_NEAR = 6
_REACH_AFTER = 5
_REACH_BEFORE = 2
_DENIALS = frozenset(["ikke", "aldri", "ingen", "neppe", "ingenting", "uten"])
# Kinds that change what the rest means: another time, another world, a question, a goal.
_AROUND = {"avdød", "behandling", "bli_bedre", "dyr", "fiksjon", "fortsatt", "før", "hos_lege", "kommando", "kriseplan"}
_AROUND |= {"mål", "natt", "nekter", "nå_bra", "regel", "sport", "spøk", "spørre", "ting"}


@lru_cache(maxsize=8192)
def characters(word: str) -> tuple[str, ...]:
    """All runs of 3-5 characters in `word`, the blank around it included."""
    padded = " " + word[:LONGEST_WORD] + " "
    return tuple(
        padded[start : start + length] for length in (3, 4, 5) for start in range(max(len(padded) - length + 1, 0))
    )


def features(
    tokens: list[str], phrases: Iterable[str], characters_of: Callable[[str], Iterable[Any]] = characters
) -> list[list[Any]]:
    """The features of a piece of text, one list per block: each block is brought to its own length.

    The block of characters (CHARACTERS) holds what `characters_of` gives for each word.
    """
    words = [token for token in tokens if token[0].isalnum()]
    known = [(place, found) for place, word in enumerate(words) if (found := kinds(word))]
    present = {kind for _, found in known for kind in found}
    around = sorted(present & _AROUND)
    return [
        _words(words),
        [gram for word in words for gram in characters_of(word)],
        _kinds(words, known),
        _pairs(known),
        [f"f:{flag} {kind}" for flag in around for kind in present] + [f"l:{min(len(words) // 3, 6)}"],
        ["r:" + phrase for phrase in phrases],
        _scenes(words, around) + [f"rf:{phrase} {flag}" for phrase in phrases for flag in around],
    ]


CHARACTERS = 1  # the number of their block
# How much each block counts.
WEIGHTS = (1.0, 1.0, 1.0, 1.0, 0.7, 0.7, 1.6)


def _words(words: list[str]) -> list[str]:
    framed = ["<", *words]
    stems = [*map(stem, framed), ">"]
    grams = ["w:" + word for word in framed]
    grams += ["t:" + first for first in stems]
    grams += ["t:" + first + " " + second for first, second in pairwise(stems)]
    grams += ["s:" + first + " " + second for first, second in zip(stems, stems[2:], strict=False)]
    return grams


def _kinds(words: list[str], known: list[tuple[int, tuple[str, ...]]]) -> list[str]:
    denials = [place for place, word in enumerate(words) if word in _DENIALS]
    grams: list[str] = []
    for place, found in known:
        denied = any(-_REACH_BEFORE <= place - denial <= _REACH_AFTER and place != denial for denial in denials)
        grams += ["k:" + kind for kind in found]
        if denied:
            grams += ["n:" + kind for kind in found]
    return grams


def _pairs(known: list[tuple[int, tuple[str, ...]]]) -> list[str]:
    grams: list[str] = []
    for number, (place, found) in enumerate(known):
        for other_place, others in known[number + 1 :]:
            if other_place - place > _NEAR:
                break
            grams += [f"p:{kind} {other}" for kind in found for other in others]
    return grams


def _scenes(words: list[str], around: list[str]) -> list[str]:
    grams: list[str] = []
    counts: dict[str, int] = {}
    for scene, is_spoken_against in scenes(words):
        if is_spoken_against:
            grams += ["a:" + scene.label, "a:" + scene.name]
        else:
            grams.append("z:" + scene.name)
            counts[scene.label] = counts.get(scene.label, 0) + 1
    for label, count in counts.items():
        grams += ["z", "z:" + label, f"z:{label} x{min(count, 3)}"]
        grams += [f"zf:{flag}" for flag in around] + [f"zf:{label} {flag}" for flag in around]
    return grams or ["z:none"]
