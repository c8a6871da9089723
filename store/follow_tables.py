"""The tables of what a person says to a plan under way: that nothing happens, and a comment on one thing in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, FreeText, Moment, new_id


class Reminder(Base):
    """The person has said that nothing happens. `due` is the time that was promised: after it, the unit sees it.

    It is open until the coordinator answers or the person takes it back; rows are never deleted alone.
    """

    __tablename__ = "reminder"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    passed_on_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str | None] = mapped_column(FreeText)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)


class ItemComment(Base):
    """What the person has said about one thing in the plan. The thing itself keeps its words."""

    __tablename__ = "item_comment"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(FreeText)
    at: Mapped[datetime] = mapped_column(Moment)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
