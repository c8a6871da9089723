"""Answers in which the person has named the parts: "Mål: bli rusfri. Jeg: går på NA. Andre: konsulenten ringer"."""

from __future__ import annotations

import re
from functools import cache

from nlu.resources import load_table

_LEAST = 2  # One word with a colon may be anything.


def labelled(text: str) -> list[tuple[str, int, int]]:
    """Kind, start and end of each part that stands after a label, when every part of the text does; else nothing."""
    found = list(_labels().finditer(text))
    if len(found) < _LEAST or text[: found[0].start()].strip():
        return []
    parts = []
    for label, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(text)
        kept = text[label.end() : end].rstrip()
        if kept.strip(" .,;:–-"):
            parts.append((str(label.lastgroup), label.end(), label.end() + len(kept)))
    return parts


@cache
def _labels() -> re.Pattern[str]:
    kinds = load_table("parts_labels.yml")
    ways = "|".join(rf"(?P<{kind}>{'|'.join(map(re.escape, words))})" for kind, words in kinds.items())
    return re.compile(rf"(?:^|(?<=[.!?;,]) |(?<=[.!?;,\n]))(?:{ways}) ?: ?", re.IGNORECASE)
