"""Searching the rights from a page: the same nearness as in the chat, and help first when the words tell of danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.asking import ELSEWHERE, OFF_TOPIC, make_finder
from content.guide_model import Elsewhere
from content.model import LANGUAGES, Content, LifeSituation, Right, RightEntry, current
from nlu import crisis
from nlu.crisis import Crisis
from nlu.retrieval import Document, Finder
from nlu.text import normalise

LONGEST = 200  # characters of a question that are read; the field takes no more
MOST = 8
# Measured over typed words: "bilforsikring" and "hei" stay below 0.05, "klagefrsit" reaches 0.18.
NEAR = 0.12
SURE = 0.35  # below this, answers that hold the very words go first
BESIDE_THE_BEST = 0.5  # so near, measured by the nearest one, must the others be
SITUATION_NEAR = 0.3
_SHORTEST_WORD = 4  # shorter words stand in every answer
_RARE = 3  # words that stand in more answers than this tell nothing


@dataclass(frozen=True)
class Found:
    """What a search found, nearest first; `crisis` when the words tell of danger."""

    situations: tuple[LifeSituation, ...]
    answers: tuple[Right | Elsewhere, ...]
    crisis: Crisis | None


class RightsSearch:
    """The indexes over all rights and life situations; built at the first search. Keeps nothing of what is asked."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def find(self, text: str, today: date) -> Found:
        """Find what is said today about `text`. The first call takes a second; call it outside the event loop."""
        text = text[:LONGEST]
        found = self._rights.find(text, MOST)
        near = _near(found, NEAR)
        if not found or found[0][1] < SURE:
            near = list(dict.fromkeys([*self._that_mention(text, today), *near]))
        situations = _near(self._situations.find(text, MOST), SITUATION_NEAR)
        return Found(
            situations=tuple(self._content.situation(name) for name in situations),
            answers=tuple(answer for name in near[:MOST] if (answer := self._answer(name, today))),
            crisis=crisis.detect(text),
        )

    def _answer(self, name: str, today: date) -> Right | Elsewhere | None:
        """What the index calls `name`, while it holds."""
        if name.startswith(ELSEWHERE):
            return next(one for one in self._content.elsewhere if one.id == name.removeprefix(ELSEWHERE))
        right = self._content.right(name)
        return right if current(right, today) else None

    @cached_property
    def _rights(self) -> Finder:
        return make_finder(self._content)

    @cached_property
    def _situations(self) -> Finder:
        return Finder(
            {
                situation.id: Document([text for language in LANGUAGES for text in _ways(situation, language)])
                for situation in self._content.situations
            }
        )

    def _that_mention(self, text: str, today: date) -> list[str]:
        """The few rights whose answer holds every long word of `text`, for words nobody thought of as a way to ask."""
        words = [word for word in normalise(text).split() if len(word) >= _SHORTEST_WORD]
        if not words:
            return []
        entries = ((right.id, current(right, today)) for right in self._content.rights)
        bodies = {name: _body(entry) for name, entry in entries if entry}
        mentioned = [name for name, body in bodies.items() if all(f" {word}" in body for word in words)]
        return mentioned if len(mentioned) <= _RARE else []


def _near(found: Sequence[tuple[str, float]], least: float) -> list[str]:
    """The names that are near; none when the nearest is what has nothing to do with rights."""
    nearest, best = found[0] if found else (OFF_TOPIC, 0.0)
    if nearest == OFF_TOPIC:
        return []
    return [name for name, near in found if near >= max(least, BESIDE_THE_BEST * best) and name != OFF_TOPIC]


def _ways(situation: LifeSituation, language: str) -> tuple[str, ...]:
    return (situation.title.text(language), *situation.questions.all(language))


def _body(entry: RightEntry) -> str:
    texts = (entry.title, entry.short, entry.long, entry.now, entry.example, entry.not_meaning, entry.who_knows)
    return " " + " ".join(normalise(text.text(language)) for language in LANGUAGES for text in texts)
