"""What a plan still lacks by law: forskrift 2022-06-22-1110 § 9 a to j, and its last part about children.

Pure, and never in the way: it tells, it does not stop anything. The words are content (`coordinator_missing.…`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from coordinator.living_plan import LivingPlan
from store.desk_elements import Contribution
from store.elements import Participant
from store.plan_facts import Child, Cooperation, Duties, Period, PlanConsent

CHILD = "barn"


@dataclass(frozen=True)
class Lack:
    """One thing that is not there. `text_id` says what, and who must give it; `where` is the place to write it."""

    text_id: str
    where: str
    count: int = 1


@dataclass(frozen=True)
class Letter:
    """One letter of § 9 (or CHILD), and what it lacks."""

    letter: str
    lacks: tuple[Lack, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks


def what_is_missing(plan: LivingPlan, on: date) -> tuple[Letter, ...]:
    """Return every letter of § 9 in order, with what the plan lacks on the day `on`."""
    return tuple(Letter(letter, tuple(find(plan, on))) for letter, find in _LETTERS.items())


def _overview(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    if not plan.goals:
        yield Lack("a_goals", "svar")
    if not plan.items("resource") and not plan.items("own"):
        yield Lack("a_resources", "svar")
    if not plan.items("wish") and not plan.measures:
        yield Lack("a_needs", "svar")


def _participants(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    if not plan.entries.of(Participant):
        yield Lack("b_participants", Participant.kind)


def _duties(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    duties = plan.entries.one(Duties)
    if not plan.takes_part(duties.maker):
        yield Lack("c_maker", Duties.kind)
    if not plan.takes_part(duties.coordination):
        yield Lack("c_coordination", Duties.kind)


def _contributions(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    if not plan.items("own"):
        yield Lack("d_person", "svar")
    said = {one.who for _, one in plan.entries.of(Contribution) if one.text}
    helps = {entry.id for entry, one in plan.entries.of(Participant) if one.contribution or entry.id in said}
    ties = {entry.id: one.tie for entry, one in plan.entries.of(Participant)}
    if not any(ties[one] == "fagperson" for one in helps):
        yield Lack("d_services", Participant.kind)
    silent = sum(tie == "parorende" and id not in helps for id, tie in ties.items())
    if silent:
        yield Lack("d_relatives", Participant.kind, silent)


def _measures(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    if not plan.measures:
        yield Lack("e_measures", "tiltak")
    without_extent = sum(not measure.extent for measure in plan.running)
    if without_extent:
        yield Lack("e_extent", "tiltak", without_extent)
    without_anybody = sum(not plan.takes_part(measure.responsible) for measure in plan.running)
    if without_anybody:
        yield Lack("e_responsible", "tiltak", without_anybody)


def _ways(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    without = sum(not measure.how for measure in plan.running)
    if not plan.measures:
        yield Lack("f_none", "tiltak")
    if without:
        yield Lack("f_how", "tiltak", without)


def _offers(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    duties = plan.entries.one(Duties)
    if not (duties.coordinator or duties.child_coordinator or duties.contact_doctor):
        yield Lack("g_offer", Duties.kind)


def _period(plan: LivingPlan, on: date) -> Iterator[Lack]:
    period = plan.entries.one(Period)
    if not period.start.text or not period.end.text:
        yield Lack("h_period", Period.kind)
    elif period.end.last and period.end.last < on:
        yield Lack("h_period_over", Period.kind)
    if not period.revision.text:
        yield Lack("h_revision", Period.kind)
    elif period.revision.last and period.revision.last < on:
        yield Lack("h_revision_over", Period.kind)


def _consent(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    consent = plan.entries.one(PlanConsent)
    if not consent.given.text:
        yield Lack("i_consent", PlanConsent.kind)
    if not consent.sharing and plan.entries.of(Participant):
        yield Lack("i_sharing", PlanConsent.kind)


def _cooperation(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    if not plan.entries.one(Cooperation).text:
        yield Lack("j_cooperation", Cooperation.kind)


def _child(plan: LivingPlan, _on: date) -> Iterator[Lack]:
    child = plan.entries.one(Child)
    if not child.is_child:
        yield Lack("barn_unknown", Child.kind)
    elif child.is_child == "ja" and not child.voice:
        yield Lack("barn_voice", Child.kind)


_LETTERS: dict[str, Callable[[LivingPlan, date], Iterator[Lack]]] = {
    "a": _overview,
    "b": _participants,
    "c": _duties,
    "d": _contributions,
    "e": _measures,
    "f": _ways,
    "g": _offers,
    "h": _period,
    "i": _consent,
    "j": _cooperation,
    CHILD: _child,
}
