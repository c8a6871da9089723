"""What a person can be told about their own plan under way: what was made of it, what waits, and since when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from store.entries import Entries, read_entries
from store.follow_tables import ItemComment, Reminder
from store.plan_state import PlanState
from store.tables import Account, Audit, Proposal
from store.unit_of_work import UnitOfWork

_LOOKING = ("read", "document")


@dataclass(frozen=True)
class ReminderState:
    """That the person has said nothing happens. `answer` is the coordinator's, None as long as there is none."""

    id: str
    plan_id: str
    at: datetime
    due: datetime
    passed_on_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    answered_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None

    def days(self, now: datetime) -> int:
        """How many whole days the person has waited."""
        return max((now - self.at).days, 0)

    def is_over(self, now: datetime) -> bool:
        """Whether the time that was promised has passed without an answer."""
        return self.is_open and self.due <= now


@dataclass(frozen=True)
class CommentState:
    """What the person has said about one item."""

    id: str
    item_id: str
    text: str
    at: datetime


@dataclass(frozen=True)
class WaitingWording:
    """A coordinator's wording that waits for the person."""

    id: str
    item_id: str
    text: str


@dataclass(frozen=True)
class Following:
    """A plan under way. `names` are the accounts' by id; `read_at` and `done_at` are when the coordinator last
    read the plan, and last did something in it."""

    entries: Entries = field(default_factory=Entries)
    names: Mapping[str, str] = field(default_factory=dict)
    wordings: tuple[WaitingWording, ...] = ()
    reminder: ReminderState | None = None
    read_at: datetime | None = None
    done_at: datetime | None = None


def read_following(uow: UnitOfWork, plan: PlanState) -> Following:
    """Return what is under way in a plan, for rooms that have settled who asks."""
    names = dict(uow.connection.execute(select(Account.id, Account.name)).tuples().all())
    waiting = uow.connection.execute(
        select(Proposal.id, Proposal.item_id, Proposal.text)
        .where(Proposal.plan_id == plan.id, Proposal.state == "venter")
        .order_by(Proposal.at)
    )
    own = {item.id for item in plan.items}
    by = f"account:{plan.coordinator_id}"
    deeds = select(func.max(Audit.at)).where(Audit.plan_id == plan.id, Audit.actor == by)
    return Following(
        read_entries(uow, plan.id),
        names,
        tuple(WaitingWording(*row) for row in waiting if row.item_id in own),
        newest_reminder(uow, plan.id),
        uow.connection.scalar(deeds.where(Audit.action == _LOOKING[0])),
        uow.connection.scalar(deeds.where(Audit.action.not_in(_LOOKING))),
    )


_REMINDER = (
    select(
        Reminder.id,
        Reminder.plan_id,
        Reminder.at,
        Reminder.due,
        Reminder.passed_on_at,
        Reminder.answered_at,
        Reminder.answer,
        Account.name,
    )
    .join(Account, Account.id == Reminder.answered_by, isouter=True)
    .where(Reminder.taken_back_at.is_(None))
)


def newest_reminder(uow: UnitOfWork, plan_id: str) -> ReminderState | None:
    """Return the newest reminder that was not taken back, answered or not."""
    query = _REMINDER.where(Reminder.plan_id == plan_id).order_by(Reminder.at.desc()).limit(1)
    row = uow.connection.execute(query).one_or_none()
    return ReminderState(*row) if row else None


def open_reminders(uow: UnitOfWork, plan_ids: Collection[str]) -> dict[str, ReminderState]:
    """Return the reminder that waits in each of these plans."""
    query = _REMINDER.where(Reminder.plan_id.in_(plan_ids), Reminder.answered_at.is_(None))
    return {row.plan_id: ReminderState(*row) for row in uow.connection.execute(query)}


def comments_of(uow: UnitOfWork, plan_id: str) -> list[CommentState]:
    """Return the person's comments that stand, oldest first."""
    rows = uow.connection.execute(
        select(ItemComment.id, ItemComment.item_id, ItemComment.text, ItemComment.at)
        .where(ItemComment.plan_id == plan_id, ItemComment.taken_back_at.is_(None))
        .order_by(ItemComment.at, ItemComment.id)
    )
    return [CommentState(*row) for row in rows]
