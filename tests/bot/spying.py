"""Looking over Rasa's shoulder: what it saw and what it chose in a turn. Nothing is replaced, only written down."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.engine.engine import Engine


@dataclass
class SeenByRasa:
    """One turn as it stood in Rasa's tracker when it was over."""

    intent: str
    phase: str
    slots: dict[str, Any]
    actions: list[str]
    events: list[Any] = field(repr=False, default_factory=list)


@contextlib.contextmanager
def watched(engine: Engine) -> Iterator[list[SeenByRasa]]:
    """Give a list that fills with every turn Rasa takes part in."""
    from rasa.shared.core.events import ActionExecuted, UserUttered

    seen: list[SeenByRasa] = []
    store = engine._agent.processor.tracker_store
    save = store.save

    async def keep(tracker: Any) -> None:
        events = list(tracker.events)
        user = [e for e in events if isinstance(e, UserUttered)]
        after = events[events.index(user[-1]) :] if user else events
        actions = [e.action_name for e in after if isinstance(e, ActionExecuted) and e.action_name != "action_listen"]
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        seen.append(SeenByRasa(user[-1].intent["name"] if user else "", slots.get("phase", ""), slots, actions, events))
        await save(tracker)

    store.save = keep
    try:
        yield seen
    finally:
        store.save = save
