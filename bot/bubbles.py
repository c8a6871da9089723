"""The conversation as its doors show it: bubbles with buttons, sources and links, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions import mapping
from actions.turn import Turn
from store.conversations import StoredMessage


@dataclass(frozen=True)
class Choice:
    """A button: what it says and what the server gets."""

    label: str
    value: str


@dataclass(frozen=True)
class Source:
    """Where law in a message stands, and when it was checked."""

    title: str
    law: str
    url: str
    checked: str


@dataclass(frozen=True)
class Link:
    """A page of our own that belongs to a message."""

    label: str
    url: str


@dataclass(frozen=True)
class Message:
    """A bubble as the pages and the API show it. `item`: the answer it became, if it can be corrected."""

    id: str
    seq: int
    who: str
    text: str
    choices: tuple[Choice, ...]
    sources: tuple[Source, ...]
    rights: tuple[str, ...]
    item: str | None
    kind: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What the bot answered, and where the conversation stands now."""

    messages: tuple[Message, ...]
    state: dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A new or resumed conversation with its key."""

    conversation: str
    token: str
    reply: Reply


def shown(message: StoredMessage) -> Message:
    """Return a stored bubble as the doors show it."""
    payload = message.payload or {}
    return Message(
        id=message.id,
        seq=message.seq,
        who=message.who,
        text=message.text or "",
        choices=tuple(Choice(c["label"], c["value"]) for c in payload.get("choices", ())),
        sources=tuple(Source(**s) for s in payload.get("sources", ())),
        rights=tuple(payload.get("rights", ())),
        item=message.item_id,
        kind=message.kind,
        links=tuple(Link(**link) for link in payload.get("links", ())),
    )


def state_view(turn: Turn) -> dict[str, Any]:
    """Return the state as the contract promises: pointers, progress per area, and whether the words are on disk.

    With a plan, everything said is on disk when the reply is given; without one, nothing is.
    """
    position = turn.position
    return {
        "area": position.area,
        "question": position.question if position.phase in ("question", "clarify") else None,
        "phase": position.phase,
        "status": turn.plan.status if turn.plan else None,
        "progress": mapping.progress_view(turn.content, turn.progress, turn.language) if turn.plan else [],
        "saved": turn.plan is not None and not turn.erase,
        "language": turn.language,
        "audience": turn.audience,
    }
