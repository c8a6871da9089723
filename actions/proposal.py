"""The person's answer to a coordinator's wording. The own sentence is never touched."""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import go_back
from actions.turn import Turn
from store.changes import AnswerProposal

_STATES = {"bekreft": "godtatt", "avkreft": "beholdt", "snakk_med_menneske": "snakk_om"}


class AnswerWording(LosenAction):
    """Accept, keep own words, or talk about it."""

    action_name = "action_answer_proposal"

    def act(self, turn: Turn) -> None:
        """`turn.ref` is the proposal's id."""
        state = _STATES[turn.intent]
        turn.changes.append(AnswerProposal(turn.ref or "", state))
        go_back(turn, turn.words(f"proposal.{state}"))
