"""Answering a person who waits, and passing it on to the coordinating unit when nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from store.audit import PlanHead, Stale, read_head, write_line
from store.follow_tables import Reminder
from store.following import newest_reminder
from store.plan_state import PlanState
from store.tables import Account, Plan
from store.unit_of_work import UnitOfWork

ANSWERED, PASSED_ON = "reminder_answered", "reminder_passed_on"
# How the audit names what becomes of a reminder: none of it changes a word of the person.
REMINDER_ACTIONS = ("reminded", "reminder_taken_back", ANSWERED, PASSED_ON)
SYSTEM = "losen"


class NobodyWaits(Exception):
    """There is no reminder that waits for an answer: it was answered or taken back."""


@dataclass(frozen=True)
class UnitRow:
    """One plan in the coordinating unit's queue: no word of the person, only who waits for whom since when."""

    plan_id: str
    coordinator: str
    at: datetime
    due: datetime
    passed_on_at: datetime | None


def answer_reminder(uow: UnitOfWork, account_id: str, plan: PlanState, text: str, now: datetime) -> PlanHead:
    """Write the coordinator's answer to the reminder that waits. Raises NobodyWaits.

    The caller has settled that the account may (`store.desk.plan_for`).
    """
    waits = newest_reminder(uow, plan.id)
    if waits is None or not waits.is_open:
        raise NobodyWaits(plan.id)
    head = write_line(uow, plan.head, f"account:{account_id}", ANSWERED, now)
    uow.connection.execute(
        update(Reminder).where(Reminder.id == waits.id).values(answered_at=now, answered_by=account_id, answer=text)
    )
    return head


def pass_on_overdue(uow: UnitOfWork, now: datetime) -> int:
    """Write down, with an audit line each, that reminders without an answer in time are now the unit's to see.

    Whoever looks at a list calls this first; nothing else has to run. Returns how many were passed on.
    """
    overdue = uow.connection.execute(
        select(Reminder.id, Reminder.plan_id)
        .join(Plan, Plan.id == Reminder.plan_id)
        .where(
            Reminder.due <= now,
            Reminder.passed_on_at.is_(None),
            Reminder.answered_at.is_(None),
            Reminder.taken_back_at.is_(None),
            Plan.coordinator_id.is_not(None),
        )
    ).all()
    passed = 0
    for reminder_id, plan_id in overdue:
        try:
            write_line(uow, read_head(uow, plan_id), SYSTEM, PASSED_ON, now)
        except Stale:  # somebody writes in this plan just now: the next look does it
            continue
        uow.connection.execute(update(Reminder).where(Reminder.id == reminder_id).values(passed_on_at=now))
        passed += 1
    return passed


def unit_queue(uow: UnitOfWork, now: datetime) -> list[UnitRow]:
    """Return the plans that wait for the coordinating unit, longest wait first: for the unit's overview."""
    rows = uow.connection.execute(
        select(Reminder.plan_id, Account.name, Reminder.at, Reminder.due, Reminder.passed_on_at)
        .join(Plan, Plan.id == Reminder.plan_id)
        .join(Account, Account.id == Plan.coordinator_id)
        .where(Reminder.due <= now, Reminder.answered_at.is_(None), Reminder.taken_back_at.is_(None))
        .order_by(Reminder.at)
    )
    return [UnitRow(*row) for row in rows]
