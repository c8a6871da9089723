"""Whether a typed message asks about the person's own plan under way, or comments on one thing in it."""

from __future__ import annotations

from collections.abc import Callable

from actions.finding import aspects_in, items_meant
from actions.own_plan import COMMENT
from actions.own_plan_words import knows
from actions.position import Position
from bot.reading import Meaning
from content import Content
from nlu.item_comments import said_about
from nlu.looks import is_question
from nlu.plan_questions import STILL, PlanQuestion, plan_question
from store.following import Following
from store.plan_state import PlanState

PHASE, INTENT = "plan", "vis_plan"
# Where the words have another use: an answer is being corrected, a letter written, a life may be in danger.
_BUSY = ("crisis", "erase", "edit", "strike", "parts", "letter", "send", "start", "consent")
# What a message is that is surely something else than a question about the plan.
_SURELY = ("hopp_over", "slett_mine_data", "trekke_samtykke", "bytt_malform", "hilsen", "takk", "fortsett_senere")
_OPEN = ("question", "clarify")
_OF_PLANS = ("plan", "koordinator", "kommun", "sak")  # what a statement in an open question must name


def asks_about_plan(
    text: str,
    meaning: Meaning,
    position: Position,
    plan: PlanState,
    content: Content,
    coordinator: str,
    read: Callable[[], Following],
) -> Meaning | None:
    """Return the meaning as a question about the own plan, or as a comment; None when it is something else.

    `read` gets what is under way; it is called only when the words fit.
    """
    if position.phase in _BUSY or meaning.intent in _SURELY:
        return None
    is_open = position.phase in _OPEN
    comment = said_about(text)
    if comment is not None:
        is_meant = bool(items_meant(content, plan.items, comment.about))
        is_named = bool(aspects_in(comment.about)) or not is_open
        return Meaning(PHASE, INTENT, COMMENT, moves={"pending": "this"}) if is_meant and is_named else None
    asked = plan_question(text, _names(content), coordinator)
    is_told = is_open and not is_question(text)
    if asked is None or (is_told and not asked.is_whole):
        return None
    if not _is_ours(asked, plan) or not knows(content, plan, read(), asked):
        return None
    if is_told and asked.kind == STILL and not _is_of_plans(text):
        # "Ingenting skjer" may be how it is in this life: nobody but the writer knows.
        return Meaning("unsure", "svar", moves={"pending": "this", "offered": f"{INTENT}:{STILL}"})
    # In an open question the words may be the answer after all: they wait, and a button uses them.
    return Meaning(PHASE, INTENT, asked.kind, moves={"pending": "this"} if is_told else {})


def _is_ours(asked: PlanQuestion, plan: PlanState) -> bool:
    """Before a plan is sent nobody else is at work with it: only what names the own plan is about it."""
    return plan.coordinator_id is not None or (asked.is_own and asked.kind != STILL)


def _is_of_plans(text: str) -> bool:
    return any(word.startswith(_OF_PLANS) for word in text.lower().split())


def _names(content: Content) -> list[str]:
    return [name for both in content.codebook.measures.values() for name in (both.nb, both.nn)]
