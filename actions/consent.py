"""The consent to store: asked in plain words, explained, given or refused. No yes, nothing stored."""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import ask_consent, go_on, offer_topics
from actions.turn import Turn
from store.audit import PlanHead
from store.changes import StartPlan
from store.plan_state import PlanState, Progress

GREETING = 2  # words; a longer greeting tells something


class AskConsent(LosenAction):
    """Ask (again): the person wants to start, or wrote before saying yes."""

    action_name = "action_ask_consent"

    def act(self, turn: Turn) -> None:
        """Ask, and say honestly when something was not stored. Those who only ask have nothing to consent to.

        A relative is asked when they want to write about their own needs, never because they wrote something.
        """
        starts = turn.intent == "start_kartlegging" or turn.position.phase == "consent"
        wants = turn.audience == "parorende" and starts
        if turn.audience != "bruker" and not wants:
            offer_topics(turn, turn.words("talk.not_understood") if turn.intent == "svar" else "")
            return
        told = turn.intent == "svar" or (turn.intent == "hilsen" and len((turn.text or "").split()) > GREETING)
        wrote = bool(turn.text) and told
        hello = turn.words("talk.hilsen", turn.position.asked) if turn.intent == "hilsen" and not wrote else ""
        ask_consent(turn, turn.words("consent.needed") if wrote else hello)


class ExplainConsent(LosenAction):
    """Answer "hva betyr det?"."""

    action_name = "action_explain_consent"

    def act(self, turn: Turn) -> None:
        """Explain, then ask again."""
        ask_consent(turn, turn.words("consent.explain"))


class GiveConsent(LosenAction):
    """The person says yes: make the plan and begin with what is good."""

    action_name = "action_give_consent"

    def act(self, turn: Turn) -> None:
        """Start the plan; the general part comes first (SINTEF 7.3: not only problems)."""
        turn.changes.append(StartPlan(turn.language, turn.content.version))
        turn.plan = empty_plan(turn.language)
        turn.move(area=turn.content.general.id, question=None)
        go_on(turn, turn.words("consent.given" if turn.audience == "bruker" else "consent.given_relative"))


class RefuseConsent(LosenAction):
    """The person says no: nothing is stored, questions are still welcome."""

    action_name = "action_refuse_consent"

    def act(self, turn: Turn) -> None:
        """Go over to questions only."""
        offer_topics(turn, turn.words("consent.refused"))


def empty_plan(language: str) -> PlanState:
    """Return the plan as it will be when the turn's changes are written."""
    return PlanState(PlanHead("", 0, 0, ""), "kladd", language, None, None, None, None, Progress(), ())
