"""Questions about rights through the real answering code, in this process, without Rasa's deciding and the store.

For `./losen bench rights` and the house test with 500 questions: read, follow up, find, answer, and what is wrong with
the answer by the rules of law.md § 11.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from actions.position import Position
from actions.rights import ExplainRight, OutOfScope
from actions.turn import Say, Turn
from bot.asking import ASKED, OFF_TOPIC, find_right, near_rights, open_topics
from bot.following import follow
from bot.reading import read_text
from bot.training import topics_path
from content import Content
from content.review import broken_rules
from nlu.intents import IntentModel
from nlu.reading import Reader

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
_FACTS = Path(__file__).resolve().parent.parent / "content" / "rights" / "facts.txt"
_PHONE = re.compile(r"\b\d{2,3}(?: \d{2,3}){1,3}\b|\b\d{8}\b|\b1\d{2}\b")
# Dates, paragraphs, ages and lengths are no telephone numbers.
_NO_PHONE = re.compile(
    r"\d+\.? [a-zæøå]+ \d{4}|§§? ?[\dA-Z -]+[a-z]?|\d+ (?:år|uker|veker|virkedager|verkedagar|dager|dagar)"
)


class Answerer:
    """Answers questions as the chat does where nothing else is open."""

    def __init__(self, content: Content, model: IntentModel) -> None:
        self.content = content
        areas = {area.id: [*area.words.nb, *area.words.nn] for area in content.areas}
        self._reader = Reader(model, areas)
        self._topics = open_topics(content, topics_path())

    def answer(
        self,
        text: str,
        audience: str = "bruker",
        language: str = "nb",
        now: datetime = NOW,
        about: Mapping[str, str] | None = None,
    ) -> list[Say]:
        """Return the bubbles; none when the message was not taken for a question about rights."""
        position = Position(phase="ask")
        meaning = read_text(text, position, None, self.content, self._reader)
        followed = follow(text, meaning, about or {}, position, self.content, audience, now.date())
        meaning = followed or meaning
        turn = self.turn(meaning.intent, meaning.ref, audience, language, now)
        turn.text, turn.about = text, dict(about or {})
        if turn.ref is None:
            sure = meaning.ranking[0][1] if meaning.ranking else 1.0
            turn.found = find_right(self._topics, self.content, turn.intent, text, position.phase, sure)
            if turn.found is not None or turn.intent == OFF_TOPIC:
                turn.near = near_rights(self._topics, self.content, text, turn.found)
            if turn.found is not None and self.content.right_for_intent(turn.intent) is None:
                turn.intent = ASKED
        if turn.ref or turn.found or self.content.right_for_intent(turn.intent):
            ExplainRight().act(turn)
        elif turn.intent == OFF_TOPIC:
            OutOfScope().act(turn)
        return turn.said

    def tap(self, ref: str, audience: str = "bruker", language: str = "nb", now: datetime = NOW) -> list[Say]:
        """Return the bubbles after a button about rights."""
        turn = self.turn(ASKED, ref, audience, language, now)
        ExplainRight().act(turn)
        return turn.said

    def turn(self, intent: str, ref: str | None, audience: str, language: str, now: datetime) -> Turn:
        """Return the turn that actions work on."""
        content = self.content.for_audience(audience)
        return Turn(content, audience, language, Position(phase="ask"), None, intent, ref, now)


@cache
def known_facts() -> frozenset[str]:
    """The facts there are (content/rights/facts.txt)."""
    lines = _FACTS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def faults(said: list[Say], content: Content, today: date) -> list[str]:
    """Return what is wrong with an answer by the rules of law.md § 11; empty when nothing is."""
    found: list[str] = []
    phones = {number.number for number in content.numbers.values()}
    for bubble in said:
        found += broken_rules(bubble.text)
        found += [f"unknown number {n}" for n in _PHONE.findall(_NO_PHONE.sub(" ", bubble.text)) if n not in phones]
        found += _law_faults(bubble, content, today)
    return found


def _law_faults(bubble: Say, content: Content, today: date) -> list[str]:
    found = [f"unknown fact {fact}" for fact in bubble.rights if fact not in known_facts()]
    if bool(bubble.rights) != bool(bubble.sources):
        found.append("facts without sources, or sources without facts")
    for source in bubble.sources:
        law, _, number = source["law"].rpartition(" § ")
        if law not in content.laws or f"§ {number}" not in content.laws[law].paragraphs:
            found.append(f"unknown paragraph {source['law']}")
        if not source["url"].startswith("https://lovdata.no/"):
            found.append(f"no address for {source['law']}")
        if date.fromisoformat(source["checked"]) > date.today():
            found.append(f"checked in the future: {source['law']}")
    valid = [entry for right in content.rights for entry in right.entries if entry.valid_from <= today]
    valid_facts = {fact for entry in valid for fact in entry.facts} | _deadline_facts(content)
    return found + [f"{fact} is not valid on {today}" for fact in bubble.rights if fact not in valid_facts]


def _deadline_facts(content: Content) -> set[str]:
    return {fact for deadline in content.deadlines.values() for fact in deadline.facts}
