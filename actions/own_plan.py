"""The own plan under way: what happens in it, who has what, what is decided. Read from the plan, never made up."""

from __future__ import annotations

from collections.abc import Callable

from actions import commenting, own_plan_words, reminding
from actions.base import LosenAction
from actions.flow import joined
from actions.own_plan_words import (
    DECIDED,
    ask_whom,
    coordinator,
    dates,
    day,
    in_order,
    listed,
    measure_line,
    measures_about,
    names_coordinator,
    open_wishes,
    person,
    reference_line,
    wish_line,
    wishes_about,
)
from actions.references import LEAVE
from actions.turn import Turn
from nlu.plan_questions import plan_question
from store.elements import OVER, Participant, Reference
from store.following import Following
from store.plan_state import PlanState

BUTTON = "vis_plan"  # the intent of every button that asks about the own plan
COMMENT = commenting.COMMENT
HAPPENS, QUIET = "skjer", "stille"


class TellOwnPlan(LosenAction):
    """Tell what the person asks about their own plan, or carry out what its buttons say."""

    action_name = "action_tell_own_plan"

    def act(self, turn: Turn) -> None:
        """`turn.ref` is what is asked, or a deed; `turn.following` what is under way."""
        deed, _, rest = (turn.ref or HAPPENS).partition(".")
        following = turn.following or Following()
        if turn.plan is None:
            turn.say(turn.words("own_plan.none" if turn.audience == "bruker" else "own_plan.none_relative"))
        elif deed in _TELL:
            _TELL[deed](turn, turn.plan, following)
        else:
            _DO[deed](turn, following, rest)


def is_deed(ref: str) -> bool:
    """Tell whether a button of ours can carry this reference."""
    deed, _, rest = ref.partition(".")
    return (deed in _TELL and not rest) or (deed in _DO and rest.isalnum() == (deed in _POINTING))


def _happens(turn: Turn, plan: PlanState, following: Following) -> None:
    if plan.coordinator_id is None:
        turn.say(turn.words("own_plan.not_sent"), turn.choice(BUTTON))
        return
    name = coordinator(turn, following)
    measures = [measure_line(turn, following, m) for m in in_order(following)]
    waits = [f"«{own_plan_words.quoted(wish)}»" for wish in open_wishes(plan, following)]
    turn.say(
        joined(
            _where(turn, plan, following, name),
            listed(turn, turn.words("own_plan.measures"), measures) or turn.words("own_plan.no_measures"),
        )
    )
    reminder = following.reminder
    said = reminding.state_of(turn, reminder, name) if reminder and reminder.is_open else ""
    quiet = [] if said else [turn.choice(f"{BUTTON}:{QUIET}", "own_plan.button_quiet")]
    rest = joined(
        listed(turn, turn.words("own_plan.waiting", name=name), waits), said, _wording(turn, plan, following, name)
    )
    turn.say(joined(rest, ask_whom(turn, following)), *_wording_buttons(turn, following), *quiet)


def _where(turn: Turn, plan: PlanState, following: Following, name: str) -> str:
    """Who has the plan, since when, and when they last did something."""
    lines = [turn.words("own_plan.sent", name=name, day=day(plan.sent_at))] if plan.sent_at else []
    if plan.status == "bekreftet" and plan.confirmed_at:
        lines.append(turn.words("own_plan.confirmed", name=name, day=day(plan.confirmed_at)))
    if following.done_at is not None:
        lines.append(turn.words("own_plan.done", name=name, day=day(following.done_at)))
    elif following.read_at is not None:
        lines.append(turn.words("own_plan.read", name=name, day=day(following.read_at)))
    else:
        lines.append(turn.words("own_plan.unread", name=name))
    return " ".join(lines)


def _wording(turn: Turn, plan: PlanState, following: Following, name: str) -> str:
    for wording in following.wordings[:1]:
        item = plan.item(wording.item_id)
        if item is not None:
            words = own_plan_words.quoted(item)
            return turn.words("own_plan.wording", name=name, words=words, proposal=wording.text)
    return ""


def _wording_buttons(turn: Turn, following: Following) -> list[tuple[str, str]]:
    if not following.wordings:
        return []
    proposal = following.wordings[0].id
    answers = (("accept", "bekreft"), ("keep", "avkreft"), ("talk", "snakk_med_menneske"))
    return [turn.choice(f"{value}:{proposal}", f"coordinator.choice_{key}") for key, value in answers]


def _responsible(turn: Turn, plan: PlanState, following: Following) -> None:
    asked = plan_question(turn.text or "", (), coordinator(turn, following))
    topic = asked.topic if asked else ""
    measures = measures_about(turn.content, plan, following, topic) if topic else []
    name = coordinator(turn, following)
    if measures:
        turn.say("\n".join(measure_line(turn, following, m) for m in measures[: own_plan_words.MOST]))
    elif topic and not names_coordinator(topic):
        _about_wish(turn, plan, following, topic)
    elif not name:
        turn.say(joined(turn.words("own_plan.nobody"), ask_whom(turn, following)))
    else:
        others = [measure_line(turn, following, m) for m in in_order(following) if m.status not in OVER]
        heading = turn.words("own_plan.measures")
        turn.say(joined(turn.words("own_plan.coordinator", name=name), listed(turn, heading, others)))


def _measure(turn: Turn, plan: PlanState, following: Following) -> None:
    asked = plan_question(turn.text or "", (), coordinator(turn, following))
    topic = asked.topic if asked else turn.text or ""
    measures = measures_about(turn.content, plan, following, topic)
    if measures:
        lines = "\n".join(measure_line(turn, following, m) for m in measures[: own_plan_words.MOST])
        turn.say(joined(lines, ask_whom(turn, following)))
    else:
        _about_wish(turn, plan, following, topic)


def _about_wish(turn: Turn, plan: PlanState, following: Following, topic: str) -> None:
    """Nothing is planned for it; it may be a wish that waits."""
    wishes = [wish_line(turn, following, wish) for wish in wishes_about(plan, topic)]
    found = listed(turn, turn.words("own_plan.wishes"), wishes) or turn.words("own_plan.not_there")
    turn.say(joined(found, ask_whom(turn, following)))


def _meeting(turn: Turn, plan: PlanState, following: Following) -> None:
    """There are no meetings in the plan yet: say so, and what is known of when it is looked at."""
    known = listed(turn, turn.words("own_plan.dates"), dates(turn, following))
    turn.say(joined(turn.words("own_plan.no_meeting"), known, ask_whom(turn, following)))


def _asked_for(turn: Turn, plan: PlanState, following: Following) -> None:
    lines = [wish_line(turn, following, item) for item in plan.items if item.aspect == "wish"]
    found = listed(turn, turn.words("own_plan.wishes"), lines) or turn.words("own_plan.no_wishes")
    sent = "" if plan.coordinator_id else turn.words("own_plan.not_sent")
    turn.say(joined(found, sent or ask_whom(turn, following)))


def _decided(turn: Turn, plan: PlanState, following: Following) -> None:
    measures = [measure_line(turn, following, m) for m in in_order(following) if m.status in DECIDED]
    papers = [reference_line(turn, reference) for _, reference in following.entries.of(Reference)]
    answered = [item for item in plan.items if item.aspect == "wish" and item not in open_wishes(plan, following)]
    wishes = [wish_line(turn, following, item) for item in answered]
    found = joined(
        listed(turn, turn.words("own_plan.decided"), measures),
        listed(turn, turn.words("own_plan.papers"), papers),
        listed(turn, turn.words("own_plan.answered"), wishes),
    )
    end = turn.words("own_plan.not_sent") if plan.coordinator_id is None else ask_whom(turn, following)
    turn.say(joined(found or turn.words("own_plan.nothing_decided"), end))


def _people(turn: Turn, plan: PlanState, following: Following) -> None:
    name = coordinator(turn, following)
    people = [person(one) for _, one in following.entries.of(Participant)]
    found = listed(turn, turn.words("own_plan.people"), people) or turn.words("own_plan.no_people")
    first = turn.words("own_plan.coordinator", name=name) if name else turn.words("own_plan.not_sent")
    turn.say(joined(first, found))


def _dates(turn: Turn, plan: PlanState, following: Following) -> None:
    known = listed(turn, turn.words("own_plan.dates"), dates(turn, following)) or turn.words("own_plan.no_dates")
    turn.say(joined(known, ask_whom(turn, following)))


def _crisis_plan(turn: Turn, plan: PlanState, following: Following) -> None:
    right = turn.choice("hva_er_ip:kort.kriseplan", "own_plan.button_crisis_plan")
    known = listed(turn, turn.words("own_plan.crisis_plan"), own_plan_words.crisis_lines(following), most=20)
    turn.say(joined(known or turn.words("own_plan.no_crisis_plan"), ask_whom(turn, following)), right)


def _quiet(turn: Turn, plan: PlanState, following: Following) -> None:
    if plan.coordinator_id is None:
        turn.say(turn.words("own_plan.not_sent"))
    else:
        reminding.ask_to_remind(turn, following, coordinator(turn, following))


_TELL: dict[str, Callable[[Turn, PlanState, Following], None]] = {
    HAPPENS: _happens,
    "ansvar": _responsible,
    "tiltak": _measure,
    "mote": _meeting,
    "bedt": _asked_for,
    "bestemt": _decided,
    "med": _people,
    "dato": _dates,
    "krise": _crisis_plan,
    QUIET: _quiet,
}
_DO: dict[str, Callable[[Turn, Following, str], None]] = {
    reminding.REMIND: reminding.remind,
    LEAVE: reminding.leave,
    reminding.TAKE_BACK: reminding.take_back,
    commenting.COMMENT: commenting.comment,
    commenting.ABOUT: commenting.comment_on,
    commenting.LEAVE: commenting.leave,
    commenting.TAKE_BACK: commenting.take_back,
}
_POINTING = (reminding.TAKE_BACK, commenting.ABOUT, commenting.TAKE_BACK)
