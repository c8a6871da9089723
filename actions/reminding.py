"""Nothing happens: what is known of it, and, when the person wants it, a dated note to the coordinator."""

from __future__ import annotations

from datetime import timedelta

from actions.flow import joined
from actions.own_plan_words import day
from actions.references import LEAVE
from actions.turn import Turn
from store.base import new_id
from store.follow_changes import Remind, TakeBackReminder
from store.following import Following, ReminderState

REMIND, TAKE_BACK = "purr", "purr_bort"
_BUTTON = "vis_plan"
_RIGHT, _LETTER = "hva_er_ip:kort.plan_star_stille", "brev:ingenting_skjer"


def ask_to_remind(turn: Turn, following: Following, name: str) -> None:
    """Say when something last happened, and offer to tell the coordinator; who has said so hears where it stands."""
    reminder = following.reminder
    if reminder is not None and reminder.is_open:
        take_back_button = turn.choice(f"{_BUTTON}:{TAKE_BACK}.{reminder.id}", "own_plan.button_take_back")
        turn.say(state_of(turn, reminder, name), *_ways(turn), take_back_button)
        return
    yes = f"{_BUTTON}:{REMIND}"
    known = turn.words("own_plan.nothing_done", name=name)
    if following.done_at is not None:
        known = turn.words("own_plan.done", name=name, day=day(following.done_at))
    due = day(turn.now + timedelta(days=turn.content.codebook.answer_within_days))
    turn.wait(
        joined(known, turn.words("own_plan.ask_remind", name=name, due=due)),
        turn.choice(yes, "own_plan.button_remind", name=name),
        turn.choice(f"{_BUTTON}:{LEAVE}", "own_plan.button_leave"),
        *_ways(turn),
    )
    turn.move(offer=yes)


def remind(turn: Turn, following: Following, _rest: str) -> None:
    """Tell the coordinator, and the person what was done: when, to whom, and what comes if nothing comes."""
    if turn.plan is None or turn.plan.coordinator_id is None:
        turn.say(turn.words("own_plan.not_sent"))
        return
    name = following.names.get(turn.plan.coordinator_id, "")
    if following.reminder is not None and following.reminder.is_open:
        turn.say(state_of(turn, following.reminder, name))
        return
    due = turn.now + timedelta(days=turn.content.codebook.answer_within_days)
    reminder = ReminderState(new_id(), turn.plan.id, turn.now, due)
    turn.changes.append(Remind(reminder.id, due))
    turn.move(pending=None)
    said = turn.words("own_plan.reminded", name=name, day=day(turn.now), due=day(due))
    turn.say(said, turn.choice(f"{_BUTTON}:{TAKE_BACK}.{reminder.id}", "own_plan.button_take_back"))


def leave(turn: Turn, _following: Following, _rest: str) -> None:
    """Nobody is told."""
    turn.move(pending=None)
    turn.say(turn.words("own_plan.not_reminded"))


def take_back(turn: Turn, following: Following, reminder_id: str) -> None:
    """The person no longer waits for an answer."""
    reminder = following.reminder
    if reminder is None or reminder.id != reminder_id or not reminder.is_open:
        turn.say(turn.words("own_plan.nothing_to_take_back"))
        return
    turn.changes.append(TakeBackReminder(reminder_id))
    turn.say(turn.words("own_plan.reminder_taken_back"))


def state_of(turn: Turn, reminder: ReminderState, name: str) -> str:
    """Return where an open reminder stands."""
    said = turn.words("own_plan.you_said", name=name, day=day(reminder.at))
    days = reminder.days(turn.now)
    waited = turn.words("own_plan.days", count=days) if days > 1 else ""
    text_id = "own_plan.passed_on" if reminder.is_over(turn.now) else "own_plan.still_waits"
    stands = turn.words(text_id, name=name, due=day(reminder.due))
    return " ".join(part for part in (said, waited, stands) if part)


def _ways(turn: Turn) -> list[tuple[str, str]]:
    """The other ways on: a letter, and what the law says."""
    letter = turn.content.letters.get("ingenting_skjer")
    offer = [(letter.offer.text(turn.language), _LETTER)] if letter else []
    return [*offer, turn.choice(_RIGHT, "own_plan.button_right")]
