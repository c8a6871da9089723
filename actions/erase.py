"""Deleting everything: asked once, then done. "Slettet" is said only when it is gone."""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import go_back, joined, resumes
from actions.turn import Turn


@resumes("erase")
def ask_erase(turn: Turn, before: str = "") -> None:
    """Ask whether everything shall go."""
    turn.say(
        joined(before, turn.words("erase.ask")),
        turn.choice("bekreft", "choices.erase_yes"),
        turn.choice("avkreft", "choices.erase_no"),
    )


class AskErase(LosenAction):
    """Ask before deleting."""

    action_name = "action_ask_erase"

    def act(self, turn: Turn) -> None:
        """Nothing stored: say so."""
        if turn.plan is None:
            go_back(turn, turn.words("erase.nothing"))
            return
        turn.move(phase="erase", back=turn.position.back or turn.position.phase)
        ask_erase(turn)


class Erase(LosenAction):
    """Delete the plan, the conversation and every word."""

    action_name = "action_erase"

    def act(self, turn: Turn) -> None:
        """The door carries it out; this text is the last one."""
        turn.erase = True
        turn.say(turn.words("erase.done"))


class KeepAll(LosenAction):
    """The person changed their mind about deleting."""

    action_name = "action_keep_all"

    def act(self, turn: Turn) -> None:
        """Go back to what was open."""
        go_back(turn, turn.words("erase.kept"))
