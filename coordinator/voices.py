"""How each area is seen: both assessments side by side, what others add under their names, and who maps it."""

from __future__ import annotations

from typing import Any

from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import Voice
from store.desk_elements import Assessment, Contribution, Mapper
from store.elements import USER, Participant


def area_views(plan: LivingPlan) -> dict[str, dict[str, Any]]:
    """Return what is said about each area, by its id, in the names of `AreaPlan`."""
    found: dict[str, dict[str, Any]] = {}
    for _, one in plan.entries.of(Assessment):
        found[one.about] = {"assessment": one, "assessed_by": plan.name_of(one.by)}
    for _, mapper in plan.entries.of(Mapper):
        name = USER if mapper.who == USER else plan.name_of(mapper.who)
        found.setdefault(mapper.about, {})["mapper"] = mapper
        found[mapper.about]["mapper_name"] = name
    for entry, said in plan.entries.of(Contribution):
        area = found.setdefault(said.area, {})
        voice = Voice(entry.id, plan.name_of(said.who), _role(plan, said.who), said.text, said.differs)
        area["voices"] = (*area.get("voices", ()), voice)
    return found


def _role(plan: LivingPlan, who: str) -> str:
    known = plan.entries.find(who)
    if known is not None and isinstance(known.element, Participant):
        return ", ".join(said for said in (known.element.role, known.element.unit) if said)
    return ""
