"""The person's answer to a coordinator's wording, or to a new coordinator. The own sentence is never touched."""

from __future__ import annotations

from dataclasses import replace

from actions.base import LosenAction
from actions.flow import go_back
from actions.rights import coordinator_name
from actions.turn import Turn
from store.changes import AnswerHandover, AnswerProposal

HANDOVER = "skifte."  # the beginning of a reference: a change of coordinator
_SAID = {"bekreft": "ja", "avkreft": "nei", "snakk_med_menneske": "snakk_om"}
_STATES = {"bekreft": "godtatt", "avkreft": "beholdt", "snakk_med_menneske": "snakk_om"}


class AnswerWording(LosenAction):
    """Accept, keep own words, or talk about it; the same to a change of coordinator."""

    action_name = "action_answer_proposal"

    def act(self, turn: Turn) -> None:
        """`turn.ref` is the proposal's id, or HANDOVER and the hand-over's."""
        if turn.ref is not None and turn.ref.startswith(HANDOVER):
            _answer_handover(turn, turn.ref.removeprefix(HANDOVER))
            return
        state = _STATES[turn.intent]
        turn.changes.append(AnswerProposal(turn.ref or "", state))
        go_back(turn, turn.words(f"proposal.{state}"))


def _answer_handover(turn: Turn, handover_id: str) -> None:
    said = _SAID[turn.intent]
    turn.changes.append(AnswerHandover(handover_id, said))
    if said == "nei" and turn.plan is not None:
        turn.plan = replace(turn.plan, incoming_id=None)
    go_back(turn, turn.words(f"handover.{said}", name=coordinator_name(turn)))
