"""Which life area a short message names ("vi kan ta økonomi", "bustad"); the words come from the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlu.text import normalise

LONGEST = 8  # words; in a longer message a word of an area is a part of what is told


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
        return found[0] if len(found) == 1 else None
