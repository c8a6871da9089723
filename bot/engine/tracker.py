"""The tracker: made new for every turn from the store's pointers, in memory only, thrown away after."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

phase_of_turn: ContextVar[str] = ContextVar("losen_phase")


class PointerTrackerStore(TrackerStore):
    """Gives Rasa a tracker that knows the phase and nothing else; keeps nothing.

    A conversation's length costs nothing, any worker can take any turn, and no word of a person can lie in an event.
    """

    def __init__(self, domain: Domain | None, **kwargs: Any) -> None:
        super().__init__(domain, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """Return a fresh tracker in the phase of the turn that is being answered in this task."""
        tracker = DialogueStateTracker(sender_id, self.domain.slots)
        for event in (
            ActionExecuted("action_session_start"),
            SessionStarted(),
            SlotSet("phase", phase_of_turn.get()),
            ActionExecuted("action_listen"),
        ):
            tracker.update(event, self.domain)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep nothing."""

    async def keys(self) -> Iterable[str]:
        """There are none."""
        return ()


class NoLocks(LockStore):
    """Order within a conversation is ours (`bot.chat`); Rasa's lock stores poll once a second."""

    def __init__(self) -> None:
        """Nothing to keep."""

    @asynccontextmanager
    async def lock(self, conversation_id: str, *args: Any, **kwargs: Any) -> Any:
        """Let through."""
        yield None
