"""After a crisis message: stay, ask, and go on only when the person wants to.

The first answer (numbers first) is given by the door before Rasa (`bot.crisis`); these actions answer what
comes next.
"""

from __future__ import annotations

from dataclasses import replace

from actions.base import LosenAction
from actions.flow import add_choices, go_back, joined, resumes, stay
from actions.references import TELL
from actions.turn import Turn
from store.changes import TakeBackHardTime, TellHardTime

NEXT = (("gjenta_sporsmal", "choices.crisis_go_on"), ("fortsett_senere", None))
_YES, _NO = f"bekreft:{TELL}", f"avkreft:{TELL}"


class StayInCrisis(LosenAction):
    """The person is not safe, or writes on: stay, with the numbers again in other words."""

    action_name = "action_stay_in_crisis"

    def act(self, turn: Turn) -> None:
        """Never back to the questions by itself. Who needs help now may want the coordinator to know."""
        if turn.intent == "avkreft":
            turn.move(tell=True)
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
        """Ask, once, whether the coordinator is to know; leave it to the person whether to go on."""
        asks = _ask_to_tell(turn)
        turn.say(joined(turn.words("crisis.safe"), asks or turn.words("crisis.you_decide")))
        if asks:
            _offer_to_tell(turn)
        add_choices(turn, *(turn.choice(*c) for c in NEXT))


class LeaveCrisis(LosenAction):
    """The person wants to go on: what was written is an answer only if they say so."""

    action_name = "action_leave_crisis"

    def act(self, turn: Turn) -> None:
        """Ask about the words that wait; otherwise ask the open question again."""
        asks = _ask_to_tell(turn)
        before = turn.words("crisis.back")
        if asks:
            turn.say(joined(before, asks))
            before = ""
        self._go_on(turn, before)
        if asks:
            _offer_to_tell(turn)

    @staticmethod
    def _go_on(turn: Turn, before: str) -> None:
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


class TellCoordinator(LosenAction):
    """The person wants the coordinator to know that it has been hard."""

    action_name = "action_tell_coordinator"

    def act(self, turn: Turn) -> None:
        """Leave a mark without a word of what was written."""
        if turn.plan is None:
            stay(turn)
            return
        if turn.plan.hard_time_at is None:
            turn.changes.append(TellHardTime())
            turn.plan = replace(turn.plan, hard_time_at=turn.now)
        _after_telling(turn, turn.words("crisis.told" if turn.plan.coordinator_id else "crisis.told_later"))


class TellNothing(LosenAction):
    """The person does not want it, or wants the mark taken away."""

    action_name = "action_tell_nothing"

    def act(self, turn: Turn) -> None:
        """Nothing is stored by a no; a mark that is there goes away."""
        if turn.plan is not None and turn.plan.hard_time_at is not None:
            turn.changes.append(TakeBackHardTime())
            turn.plan = replace(turn.plan, hard_time_at=None)
            _after_telling(turn, turn.words("crisis.taken_back"))
        else:
            _after_telling(turn, turn.words("crisis.not_told" if turn.ref == TELL else "crisis.nothing_told"))


def _ask_to_tell(turn: Turn) -> str:
    """Return the question whether the coordinator is to know, when it is due; it is asked once."""
    due = turn.position.tell and turn.plan is not None and turn.plan.hard_time_at is None
    turn.move(tell=False)
    if turn.plan is None or not due:
        return ""
    return turn.words("crisis.ask_tell" if turn.plan.coordinator_id else "crisis.ask_tell_later")


def _offer_to_tell(turn: Turn) -> None:
    add_choices(turn, turn.choice(_YES, "choices.tell_yes"), turn.choice(_NO, "choices.tell_no"))
    turn.move(offer=_YES)


def _after_telling(turn: Turn, said: str) -> None:
    """Go on where the person is: in a crisis they decide, elsewhere the open question comes back."""
    if turn.position.phase == "crisis":
        turn.say(joined(said, turn.words("crisis.you_decide")), *(turn.choice(*c) for c in NEXT))
    else:
        stay(turn, said)


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
