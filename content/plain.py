"""The review of plain language: short, friendly, concrete, in one written language at a time.

Works on all shown texts with the lists of `content/words/`. Pure: texts in, findings out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import combinations
from textwrap import shorten

from content.finding import Finding
from content.model import LANGUAGES
from content.readability import lix, longest_sentence, words
from content.shown import ShownText
from content.wordlists import Avoided, WordLists

MOST_WORDS = 20
MOST_LIX = 30
# What is said about rights on request may be a little heavier; the simpler answer must be lighter.
MOST_WORDS_IN_SIMPLER = 14
MOST_LIX_OF_RIGHTS = {
    "simpler": 27,
    **dict.fromkeys(("long", "example", "who_knows", "uncertain", "change", "koordinator", "what"), 35),
}
FEWEST_FOR_LIX = 15  # the formula says nothing about a label or a line
NOT_FILLED_IN = "‹"
QUOTED = 120  # signs of a text that are shown with what is wrong with it
OTHERS_SPEAK = ("examples", "example")  # people may call themselves clever
# An old word may be named in brackets after the new one: beslutningskompetanse (tidligere samtykkekompetanse).
OLD_IN_BRACKETS = re.compile(r"\((?:tidligere|tidlegare|før)\b[^)]*\)", re.IGNORECASE)
_EXPLAINED = re.compile(r"[»\"]?\s*(?:\(|betyr\b|det vil si\b|er (?:ei|et|ein|en|det)\b)", re.IGNORECASE)
_NAMED_JUST_BEFORE = re.compile(r"\b(?:heter|heiter|kalles|kallast|blir kalla)\s[^.:]{0,20}$", re.IGNORECASE)
_CODE = re.compile(r"`[^`]*`")
_ADDRESS = re.compile(r"\b(?:https?://)?[\w-]+(?:\.[\w-]+)*\.no\b\S*")

Broken = tuple[str, str]  # the rule as `words/exceptions.yml` names it, and what is wrong


def language_findings(texts: Sequence[ShownText], lists: WordLists) -> list[Finding]:
    """Return what breaks a rule of plain language and is not excused, and excuses nobody needs any longer."""
    excused = {(item.text, item.rule): item for item in lists.excused}
    needed = set()
    found = []
    for text, (rule, what) in _all_broken(texts, lists):
        if (text.id, rule) in excused:
            needed.add((text.id, rule))
        else:
            found.append(Finding(text.place, f"{text.field} ({text.language}): {what} [{rule}: {text.id}]"))
    found += [
        Finding(item.place, f"the exception is no longer needed: {item.text}, {item.rule}")
        for key, item in excused.items()
        if key not in needed
    ]
    return found


def _all_broken(texts: Sequence[ShownText], lists: WordLists) -> Iterator[tuple[ShownText, Broken]]:
    explained = _explained(texts, lists)
    for text in texts:
        for broken in broken_rules(text, lists, explained[text.file, text.language]):
            yield text, broken
    for text, twin in _same_question(texts):
        yield text, ("wording", f"asks in the same words as line {twin.line}: {text.text}")


def broken_rules(text: ShownText, lists: WordLists, explained: Container[str] = ()) -> Iterator[Broken]:
    """Give the rules that one text breaks by itself; `explained` are words its file explains elsewhere."""
    said, quoted = text.said, shorten(text.text, QUOTED, placeholder=" …")
    if NOT_FILLED_IN in said:
        yield "wording", f"the template is not filled in: {quoted}"
        return
    most_words, most_lix = _limits(text)
    if longest_sentence(said) > most_words:
        yield "sentence", f"a sentence of {longest_sentence(said)} words, the most is {most_words}: {quoted}"
    if len(words(said)) >= FEWEST_FOR_LIX and lix(said) > most_lix:
        yield "lix", f"LIX {lix(said):.1f}, the most is {most_lix}: {quoted}"
    if "!" in said:
        yield "gushing", f"shouts: {quoted}"
    if text.field not in OTHERS_SPEAK and (found := lists.gushing.search(said)):
        yield "gushing", f"gushes ('{found.group()}'): {quoted}"
    for avoided, word in _unexplained(said, lists):
        if word not in explained:
            yield "officialese", f"speaks like an office: '{word}', say '{avoided.instead[text.language]}': {quoted}"
    for avoided, old in old_words(said, lists):
        yield "old_word", f"an old word: '{old}', say '{avoided.instead[text.language]}' ({avoided.why}): {quoted}"
    other = LANGUAGES[1 - LANGUAGES.index(text.language)]
    if odd := spelled(said) & lists.only[other]:
        yield "other_language", f"words of the other written language ({', '.join(sorted(odd))}): {quoted}"


def _unexplained(said: str, lists: WordLists) -> Iterator[tuple[Avoided, str]]:
    """Give the words of officialese that are not explained where they stand."""
    for avoided in lists.officialese:
        for word in avoided.pattern.finditer(said):
            if not _is_explained(said, word):
                yield avoided, word.group().lower()


def _explained(texts: Sequence[ShownText], lists: WordLists) -> dict[tuple[str, str], set[str]]:
    """Return the words each file explains, by file and language: what is explained once need not be again."""
    found: dict[tuple[str, str], set[str]] = {}
    for text in texts:
        words_of_file = found.setdefault((text.file, text.language), set())
        for avoided in lists.officialese:
            matches = avoided.pattern.finditer(text.text)
            words_of_file.update(word.group().lower() for word in matches if _is_explained(text.text, word))
    return found


def _is_explained(said: str, word: re.Match[str]) -> bool:
    return bool(_EXPLAINED.match(said, word.end()) or _NAMED_JUST_BEFORE.search(said[: word.start()]))


def _limits(text: ShownText) -> tuple[int, int]:
    """The most words in a sentence and the highest LIX."""
    if text.folder not in ("rights", "law"):
        return MOST_WORDS, MOST_LIX
    most_words = MOST_WORDS_IN_SIMPLER if text.field == "simpler" else MOST_WORDS
    return most_words, MOST_LIX_OF_RIGHTS.get(text.field, MOST_LIX)


def old_words(said: str, lists: WordLists) -> Iterator[tuple[Avoided, str]]:
    """Give the old words that are used as if they were valid, with what replaced them."""
    valid = OLD_IN_BRACKETS.sub("", said)
    for avoided in lists.old_words:
        for found in avoided.pattern.finditer(valid):
            yield avoided, found.group()


def _same_question(texts: Sequence[ShownText]) -> Iterator[tuple[ShownText, ShownText]]:
    """Give the wordings of one question that hold the same words: asked again, it is asked in other words."""
    wordings: dict[tuple[str, str, str], list[ShownText]] = {}
    for text in texts:
        question, _, number = text.path.rpartition(".")
        if number.isdecimal() and text.field in ("ask", "certain", "unsure"):
            wordings.setdefault((text.file, question, text.language), []).append(text)
    for several in wordings.values():
        for first, second in combinations(several, 2):
            if spelled(first.said) == spelled(second.said):
                yield second, first


def spelled(text: str) -> set[str]:
    """Return the words in lower case, without web addresses (`nav.no` holds no Nynorsk) and code."""
    return {word.lower() for word in words(without_names(text))}


def without_names(text: str) -> str:
    """Return the text without web addresses and without what stands in `backticks`: names for machines."""
    return _ADDRESS.sub("", _CODE.sub("", text))
