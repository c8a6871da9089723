"""Reads `content/words/`: words to avoid and what to say instead, spellings of our own, and listed exceptions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import yaml

from content.model import LANGUAGES, ContentError, Text
from content.reading import SourceFile

WORDS = Path(__file__).resolve().parent / "words"
RULES = ("lix", "sentence", "officialese", "old_word", "gushing", "other_language", "wording")
_ALPHABET = str.maketrans("æøå", "{|}")


@dataclass(frozen=True)
class Avoided:
    """A word to avoid in both written languages, why, and what to say instead."""

    pattern: re.Pattern[str]
    why: str
    instead: Text


@dataclass(frozen=True)
class Excused:
    """A text that may break one rule, and the reason. `place` is where it is listed."""

    place: str
    text: str
    rule: str
    reason: str


@dataclass(frozen=True)
class WordLists:
    """All of `content/words/`, for `content.plain` and `content.spelling`."""

    officialese: tuple[Avoided, ...]
    old_words: tuple[Avoided, ...]
    gushing: re.Pattern[str]
    only: dict[str, frozenset[str]]
    own: dict[str, tuple[str, ...]]
    excused: tuple[Excused, ...]


@cache
def word_lists(folder: Path = WORDS) -> WordLists:
    """Read the lists; a slip raises `ContentError` with file and line."""
    return WordLists(
        officialese=_avoided(folder, "officialese"),
        old_words=_avoided(folder, "old_words"),
        gushing=_pattern(_lines(folder / "gushing.txt")),
        only={language: frozenset(_lines(folder / f"only_{language}.txt")) for language in LANGUAGES},
        own={name: _lines(folder / f"{name}.txt") for name in (*LANGUAGES, "both")},
        excused=_excused(folder),
    )


def source(path: Path) -> SourceFile:
    """Open one file of `content/words/`."""
    try:
        return SourceFile(name=f"content/words/{path.name}", data=path.read_bytes())
    except FileNotFoundError as fault:
        raise ContentError(f"content/words/{path.name}:1: the file is missing") from fault


def _avoided(folder: Path, name: str) -> tuple[Avoided, ...]:
    file = source(folder / f"{name}.yml")

    def read(node: yaml.Node) -> Avoided:
        fields = file.fields(node, ("words", "why", "instead"))
        words = file.variants(fields["words"], paired=False)
        return Avoided(_pattern((*words.nb, *words.nn)), file.string(fields["why"]), file.text(fields["instead"]))

    return file.each(file.root(), read)


def _excused(folder: Path) -> tuple[Excused, ...]:
    file = source(folder / "exceptions.yml")
    if not any(line.startswith(b"-") for line in file.data.splitlines()):
        return ()
    return file.each(file.root(), partial(_excuse, file))


def _excuse(file: SourceFile, node: yaml.Node) -> Excused:
    fields = file.fields(node, ("text", "rule", "reason"))
    return Excused(
        place=f"{file.name}:{node.start_mark.line + 1}",
        text=file.string(fields["text"]),
        rule=file.one_of(fields["rule"], RULES),
        reason=file.string(fields["reason"]),
    )


def _lines(path: Path) -> tuple[str, ...]:
    """The words of a list, one on each line, in the order of the Norwegian alphabet; `#` begins a comment."""
    file = source(path)
    found: list[str] = []
    for number, line in enumerate(file.data.decode("utf-8").splitlines(), 1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        if found and _order(word) <= _order(found[-1]):
            problem = "stands twice" if word == found[-1] else f"must stand before '{found[-1]}'"
            raise ContentError(f"{file.name}:{number}: '{word}' {problem}")
        found.append(word)
    return tuple(found)


def _order(word: str) -> tuple[str, str]:
    return word.lower().translate(_ALPHABET), word


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Match the words as whole words; a star at the end stands for any ending."""
    choices = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(choices)})\b", re.IGNORECASE)
