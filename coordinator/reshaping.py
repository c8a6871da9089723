"""Splitting a measure in two, and making one of two. The history of both is kept, and one click takes it back.

Links follow: the new measure of a split serves the same goals and came from the same wishes; one measure made of two
has the goals, wishes and areas of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coordinator.editor import Draft, Editor, Several, answered, began_with
from coordinator.forms import FORMS, filled, shown_value
from coordinator.living_plan import LivingPlan
from coordinator.merging import Merged, merge
from coordinator.words import Refused, clean
from store.elements import Element, Measure
from store.entries import EntryState
from store.entry_changes import MERGED, SPLIT, EntryChange, Overtaken, Put, Remove
from store.entry_writing import Step
from store.unit_of_work import UnitOfWork

_TOGETHER, _JOINED = ("goal", "more_goals", "areas"), ("how", "aim")


@dataclass(frozen=True)
class Half:
    """One of two measures: its id, the version the writer saw (0 for a new one), and the fields that were sent.

    `from_other` names the fields in which the other measure's words were chosen.
    """

    entry_id: str
    seen: int
    sent: Mapping[str, Any]
    from_other: frozenset[str] = field(default_factory=frozenset)


def split(editor: Editor, plan_id: str, one: Half, other: Half, why: str = "") -> Step:
    """Make two measures of `one`; `other` is new and begins as a copy. Raises Several, LookupError, Overtaken."""
    reason = clean(why) or None

    def act(uow: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
        stands = _measure(plan, one.entry_id)
        if stands.removed:
            raise Overtaken(one.entry_id)
        there = plan.entries.find(other.entry_id)
        base = began_with(uow, plan, Draft(Measure.kind, one.entry_id, {}, one.seen), stands, one.seen)
        first, second = _both(editor, uow, plan, (one, base), (other, base))
        if there is not None and there.element != second:
            raise Overtaken(other.entry_id)
        if there is not None:
            return []  # two clicks are one
        return [Put(one.entry_id, first, one.seen, reason, SPLIT), Put(other.entry_id, second, 0, reason, SPLIT)]

    return editor.step(plan_id, act)


def make_one(editor: Editor, plan_id: str, kept: Half, gone: Half, why: str = "") -> Step:
    """Let `kept` stand for both. Raises Several, LookupError, Overtaken."""
    reason = clean(why) or None
    if kept.entry_id == gone.entry_id:
        raise LookupError("a measure is one with itself already")

    def act(uow: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
        one, two = _measure(plan, kept.entry_id), _measure(plan, gone.entry_id)
        first, second = _measure_in(one.element), _measure_in(two.element)
        whole = replace(first, more_wishes=_wishes(first, second))
        words = {f.name: shown_value(second, f) for f in FORMS[Measure.kind] if f.name in kept.from_other}
        chosen = replace(kept, sent={**kept.sent, **words})
        (made,) = _both(editor, uow, plan, (chosen, _adopting(whole, second)))
        if two.removed and made == one.element:
            return []  # two clicks are one
        if (one.version, two.version) != (kept.seen, gone.seen) or one.removed or two.removed:
            raise Overtaken(kept.entry_id if one.version != kept.seen else gone.entry_id)
        changes: list[EntryChange] = [Put(one.id, made, one.version, reason, MERGED)]
        changes.append(Remove(two.id, two.version, reason, MERGED))
        return [*changes, *_follow(plan, two.id, one.id), *answered(plan, made, one.id)]

    return editor.step(plan_id, act)


def as_one(one: Measure, two: Measure) -> Merged:
    """Return what both say: long texts one after the other, and where a line or a date differs it is a choice."""
    found = merge(Measure(), one, two)
    element = _measure_in(found.element)
    goals = tuple(dict.fromkeys((*one.goals, *two.goals)))
    areas = tuple(dict.fromkeys((*one.areas, *two.areas)))
    together = replace(element, goal=goals[0] if goals else "", more_goals=goals[1:], areas=areas)
    longer: dict[str, Any] = {
        name: "\n\n".join(dict.fromkeys((getattr(one, name), getattr(two, name)))).strip() for name in _JOINED
    }
    clashes = tuple(one for one in found.clashes if one.name not in (*_TOGETHER, *_JOINED))
    return Merged(replace(together, **longer), clashes, ())


def _both(editor: Editor, uow: UnitOfWork, plan: LivingPlan, *halves: tuple[Half, Any]) -> list[Measure]:
    made, troubles = [], {}
    for half, base in halves:
        try:
            made.append(_measure_in(editor.checked(uow, plan, filled(base, half.sent))))
        except Refused as error:
            troubles[half.entry_id] = error
    if troubles:
        raise Several(troubles)
    return made


def _adopting(measure: Measure, other: Measure) -> Measure:
    """A measure that came from no wish takes the other's as its first."""
    if measure.wish or not other.wish:
        return measure
    rest = tuple(wish for wish in measure.more_wishes if wish != other.wish)
    return replace(measure, wish=other.wish, wish_revision=other.wish_revision, more_wishes=rest)


def _wishes(one: Measure, two: Measure) -> tuple[str, ...]:
    return tuple(wish for wish in dict.fromkeys((*one.wishes, *two.wishes)) if wish != one.wish)


def _follow(plan: LivingPlan, gone: str, kept: str) -> Iterator[EntryChange]:
    for answer, said in plan.answers.values():
        if said.measure == gone:
            yield Put(answer.id, replace(said, measure=kept), answer.version)


def _measure(plan: LivingPlan, entry_id: str) -> EntryState:
    stands = plan.entries.find(entry_id)
    if stands is None or not isinstance(stands.element, Measure):
        raise LookupError("no such measure in this plan")
    return stands


def _measure_in(element: Element) -> Measure:
    if not isinstance(element, Measure):
        raise LookupError("this is no measure")
    return element
