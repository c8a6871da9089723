"""The review of spelling: every word is in the dictionary of its written language, or in our own list.

The dictionary is handed in as a function, so that nothing here reads files or knows Hunspell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import shorten

from content.finding import Finding
from content.model import LANGUAGES
from content.plain import QUOTED, without_names
from content.readability import words
from content.shown import ShownText

Knows = Callable[[str], bool]
SHORTEST_PART = 3


def spelling_findings(
    texts: Sequence[ShownText], own: Mapping[str, Sequence[str]], knows: Mapping[str, Knows]
) -> list[Finding]:
    """Return misspelled words, words of the other written language, and words of our lists that nobody uses.

    `own` holds our words under "nb", "nn" and "both"; `knows` tells for "nb" and "nn" whether the dictionary has a
    word, compounds included. A word is asked about once.
    """
    allowed = {language: {*own[language], *own["both"]} for language in LANGUAGES}
    unknown: dict[str, dict[str, bool]] = {language: {} for language in LANGUAGES}
    used: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    found = []
    for text in texts:
        language, told = text.language, unknown[text.language]
        for word in _parts(text.said):
            if word not in told:
                told[word] = not knows[language](word)
            if not told[word]:
                continue
            if listed := {word, word[:1].lower() + word[1:], word.lower()} & allowed[language]:
                used[language] |= listed
                continue
            other = LANGUAGES[1 - LANGUAGES.index(language)]
            what = f"a word of {other}" if knows[other](word) else "not in the dictionary"
            quoted = shorten(text.text, QUOTED, placeholder=" …")
            found.append(Finding(text.place, f"{text.field} ({language}): '{word}' is {what}: {quoted}"))
    return [*dict.fromkeys(found), *_stale(own, used)]


def _parts(text: str) -> Iterator[str]:
    """The words to look up, in parts where they are hyphenated; numbers, single letters and addresses are left out."""
    for word in words(without_names(text)):
        first, *rest = word.split("-")
        # "PIN-en" and "15-åring": an ending is not a word, and a number is not spelled.
        for part in (first, *(part for part in rest if len(part) > SHORTEST_PART)):
            if len(part) > 1 and not any(sign.isdigit() for sign in part):
                yield part


def _stale(own: Mapping[str, Sequence[str]], used: Mapping[str, set[str]]) -> Iterator[Finding]:
    for name, listed in own.items():
        for word in listed:
            for language in LANGUAGES if name == "both" else (name,):
                if word not in used[language]:
                    yield Finding(
                        f"content/words/{name}.txt", f"'{word}' is not needed in {language}; take it out of the list"
                    )
