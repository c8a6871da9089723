"""What a message asks about the person's own plan under way: what happens, who is responsible, what is decided.

Whole-message patterns first, then nearness to sentences of our own (`plan_questions.yml`). Pure: whether there is a
plan, and what stands in it, is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlu.resources import load_table
from nlu.retrieval import Document, Finder
from nlu.slips import is_one_slip
from nlu.text import normalise, words

STILL, MEASURE, RESPONSIBLE = "stille", "tiltak", "ansvar"
_LONGEST = 22  # words; a longer message tells or asks something of its own
_MOST = 300  # characters
_SHORT = 3  # letters; a shorter word is never put right
_OTHER = "ikke"
_NEAR = 0.55  # how near a sentence of ours must be
_ROLE = "koordinatoren"
_TOPIC = "tiltaket"  # what stands in our sentences for the name of any measure


@dataclass(frozen=True)
class PlanQuestion:
    """`kind` is one of the kinds of the table; `is_own` whether the words say that it is the writer's own plan.

    `topic` is what is asked about by name, in normalised words: it may be no part of any plan. `is_whole` tells that
    the whole message is such a question, not only near one.
    """

    kind: str
    is_own: bool
    topic: str = ""
    is_whole: bool = True


def plan_question(text: str, names: Iterable[str] = (), coordinator: str = "") -> PlanQuestion | None:
    """Return what the message asks about a plan, or None.

    `names`: measures that may be named in it; `coordinator`: the name of whoever has the plan.
    """
    text = text[:_MOST]
    if len(text.split()) > _LONGEST:
        return None
    rules = _rules()
    if coordinator:
        text = _with_role(text, coordinator)
    return _find(text, names, rules) or _find(rules.mended(text), names, rules)


def _with_role(text: str, coordinator: str) -> str:
    """Put the role in the place of the name ("har Ingrid lest planen?")."""
    said = {name for name in words(coordinator) if len(name) > 1}
    return " ".join(_ROLE if word in said else word for word in words(text))


def _find(text: str, names: Iterable[str], rules: _Rules) -> PlanQuestion | None:
    found = rules.folded(text)
    plain = " ".join(found)
    if not found or rules.never.search(plain):
        return None
    is_own = bool(rules.own & set(found))
    for form in _without_lead_ins(plain, rules.before):
        for kind, pattern in rules.patterns:
            match = pattern.fullmatch(form)
            if match is not None:
                return PlanQuestion(kind, is_own, match.groupdict().get("topic") or "")
    near = rules.finder.find(_with_topic(plain, names), 1)
    if not near or near[0][0] == _OTHER or near[0][1] < _NEAR:
        return None
    return PlanQuestion(near[0][0], is_own, is_whole=False)


def _with_topic(plain: str, names: Iterable[str]) -> str:
    """Put one word in the place of every measure that is named, so that its name does not push away."""
    stems = {word[:7] for name in names for word in normalise(name).split() if len(word) > 5}
    return " ".join(_TOPIC if any(word.startswith(stem) for stem in stems) else word for word in plain.split())


def _without_lead_ins(plain: str, before: tuple[str, ...]) -> list[str]:
    """The message, and the message without the words that may stand first."""
    forms = [plain]
    while True:
        lead_in = next((words for words in before if forms[-1].startswith(words + " ")), None)
        if lead_in is None:
            return forms
        forms.append(forms[-1][len(lead_in) + 1 :])


class _Rules:
    """`plan_questions.yml`, made ready."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.before: tuple[str, ...] = tuple(sorted((normalise(w) for w in table["before"]), key=len, reverse=True))
        pieces = {name: table[name] for name in ("plan", "who", "tail", "topic")}
        self.patterns = [
            (kind, _compiled(pattern, pieces)) for kind, patterns in table["kinds"].items() for pattern in patterns
        ]
        self._forms = {form: main for main, line in table["forms"].items() for form in line.split()}
        self._vocabulary = frozenset(
            word for ways in table["ways"].values() for way in ways for word in way.split() if len(word) > _SHORT
        )
        self.own = frozenset(table["own"])
        self.never = re.compile(table["never"])
        self.finder = Finder({kind: Document(ways) for kind, ways in table["ways"].items()})

    def folded(self, text: str) -> list[str]:
        """The message's words in the forms of the patterns."""
        return [self._forms.get(word, word) for word in normalise(text).replace("?", " ").split()]

    def mended(self, text: str) -> str:
        """The message with every unknown word that is one slip from just one word of ours put right."""
        return " ".join(self._mended(word) for word in words(text[:_MOST]))

    def _mended(self, word: str) -> str:
        if len(word) < _SHORT or word in self._vocabulary:
            return word
        meant = [right for right in self._vocabulary if is_one_slip(word, right)]
        return meant[0] if len(meant) == 1 else word


def _compiled(pattern: str, pieces: dict[str, str]) -> re.Pattern[str]:
    for name, piece in pieces.items():
        pattern = pattern.replace("{" + name + "}", piece)
    return re.compile(pattern)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules(load_table("plan_questions.yml"))
