"""What the audit trail tells the desk. Only reading: the store writes the lines, together with what they tell of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from store.entry_writing import ENTRY_ACTIONS
from store.handovers import HANDOVER_ACTIONS, shared_with
from store.plan_state import PlanState
from store.reminders import REMINDER_ACTIONS
from store.rounds import ROUND_ACTIONS
from store.tables import Audit, Plan, Proposal
from store.unit_of_work import UnitOfWork

READ = "read"
PRINTED = "document"
FETCHED = "attachment_read"
# Lines that raise the plan's version and change nothing in it.
LOOKING = (READ, PRINTED, FETCHED)
CONFIRMED = "plan_confirmed"
# Lines after which the person's words and the answers to them stand as they did.
_WORDS_STAND = (*LOOKING, *ENTRY_ACTIONS, *HANDOVER_ACTIONS, *ROUND_ACTIONS, *REMINDER_ACTIONS)


@dataclass(frozen=True)
class News:
    """What the person has done since the plan was confirmed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything new."""
        return bool(self.added or self.changed or self.removed)


_NEWS = {"answer_saved": "added", "answer_changed": "changed", "item_removed": "removed"}


def actor(account_id: str) -> str:
    """Return how the audit names an account."""
    return f"account:{account_id}"


def has_read_since(uow: UnitOfWork, account_id: str, plan_id: str, since: datetime) -> bool:
    """Tell whether the account has read the plan at or after `since`, and nobody else has changed it after that."""
    own = actor(account_id)
    read = uow.connection.scalar(
        select(func.max(Audit.seq)).where(
            Audit.plan_id == plan_id, Audit.actor == own, Audit.action == READ, Audit.at >= since
        )
    )
    if read is None:
        return False
    later = select(Audit.id).where(Audit.plan_id == plan_id, Audit.seq > read, Audit.actor != own)
    return uow.connection.scalar(later.limit(1)) is None


@dataclass(frozen=True)
class Unseen:
    """How much others have done in a plan after the line `after`, up to which the account has read it."""

    count: int = 0
    after: int = 0


def unseen_changes(uow: UnitOfWork, account_id: str) -> dict[str, Unseen]:
    """Return what others have done in each of the account's plans since the account read it last.

    A plan that was never read counts from its beginning.
    """
    own = actor(account_id)
    mine = select(Plan.id).where(shared_with(account_id))
    read = (
        select(Audit.plan_id, func.max(Audit.seq).label("seq"))
        .where(Audit.plan_id.in_(mine), Audit.actor == own, Audit.action == READ)
        .group_by(Audit.plan_id)
        .subquery()
    )
    rows = uow.connection.execute(
        select(Audit.plan_id, func.count(), func.coalesce(func.max(read.c.seq), 0))
        .join(read, Audit.plan_id == read.c.plan_id, isouter=True)
        .where(
            Audit.plan_id.in_(mine),
            Audit.actor != own,
            Audit.action.not_in(LOOKING),
            Audit.seq > func.coalesce(read.c.seq, 0),
        )
        .group_by(Audit.plan_id)
    )
    return {plan: Unseen(count, after) for plan, count, after in rows.tuples()}


@dataclass(frozen=True)
class Line:
    """One line of a plan's trail: who did what to which item or entry."""

    seq: int
    actor: str
    action: str
    item_id: str | None
    at: datetime


def last_reading(uow: UnitOfWork, account_id: str, plan_id: str, before: datetime) -> int:
    """Return the line of the account's newest reading before this time; 0 when there is none."""
    found = uow.connection.scalar(
        select(func.max(Audit.seq)).where(
            Audit.plan_id == plan_id, Audit.actor == actor(account_id), Audit.action == READ, Audit.at < before
        )
    )
    return found or 0


def lines_after(uow: UnitOfWork, account_id: str, plan_id: str, seq: int) -> list[Line]:
    """Return what others have done in a plan after the line `seq`, newest first. A reading is nothing."""
    rows = uow.connection.execute(
        select(Audit.seq, Audit.actor, Audit.action, Audit.item_id, Audit.at)
        .where(
            Audit.plan_id == plan_id,
            Audit.seq > seq,
            Audit.actor != actor(account_id),
            Audit.action.not_in(LOOKING),
        )
        .order_by(Audit.seq.desc())
    )
    return [Line(*row) for row in rows.tuples()]


def words_stand_since(uow: UnitOfWork, plan: PlanState, version: int) -> bool:
    """Tell whether the person's words and the answers to them stand as in `version`.

    Somebody may have read or printed the plan, worked on its measures, agreed on who takes it over, or begun
    a new mapping from the old words.
    """
    lines = plan.head.version - version  # each line raises the version by one
    if not 0 <= lines <= plan.head.seq:
        return False
    changes = select(func.count()).where(
        Audit.plan_id == plan.id, Audit.seq > plan.head.seq - lines, Audit.action.not_in(_WORDS_STAND)
    )
    return not uow.session.scalar(changes)


def last_deed(uow: UnitOfWork, plan_id: str) -> tuple[str, str, datetime] | None:
    """Return (actor, action, when) of the newest line that changed something."""
    row = uow.session.execute(
        select(Audit.actor, Audit.action, Audit.at)
        .where(Audit.plan_id == plan_id, Audit.action.not_in(LOOKING))
        .order_by(Audit.seq.desc())
        .limit(1)
    ).one_or_none()
    return (row.actor, row.action, row.at) if row else None


def newest_changes(uow: UnitOfWork, plan_ids: Collection[str]) -> dict[str, datetime]:
    """Return when each plan last changed, readings left out."""
    newest = (
        select(func.max(Audit.seq).label("seq"), Audit.plan_id)
        .where(Audit.plan_id.in_(plan_ids), Audit.action.not_in(LOOKING))
        .group_by(Audit.plan_id)
        .subquery()
    )
    rows = uow.session.execute(
        select(Audit.plan_id, Audit.at).join(newest, (Audit.plan_id == newest.c.plan_id) & (Audit.seq == newest.c.seq))
    )
    return {row.plan_id: row.at for row in rows}


def news_since_confirmation(uow: UnitOfWork, plan_ids: Collection[str]) -> dict[str, News]:
    """Return what is new in each plan that was confirmed before; a plan never confirmed is left out."""
    confirmed = (
        select(func.max(Audit.seq).label("seq"), Audit.plan_id)
        .where(Audit.plan_id.in_(plan_ids), Audit.action == CONFIRMED)
        .group_by(Audit.plan_id)
        .subquery()
    )
    counts: dict[str, dict[str, int]] = {plan_id: {} for plan_id in uow.session.scalars(select(confirmed.c.plan_id))}
    rows = uow.session.execute(
        select(Audit.plan_id, Audit.action, func.count(func.distinct(Audit.item_id)).label("items"))
        .join(confirmed, (Audit.plan_id == confirmed.c.plan_id) & (Audit.seq > confirmed.c.seq))
        .where(Audit.action.in_(_NEWS))
        .group_by(Audit.plan_id, Audit.action)
    )
    for row in rows:
        counts[row.plan_id][_NEWS[row.action]] = row.items
    return {plan_id: News(**found) for plan_id, found in counts.items()}


def proposal_revisions(uow: UnitOfWork, plan_id: str) -> dict[str, int]:
    """Return which revision of the item's words each proposal was made for."""
    rows = uow.session.execute(select(Proposal.id, Proposal.revision).where(Proposal.plan_id == plan_id))
    return {row.id: row.revision for row in rows}
