"""The shapes of what guides somebody: the short check, where to go with what is not ours, the coordinator's steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.model import Text, Variants

YES, NO, UNSURE, SKIPPED = "j", "n", "v", "h"
REPLIES = (YES, NO, UNSURE, SKIPPED)


@dataclass(frozen=True)
class CheckQuestion:
    """One question of a check; `relative` is how somebody else than the person is asked."""

    id: str
    ask: Text
    relative: Text


@dataclass(frozen=True)
class Outcome:
    """What is said at the end when every question in `yes` was answered yes and every one in `no` with no."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    says: Text


@dataclass(frozen=True)
class Check:
    """A short check with buttons. `answers` is a text with one sign of REPLIES for each question, in order.

    `outcomes`: the first that fits is said; the last fits always. `notes`: all that fit are said after it.
    None of them is a refusal.
    """

    id: str
    right: str
    title: Text
    intro: Text
    questions: tuple[CheckQuestion, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[Outcome, ...]

    def outcome(self, answers: str) -> Outcome:
        """The first outcome that fits."""
        return next(outcome for outcome in self.outcomes if self._fits(outcome, answers))

    def notes_for(self, answers: str) -> tuple[Outcome, ...]:
        """Every note that fits."""
        return tuple(note for note in self.notes if self._fits(note, answers))

    def _fits(self, outcome: Outcome, answers: str) -> bool:
        given: Mapping[str, str] = {q.id: a for q, a in zip(self.questions, answers, strict=False)}
        return all(given.get(id) == YES for id in outcome.yes) and all(given.get(id) == NO for id in outcome.no)


@dataclass(frozen=True)
class Wording:
    """Other words for a question of the mapping: how a relative is asked about their own needs."""

    ask: Variants
    explain: Text
    examples: Variants


@dataclass(frozen=True)
class Elsewhere:
    """Something people ask here that belongs elsewhere: who to go to, and the right (if any) that says why."""

    id: str
    title: Text
    questions: Variants
    answer: Text
    right: str | None = None


@dataclass(frozen=True)
class CompanionStep:
    """One step of a topic: what it is called, and what to do."""

    title: Text
    text: Text


@dataclass(frozen=True)
class Companion:
    """One topic of the coordinator's companion, in steps. `where`: the pages of the desk that link to it."""

    id: str
    order: int
    where: tuple[str, ...]
    title: Text
    lead: Text
    steps: tuple[CompanionStep, ...]
