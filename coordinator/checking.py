"""May an element stand in this plan? What it points at must be there, or have been there before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content import Content
from content.model import Codebook
from coordinator.crisis_plan import check_crisis_line
from coordinator.forms import FORMS, empty
from coordinator.living_plan import LivingPlan
from coordinator.sharing import shareable
from coordinator.words import Refused
from store.elements import CrisisLine, Element, Measure, Participant, Reference

_PEOPLE = ("responsible", "maker", "coordination", "who", "by")


def checked(content: Content, book: Codebook, plan: LivingPlan, element: Element) -> Element:
    """Return the element, a measure with its code. Raises Refused for what does not exist, and for nothing at all."""
    if isinstance(element, Measure):
        others = element.goals[1:] if element.goal else element.more_goals
        element = replace(element, code=book.code_of(element.name), more_goals=others)
        _check_goals(plan, element)
        _check_areas(content, plan, element.areas, "areas")
    if area := getattr(element, "area", ""):
        _check_areas(content, plan, (area,), "area")
    if isinstance(element, CrisisLine):
        check_crisis_line(content, plan, element)
    if isinstance(element, Participant) and not set(element.sees.split()) <= set(shareable(content)):
        raise Refused("unknown_choice", field="sees")
    for name in () if isinstance(element, Reference) else _PEOPLE:
        somebody = getattr(element, name, "")
        if somebody and not plan.takes_part(somebody) and not plan.name_of(somebody):
            raise Refused("unknown_choice", field=name)
    if element == empty(element.kind) and not element.single:
        raise Refused("nothing_written", field=FORMS[element.kind][0].name)
    return element


def _check_goals(plan: LivingPlan, measure: Measure) -> None:
    """A goal the person has crossed out stays where it was."""
    known = {goal for _, other in plan.measures for goal in other.goals}
    for name, goals in (("goal", (measure.goal,)), ("more_goals", measure.more_goals)):
        if any(goal and goal not in known and goal not in plan.goals for goal in goals):
            raise Refused("unknown_choice", field=name)


def _check_areas(content: Content, plan: LivingPlan, areas: Iterable[str], field: str) -> None:
    if any(area not in areas_of(content, plan) for area in areas):
        raise Refused("unknown_choice", field=field)


def areas_of(content: Content, plan: LivingPlan) -> set[str]:
    """Return the areas an entry can belong to: an area that is no longer asked about stays where it was."""
    known = {area.id for area in content.areas} | {item.area for item in plan.state.items}
    return known | {area for _, other in plan.measures for area in other.areas}
