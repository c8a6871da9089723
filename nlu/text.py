"""One written form for the many ways Norwegian is typed: Nynorsk, dialect, typos, stretched words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from nlu.resources import load_table

_WORD = re.compile(r"[^\W_]+|[?]")
_STRETCHED_VOWEL = re.compile(r"([aeiouyæøå])\1{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_MAX_MARKS = 2  # Combining marks in a row; sorting a longer run is quadratic inside unicodedata.

LONE_E = "e"  # jeg or er


@lru_cache(maxsize=8)
def normalise(text: str) -> str:
    """Lower-case words with known variants folded to one form and blanks between; of the signs only "?" stays."""
    return " ".join(fold_words(words(text)))


def words(text: str) -> list[str]:
    """Lower-case words (and question marks) as written, apart from stretched letters and ae/oe/aa."""
    plain = compose(text).lower()
    plain = _STRETCHED_VOWEL.sub(r"\1", plain)
    plain = _STRETCHED.sub(r"\1\1", plain)
    return [restore_letters(word) for word in _WORD.findall(plain)]


def compose(text: str) -> str:
    """NFC in linear time: a hostile pile of accents is cut before it is composed."""
    if text.isascii():
        return text
    if max(text) >= "\u0300":
        text = _without_piles(text)
    return unicodedata.normalize("NFC", text)


def composed_with_places(text: str) -> tuple[str, list[int]]:
    """The composed text and, for each of its characters and its end, where that stands in `text`."""
    if unicodedata.is_normalized("NFC", text):
        return text, list(range(len(text) + 1))
    composed: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            piece = compose(text[start:end])
            composed.append(piece)
            places += [start] * len(piece)
            start = end
    return "".join(composed), [*places, len(text)]


def restore_letters(word: str) -> str:
    """ "naar" → "når", "vaere" → "være", "soeker" → "søker"; "noen", "skoene" and "Israel" stay."""
    if "aa" in word and word not in _forms().keep_aa:
        word = word.replace("aa", "å")
    if "ae" in word and not _forms().keep_ae.search(word):
        word = word.replace("ae", "æ")
    if "oe" in word:
        word = _forms().oe.sub(lambda found: found[0].replace("oe", "ø"), word)
    return word


def fold_words(tokens: list[str]) -> list[str]:
    """Replace every known variant by its main form; a neighbour decides where one letter can be two words."""
    forms = _forms()
    folded: list[str] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        after = tokens[position + 1] if position + 1 < len(tokens) else ""
        pair = forms.pairs.get((token, after))
        if pair is not None:
            folded.append(pair)
            position += 2
            continue
        if token == LONE_E:  # "e treng hjelp" is jeg, "ho e sjuk" is er.
            before = folded[-1] if folded else ""
            folded.append("jeg" if after in forms.after_e and before not in forms.subjects else "er")
        else:
            folded.append(forms.words.get(token, token))
        position += 1
    return folded


def _without_piles(text: str) -> str:
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


class _Forms:
    """The table `normal_forms.yml`, turned round for looking up."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.words = {variant: main for main, line in table["words"].items() for variant in str(line).split()}
        self.pairs = {
            (first, second): main
            for main, phrases in table["pairs"].items()
            for first, second in (str(phrase).split() for phrase in phrases)
        }
        self.after_e = frozenset(table["after_e_as_jeg"].split())
        self.subjects = frozenset(table["subjects"].split())
        self.keep_aa = frozenset(table["keep_aa"].split())
        self.keep_ae = re.compile("|".join(table["keep_ae"].split()))
        self.oe = re.compile("|".join(sorted(table["oe_stems"].split(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    return _Forms(load_table("normal_forms.yml"))


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """spaCy's Norwegian tokenizer, for callers that need spans; imported late, as it costs half a second."""
    import spacy

    return spacy.blank("nb").tokenizer
