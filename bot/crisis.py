"""The first answer in a crisis: numbers first, calm, from content alone. Needs neither Rasa nor the database."""

from __future__ import annotations

from actions.crisis import crisis_numbers
from actions.flow import joined
from actions.turn import Turn
from nlu.crisis import Crisis


def answer(turn: Turn, crisis: Crisis, message_id: str) -> None:
    """Answer a crisis message and stay there; the words wait until the person says what they should be.

    Certain: the numbers at once. Not certain: one careful question, the numbers a tap away.
    """
    reply = turn.content.crisis[crisis.label]
    again = turn.position.misses if turn.position.phase == "crisis" else 0
    back = turn.position.back if turn.position.phase == "crisis" else turn.position.phase
    pause = turn.choice("fortsett_senere")
    if crisis.certain:
        turn.say(
            joined(reply.certain.text(turn.language, again), *crisis_numbers(turn, crisis.label)),
            turn.choice("bekreft", "choices.safe_yes"),
            turn.choice("avkreft", "choices.safe_no"),
            turn.choice("gjenta_sporsmal", "choices.crisis_go_on"),
            pause,
            kind="crisis",
        )
    else:
        turn.say(
            reply.unsure.text(turn.language, again),
            turn.choice("gjenta_sporsmal", "choices.crisis_unsure_no"),
            turn.choice("avkreft", "choices.crisis_unsure_yes"),
            pause,
            kind="crisis",
        )
    tell = turn.position.tell or crisis.certain
    turn.move(phase="crisis", back=back, pending=message_id, offered=crisis.label, misses=again + 1, tell=tell)
