"""The crisis plan at the desk: its lines under the headings of the local template, and what it still lacks.

No law asks for one, so nothing here counts as missing by law.
"""

from __future__ import annotations

from dataclasses import dataclass

from content import Content
from coordinator.living_plan import LivingPlan
from coordinator.words import Refused
from store.elements import CrisisLine


@dataclass(frozen=True)
class LineView:
    """One line. `said` is its words, with the number when somebody is to be called."""

    id: str
    text: str
    phone: str

    @property
    def said(self) -> str:
        """Words and number on one line."""
        return ": ".join(part for part in (self.text, self.phone) if part)


@dataclass(frozen=True)
class PartView:
    """One heading of the template, what belongs there, and the lines under it."""

    id: str
    heading: str
    help: str
    lines: tuple[LineView, ...]
    phone: bool = False


@dataclass(frozen=True)
class CrisisView:
    """The whole crisis plan in one written language."""

    parts: tuple[PartView, ...] = ()

    @property
    def count(self) -> int:
        """How many lines it has."""
        return sum(len(part.lines) for part in self.parts)

    @property
    def lacks_somebody_to_call(self) -> bool:
        """Whether it has been begun, and says nothing about whom to call."""
        callable_parts = [part for part in self.parts if part.phone]
        return bool(self.count and callable_parts) and not any(part.lines for part in callable_parts)


def view_crisis_plan(content: Content, plan: LivingPlan, language: str) -> CrisisView:
    """Return the crisis plan in the order of the template, also the parts that are empty."""
    found = content.crisis_plan.in_order(plan.entries.of(CrisisLine), lambda one: one[1].part)
    return CrisisView(
        tuple(
            PartView(
                id=part.id,
                heading=part.heading.text(language),
                help=part.help.text(language) if part.help else "",
                lines=tuple(LineView(entry.id, line.text, line.phone) for entry, line in lines),
                phone=part.phone,
            )
            for part, lines in found
        )
    )


def part_choices(content: Content, language: str, now: str) -> list[tuple[str, str]]:
    """Return (id, heading) of every part a line can stand under; `now` stays possible when it was taken away."""
    known = [(part.id, part.heading.text(language)) for part in content.crisis_plan.parts.values()]
    other = content.crisis_plan.other
    is_gone = now and now not in content.crisis_plan.parts and other is not None
    return [*known, (now, other.heading.text(language))] if is_gone and other else known


def has_room(content: Content, element: object, field: str) -> bool:
    """Tell whether a field stands in the form: a number only where somebody is to be called, or where one stands."""
    if not isinstance(element, CrisisLine) or field != "phone" or element.phone:
        return True
    part = content.crisis_plan.parts.get(element.part)
    return part is None or part.phone


def check_crisis_line(content: Content, plan: LivingPlan, line: CrisisLine) -> None:
    """Raise Refused for a line without words, or under a heading that neither the template nor the plan knows."""
    if not (line.text or line.phone):
        raise Refused("nothing_written", field="text")
    if line.part not in content.crisis_plan.parts and not any(
        known.part == line.part for _, known in plan.entries.of(CrisisLine)
    ):
        raise Refused("unknown_choice", field="part")
