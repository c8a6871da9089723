"""Kinds of words and scenes: what a sentence speaks of, whatever words and endings it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlu.resources import load_table

_ENDINGS = re.compile(r"(?<=\w{3})(?:ene|ane|ande|ende|inga|ing|ja|en|et|er|ar|te|de|a|e|t|r|n)$")
_STEM = "~"
_WHOLE_WORD = re.compile(r"(?<![\w{])[^\W\d_]+(?![\w*}])")


@dataclass(frozen=True)
class Scene:
    """Things that together may tell of `label`: one of every group, and none of `without`."""

    name: str
    label: str
    groups: tuple[frozenset[str], ...]
    without: frozenset[str]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """`word` without its ending: "legger", "leggja" and "legg" are one."""
    return _ENDINGS.sub("", word) if len(word) > 3 else word


@lru_cache(maxsize=8192)
def kinds(word: str) -> tuple[str, ...]:
    """The kinds of `word` in crisis_concepts.yml."""
    exact, stems, beginnings = _kind_table()
    found = list(exact.get(word, ()))
    found += stems.get(stem(word), ()) if len(stem(word)) > 3 else ()
    for length in range(2, len(word) + 1):
        found += beginnings.get(word[:length], ())
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def atoms(word: str) -> frozenset[str]:
    """What a scene can ask for: the word, its stem and its kinds."""
    return frozenset((word, _STEM + stem(word), *("{" + kind + "}" for kind in kinds(word))))


def scenes(words: list[str]) -> list[tuple[Scene, bool]]:
    """Each scene of crisis_scenes.yml whose groups are all among `words`, and whether something speaks against it."""
    present = frozenset().union(*map(atoms, words))
    table, index = _scene_table()
    asked = sorted({number for atom in present for number in index.get(atom, ())})
    return [
        (scene, bool(scene.without & present))
        for scene in map(table.__getitem__, asked)
        if all(group & present for group in scene.groups)
    ]


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """Every whole word that a kind, a scene, a phrase or the table of word forms names."""
    named: set[str] = set()
    for name in ("crisis_concepts.yml", "crisis_scenes.yml", "crisis_patterns.yml"):
        for line in _lines(load_table(name)):
            named.update(_WHOLE_WORD.findall(line))
    return frozenset(named)


def _lines(table: Any) -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            yield str(key)
            yield from _lines(value)
    elif isinstance(table, list):
        for value in table:
            yield from _lines(value)
    else:
        yield str(table)


@lru_cache(maxsize=1)
def _kind_table() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    exact: dict[str, list[str]] = {}
    stems: dict[str, list[str]] = {}
    beginnings: dict[str, list[str]] = {}
    for name, line in load_table("crisis_concepts.yml").items():
        for word in line.split():
            if word.endswith("*"):
                beginnings.setdefault(word[:-1], []).append(name)
            else:
                exact.setdefault(word, []).append(name)
                exact.setdefault(_main(word), []).append(name)
                stems.setdefault(stem(word), []).append(name)
    return exact, stems, beginnings


@lru_cache(maxsize=1)
def _scene_table() -> tuple[list[Scene], dict[str, list[int]]]:
    table: list[Scene] = []
    index: dict[str, list[int]] = {}
    for label, lines in load_table("crisis_scenes.yml").items():
        for number, line in enumerate(lines):
            needed, _, without = line.partition(" ! ")
            groups = tuple(_group(part.split("|")) for part in needed.split(" & "))
            table.append(Scene(f"{label} {number}", label, groups, _group(without.split())))
    for place, scene in enumerate(table):
        for atom in min(scene.groups, key=len):
            index.setdefault(atom, []).append(place)
    return table, index


def _group(names: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        found |= {name, _main(name)}
        if name.isalpha() and len(stem(name)) > 3:
            found.add(_STEM + stem(name))
    return frozenset(found)


@lru_cache(maxsize=1)
def _main_forms() -> dict[str, str]:
    return {
        variant: main
        for main, line in load_table("crisis_patterns.yml")["forms"].items()
        for variant in str(line).split()
    }


def _main(word: str) -> str:
    return _main_forms().get(word, word)
