"""The short check: one question at a time with buttons, no answer kept, an outcome that is never a refusal.

A reference is `sjekk.<check>.<answers>`, one sign per answer: everything said so far stands in the button.
"""

from __future__ import annotations

from collections.abc import Mapping

from actions.flow import joined
from actions.right_ways import SHORT
from actions.turn import Turn
from content import Content, current
from content.guide_model import NO, REPLIES, SKIPPED, UNSURE, YES, Check

CHECK = "sjekk"
_LABELS = {YES: "bekreft", NO: "avkreft", UNSURE: "vet_ikke", SKIPPED: "hopp_over"}


def is_check_reference(ref: str, content: Content) -> bool:
    """Tell whether a button can carry this."""
    first, _, rest = ref.partition(".")
    name, _, answers = rest.partition(".")
    check = content.checks.get(name)
    return (
        first == CHECK and check is not None and set(answers) <= set(REPLIES) and len(answers) <= len(check.questions)
    )


def is_of_check(choice: str, about: Mapping[str, str]) -> bool:
    """Tell whether a message is a tap in a check, or a bubble that asks in one."""
    return CHECK in about or choice.startswith(f"hva_er_ip:{CHECK}.")


def check_value(check: Check, answers: str = "") -> str:
    """Return the value of the button that goes on with the check from these answers."""
    return f"hva_er_ip:{CHECK}.{check.id}.{answers}".rstrip(".")


def run_check(turn: Turn, ref: str) -> None:
    """Ask the next question, or say the outcome."""
    _, name, answers = (*ref.split("."), "")[:3]
    check = turn.content.checks[name]
    if len(answers) < len(check.questions):
        _ask(turn, check, answers)
    else:
        _conclude(turn, check, answers)


def _ask(turn: Turn, check: Check, answers: str) -> None:
    question = check.questions[len(answers)]
    ask = question.ask if turn.audience == "bruker" else question.relative
    before = "" if answers else check.intro.text(turn.language)
    choices = [turn.choice(check_value(check, answers + reply), f"choices.{label}") for reply, label in _LABELS.items()]
    turn.wait(joined(before, ask.text(turn.language)), *choices, about={CHECK: check.id})


def _conclude(turn: Turn, check: Check, answers: str) -> None:
    entry = current(turn.content.right(check.right), turn.now.date())
    if entry is None:
        turn.say(turn.words("rights.unknown"))
        return
    said = (check.outcome(answers), *check.notes_for(answers))
    now = turn.words("rights.what_now", now=entry.now.text(turn.language))
    about = {"right": check.right, "asker": "", "way": SHORT, CHECK: check.id}
    turn.right(entry, joined(*(outcome.says.text(turn.language) for outcome in said), now), about=about)
