"""The first words, and the words when somebody comes back."""

from __future__ import annotations

from datetime import timedelta

from actions.base import LosenAction
from actions.flow import area_name, ask_consent, go_back, joined, offer_topics
from actions.right_ways import add_again, offer_again
from actions.turn import Turn

LONG_PAUSE = timedelta(hours=12)


class Welcome(LosenAction):
    """Say what this is, what is stored and what it is not; then the first question."""

    action_name = "action_welcome"

    def act(self, turn: Turn) -> None:
        """Greet by audience."""
        hello = turn.words(f"welcome.{turn.audience}")
        if turn.audience == "bruker":
            ask_consent(turn, hello)
        else:
            offer_topics(turn, hello)


class WelcomeBack(LosenAction):
    """After a pause: one sentence on where we were, and the same question again."""

    action_name = "action_welcome_back"

    def act(self, turn: Turn) -> None:
        """Remind and go on."""
        offer = offer_again(turn)
        go_back(turn, joined(reminder(turn), offer))
        if offer:
            add_again(turn)


def reminder(turn: Turn) -> str:
    """Return the one sentence that says where we were."""
    if turn.plan is None:
        return ""
    if turn.position.area and turn.position.area != turn.content.general.id:
        return turn.words("welcome.back_area", area=area_name(turn, turn.content.area(turn.position.area)))
    return turn.words("welcome.back")
