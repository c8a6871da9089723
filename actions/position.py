"""Where a conversation stands: a few pointers, kept with the plan, never in Rasa's tracker. No words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

PHASES = (
    "start",
    "consent",
    "question",
    "areas",
    "summary",
    "send",
    "ask",
    "clarify",
    "edit",
    "erase",
    "crisis",
    "proposal",
    "unsure",
    "lost",
    "strike",
    "parts",
    "tell",
    "letter",
    "plan",
)


@dataclass(frozen=True)
class Position:
    """What the conversation waits for.

    phase     one of PHASES; the only thing Rasa's rules see ("proposal", "unsure", "lost", "tell" and
              "plan" hold for one turn)
    area      the open life area, or None
    question  the open question's id, or None
    asked     how often the open question has been asked (picks other words the next time)
    hinted    whether examples have been given for the open question
    pending   id of a message whose words wait for a decision ("is this your answer?")
    offered   the intent the bot thought a pending message might be
    editing   id of the item that is being corrected
    misses    how many messages in a row were not understood
    back      the phase to go back to after an interruption (crisis, deletion, a correction)
    last      id of the item that was stored last ("nei, jeg mente …")
    offer     the button that a bare "ja" means, as long as nothing else was said
    named     whether Losen has said that a role is enough instead of a full name
    letter    how far a letter is, as its buttons say it ("klage.selv.helse_og_omsorg"), while one is being made
    tell      whether to ask, once, if the coordinator is to know that it has been hard
    """

    phase: str = "start"
    area: str | None = None
    question: str | None = None
    asked: int = 0
    hinted: bool = False
    pending: str | None = None
    offered: str | None = None
    editing: str | None = None
    misses: int = 0
    back: str | None = None
    last: str | None = None
    offer: str | None = None
    named: bool = False
    tell: bool = False
    letter: str | None = None

    def moved(self, **changes: Any) -> Position:
        """Return a copy with some pointers changed."""
        return replace(self, **changes)

    def as_json(self) -> dict[str, Any]:
        """Return the shape kept in the store (only what differs from the defaults)."""
        return {key: value for key, value in asdict(self).items() if value != _DEFAULTS[key]}

    @staticmethod
    def from_json(value: dict[str, Any]) -> Position:
        """Read the shape kept in the store; pointers that an older version knew are passed over."""
        return Position(**{key: value[key] for key in value if key in _DEFAULTS})


_DEFAULTS = asdict(Position())
