"""The living plan as its page shows it: goals with the measures under them, wishes that wait, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from content import Content
from coordinator.crisis_plan import view_crisis_plan
from coordinator.forms import ORDER
from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import AreaPlan, GoalView, LivingView, MeasureView, Row, WishView
from coordinator.missing import what_is_missing
from coordinator.plan_view import area_title, in_order
from coordinator.times import out_of_order
from coordinator.voices import area_views
from coordinator.words import quote
from store.desk_elements import HORIZONS, Assessment, GoalFacts, Mapper
from store.elements import Element, Measure, Participant, Reference, WishAnswer
from store.entries import EntryState, place_of, single_id
from store.plan_facts import KINDS, Phase
from store.plan_state import ItemWords

# The fields an element can be named by, the best first.
_NAMES = ("name", "title", "text")
_SINGLES = ("period", "duties", "coordinator_choice", "plan_consent", "cooperation", "child")


def view_living(content: Content, plan: LivingPlan, language: str, today: date | None = None) -> LivingView:
    """Build the page's view; titles in `language`, words as they were written. Without a day nothing is missed."""
    places = _Places.of(plan, [_measure(plan, entry, measure) for entry, measure in plan.measures])
    return LivingView(
        plan=plan,
        areas=tuple(_areas(content, plan, places, language)),
        loose=tuple(places.loose),
        participants=tuple(_rows(plan, Participant)),
        references=tuple(_rows(plan, Reference)),
        singles=tuple(_single(plan, kind) for kind in _SINGLES),
        removed=tuple(
            Row(entry.id, entry.element.kind, entry.version, entry.element, entry_title(plan, entry.element))
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


@dataclass
class _Places:
    """Where each measure stands: under its first goal, or in its first area, or by itself; and where else."""

    by_goal: dict[str, list[MeasureView]] = field(default_factory=dict)
    also_goal: dict[str, list[MeasureView]] = field(default_factory=dict)
    by_area: dict[str, list[MeasureView]] = field(default_factory=dict)
    also_area: dict[str, list[MeasureView]] = field(default_factory=dict)
    loose: list[MeasureView] = field(default_factory=list)
    by_id: dict[str, MeasureView] = field(default_factory=dict)

    @staticmethod
    def of(plan: LivingPlan, measures: list[MeasureView]) -> _Places:
        places = _Places()
        area_of = {id: goal.area for id, goal in plan.goals.items()}
        for one in measures:
            places.by_id[one.id] = one
            goals = [goal for goal in one.measure.goals if goal in area_of]
            areas = [area for area in one.measure.areas if area not in {area_of[goal] for goal in goals}]
            if goals:
                places.by_goal.setdefault(goals[0], []).append(one)
            elif areas:
                places.by_area.setdefault(areas.pop(0), []).append(one)
            else:
                places.loose.append(one)
            for goal in goals[1:]:
                places.also_goal.setdefault(goal, []).append(one)
            for area in areas:
                places.also_area.setdefault(area, []).append(one)
        return places


def _areas(content: Content, plan: LivingPlan, places: _Places, language: str) -> Iterator[AreaPlan]:
    goals: dict[str, list[GoalView]] = {}
    wishes: dict[str, list[WishView]] = {}
    items = [item for item in in_order(content, plan.state.items) if item.aspect in ("goal", "wish")]
    for item in items:
        if item.aspect == "goal":
            goals.setdefault(item.area, []).append(_goal(plan, places, item.id, item))
        else:
            wishes.setdefault(item.area, []).append(_wish(plan, places, item))
    for id, goal in plan.goals.items():
        if not goal.is_own:
            goals.setdefault(goal.area, []).append(_goal(plan, places, id))
    known = {area: views for area, views in area_views(plan).items() if area}
    elsewhere = (*goals, *places.by_area, *places.also_area, *known)
    others = (area.id for area in content.areas if area.id in elsewhere)
    for area in dict.fromkeys((*(item.area for item in items), *others, *elsewhere)):
        yield AreaPlan(
            id=area,
            title=area_title(content, area, language),
            goals=tuple(goals.get(area, ())),
            wishes=tuple(wishes.get(area, ())),
            measures=tuple(places.by_area.get(area, ())),
            also=tuple(places.also_area.get(area, ())),
            assessment_id=place_of(plan.state.id, Assessment, area),
            mapper_id=place_of(plan.state.id, Mapper, area),
            **known.get(area, {}),
        )


def _goal(plan: LivingPlan, places: _Places, id: str, item: ItemWords | None = None) -> GoalView:
    goal = plan.goals[id]
    own, also = (tuple(found.get(id, ())) for found in (places.by_goal, places.also_goal))
    details = item.details if item else {}
    chosen = next((one.text for one in plan.items("horizon") if item and one.area == item.area), "")
    return GoalView(
        id=id,
        text=goal.text,
        measures=own,
        also=also,
        is_own=goal.is_own,
        facts=goal.facts,
        facts_id=place_of(plan.state.id, GoalFacts, id),
        said_horizon=chosen if chosen in HORIZONS else str(details.get("horizon") or ""),
        said_when=str((details.get("when") or {}).get("text") or ""),
    )


def _wish(plan: LivingPlan, places: _Places, item: ItemWords) -> WishView:
    answer_id = single_id(item.id, WishAnswer.kind)
    measures = tuple(places.by_id[entry.id] for entry, _ in plan.measures_by_wish.get(item.id, ()))
    found = plan.answers.get(item.id)
    if found is None:
        return WishView(item.id, item.text, answer_id, measures=measures)
    _, answer = found
    return WishView(item.id, item.text, answer_id, answer, answer.revision != item.revision, measures)


def _rows(plan: LivingPlan, kind: type[Participant] | type[Reference]) -> Iterator[Row]:
    for entry, element in plan.entries.of(kind):
        yield Row(entry.id, kind.kind, entry.version, element, entry_title(plan, element), _odd(element))


def _single(plan: LivingPlan, kind: str) -> Row:
    place = single_id(plan.state.id, kind)
    stands = plan.entries.find(place)
    if stands is None or stands.removed:
        return Row(place, kind, stands.version if stands else 0, KINDS[kind]())
    return Row(place, kind, stands.version, stands.element, odd=_odd(stands.element))


def entry_title(plan: LivingPlan, element: Element) -> str:
    """Return what an entry is called; empty when it has no name."""
    if isinstance(element, Measure):
        return title_of(plan, element)
    return quote(str(next((found for name in _NAMES if (found := getattr(element, name, ""))), "")))
