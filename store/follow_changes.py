"""What a person does to a plan under way: says that nothing happens, comments on one thing, takes either back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from store.follow_tables import ItemComment, Reminder

if TYPE_CHECKING:
    from store.changes import Target

REMINDED, REMINDER_TAKEN_BACK = "reminded", "reminder_taken_back"
COMMENTED, COMMENT_TAKEN_BACK = "commented", "comment_taken_back"


@dataclass(frozen=True)
class Remind:
    """The person wants an answer from the coordinator, who has it until `due`."""

    reminder_id: str
    due: datetime


@dataclass(frozen=True)
class TakeBackReminder:
    """The person no longer waits for an answer."""

    reminder_id: str


@dataclass(frozen=True)
class Comment:
    """The person says something about one thing in the plan."""

    comment_id: str
    item_id: str
    text: str


@dataclass(frozen=True)
class TakeBackComment:
    """The person takes a comment back. It is no longer shown to anybody."""

    comment_id: str


def _remind(target: Target, change: Remind) -> None:
    plan = target.plan.plan_id
    is_open = (Reminder.plan_id == plan, Reminder.answered_at.is_(None), Reminder.taken_back_at.is_(None))
    if target.uow.connection.scalar(select(Reminder.id).where(*is_open)) is not None:
        return  # said already (two taps, two devices): the first day counts
    target.line(REMINDED)
    values = {"id": change.reminder_id, "plan_id": plan, "at": target.now, "due": change.due}
    target.uow.connection.execute(insert(Reminder).values(**values))


def _take_back_reminder(target: Target, change: TakeBackReminder) -> None:
    taken = target.uow.connection.execute(
        update(Reminder)
        .where(
            Reminder.id == change.reminder_id,
            Reminder.plan_id == target.plan.plan_id,
            Reminder.answered_at.is_(None),
            Reminder.taken_back_at.is_(None),
        )
        .values(taken_back_at=target.now)
    )
    if taken.rowcount:
        target.line(REMINDER_TAKEN_BACK)


def _comment(target: Target, change: Comment) -> None:
    target.line(COMMENTED, change.item_id)
    values = {"id": change.comment_id, "item_id": change.item_id, "text": change.text}
    target.uow.connection.execute(insert(ItemComment).values(plan_id=target.plan.plan_id, at=target.now, **values))


def _take_back_comment(target: Target, change: TakeBackComment) -> None:
    mine = (ItemComment.id == change.comment_id, ItemComment.plan_id == target.plan.plan_id)
    item = target.uow.connection.scalar(select(ItemComment.item_id).where(*mine, ItemComment.taken_back_at.is_(None)))
    if item is None:
        return
    target.uow.connection.execute(update(ItemComment).where(*mine).values(taken_back_at=target.now))
    target.line(COMMENT_TAKEN_BACK, item)


FollowChange = Remind | TakeBackReminder | Comment | TakeBackComment
APPLY: dict[type, Callable[[Target, Any], None]] = {
    Remind: _remind,
    TakeBackReminder: _take_back_reminder,
    Comment: _comment,
    TakeBackComment: _take_back_comment,
}
