"""Commands are whole messages from a fixed list, never a guess: "hopp over", "jau takk", "kan vi ta en pause"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from nlu.resources import load_table
from nlu.text import normalise

ANY_LETTER = "any"
LONGEST_BEGUN = 9  # words; a longer message that begins like a command is more than a command
_JOINERS = "\ufe0f\u200d"


class Commands:
    """The table `commands.yml`, made ready for looking up."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._intents: dict[str, str] = {
            _key(phrase): intent for intent, phrases in table["phrases"].items() for phrase in phrases
        }
        self._letters: dict[str, str] = {
            _key(phrase): letter for letter, phrases in table["letters"].items() for phrase in phrases
        }
        self._before = _longest_first(table["before"])
        self._after = _longest_first(table["after"])
        self._beginnings: list[tuple[str, str]] = [
            (_key(begin) + " ", intent) for intent, begins in table["beginnings"].items() for begin in begins
        ]

    def find(self, text: str) -> str | None:
        """The intent whose phrase is the whole message, or None."""
        key = _key(text)
        words = key.split()
        if not key or len(words) > LONGEST_BEGUN:
            return None
        exact = self._intents.get(key)
        if exact is not None:
            return exact
        bare = self._stripped(key)
        if bare in self._intents:
            return self._intents[bare]
        for begin, intent in self._beginnings:
            if key.startswith(begin) or bare.startswith(begin):
                return intent
        return None

    def letter(self, text: str) -> str | None:
        """The letter that the whole message asks for (`ANY_LETTER` when it names none), or None."""
        key = _key(text)
        return self._letters.get(key) or self._letters.get(self._stripped(key))

    def _stripped(self, key: str) -> str:
        """Without lead-ins and closing words, but never without everything."""
        changed = True
        while changed:
            changed = False
            for words in self._before:
                if key.startswith(words + " ") and key not in self._intents:
                    key, changed = key[len(words) + 1 :], True
                    break
            for words in self._after:
                if key.endswith(" " + words) and key not in self._intents:
                    key, changed = key[: -len(words) - 1], True
                    break
        return key


def _key(text: str) -> str:
    """The normalised words; for a message of signs alone, the first sign without its skin colour."""
    words = normalise(text).replace("?", "").split()
    if words:
        return " ".join(words)
    signs = [char for char in text if unicodedata.category(char) == "So" and char not in _JOINERS]
    return signs[0] if signs else ""


def _longest_first(phrases: list[Any]) -> list[str]:
    return sorted({_key(str(phrase)) for phrase in phrases}, key=len, reverse=True)


def asks_for_example(text: str) -> bool:
    """Tell whether a wish for an explanation names examples ("har du eit døme")."""
    return any(word.startswith(("eksempel", "eksempl", "døme")) for word in normalise(text).split())


@lru_cache(maxsize=1)
def commands() -> Commands:
    """The commands of the product."""
    return Commands(load_table("commands.yml"))
