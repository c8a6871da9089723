"""The table of hand-overs: a plan passes from one coordinator to another on an agreed day, and what was said to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, FreeText, Moment, new_id

PROPOSED, ACCEPTED, OVERLAP = "foreslaatt", "godtatt", "overlapp"
OPEN = (PROPOSED, ACCEPTED, OVERLAP)
# How a hand-over can end: done, said no to, taken back, stopped by the person, never answered.
PASSED, DECLINED, WITHDRAWN, STOPPED, LAPSED = "fullfort", "avslaatt", "trukket", "stoppet", "utgaatt"


class Handover(Base):
    """One hand-over. `state` is one of OPEN while it goes on; a plan has one open hand-over at most.

    `person` is what the person said to it: `ja`, `nei`, `snakk_om`, or nothing yet.
    """

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_state_to", "state", "to_account"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    from_account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    to_account: Mapped[str] = mapped_column(ForeignKey("account.id"))
    state: Mapped[str] = mapped_column(String(12))
    grounds: Mapped[str] = mapped_column(FreeText)
    reason: Mapped[str | None] = mapped_column(FreeText)
    person: Mapped[str | None] = mapped_column(String(10))
    overlap_from: Mapped[date]
    passes_on: Mapped[date]
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
