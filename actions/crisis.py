"""After a crisis message: stay, ask, and go on only when the person wants to.

The first answer (numbers first) is given by the door before Rasa (`bot.crisis`); these actions answer what
comes next.
"""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import go_back, joined, resumes
from actions.turn import Turn

NEXT = (("gjenta_sporsmal", "choices.crisis_go_on"), ("fortsett_senere", None))


class StayInCrisis(LosenAction):
    """The person is not safe, or writes on: stay, with the numbers again in other words."""

    action_name = "action_stay_in_crisis"

    def act(self, turn: Turn) -> None:
        """Never back to the questions by itself."""
        stay_here(turn)


@resumes("crisis")
def stay_here(turn: Turn, before: str = "") -> None:
    """Stay, with the numbers and the ways on."""
    misses = turn.position.misses
    turn.say(
        joined(before, turn.words("crisis.stay", misses), *crisis_numbers(turn, turn.position.offered)),
        turn.choice("bekreft", "choices.safe_yes"),
        *(turn.choice(*c) for c in NEXT),
        kind="crisis",
    )
    turn.move(misses=misses + 1)


class SafeNow(LosenAction):
    """The person says they are safe."""

    action_name = "action_safe_now"

    def act(self, turn: Turn) -> None:
        """Leave it to the person whether to go on."""
        turn.say(turn.words("crisis.safe"), *(turn.choice(*c) for c in NEXT))


class LeaveCrisis(LosenAction):
    """The person wants to go on: what was written is an answer only if they say so."""

    action_name = "action_leave_crisis"

    def act(self, turn: Turn) -> None:
        """Ask about the words that wait; otherwise ask the open question again."""
        before = turn.words("crisis.back")
        if turn.position.pending and turn.position.question and turn.plan is not None:
            turn.say(
                joined(before, turn.words("mapping.use_what_you_wrote")),
                turn.choice("svar", "choices.it_is_my_answer"),
                turn.choice("gjenta_sporsmal", "choices.not_stored"),
            )
            turn.move(phase="clarify", back="question", misses=0, offered=None)
            return
        turn.move(misses=0, offered=None)
        go_back(turn, before)


def crisis_numbers(turn: Turn, label: str | None) -> list[str]:
    """Return one line per help number for the label (all labels have 113 and 116 117 among theirs)."""
    reply = turn.content.crisis.get(label or "crisis_suicide")
    numbers = reply.numbers if reply else ()
    return [number_line(turn, number) for number in numbers]


def number_line(turn: Turn, number_id: str) -> str:
    """Return "name: number (hours)" for a help number."""
    number = turn.content.numbers[number_id]
    return turn.words(
        "crisis.number",
        name=number.name.text(turn.language),
        number=number.number,
        hours=number.hours.text(turn.language),
    )
