"""How long somebody has to complain: first which decision it is, then when it came, then the last day. Never without.

A reference is `frist`, `frist.<place>` or `frist.<decision>.<day>`; nothing of it is a person's words.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.flow import joined
from actions.turn import Turn
from content import current
from content.deadlines import NotADay, checked
from content.model import Deadline
from letters.answers import Answers
from letters.days import say_day
from letters.timing import IN_TIME, timing
from letters.timing_words import timing_sources, timing_words

DEADLINE = "frist"
RIGHT = "klage"  # the right that says that the times differ
TODAY, YESTERDAY, UNKNOWN, NO_DAY = "idag", "igar", "ukjent", "umulig"
ABOUT = "week."  # before a day: the first day of the week that was named
# Who said no (law.md § 8.3), and the decisions it can be. One: no more to ask. None: no deadline of ours.
PLACES: dict[str, tuple[str, ...]] = {
    "kommune": ("helse_og_omsorg",),
    "sykehus": ("helse_og_omsorg",),
    "nav": ("nav_trygd", "nav_sosial", "nav_plan"),
    "barnevern": ("barnevern_plan",),
    "bolig": ("bolig",),
    "skole": (),
    "annet": (),
}
DECISIONS = tuple(dict.fromkeys(decision for decisions in PLACES.values() for decision in decisions))
_DAY = rf"|{TODAY}|{YESTERDAY}|{UNKNOWN}|(?:week\.)?(?:{NO_DAY}|\d{{4}}-\d\d-\d\d)"
_LETTER, _DECISION, _RECEIVED = "klage", "vedtak", "mottatt"  # the letter whose questions are the same


def is_deadline_reference(ref: str) -> bool:
    """Tell whether a button can carry this."""
    first, _, rest = ref.partition(".")
    name, _, day = rest.partition(".")
    known = DECISIONS if day else ("", *PLACES, *DECISIONS)
    return first == DEADLINE and name in known and re.fullmatch(_DAY, day) is not None


def tell_deadline(turn: Turn, ref: str) -> None:
    """Go one step on: ask who said no, ask which decision, ask for the day, or say the last day."""
    _, _, rest = ref.partition(".")
    name, _, day = rest.partition(".")
    if not name:
        _ask_place(turn)
    elif name in DECISIONS:
        _with_decision(turn, turn.content.deadlines[name], day)
    elif len(PLACES[name]) == 1:
        _with_decision(turn, turn.content.deadlines[PLACES[name][0]], "")
    elif PLACES[name]:
        decisions = [turn.content.deadlines[decision] for decision in PLACES[name]]
        choices = [(each.name.text(turn.language), _value(each.decision, "")) for each in decisions]
        turn.wait(turn.words("rights.which_nav"), *choices)
    else:
        turn.say(turn.words("rights.no_deadline_known"))


def _ask_place(turn: Turn) -> None:
    choices = [turn.choice(_value(place, ""), f"choices.said_no_{place}") for place in PLACES]
    entry = current(turn.content.right(RIGHT), turn.now.date())
    if entry is None:
        turn.say(turn.words("rights.unknown"))
        return
    cites = turn.cited(entry.title.text(turn.language), entry.sources, entry.last_checked)
    turn.wait(turn.words("rights.who_said_no"), *choices, sources=cites, rights=entry.facts)


def _with_decision(turn: Turn, deadline: Deadline, day: str) -> None:
    today = turn.now.date()
    if deadline.until is not None and today >= deadline.until:
        turn.say(turn.words("rights.no_deadline_known"))
        return
    if not day:
        _ask_day(turn, deadline, turn.words("rights.received"))
        return
    if day == NO_DAY:
        _ask_day(turn, deadline, turn.words("rights.no_such_day"))
        return
    if day == UNKNOWN:
        _say(turn, deadline, None, turn.words("rights.day_unknown"))
        return
    is_week = day.startswith(ABOUT)
    try:
        received = checked(_day(day.removeprefix(ABOUT), today), today)
    except NotADay as fault:
        _ask_day(turn, deadline, turn.words(f"rights.day_{fault.reason}"))
        return
    _say(turn, deadline, received, turn.words("rights.counted_from", day=say_day(received)) if is_week else "")


def _ask_day(turn: Turn, deadline: Deadline, question: str) -> None:
    choices = [
        turn.choice(_value(deadline.decision, day), f"choices.received_{day}") for day in (TODAY, YESTERDAY, UNKNOWN)
    ]
    turn.wait(question, *choices, about={"deadline": deadline.decision})


def _say(turn: Turn, deadline: Deadline, received: date | None, after: str) -> None:
    """The time to complain, what it is counted from, and the paragraphs."""
    days = {_RECEIVED: received} if received else {}
    answers = Answers("selv", {_DECISION: deadline.decision}, days)
    found = timing(turn.content, turn.content.letters[_LETTER], answers, turn.now.date())
    words = " ".join(timing_words(turn.content, found, turn.language))
    in_time = found is not None and found.state == IN_TIME
    basis = _basis(turn, deadline) if in_time else ""
    checked_on = turn.words("rights.checked", day=say_day(deadline.last_checked))
    sources = tuple(dict.fromkeys((*timing_sources(turn.content, found), *deadline.sources)))
    turn.say(
        joined(words, basis, after, checked_on),
        sources=turn.cited(deadline.name.text(turn.language), sources, deadline.last_checked),
        rights=deadline.facts,
    )


def _basis(turn: Turn, deadline: Deadline) -> str:
    """How long it is and from when, never without the decision."""
    name = deadline.name.text(turn.language)
    length, from_what = deadline.length(turn.language), deadline.from_what.text(turn.language)
    return turn.words("rights.basis", decision=name[:1].lower() + name[1:], length=length, from_what=from_what)


def _day(day: str, today: date) -> date:
    if day == TODAY:
        return today
    return today - timedelta(days=1) if day == YESTERDAY else date.fromisoformat(day)


def _value(name: str, day: str) -> str:
    return "hva_er_ip:" + ".".join(part for part in (DEADLINE, name, day) if part)
