"""What a typed message means right after something was told: a follow-up on a right, or the day a letter came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from actions.check import CHECK
from actions.position import Position
from actions.right_deadlines import ABOUT, DEADLINE, NO_DAY, UNKNOWN
from actions.right_ways import ASKED, FOR, RightReference, asker_by_age
from bot.reading import Meaning
from content import Content
from nlu.follow_ups import FollowUp, follow_up, wants_check
from nlu.looks import is_question
from nlu.received import received_day

# Where the words have another use: an answer is being corrected, a letter written, a life may be in danger.
ELSEWHERE_BUSY = ("crisis", "erase", "edit", "strike", "parts", "letter", "send")
IF = ("og", "hvis", "viss", "dersom", "enn", "hva", "men", "å")  # what a follow-up in an open question begins with
LANGUAGES = ("nb", "nn")
NO_IDEA = ("vet_ikke", "hopp_over")


def follow(
    text: str,
    meaning: Meaning,
    about: Mapping[str, str],
    position: Position,
    content: Content,
    audience: str,
    today: date,
) -> Meaning | None:
    """Return the meaning of the message as a follow-up, or None when it is something of its own.

    `about`: what was told last (`Say.about`), empty when something else has been said since.
    """
    if position.phase in ELSEWHERE_BUSY:
        return None
    if "deadline" in about:
        return _received(text, meaning, about["deadline"], position, today)
    is_open = position.phase in ("question", "clarify")
    if wants_check(text) and (not is_open or is_question(text)):
        check = next(iter(content.checks))
        return _asks(position, f"{CHECK}.{check}")
    asked = follow_up(text) if "right" in about else None
    if asked is None:
        return None
    if asked.kind in LANGUAGES:
        return replace(meaning, phase=position.phase, intent="bytt_malform", ref=asked.kind, answer=None)
    if is_open and not (is_question(text) or text.lower().split()[0] in IF or asked.kind not in ("age", "relative")):
        return None
    way = asked.kind if asked.kind not in ("age", "relative") else FOR
    return _asks(position, RightReference(way, about["right"], _asker(asked, about, audience)).ref)


def _asker(asked: FollowUp, about: Mapping[str, str], audience: str) -> str:
    if asked.kind == "relative":
        return "parorende_voksen"
    if asked.age is None:
        return about.get("asker", "")
    return asker_by_age(asked.age, audience == "parorende" if asked.child is None else asked.child)


def _received(text: str, meaning: Meaning, decision: str, position: Position, today: date) -> Meaning | None:
    if meaning.intent in NO_IDEA:
        return _asks(position, f"{DEADLINE}.{decision}.{UNKNOWN}")
    received = received_day(text, today)
    if received is None:
        return None
    day = received.day.isoformat() if received.day else NO_DAY
    return _asks(position, f"{DEADLINE}.{decision}.{'' if received.exact else ABOUT}{day}")


def _asks(position: Position, ref: str) -> Meaning:
    return Meaning(position.phase, ASKED, ref)
