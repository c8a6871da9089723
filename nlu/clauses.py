"""Cut an answer into clauses without changing a letter: each clause knows where it stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlu.resources import load_table
from nlu.text import fold_words, words

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BREAK = re.compile(r"[!?;\n]+|\.+(?=\s|$)|(?<=[^\W\d_])\.(?=(?:jeg|eg|æ|vi|me|men|og|det|så|da)\b)", re.IGNORECASE)
ARTICLES = frozenset(("en", "et", "ei", "ein", "eit"))
_NO_STOP = re.compile(r"(?:\b\d{1,2}|\b(?:kl|f\.eks|feks|ca|bl\.a|osv|dvs|nr|mnd|evt|pga))$", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A word in its main form and its place in the text."""

    form: str
    start: int
    end: int


class Table:
    """The table `parts.yml`; words that end in * are beginnings."""

    def __init__(self, entries: dict[str, Any]) -> None:
        self._exact: dict[str, frozenset[str]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        self.phrases: dict[str, list[str]] = {}
        for name, value in entries.items():
            if isinstance(value, list):
                self.phrases[name] = [" ".join(fold_words(words(phrase))) for phrase in value]
                continue
            listed = value.split()
            exact = [word for word in listed if not word.endswith("*")]
            self._exact[name] = frozenset(fold_words([word])[0] for word in exact) | frozenset(exact)
            self._beginnings[name] = tuple(word[:-1] for word in listed if word.endswith("*"))

    def has(self, name: str, word: str) -> bool:
        """Whether the list `name` holds the word."""
        beginnings = self._beginnings[name]
        return word in self._exact[name] or bool(beginnings and word.startswith(beginnings))

    def is_finite(self, word: str) -> bool:
        """Whether a word looks like a verb with a time: a known one, or one in -r that is no known noun."""
        if self.has("modals", word) or self.has("finite", word):
            return True
        is_known = any(self.has(name, word) for name in ("no_verb", "people", "agents"))
        return word.endswith("r") and len(word) > 1 and not is_known


@cache
def table() -> Table:
    """The words of parts."""
    return Table(load_table("parts.yml"))


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words between two places, each in its main form, but a verb in time stays so ("gjør", "tar")."""
    found = list(_WORD.finditer(text, start, end))
    written = [words(match[0]) for match in found]
    forms = [word if word and table().has("in_time", word[0]) else fold_words(word) for word in written]
    return [Token(form[0], match.start(), match.end()) for form, match in zip(forms, found, strict=True) if form]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; a dot after a number or an abbreviation ends none."""
    start = 0
    for found in _BREAK.finditer(text):
        if found[0].startswith(".") and _NO_STOP.search(text[max(start, found.start() - 8) : found.start()]):
            continue
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def clauses(text: str) -> Iterator[list[Token]]:
    """The words of each clause; a clause ends where a new subject and its verb, or a new verb after "og", begin."""
    for start, end in sentences(text):
        current: list[Token] = []
        tokens = tokens_of(text, start, end)
        for position, token in enumerate(tokens):
            if _begins(text, tokens, position, current):
                yield current
                current = []
            current.append(token)
        if current:
            yield current


def _begins(text: str, tokens: list[Token], position: int, current: list[Token]) -> bool:
    """Whether a clause may begin here: after a comma or with a conjunction, and then a subject with its verb."""
    if len(current) < 2:
        return False
    rules = table()
    token = tokens[position]
    has_comma = "," in text[tokens[position - 1].end : token.start]
    is_joined = is_joint(tokens, position) and (token.form != "så" or has_comma)  # "så jeg kan" tells what for
    if not is_joined and not has_comma:
        return False
    rest = tokens[position + 1 : position + 8] if is_joined else tokens[position : position + 7]
    forms = [found.form for found in rest]
    if not forms or rules.has("subordinate", forms[0]):
        return False
    while len(forms) > 1 and rules.has("adverbs", forms[0]):
        forms = forms[1:]
    if rules.has("bare_starts", forms[0]) and not _is_subject(forms[1] if len(forms) > 1 else ""):
        return not _tells_of_others(current)  # The subject left out is the one before.
    return starts_with_subject(forms) and _is_clause(current, has_comma)


def is_joint(tokens: list[Token], position: int) -> bool:
    """Whether a word joins clauses; "å" does when a subject follows ("å æ vil")."""
    form = tokens[position].form
    if form == "å":
        return position + 1 < len(tokens) and table().has("me", tokens[position + 1].form)
    return form in ("og", "men", "mens", "så", "samtidig")


def _tells_of_others(tokens: list[Token]) -> bool:
    rules = table()
    for position, token in enumerate(tokens):
        if rules.is_finite(token.form):
            said = [found.form for found in tokens[: position + 2] if _is_subject(found.form)]
            return bool(said) and not rules.has("me", said[0])
    return False


def starts_with_subject(forms: list[str]) -> bool:
    """ "jeg kan", "søsteren min kan", "kan mamma": a subject and a finite verb in either order."""
    rules = table()
    if len(forms) < 2:
        return False
    if rules.is_finite(forms[0]):
        return _is_subject(forms[1])
    if forms[0] in ARTICLES and any(rules.has("agents", form) or rules.has("people", form) for form in forms[1:3]):
        return any(rules.is_finite(form) for form in forms[2:5])
    if not _is_subject(forms[0]):
        return False
    return rules.has("me", forms[0]) or any(rules.is_finite(form) for form in forms[1:6])


def _is_subject(form: str) -> bool:
    rules = table()
    return any(rules.has(name, form) for name in ("me", "them", "people", "agents")) or form in ("det", "målet", "alle")


def _is_clause(tokens: list[Token], has_comma: bool) -> bool:
    """Whether the words so far can stand alone: with a verb in time, or as an answer in key words before a comma."""
    rules = table()
    if any(rules.is_finite(token.form) or rules.has("me", token.form) for token in tokens):
        return True
    return has_comma and not rules.has("subordinate", tokens[0].form)
