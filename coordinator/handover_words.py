"""What is said about a change of coordinator: to the person in the chat, before anything changes, and at the desk."""

from __future__ import annotations

from typing import Any

from content import Content
from coordinator.notices import Notice
from coordinator.pages import tell
from coordinator.words import say_date
from store.handover_tables import PROPOSED
from store.handovers import PERSON_SAYS, HandoverRow

# The values are the chat's own; after the colon stands which change of coordinator is meant.
_ANSWERS = dict(zip(PERSON_SAYS, ("bekreft", "avkreft", "snakk_med_menneske"), strict=True))
REFERENCE = "skifte."


def holes(row: HandoverRow) -> dict[str, Any]:
    """Return what can stand in a text about a hand-over."""
    days = {"start": say_date(row.overlap_from), "day": say_date(row.passes_on)}
    return {"name": row.from_name, "to": row.to_name, "grounds": row.grounds, "reason": row.reason or "", **days}


def notice_of(content: Content, language: str, row: HandoverRow) -> Notice:
    """Return what the person reads when the hand-over has come to where it stands; a proposal wants an answer."""
    text = tell(content, language, f"coordinator_handover.notice_{row.state}", **holes(row))
    if row.state != PROPOSED:
        return Notice(text)
    return Notice(
        text,
        [
            {"label": tell(content, language, f"coordinator_handover.choice_{said}"), "value": f"{button}:{_ref(row)}"}
            for said, button in _ANSWERS.items()
        ],
    )


def _ref(row: HandoverRow) -> str:
    return f"{REFERENCE}{row.id}"
