"""What all our Rasa actions share: look up the turn, do the work, tell Rasa nothing but that it is done."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, current_turn


class LosenAction(Action, ABC):
    """A Rasa action on the current turn. Subclasses set `action_name` and write `act`."""

    action_name: str

    def name(self) -> str:
        """The name in the domain."""
        return self.action_name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        """Run on the turn of this task. Messages stay with the turn, so that Rasa's tracker holds no words."""
        self.act(current_turn())
        return []

    @abstractmethod
    def act(self, turn: Turn) -> None:
        """Say and change what belongs to this action."""
