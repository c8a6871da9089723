"""Which life area a message is about: named by a short one ("vi kan ta økonomi"), or clear from what one tells.

The words of the areas come from the content; those that are clear by themselves stand in `areas.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from nlu.resources import load_table
from nlu.slips import is_one_slip
from nlu.text import fold_words, normalise, words

LONGEST = 8  # words; in a longer message a word of an area is a part of what is told
LONGEST_TOLD = 30  # words; a longer answer touches on too much to be about one area
LONGEST_SLIP, SHORTEST_SLIP = 2, 5  # words in the message; letters in a word that may be mistyped
SURE_ALONE = 14  # words; in a longer answer one clear word is not enough


class AreaWords:
    """Words and phrases of each area, normalised."""

    def __init__(self, area_words: Mapping[str, Sequence[str]]) -> None:
        self._areas = {area: [f" {normalise(word)} " for word in words] for area, words in area_words.items()}

    def named(self, text: str) -> str | None:
        """The one area that `text` names; None when it names none, several, or is long."""
        if len(text) > 200:
            return None
        plain = normalise(text)
        if len(plain.split()) > LONGEST:
            return None
        framed = f" {plain} "
        lengths = {
            area: max((len(word) for word in words if word in framed), default=0) for area, words in self._areas.items()
        }
        best = max(lengths.values(), default=0)
        found = [area for area, length in lengths.items() if length == best and best]
        if not best:
            found = self._nearly(plain.split())
        return found[0] if len(found) == 1 else None

    def _nearly(self, said: list[str]) -> list[str]:
        """The areas that a word or two name with a slip of the finger ("bollig")."""
        if len(said) > LONGEST_SLIP:
            return []
        return [
            area
            for area, listed in self._areas.items()
            if any(len(word) >= SHORTEST_SLIP and is_one_slip(word, right.strip()) for right in listed for word in said)
        ]

    def wanted(self, text: str) -> str | None:
        """The area a message asks to talk about now ("kan vi ta økonomi først?"); nothing else may stand in it."""
        area = self.named(text)
        if area is None:
            return None
        plain = normalise(text.replace("?", " "))
        begun = next((lead for lead in _leads() if plain.startswith(f"{lead} ")), None)
        if begun is None:
            return None
        rest = f" {plain.removeprefix(begun)} "
        for word in sorted(self._areas[area], key=len, reverse=True):
            rest = rest.replace(word, " ")
        return area if set(rest.split()) <= _fillers() else None

    def touches(self, said: list[str], area: str) -> bool:
        """Whether a word that is at home in this area stands among the words at all."""
        framed = f" {' '.join(fold_words(said))} "
        if any(word in framed for word in self._areas.get(area, ())):
            return True
        return bool(_matching(said, *_listed("near", area)) or _clear_words(said, area))

    def told(self, text: str, open_area: str | None = None) -> str | None:
        """The one other area that words said in `open_area` are clearly about; None when there is any doubt."""
        if len(text) > 400:
            return None
        said = words(text)
        if len(said) > LONGEST_TOLD or (open_area and self.touches(said, open_area)):
            return None
        hits = {area: _clear_words(said, area) for area in self._areas}
        found = [area for area, count in hits.items() if count]
        if len(found) != 1 or found[0] == open_area:
            return None
        return found[0] if hits[found[0]] > 1 or len(said) <= SURE_ALONE else None


def _clear_words(said: list[str], area: str) -> int:
    """How many different clear words and phrases of the area stand among the words."""
    framed = f" {' '.join(said)} "
    return len(_matching(said, *_listed("clear", area))) + sum(f" {phrase} " in framed for phrase in _phrases(area))


def _matching(said: list[str], exact: frozenset[str], beginnings: tuple[str, ...]) -> set[str]:
    return {word for word in said if word in exact or (beginnings and word.startswith(beginnings))}


@cache
def _listed(name: str, area: str) -> tuple[frozenset[str], tuple[str, ...]]:
    listed = str(load_table("areas.yml")[name].get(area, "")).split()
    exact = frozenset(word for word in listed if not word.endswith("*"))
    return exact, tuple(word[:-1] for word in listed if word.endswith("*"))


@cache
def _leads() -> tuple[str, ...]:
    leads = {normalise(phrase) for phrase in load_table("areas.yml")["leads"]}
    return tuple(sorted(leads, key=len, reverse=True))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(normalise(load_table("areas.yml")["fillers"]).split())


@cache
def _phrases(area: str) -> tuple[str, ...]:
    return tuple(" ".join(words(phrase)) for phrase in load_table("areas.yml")["phrases"].get(area, ()))
