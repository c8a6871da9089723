"""The tables. Answers, confirmations and audit lines are append-only: a newer row supersedes, none is changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, FreeText, Moment, new_id

SEQ = BigInteger().with_variant(Integer, "sqlite")


class Account(Base):
    """A coordinator's login."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class Login(Base):
    """A server-side session of an account; the id is the hash of the cookie, so a stolen table opens nothing."""

    __tablename__ = "login"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Plan(Base):
    """One person's plan. `version` grows with every change and is the optimistic lock (If-Match).

    `progress` holds pointers only: `{"areas": {area: status}, "questions": {question: state}, "again": [question]}`.
    `hard_time_at` is when the person wanted the coordinator to know that it has been hard: a time, no words.
    """

    __tablename__ = "plan"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    status: Mapped[str] = mapped_column(String(20), default="kladd")
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(2))
    coordinator_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    approved_version: Mapped[int | None]
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    progress: Mapped[dict[str, Any]]
    audit_seq: Mapped[int] = mapped_column(default=0)
    audit_head: Mapped[str] = mapped_column(String(64), default="")
    hard_time_at: Mapped[datetime | None] = mapped_column(Moment)


class Item(Base):
    """One thing the person has said in the plan (a goal, a wish …). Its words are the newest `Answer`.

    `details` is what was read out of the words: `who` (the person's own words for somebody), `when`, `horizon`.
    """

    __tablename__ = "item"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int] = mapped_column(default=0)
    area: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(String(80))
    aspect: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=1)
    details: Mapped[dict[str, Any]]
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class Answer(Base):
    """The words of an item in one revision, letter by letter, with the question as it was asked."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("item_id", "revision"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(FreeText)
    asked: Mapped[str] = mapped_column(FreeText)
    content_version: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str | None] = mapped_column(String(64))
    plan_version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)


class Consent(Base):
    """A yes, and perhaps later a no: `plan` (that a draft is kept) or `deling` (who may read it)."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    participants: Mapped[list[Any]]
    reservations: Mapped[list[Any]]
    content_version: Mapped[str] = mapped_column(String(16))


class Confirmation(Base):
    """What a coordinator said about one revision of an item. The newest per item counts."""

    __tablename__ = "confirmation"
    seq: Mapped[int] = mapped_column(SEQ, primary_key=True, autoincrement=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(FreeText)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Proposal(Base):
    """A coordinator's wording beside the person's own. Counts only when the person accepts it."""

    __tablename__ = "proposal"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(FreeText)
    state: Mapped[str] = mapped_column(String(20), default="venter")
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class Conversation(Base):
    """Where a conversation stands: pointers only, no words. `position` is `actions.position.Position` as JSON."""

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    audience: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    resume_code: Mapped[str | None] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    failed_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class ConversationToken(Base):
    """A key to a conversation, one for each device that has opened or resumed it."""

    __tablename__ = "conversation_token"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Message(Base):
    """A bubble. A person's message carries the id its phone made; the same id can stand only once.

    `shown_at` is kept for notices alone: when a page or a machine first got it.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "id"),
        Index("ix_message_conversation_seq", "conversation_id", "seq"),
        Index("ix_message_reply_to", "conversation_id", "reply_to"),
    )
    seq: Mapped[int] = mapped_column(SEQ, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    who: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(FreeText)
    choice: Mapped[str | None] = mapped_column(String(120))
    item_id: Mapped[str | None] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    reply_to: Mapped[str | None] = mapped_column(String(64))
    reply_state: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    shown_at: Mapped[datetime | None] = mapped_column(Moment)


class Audit(Base):
    """Who did what, when. Chained per plan: each line's hash covers the one before."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("plan_id", "seq"),)
    id: Mapped[int] = mapped_column(SEQ, primary_key=True, autoincrement=True)
    plan_id: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    item_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str] = mapped_column(String(64))
