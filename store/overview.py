"""What a coordinator's list is made of: one row for each plan, counted without opening a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, not_, select

from store.elements import Measure, WishAnswer
from store.entry_tables import Entry
from store.handovers import shared_with
from store.plan_facts import Phase
from store.tables import Confirmation, Item, Plan, Proposal
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class PlanRow:
    """One line in the coordinator's list. `wishes` wait for an answer, `wished` are all.

    `statuses` counts measures by status; `due` is the next day of anything.

    `hard_time_at` is the person's mark that it has been hard: a time, without a word of what was written.
    """

    id: str
    status: str
    version: int
    areas: dict[str, str]
    sent_at: datetime | None
    changed_at: datetime
    items: int
    settled: int
    waiting: int
    wishes: int
    wished: int
    phase: str
    due: date | None
    hard_time_at: datetime | None = None
    statuses: dict[str, int] = field(default_factory=dict)


def plans_for(uow: UnitOfWork, account_id: str) -> list[PlanRow]:
    """Return the plans sent to this account, newest change first."""
    mine = select(Plan.id).where(shared_with(account_id))
    items = _counts(uow, select(Item.plan_id, func.count()).where(Item.removed_at.is_(None), Item.plan_id.in_(mine)))
    settled = _counts(
        uow,
        select(Confirmation.plan_id, func.count(func.distinct(Confirmation.item_id)))
        .join(Item, Item.id == Confirmation.item_id)
        .where(
            Confirmation.plan_id.in_(mine), Confirmation.revision == Item.revision, Item.removed_at.is_(None)
        ),
    )
    waiting = _counts(
        uow, select(Proposal.plan_id, func.count()).where(Proposal.plan_id.in_(mine), Proposal.state == "venter")
    )
    wished = _counts(
        uow,
        select(Item.plan_id, func.count()).where(
            Item.plan_id.in_(mine), Item.aspect == "wish", Item.removed_at.is_(None)
        ),
    )
    answered = select(Entry.id).where(
        Entry.kind == WishAnswer.kind, not_(Entry.removed), Entry.plan_id == Item.plan_id, Entry.subject == Item.id
    )
    wishes = _counts(
        uow,
        select(Item.plan_id, func.count()).where(
            Item.plan_id.in_(mine), Item.aspect == "wish", Item.removed_at.is_(None), ~answered.exists()
        ),
    )
    entries = _entries(uow, mine)
    rows = uow.connection.execute(
        select(Plan.id, Plan.status, Plan.version, Plan.progress, Plan.sent_at, Plan.changed_at, Plan.hard_time_at)
        .where(shared_with(account_id))
        .order_by(Plan.changed_at.desc())
    )
    return [
        PlanRow(
            id=row.id,
            status=row.status,
            version=row.version,
            areas=dict(row.progress["areas"]),
            sent_at=row.sent_at,
            changed_at=row.changed_at,
            hard_time_at=row.hard_time_at,
            items=items.get(row.id, 0),
            settled=settled.get(row.id, 0),
            waiting=waiting.get(row.id, 0),
            wishes=wishes.get(row.id, 0),
            wished=wished.get(row.id, 0),
            **entries.get(row.id, _NOTHING),
        )
        for row in rows
    ]


_NOTHING: dict[str, Any] = {"phase": "", "due": None, "statuses": {}}


def _counts(uow: UnitOfWork, query: Select[str, int]) -> dict[str, int]:
    """Return the count by plan; the plan is the query's first column."""
    return dict(uow.connection.execute(query.group_by(query.selected_columns[0])).tuples().all())


def _entries(uow: UnitOfWork, mine: Select[Any]) -> dict[str, dict[str, Any]]:
    rows = uow.connection.execute(
        select(Entry.plan_id, Entry.kind, Entry.state, func.count().label("number"), func.min(Entry.due).label("due"))
        .where(and_(Entry.plan_id.in_(mine), not_(Entry.removed)))
        .group_by(Entry.plan_id, Entry.kind, Entry.state)
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        plan = found.setdefault(row.plan_id, {"phase": "", "due": None, "statuses": {}})
        if row.kind == Measure.kind:
            plan["statuses"][row.state] = row.number
        elif row.kind == Phase.kind:
            plan["phase"] = row.state
        if row.due is not None:
            plan["due"] = min(row.due, plan["due"] or row.due)
    return found
