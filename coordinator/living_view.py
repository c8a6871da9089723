"""The living plan as its page shows it: goals with the measures under them, wishes that wait, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from content import Content
from coordinator.crisis_plan import view_crisis_plan
from coordinator.forms import ORDER
from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import AreaPlan, GoalView, LivingView, MeasureView, Row, WishView
from coordinator.missing import what_is_missing
from coordinator.plan_view import area_title, in_order
from coordinator.times import out_of_order
from coordinator.words import quote
from store.elements import Element, Measure, Participant, Reference, WishAnswer
from store.entries import EntryState, single_id
from store.plan_facts import KINDS, Phase
from store.plan_state import ItemWords

# The fields an element can be named by, the best first.
_NAMES = ("name", "title", "text")
_SINGLES = ("period", "duties", "coordinator_choice", "plan_consent", "cooperation", "child")


def view_living(content: Content, plan: LivingPlan, language: str, today: date | None = None) -> LivingView:
    """Build the page's view; titles in `language`, words as they were written. Without a day nothing is missed."""
    measures = [_measure(plan, entry, measure) for entry, measure in plan.measures]
    goals = {goal.id for goal in plan.items("goal")}
    by_goal: dict[str, list[MeasureView]] = {}
    for one in measures:
        by_goal.setdefault(one.measure.goal if one.measure.goal in goals else "", []).append(one)
    return LivingView(
        plan=plan,
        areas=tuple(_areas(content, plan, by_goal, language)),
        loose=tuple(by_goal.get("", ())),
        participants=tuple(_rows(plan, Participant)),
        references=tuple(_rows(plan, Reference)),
        singles=tuple(_single(plan, kind) for kind in _SINGLES),
        removed=tuple(
            Row(entry.id, entry.element.kind, entry.version, entry.element, _title(plan, entry.element))
            for entry in plan.entries.all
            if entry.removed
        ),
        phase=_single(plan, Phase.kind),
        letters=what_is_missing(plan, today) if today else (),
        steps=frozenset(entry.step for entry in plan.entries.all),
        crisis=view_crisis_plan(content, plan, language),
    )


def title_of(plan: LivingPlan, measure: Measure) -> str:
    """Return the measure's name, or the wish it came from in the person's words; empty when it has neither."""
    return measure.name or (f"«{quote(words)}»" if (words := _quote(plan, measure)) else "")


def _quote(plan: LivingPlan, measure: Measure) -> str:
    return plan.quotes.get((measure.wish, measure.wish_revision), "")


def _measure(plan: LivingPlan, entry: EntryState, measure: Measure) -> MeasureView:
    return MeasureView(
        id=entry.id,
        version=entry.version,
        measure=measure,
        title=title_of(plan, measure),
        quote=_quote(plan, measure),
        responsible=plan.name_of(measure.responsible),
        has_left=bool(measure.responsible) and not plan.takes_part(measure.responsible),
        odd=_odd(measure),
    )


def _odd(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple(out_of_order((name, getattr(element, name)) for name in ORDER.get(element.kind, ())))


def _areas(
    content: Content, plan: LivingPlan, by_goal: dict[str, list[MeasureView]], language: str
) -> Iterator[AreaPlan]:
    goals: dict[str, list[GoalView]] = {}
    wishes: dict[str, list[WishView]] = {}
    items = [item for item in in_order(content, plan.state.items) if item.aspect in ("goal", "wish")]
    for item in items:
        if item.aspect == "goal":
            goals.setdefault(item.area, []).append(GoalView(item.id, item.text, tuple(by_goal.get(item.id, ()))))
        else:
            wishes.setdefault(item.area, []).append(_wish(plan, item))
    for area in dict.fromkeys(item.area for item in items):
        title = area_title(content, area, language)
        yield AreaPlan(area, title, tuple(goals.get(area, ())), tuple(wishes.get(area, ())))


def _wish(plan: LivingPlan, item: ItemWords) -> WishView:
    found = plan.answers.get(item.id)
    answer_id = single_id(item.id, WishAnswer.kind)
    if found is None:
        return WishView(item.id, item.text, answer_id)
    _, answer = found
    made = plan.entries.find(answer.measure)
    title = title_of(plan, made.element) if made and isinstance(made.element, Measure) and not made.removed else ""
    return WishView(item.id, item.text, answer_id, answer, answer.revision != item.revision, title)


def _rows(plan: LivingPlan, kind: type[Participant] | type[Reference]) -> Iterator[Row]:
    for entry, element in plan.entries.of(kind):
        yield Row(entry.id, kind.kind, entry.version, element, _title(plan, element), _odd(element))


def _single(plan: LivingPlan, kind: str) -> Row:
    place = single_id(plan.state.id, kind)
    stands = plan.entries.find(place)
    if stands is None or stands.removed:
        return Row(place, kind, stands.version if stands else 0, KINDS[kind]())
    return Row(place, kind, stands.version, stands.element, odd=_odd(stands.element))


def _title(plan: LivingPlan, element: Element) -> str:
    if isinstance(element, Measure):
        return title_of(plan, element)
    return quote(str(next((found for name in _NAMES if (found := getattr(element, name, ""))), "")))
