"""Compile the phrases of crisis_patterns.yml to regular expressions without nested or unbounded repeats.

A phrase is words between blanks: `a|b` either, `[a]` may be missing, `{name}` one of a word list,
`..3` at most three other words (none of them a "not" or a comma), `!a` not followed by a.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

IDIOM = "¤"  # stands for a phrase that means no harm


@dataclass(frozen=True)
class Rule:
    """One phrase: firm ones hold their own "not", own ones never speak of a film, sure ones bear no softening."""

    label: str
    pattern: re.Pattern[str]
    anchors: frozenset[str]
    is_certain: bool = True
    is_firm: bool = False
    is_own: bool = False
    is_sure: bool = False


@dataclass(frozen=True)
class Net:
    """Words of several kinds in one sentence, in any order: never certain, and nothing where a "not" stands."""

    label: str
    kinds: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Book:
    """Everything the table says, compiled."""

    order: list[str]
    rules: list[Rule]
    idioms: list[Rule]
    nets: list[Net]
    anchors: frozenset[str]
    negators: frozenset[str]
    no_denial: re.Pattern[str]
    softener: re.Pattern[str]
    still: frozenset[str]
    fiction: re.Pattern[str]
    rules_by_word: dict[str, tuple[int, ...]]
    idioms_by_word: dict[str, tuple[int, ...]]

    def rules_near(self, words: Iterable[str]) -> list[Rule]:
        """The rules one of whose anchors is among `words`, in their order."""
        return [self.rules[number] for number in _numbers(self.rules_by_word, words)]

    def idioms_near(self, words: Iterable[str]) -> list[Rule]:
        """The idioms one of whose anchors is among `words`, in their order."""
        return [self.idioms[number] for number in _numbers(self.idioms_by_word, words)]


def _numbers(by_word: dict[str, tuple[int, ...]], words: Iterable[str]) -> list[int]:
    return sorted({number for word in words for number in by_word.get(word, ())})


def _by_word(rules: list[Rule]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for word in rule.anchors:
            found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


class _Compiler:
    def __init__(self, table: dict[str, Any]) -> None:
        self.lists = {name: line.split() for name, line in table["lists"].items()}
        self.common = frozenset(table["common"].split())
        self.main_forms = {form: main for main, line in table["forms"].items() for form in str(line).split()}
        negators = "|".join(table["negators"].split())
        self.gap = rf"(?:(?!(?:{negators}|,|¤) )\S+ )"

    def rule(self, label: str, phrase: str, **kind: bool) -> Rule:
        parts = phrase.split()
        pattern = re.compile(r"(?<!\S)" + "".join(self.part(part) for part in parts))
        return Rule(label, pattern, self.anchors(parts), **kind)

    def part(self, part: str) -> str:
        if part.startswith(".."):
            return f"{self.gap}{{0,{int(part[2:])}}}"
        if part.startswith("!"):
            return f"(?!(?:{'|'.join(self.words(part[1:]))}) )"
        optional = part.startswith("[")
        words = "|".join(map(re.escape, self.words(part.strip("[]"))))
        return f"(?:(?:{words}) )?" if optional else f"(?:{words}) "

    def words(self, part: str) -> list[str]:
        found: list[str] = []
        for word in part.split("|"):
            found += self.lists[word[1:-1]] if word.startswith("{") else [word]
        return list(dict.fromkeys(form for word in found for form in (word, self.main_forms.get(word, word))))

    def anchors(self, parts: list[str]) -> frozenset[str]:
        """The words of the rarest part that must be there; other sentences are not looked at."""
        must = [self.words(part) for part in parts if not part.startswith(("..", "[", "!"))]
        rare = [words for words in must if not self.common & set(words)]
        if not must:
            raise ValueError(f"phrase {' '.join(parts)!r} has no word that must be there")
        return min(map(frozenset, rare or must), key=len)

    def any_of(self, phrases: list[str]) -> re.Pattern[str]:
        compiled = ["".join(self.part(part) for part in phrase.split()) for phrase in phrases]
        return re.compile(r"(?<!\S)(?:" + "|".join(compiled) + ")")


def read_book(table: dict[str, Any]) -> Book:
    """Compile the whole table; an unknown word list or kind fails at once."""
    compiler = _Compiler(table)
    kinds: dict[str, dict[str, bool]] = {
        "certain": {},
        "firm": {"is_firm": True},
        "own": {"is_own": True},
        "own_firm": {"is_own": True, "is_firm": True},
        "sure": {"is_own": True, "is_firm": True, "is_sure": True},
        "unsure": {"is_certain": False},
        "unsure_firm": {"is_certain": False, "is_firm": True},
    }
    rules = [
        compiler.rule(label, phrase, **kinds[kind])
        for label, groups in table["labels"].items()
        for kind, phrases in groups.items()
        for phrase in phrases
    ]
    nets = [
        Net(label, tuple(frozenset(compiler.words(part)) for part in line.split(" & ")))
        for label, lines in table["nets"].items()
        for line in lines
    ]
    idioms = [compiler.rule(IDIOM, phrase) for phrase in table["idioms"]]
    idioms += [compiler.rule(word, phrase) for word, phrases in table["rewrites"].items() for phrase in phrases]
    return Book(
        order=list(table["labels"]),
        rules=rules,
        idioms=idioms,
        nets=nets,
        anchors=frozenset().union(*(rule.anchors for rule in rules), *(min(net.kinds, key=len) for net in nets)),
        negators=frozenset(table["negators"].split()),
        no_denial=compiler.any_of(table["no_denial"]),
        still=frozenset(table["still"].split()),
        softener=compiler.any_of(table["softeners"]),
        fiction=compiler.any_of(table["fiction"]),
        rules_by_word=_by_word(rules),
        idioms_by_word=_by_word(idioms),
    )
