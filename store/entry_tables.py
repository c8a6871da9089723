"""The tables of the living plan. An entry points at its newest version; versions are append-only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, FreeBytes, FreeFields, FreeText, Moment, new_id
from store.tables import SEQ


class Entry(Base):
    """One element of a plan: a measure, a participant … `kind` is one of `store.plan_facts.KINDS`.

    `state`, `due` and `subject` repeat what the overview counts (see `store.elements.Element`); no words stand here.
    """

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_plan_kind", "plan_id", "kind"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    removed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str | None] = mapped_column(String(20))
    due: Mapped[date | None]
    subject: Mapped[str | None] = mapped_column(String(32))


class EntryVersion(Base):
    """An entry as it stood from one step on: who made it so, when, why, and which step it takes back (`undoes`)."""

    __tablename__ = "entry_version"
    __table_args__ = (UniqueConstraint("entry_id", "version"),)
    seq: Mapped[int] = mapped_column(SEQ, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(Integer)
    deed: Mapped[str] = mapped_column(String(10))
    removed: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[dict[str, Any]] = mapped_column(FreeFields)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str | None] = mapped_column(FreeText)
    step: Mapped[str] = mapped_column(String(32), index=True)
    undoes: Mapped[str | None] = mapped_column(String(32))


class AttachedFile(Base):
    """The bytes of an attachment, once for each plan and content. Never changed; they go with the plan."""

    __tablename__ = "attached_file"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes] = mapped_column(FreeBytes)
    at: Mapped[datetime] = mapped_column(Moment)
