"""Readability of short Norwegian texts: sentences, words and LIX."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:](?:\s|$)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
LONG_WORD = 7


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon ends one too, as in the LIX formula."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words and numbers of a text; a hyphenated word is one word."""
    return _WORD.findall(text)


def longest_sentence(text: str) -> int:
    """The number of words in the longest sentence."""
    return max((len(words(sentence)) for sentence in sentences(text)), default=0)


def lix(text: str) -> float:
    """Words per sentence plus the per cent of words with more than six letters."""
    found = words(text)
    if not found:
        return 0.0
    long_words = sum(len(word) >= LONG_WORD for word in found)
    return len(found) / len(sentences(text)) + 100 * long_words / len(found)
