"""Reading and writing conversations. Every read is scoped by the token: an id alone opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from store.audit import write_line
from store.base import new_id
from store.plan_state import PLAN_COLUMNS, PlanState, state_from_row
from store.tables import Conversation, ConversationToken, Message, Plan
from store.unit_of_work import UnitOfWork


class TurnConflict(Exception):
    """Another turn of the same conversation finished first. Read again and go on."""


@dataclass(frozen=True)
class ConversationState:
    """Where a conversation stands: pointers only."""

    id: str
    audience: str
    language: str
    plan_id: str | None
    position: dict[str, Any]
    version: int
    seen_at: datetime


@dataclass(frozen=True)
class StoredMessage:
    """A bubble as it lies in the store (or, before consent, in memory)."""

    id: str
    who: str
    kind: str
    text: str | None
    created_at: datetime
    choice: str | None = None
    item_id: str | None = None
    payload: dict[str, Any] | None = None
    reply_to: str | None = None
    reply_state: dict[str, Any] | None = None
    seq: int = 0
    shown_at: datetime | None = None


_TURN = (
    select(
        Conversation.audience,
        Conversation.language.label("spoken"),
        Conversation.plan_id,
        Conversation.position,
        Conversation.version.label("turn"),
        Conversation.seen_at,
        *PLAN_COLUMNS,
    )
    .join(ConversationToken, ConversationToken.conversation_id == Conversation.id)
    .join(Plan, Plan.id == Conversation.plan_id, isouter=True)
    .where(Conversation.id == bindparam("conversation"), ConversationToken.token_hash == bindparam("token"))
)


def load(uow: UnitOfWork, conversation_id: str, token_hash: str) -> tuple[ConversationState, PlanState | None]:
    """Return the conversation and its plan (None before consent). Raises LookupError for a wrong id or token."""
    if not conversation_id.isalnum():  # ours are hex; PostgreSQL would choke on a NUL
        raise LookupError("unknown conversation or wrong token")
    row = uow.connection.execute(_TURN, {"conversation": conversation_id, "token": token_hash}).one_or_none()
    if row is None:
        raise LookupError("unknown conversation or wrong token")
    state = ConversationState(
        conversation_id, row.audience, row.spoken, row.plan_id, row.position, row.turn, row.seen_at
    )
    return state, (state_from_row(uow, row) if row.plan_id else None)


def open_conversation(
    uow: UnitOfWork, token_hash: str, audience: str, language: str, position: dict[str, Any], now: datetime
) -> str:
    """Make a conversation without any words and return its id."""
    conversation_id = new_id()
    uow.connection.execute(
        insert(Conversation).values(
            id=conversation_id,
            audience=audience,
            language=language,
            position=position,
            version=1,
            created_at=now,
            seen_at=now,
            failed_pins=0,
        )
    )
    add_token(uow, conversation_id, token_hash, now)
    return conversation_id


def add_token(uow: UnitOfWork, conversation_id: str, token_hash: str, now: datetime) -> None:
    """Give one more device a key."""
    uow.connection.execute(
        insert(ConversationToken).values(token_hash=token_hash, conversation_id=conversation_id, created_at=now)
    )


def drop_token(uow: UnitOfWork, token_hash: str) -> None:
    """Take the key from one device ("avslutt og fjern spor")."""
    uow.connection.execute(delete(ConversationToken).where(ConversationToken.token_hash == token_hash))


_MESSAGE = (
    Message.id,
    Message.who,
    Message.kind,
    Message.text,
    Message.created_at,
    Message.choice,
    Message.item_id,
    Message.payload,
    Message.reply_to,
    Message.reply_state,
    Message.seq,
    Message.shown_at,
)


_FIND = select(*_MESSAGE).where(
    Message.conversation_id == bindparam("conversation"), Message.id == bindparam("message")
)
_REPLIES = (
    select(*_MESSAGE)
    .where(Message.conversation_id == bindparam("conversation"), Message.reply_to == bindparam("message"))
    .order_by(Message.seq)
)
_ADD = insert(Message)
_MOVE = update(Conversation).where(
    Conversation.id == bindparam("conversation"), Conversation.version == bindparam("seen")
)
_ANSWERED = update(Message).where(
    Message.conversation_id == bindparam("conversation"), Message.id == bindparam("message")
)


def find_message(uow: UnitOfWork, conversation_id: str, message_id: str) -> StoredMessage | None:
    """Return the person's message with this id, if it has come before."""
    row = uow.connection.execute(_FIND, {"conversation": conversation_id, "message": message_id}).one_or_none()
    return StoredMessage(*row) if row else None


def replies_to(uow: UnitOfWork, conversation_id: str, message_id: str) -> list[StoredMessage]:
    """Return the bot's messages that answered this message."""
    rows = uow.connection.execute(_REPLIES, {"conversation": conversation_id, "message": message_id})
    return [StoredMessage(*row) for row in rows]


def history(uow: UnitOfWork, conversation_id: str, after: str | None = None, most: int = 400) -> list[StoredMessage]:
    """Return the newest `most` messages in order, or those after the message with id `after`."""
    query = select(*_MESSAGE).where(Message.conversation_id == conversation_id)
    if after is not None:
        since = select(Message.seq).where(Message.conversation_id == conversation_id, Message.id == after)
        query = query.where(Message.seq > func.coalesce(since.scalar_subquery(), 0))
    rows = uow.connection.execute(query.order_by(Message.seq.desc()).limit(most))
    return [StoredMessage(*row) for row in rows][::-1]


def note_shown(uow: UnitOfWork, conversation_id: str, message_ids: Sequence[str], now: datetime) -> None:
    """Write down that notices have reached the person; the first time counts."""
    uow.connection.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id, Message.id.in_(message_ids), Message.shown_at.is_(None))
        .values(shown_at=now)
    )


def drop_unread(uow: UnitOfWork, conversation_id: str, message_id: str) -> bool | None:
    """Take a notice away that nobody has seen. Returns whether it is gone; None when there was no such notice."""
    this = (Message.conversation_id == conversation_id, Message.id == message_id)
    if uow.connection.scalar(select(Message.id).where(*this)) is None:
        return None
    return bool(uow.connection.execute(delete(Message).where(*this, Message.shown_at.is_(None))).rowcount)


def add_messages(uow: UnitOfWork, conversation_id: str, messages: Sequence[StoredMessage]) -> None:
    """Write bubbles in order."""
    if not messages:
        return
    uow.connection.execute(
        _ADD,
        [
            {
                "id": m.id,
                "conversation_id": conversation_id,
                "who": m.who,
                "kind": m.kind,
                "text": m.text,
                "choice": m.choice,
                "item_id": m.item_id,
                "payload": m.payload or {},
                "reply_to": m.reply_to,
                "reply_state": m.reply_state,
                "created_at": m.created_at,
            }
            for m in messages
        ],
    )


def finish_turn(
    uow: UnitOfWork,
    state: ConversationState,
    position: dict[str, Any],
    now: datetime,
    message_id: str | None,
    reply_state: dict[str, Any],
    item_id: str | None = None,
) -> None:
    """Write where the conversation stands after the turn. Raises TurnConflict when another turn was quicker."""
    pointers = {"position": position, "version": state.version + 1, "seen_at": now}
    moved = uow.connection.execute(_MOVE, {"conversation": state.id, "seen": state.version, **pointers})
    if moved.rowcount != 1:
        raise TurnConflict(state.id)
    if message_id is not None:
        answered: dict[str, Any] = {"reply_state": reply_state}
        if item_id:
            answered["item_id"] = item_id
        uow.connection.execute(_ANSWERED, {"conversation": state.id, "message": message_id, **answered})


@dataclass(frozen=True)
class ResumeDoor:
    """What is needed to judge a resume code."""

    conversation_id: str
    pin_hash: str
    failed_pins: int
    locked_until: datetime | None


def find_resume(uow: UnitOfWork, code_hash: str) -> ResumeDoor | None:
    """Return the door behind a resume code."""
    row = uow.connection.execute(
        select(Conversation.id, Conversation.pin_hash, Conversation.failed_pins, Conversation.locked_until).where(
            Conversation.resume_code == code_hash
        )
    ).one_or_none()
    return ResumeDoor(row.id, row.pin_hash or "", row.failed_pins, row.locked_until) if row else None


def count_wrong_pin(uow: UnitOfWork, conversation_id: str) -> int:
    """Count one more wrong PIN, in the database itself, and return how many there are now."""
    uow.connection.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(failed_pins=Conversation.failed_pins + 1)
    )
    found = uow.connection.scalar(select(Conversation.failed_pins).where(Conversation.id == conversation_id))
    return int(found or 0)


def note_pin(uow: UnitOfWork, conversation_id: str, failed: int, locked_until: datetime | None) -> None:
    """Count a wrong PIN, or clear the count."""
    uow.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(failed_pins=failed, locked_until=locked_until)
    )


def erase(uow: UnitOfWork, state: ConversationState, plan: PlanState | None, now: datetime) -> None:
    """Delete the conversation and, with it, the plan and every word. The audit line that says so has no words."""
    uow.scrub_after_commit()
    if plan is not None:
        write_line(uow, plan.head, "bruker", "erased", now)
    uow.connection.execute(delete(Message).where(Message.conversation_id == state.id))
    uow.connection.execute(delete(ConversationToken).where(ConversationToken.conversation_id == state.id))
    uow.connection.execute(delete(Conversation).where(Conversation.id == state.id))
    if plan is not None:
        uow.connection.execute(delete(Plan).where(Plan.id == plan.id))


def conversations_of(uow: UnitOfWork, plan_id: str) -> list[tuple[str, str]]:
    """Return (conversation id, language) of the plan's conversations: where notices about the plan go."""
    rows = uow.connection.execute(select(Conversation.id, Conversation.language).where(Conversation.plan_id == plan_id))
    return [(row.id, row.language) for row in rows]
