"""Prepare a message for the crisis patterns: disguises undone, one form per word, short windows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from nlu.crisis_kinds import lexicon
from nlu.crisis_words import corrected
from nlu.resources import load_table
from nlu.text import fold_words, restore_letters

LONE_E = "e"  # jeg or er
_LAVATORY = "do"  # Nobody wants to lavatory: after a wish it is "dø" without its stroke.
_TO_DIE = "dø"
_WISHES = frozenset(["vil", "å", "skal", "må", "ønsker"])
WINDOW = 40
OVERLAP = 20
_LONGEST = 20_000
_MAX_MARKS = 2
_FIRST_MARK, _SOFT_HYPHEN = "\u0300", "\u00ad"  # Below the first accent of its own, one sign is invisible.
_LEET = str.maketrans("013457@$!|€", "oieastasiie")
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[@$*!|€](?=[^\W_]))*|[@$](?=[^\W_])[^\W_]+|[,.!?;:\n\"«»“”]")
_MASKED = re.compile(
    r"(?<![^\W_])(?=[^\W\d_]{1,9}[\d@$!|€]|[@$][^\W\d_])"
    r"[\w@$!|€]{0,9}[^\W\d_][\w@$|€]{0,9}(?![\w@$|€])"
)
_STOP = frozenset(".!?;:\n")
_QUOTES = frozenset('"«»“”')
_STRETCHED_VOWEL = re.compile(r"([aeiouyæøå])\1{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLE = re.compile(r"åå|øø|ææ|(?<![^\W_])(?:bb|dd|ff|gg|kk|ll|mm|nn|pp|rr|ss|tt)(?=[^\W_])")
_SPELT_OUT = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?![^\W_])")
_SPELT_DIE = re.compile(r"(?<![^\W_])d[ .\-_*]{1,2}ø(?![^\W_])")
_SPELT_WORD = re.compile(r"(?<![^\W_])(?:[^\W\d_] )+[^\W\d_](?![^\W_])")
_SPELLING_SIGNS = re.compile(r"[ .\-_*]")


def windows(text: str) -> Iterator[list[str]]:
    """Folded words of each sentence in overlapping pieces of at most WINDOW words, each different piece once."""
    seen: set[tuple[str, ...]] = set()
    for sentence in _sentences(plain(text)):
        for start in range(0, max(len(sentence) - OVERLAP, 1), WINDOW - OVERLAP):
            piece = tuple(sentence[start : start + WINDOW])
            if piece not in seen:
                seen.add(piece)
                yield list(piece)


def whole_words(text: str) -> list[str]:
    """The words of `text` as they stand there, lower-case."""
    return [token for token in _TOKEN.findall(plain(text)) if token.isalpha()]


def plain(text: str) -> str:
    """Lower-case text without piled accents, invisible signs, stretched or spelt-out words."""
    text = text[:_LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _without_piles(text))
    text = text.lower().replace("ö", "ø").replace("ä", "æ")
    text = _STRETCHED_VOWEL.sub(r"\1", text)
    text = _STRETCHED.sub(r"\1\1", text)
    text = _DOUBLE.sub(lambda found: found[0][0], text)
    text = _SPELT_DIE.sub("dø", text)
    if "  " in text:  # "j e g  v i l": the wide blanks stand between words
        text = _SPELT_WORD.sub(lambda found: found[0].replace(" ", ""), text)
    return _SPELT_OUT.sub(lambda found: _SPELLING_SIGNS.sub("", found[0]), text)


def unmasked(text: str) -> str:
    """Digits and signs that stand for letters inside a word made letters: "v1l", "d0", "$lår"."""
    return _MASKED.sub(lambda found: found[0].translate(_LEET), text)


def _without_piles(text: str) -> str:
    if max(text) < _FIRST_MARK and _SOFT_HYPHEN not in text:
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        category = unicodedata.category(char)
        run = run + 1 if category[0] == "M" else 0
        if run <= _MAX_MARKS and category != "Cf":
            kept.append(char)
    return "".join(kept)


def _sentences(text: str) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in _TOKEN.findall(text):
        if token in _STOP:
            if sentence:
                yield fold(sentence)
            sentence = []
        elif token in _QUOTES:
            continue
        else:
            sentence.append(token)
    if sentence:
        yield fold(sentence)


def fold(tokens: list[str]) -> list[str]:
    """One form per word, by the tables `forms` and `stems` of crisis_patterns.yml."""
    forms, _, after_e = _tables()
    folded: list[str] = []
    for position, token in enumerate(tokens):
        if not token.isalpha() and not token.isdigit() and len(token) > 1:
            token = token.translate(_LEET).replace("*", "")
        token = token if token in forms else restore_letters(token)
        if token == LONE_E:
            after = tokens[position + 1] if position + 1 < len(tokens) else ""
            token = "jeg" if after in after_e else "er"
        is_wished = token == _LAVATORY and folded != [] and folded[-1] in _WISHES
        folded += [_TO_DIE] if is_wished else _main_form(token).split()
    return folded


@lru_cache(maxsize=8192)
def _main_form(token: str) -> str:
    """The main form of a word; failing that of its usual spelling, and then of the word it was meant to be."""
    forms, stems, _ = _tables()
    for word in (token, fold_words([token])[0], corrected(token)):
        main = forms.get(word)
        if main is not None:
            return main
        found = stems.match(word)
        if found and found.lastgroup:
            return found.lastgroup
        if word in lexicon() or word != token:
            return word
    return token


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], re.Pattern[str], frozenset[str]]:
    table = load_table("crisis_patterns.yml")
    forms = {variant: main for main, line in table["forms"].items() for variant in str(line).split()}
    beginnings = {main: "|".join(line.split()) for main, line in table["stems"].items()}
    stems = re.compile("|".join(f"(?P<{main}>{words})" for main, words in beginnings.items()))
    return forms, stems, frozenset(table["after_e"].split())
