"""May an element stand in this plan? What it points at must be there, or have been there before."""

from __future__ import annotations

from dataclasses import replace

from content import Content
from content.model import Codebook
from coordinator.forms import FORMS, empty
from coordinator.living_plan import LivingPlan
from coordinator.words import Refused
from store.elements import Element, Measure

_PEOPLE = ("responsible", "maker", "coordination")


def checked(content: Content, book: Codebook, plan: LivingPlan, element: Element) -> Element:
    """Return the element, a measure with its code. Raises Refused for what does not exist, and for nothing at all."""
    if isinstance(element, Measure):
        others = element.goals[1:] if element.goal else element.more_goals
        element = replace(element, code=book.code_of(element.name), more_goals=others)
        _check_goals(plan, element)
        _check_areas(content, plan, element)
    for name in _PEOPLE:
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
        if any(goal and goal not in known and plan.state.item(goal) is None for goal in goals):
            raise Refused("unknown_choice", field=name)


def _check_areas(content: Content, plan: LivingPlan, measure: Measure) -> None:
    """An area that is no longer asked about stays where it was."""
    known = {area.id for area in content.areas} | {item.area for item in plan.state.items}
    known |= {area for _, other in plan.measures for area in other.areas}
    if any(area not in known for area in measure.areas):
        raise Refused("unknown_choice", field="areas")
