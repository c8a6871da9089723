"""Runs actions in this process: Rasa thinks it calls an action server."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionFailed(Exception):
    """An action raised. Rasa would swallow it and answer nothing; the door must know."""


class InProcessActions(EndpointConfig):
    """Calls the action's `run` directly. A failure is kept in `failure` of the turn's box, never lost."""

    def __init__(self, actions: dict[str, Action]) -> None:
        super().__init__(url="inprocess://actions", enable_selective_domain=True)
        self._actions = actions

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Answer as an action server would."""
        call = kwargs["json"]
        action = self._actions[call["next_action"]]
        run: Any = action.run
        try:
            events = run(CollectingDispatcher(), _NO_TRACKER, {})
        except Exception as error:
            failures.append_to_turn(error)
            raise
        return {"events": events, "responses": []}


class _Failures:
    """Where an action's failure waits for the door that runs the turn."""

    def __init__(self) -> None:
        from contextvars import ContextVar

        self._box: ContextVar[list[Exception] | None] = ContextVar("losen_action_failures", default=None)

    def begin_turn(self) -> list[Exception]:
        """Return the box of this turn."""
        box: list[Exception] = []
        self._box.set(box)
        return box

    def append_to_turn(self, error: Exception) -> None:
        """Keep the error for the door."""
        box = self._box.get()
        if box is not None:
            box.append(error)


failures = _Failures()
_NO_TRACKER = Tracker("-", {}, {}, [], False, None, {}, "action_listen")
