"""The table of mappings that were put away: pointers to the words and entries that stood then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, FreeText, Moment, new_id


class MappingRound(Base):
    """A mapping as it stood when a new one was begun from it. It never changes; `taken_back_at` undoes the beginning.

    `items` are `[item, revision]`, `entries` `[entry, version]`: words and versions are append-only, so these pairs
    are the whole of it. `progress` is how far it had come.
    """

    __tablename__ = "mapping_round"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(FreeText)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    items: Mapped[list[Any]]
    entries: Mapped[list[Any]]
    progress: Mapped[dict[str, Any]]
