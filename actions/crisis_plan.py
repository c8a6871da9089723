"""What the person's own crisis plan holds, said after the right to one has been explained."""

from __future__ import annotations

from dataclasses import replace

from actions.flow import joined
from actions.turn import Turn
from store.elements import CrisisLine

RIGHT = "kriseplan"  # the right that is explained first


def add_own_crisis_plan(turn: Turn) -> None:
    """Say the own crisis plan under what was said last, with its buttons; nothing when none could have been made."""
    if turn.plan is None or turn.crisis_lines is None or not turn.said:
        return
    if not turn.crisis_lines and turn.plan.coordinator_id is None:
        return
    last = turn.said[-1]
    turn.said[-1] = replace(last, choices=())
    turn.say(_own(turn), *last.choices, about=last.about)


def _own(turn: Turn) -> str:
    lines = turn.crisis_lines or ()
    if not lines:
        names = dict(turn.coordinators)
        name = names.get(turn.plan.coordinator_id or "", "") if turn.plan else ""
        return turn.words("crisis_plan.none", name=name or turn.words("crisis_plan.somebody"))
    parts = [
        "\n".join([part.heading.text(turn.language), *(f"– {_said(line)}" for line in found)])
        for part, found in turn.content.crisis_plan.in_order(lines, lambda line: line.part)
        if found
    ]
    return joined(turn.words("crisis_plan.own"), *parts, turn.words("crisis_plan.danger"))


def _said(line: CrisisLine) -> str:
    return ": ".join(part for part in (line.text, line.phone) if part)
