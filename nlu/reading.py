"""What a message is where the conversation stands: an answer, a command, a question of its own, or a toss-up.

Inside an open question the classifier never decides alone. A digression needs a confident intent AND the look of a
question; a command is a whole phrase from a list; everything else is the person's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from nlu.areas import AreaWords
from nlu.commands import Commands
from nlu.commands import commands as product_commands
from nlu.looks import Table, is_question, last_question, table
from nlu.text import normalise

Ranking = Sequence[tuple[str, float]]
Kind = Literal["answer", "command", "digression", "unsure"]

_KEYWORDS = 3  # words
_WISH = 8  # words; "jeg må kunne ta en pause når jeg blir sliten" is an answer
_SHORT = 14  # words; a longer statement is told, not asked for
_LONG = 40  # words


class Ranker(Protocol):
    """What the reader needs of an intent model."""

    def rank(self, text: str, limit: int = 5) -> list[tuple[str, float]]:
        """Return the likeliest intents, best first."""


@dataclass(frozen=True)
class Reading:
    """How one message is to be taken; `area_hint` is the life area a short message names."""

    kind: Kind
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    area_hint: str | None = None


class Reader:
    """Reads messages with one model, one list of commands and the words of the life areas."""

    def __init__(
        self,
        model: Ranker | Callable[[str], Ranking],
        area_words: Mapping[str, Sequence[str]] | None = None,
        commands: Commands | None = None,
    ) -> None:
        self._rank: Callable[[str], Ranking] = model if callable(model) else model.rank
        self.areas = AreaWords(area_words or {})
        self._commands = commands or product_commands()

    def read(
        self,
        text: str,
        *,
        question: str | None,
        area: str | None = None,
        phase: str = "",
        ranking: Ranking | None = None,
    ) -> Reading:
        """Say what `text` is. `question` is the open question, `ranking` the intents when they are known already."""
        ranked = tuple(ranking if ranking is not None else self._rank(text)) or (("svar", 0.0),)
        hint = self.areas.named(text)
        if question is not None and hint is not None and self.areas.wanted(text) is not None:
            return Reading("command", "start_kartlegging", 1.0, ranked, hint)
        command = self._commands.find(text)
        if command is not None:
            return Reading("command", command, 1.0, ranked, hint)
        if question is not None and not any(map(str.isalnum, text)):  # "?!" says nothing we could take for a request
            return Reading("answer", "svar", 0.0, ranked, hint)
        if question is None:
            kind, (intent, confidence) = self._in_free_talk(text, ranked, phase)
        else:
            kind, (intent, confidence) = self._in_question(text, ranked)
        return Reading(kind, intent, confidence, ranked, hint)

    def _in_free_talk(
        self, text: str, ranked: tuple[tuple[str, float], ...], phase: str
    ) -> tuple[Kind, tuple[str, float]]:
        rules = table()
        best = ranked[0]
        if best[0] == "svar" and (asked := last_question(text) or (text if is_question(text) else None)):
            best = next(iter(self._of_story(asked, ranked)), best)
        if best[1] < rules.limit("free"):
            return "unsure", best
        if best[0] == "svar":
            return "answer", best
        if best[0] in ("bekreft", "avkreft") and phase not in rules.yes_no_phases:
            return ("command" if len(text.split()) <= _SHORT else "unsure"), best
        return ("command" if best[0] in rules.commands else "digression"), best

    def _of_story(self, asked: str, whole: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
        """What a story with a question at its end asks for: the question decides, the story tells what it is about."""
        shares: dict[str, float] = {}
        for ranking in (tuple(self._rank(asked)), whole):
            asking = {intent: score for intent, score in ranking if intent not in table().never_asked}
            total = sum(asking.values()) or 1.0
            for intent, score in asking.items():
                shares[intent] = shares.get(intent, 0.0) + score / total / 2
        return tuple(sorted(shares.items(), key=lambda pair: -pair[1]))

    def _in_question(self, text: str, ranked: tuple[tuple[str, float], ...]) -> tuple[Kind, tuple[str, float]]:
        words, rules = len(text.split()), table()
        answer = ("svar", dict(ranked).get("svar", 0.0))
        if is_question(text):
            return _as_question(ranked, answer, rules)
        asked = last_question(text)
        if asked is not None:  # An answer with a question at its end: nobody but the writer knows which counts.
            kind, found = _as_question(self._of_story(asked, ranked), answer, rules)
            is_asked = kind == "digression" or (kind == "unsure" and dict(self._rank(asked)).get("svar", 0.0) < 0.2)
            return ("unsure", found) if is_asked else ("answer", answer)
        first = normalise(text[:100]).partition(" ")[0]
        if first in rules.toss_up and words <= _SHORT:
            return "unsure", (rules.toss_up[first], dict(ranked).get(rules.toss_up[first], 0.0))
        if first in rules.told:
            return "answer", answer
        return self._as_statement(text, words, ranked, answer)

    def _as_statement(
        self, text: str, words: int, ranked: tuple[tuple[str, float], ...], answer: tuple[str, float]
    ) -> tuple[Kind, tuple[str, float]]:
        """A statement in an open question is the answer, unless it is clearly meant for the bot."""
        rules = table()
        intent, confidence = ranked[0]
        if answer[1] >= rules.limit("answer") or intent in rules.never:
            return "answer", answer
        is_ours = rules.speaks_of_the_talk(text)
        is_clear = confidence >= rules.limit("stated_maybe") and answer[1] < rules.limit("no_answer")
        if words > _SHORT:
            return ("unsure", ranked[0]) if is_clear and is_ours and words <= _LONG else ("answer", answer)
        if intent in rules.about_the_talk and confidence >= rules.limit("stated") and (is_ours or is_clear):
            return ("digression" if is_ours or intent in rules.small_talk else "unsure"), ranked[0]
        if is_clear and intent in rules.wishes:
            return "unsure", ranked[0]
        if not is_ours:  # A statement that names nothing of ours is about the person's life.
            return "answer", answer
        is_possible = intent in rules.about_the_talk or (intent in rules.wishes and words <= _WISH)
        if is_possible and confidence >= rules.limit("stated_maybe"):
            return "unsure", ranked[0]
        if words <= _KEYWORDS and intent in rules.keywords and confidence >= rules.limit("keyword"):
            return "unsure", ranked[0]
        return "answer", answer


def _as_question(
    ranked: tuple[tuple[str, float], ...], answer: tuple[str, float], rules: Table
) -> tuple[Kind, tuple[str, float]]:
    is_said = ranked[0][0] in (rules.small_talk | rules.never_asked) - rules.never
    if is_said and ranked[0][1] >= rules.limit("stated"):
        return "digression", ranked[0]  # "hei, går det bra?"
    others = [pair for pair in ranked if pair[0] not in rules.never_asked]
    best = others[0] if others else answer
    if best[1] >= rules.limit("off_topic" if best[0] == "utenfor_tema" else "asked"):
        return "digression", best
    if best[1] >= rules.limit("asked_maybe") or answer[1] < rules.limit("asked"):
        return "unsure", best
    return "answer", answer
