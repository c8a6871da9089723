"""What one participant may see of a plan: only what the person has said yes to. One function decides, for all papers.

Nothing is seen by default. The consent to share must stand (as the person gave it in the chat, and as the coordinator
got it by law), the part must be ticked for this participant, and no reservation may speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from content import Content
from coordinator.document_plan import PARTS
from coordinator.living_plan import LivingPlan
from coordinator.plan_view import ACCEPTED, PlanView
from store.desk_elements import GoalFacts, ServiceGoal
from store.elements import USER, Element, Measure, Participant, WishAnswer
from store.entries import Entries, EntryState
from store.plan_facts import PlanConsent

# What can be shared besides life areas, and the kinds of entries it holds. A kind that stands nowhere is never shown.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "kriseplan": ("crisis_line",),
    "deltakere": (Participant.kind,),
    "ramme": ("period", "cooperation"),
    "vedtak": ("reference",),
}
_ITEM_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Shared:
    """What a participant may see: life areas, with the measures that serve them, and other parts."""

    reader: str = ""
    areas: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def is_nothing(self) -> bool:
        """Whether no consent covers anything."""
        return not self.areas and not self.parts


def shareable(content: Content) -> list[str]:
    """Return the ids of all that can be ticked for a participant: life areas, then other parts."""
    return [content.general.id, *(area.id for area in content.areas), *(part for part in _KINDS if part in PARTS)]


def may_see(plan: LivingPlan, consents: Sequence[Mapping[str, Any]], reader: str, now: datetime) -> Shared:
    """Decide what the participant `reader` may see. `consents` are those of the plan's JSON."""
    entry, nothing = plan.entries.find(reader), Shared(reader)
    if entry is None or entry.removed or not isinstance(entry.element, Participant):
        return nothing
    given = [one for one in consents if one["kind"] == "deling" and _stands(one, now)]
    if not given or plan.entries.one(PlanConsent).sharing != "ja":
        return nothing
    ticked = set(entry.element.sees.split())
    for reservation in (one for consent in given for one in consent["reservations"]):
        against = _against(reservation, {reader, entry.element.name.casefold()})
        if against is None:
            return nothing
        ticked -= against
    parts = ticked & set(_KINDS)
    return Shared(reader, frozenset(ticked - parts), frozenset(parts))


def selected(view: PlanView, plan: LivingPlan, shared: Shared) -> tuple[PlanView, LivingPlan]:
    """Return the plan with only what is shared in it: no note, no doubt, no name that is not for these eyes."""
    areas = tuple(
        replace(
            area,
            items=tuple(
                replace(
                    item,
                    judgement=None,
                    wordings=tuple(one for one in item.wordings if one.state == ACCEPTED and one.current),
                )
                for item in area.items
            ),
        )
        for area in view.areas
        if area.id in shared.areas
    )
    items = tuple(item for item in plan.state.items if item.area in shared.areas)
    seen = {item.id for item in items}
    coordinator = plan.state.coordinator_id or ""
    cut = LivingPlan(
        state=replace(plan.state, items=items),
        entries=Entries(tuple(_entries(plan, shared, seen))),
        accounts={one: plan.name_of(one) for one in (coordinator, shared.reader) if one},
        quotes={key: words for key, words in plan.quotes.items() if key[0] in seen},
    )
    return replace(view, areas=areas, untouched=(), hard_time_at=None), cut


def _stands(consent: Mapping[str, Any], now: datetime) -> bool:
    until = consent["until"]
    return not consent["withdrawn"] and (not until or datetime.fromisoformat(until) > now)


def _against(reservation: Any, reader: set[str]) -> set[str] | None:
    """Return the areas and parts a reservation takes from this reader; None: all of them, also when it is unclear."""
    said = reservation if isinstance(reservation, dict) else {"area": reservation}
    whom, area = said.get("participant"), said.get("area")
    if set(said) - {"participant", "area"} or not (whom or area):
        return None
    if whom and str(whom) not in reader and str(whom).casefold() not in reader:
        return set()
    return {area} if isinstance(area, str) and re.fullmatch(r"[a-z_]+", area) else None


def _entries(plan: LivingPlan, shared: Shared, seen: set[str]) -> Iterable[EntryState]:
    whole = {kind for part in shared.parts for kind in _KINDS[part]}
    people = {USER, shared.reader, plan.state.coordinator_id or USER}
    for entry in plan.entries.all:
        element = entry.element
        if entry.removed:
            continue
        if isinstance(element, Measure) and _serves(plan, element, shared, seen):
            known = Participant.kind in whole or element.responsible in people
            yield replace(entry, element=element if known else replace(element, responsible=""))
        elif isinstance(element, WishAnswer) and element.wish in seen:
            yield replace(entry, element=replace(element, measure=""))
        elif element.kind in whole or _is_goal(element, shared, seen):
            yield entry


def _is_goal(element: Element, shared: Shared, seen: set[str]) -> bool:
    """Whether it is the services' goal in a shared area, or what the desk says about a shared goal of the person."""
    if isinstance(element, ServiceGoal):
        return element.area in shared.areas
    return isinstance(element, GoalFacts) and element.about in seen


def _serves(plan: LivingPlan, measure: Measure, shared: Shared, seen: set[str]) -> bool:
    """Whether everything a measure points at is shared: a goal or a wish elsewhere may tell what is not."""
    values = [value for value in _flat(measure) if isinstance(value, str)]
    known = {entry.id for entry in plan.entries.all} | set(plan.accounts)
    points = {value for value in values if _ITEM_ID.fullmatch(value) and value not in known}
    services = (plan.entries.find(goal) for goal in measure.goals)
    areas = {*measure.areas, *(one.element.area for one in services if one and isinstance(one.element, ServiceGoal))}
    return bool(points | areas) and points <= seen and areas <= shared.areas


def _flat(element: Element) -> Iterable[Any]:
    for value in vars(element).values():
        yield from value if isinstance(value, tuple) else (value,)
