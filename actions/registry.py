"""All actions by name: what the engine can run, and what the domain must list (house test 1)."""

from __future__ import annotations

from actions import (
    change,
    consent,
    crisis,
    erase,
    letters,
    mapping_actions,
    own_plan,
    pause,
    proposal,
    rights,
    summary,
    talk,
    welcome,
)
from actions.base import LosenAction

_ROOMS = (
    *(change, consent, crisis, erase, letters, mapping_actions, own_plan),
    *(pause, proposal, rights, summary, talk, welcome),
)


def all_actions() -> dict[str, LosenAction]:
    """Return one object per action class, by the name in the domain."""
    found: dict[str, LosenAction] = {}
    for room in _ROOMS:
        for value in vars(room).values():
            if isinstance(value, type) and issubclass(value, LosenAction) and value is not LosenAction:
                action = value()
                found[action.name()] = action
    return found
