"""The words of an answer and what each may be: a verb in time, an infinitive, somebody, a given name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from nlu.resources import load_table
from nlu.text import fold_words, words

_DOUBLED = re.compile(r"([^\W\d_])\1")
_VERBS = ("may", "could", "will", "should", "must", "gets", "needs", "wants", "can", "has", "is", "likes", "finite")
_SHORTEST_TRADE = 7  # letters of a word that ends like a trade ("legen" is listed)


@dataclass(frozen=True)
class Token:
    """A word in its main form, its small letters as written, and its place in the text."""

    form: str
    raw: str
    start: int
    end: int
    is_capital: bool = False


class Words:
    """The table `parts.yml`, the names of `private.yml`, and what single words may be."""

    def __init__(self, entries: dict[str, Any], names: dict[str, str]) -> None:
        self._exact: dict[str, frozenset[str]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        self.phrases: dict[str, list[str]] = {}
        for name, value in entries.items():
            if isinstance(value, list):
                self.phrases[name] = [" ".join(fold_words(words(phrase))) for phrase in value]
                continue
            listed = value.split()
            exact = [word for word in listed if not word.endswith("*")]
            folded = frozenset() if name == "finite" else frozenset(fold_words([word])[0] for word in exact)
            self._exact[name] = folded | frozenset(exact)
            self._beginnings[name] = tuple(word[:-1] for word in listed if word.endswith("*"))
        self._verbs = {word: name for name in reversed(_VERBS) for word in self._exact[name]}
        self._endings = tuple(self._exact["agent_endings"])
        self._given = frozenset(names["given"].split())
        self._doubtful = frozenset(names["doubtful"].split())
        self._stems = frozenset(_plain_verb(word) for word in self._exact["infinitives"])
        # An answer is asked the same few thousand questions about its words; they are answered once.
        self.has = lru_cache(maxsize=65536)(self._has)
        self.is_person = lru_cache(maxsize=8192)(self._is_person)

    def _has(self, name: str, word: str) -> bool:
        """Whether the list `name` holds the word."""
        beginnings = self._beginnings[name]
        return word in self._exact[name] or bool(beginnings and word.startswith(beginnings))

    def verb_of(self, word: str) -> str | None:
        """The class of a verb in time, "finite" for any other known one, nothing for other words."""
        return self._verbs.get(word)

    def is_infinitive(self, word: str) -> bool:
        """Whether a word is a known infinitive in some dialect: "kjøre", "køyra", "kjør", "slute"."""
        return word not in ("i", "en") and len(word) > 1 and _plain_verb(word) in self._stems

    def _is_person(self, word: str) -> bool:
        """Whether a common noun is somebody: a listed one, or one that ends like a trade ("karriereveilederen")."""
        if self.has("no_person", word):
            return False
        return self.has("people", word) or (len(word) >= _SHORTEST_TRADE and word.endswith(self._endings))

    def is_name(self, token: Token, before: Token | None) -> bool:
        """Whether a word is a given name; one that is an everyday word too counts only after somebody ("tante Gro")."""
        follows = before is not None and (before.raw in self._exact["a_person"] or self.is_person(before.form))
        first = token.raw.split("-")[0]
        if first in self._doubtful:
            return token.is_capital and (follows or (before is not None and before.form in self._exact["possessive"]))
        if token.is_capital and before is not None and before.raw in self._exact["a_person"]:
            return True
        return first in self._given and (token.is_capital or follows)


@cache
def table() -> Words:
    """The words of parts."""
    return Words(load_table("parts.yml"), load_table("private.yml"))


def is_someone(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at `place` is "jeg", "vi", "han", a person or a name."""
    if place >= len(tokens):
        return False
    rules = table()
    form = tokens[place].form
    return rules.has("me", form) or rules.has("them", form) or is_person(tokens, place)


def is_person(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at `place` is a person or a name."""
    token, before = tokens[place], tokens[place - 1] if place else None
    rules = table()
    return rules.is_person(token.form) or rules.is_person(token.raw) or rules.is_name(token, before)


def _plain_verb(word: str) -> str:
    plain = _DOUBLED.sub(r"\1", word)
    return plain[:-1] if len(plain) > 3 and plain[-1] in "ea" else plain
