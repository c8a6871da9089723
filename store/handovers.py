"""Hand-overs: proposed by the present coordinator, answered by the next one and by the person, carried out on a day.

While both have the plan (`overlapp`), both may read and write. Every step has its audit line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from store.audit import PlanHead, read_head, write_line
from store.base import new_id
from store.handover_tables import (
    ACCEPTED,
    DECLINED,
    LAPSED,
    OPEN,
    OVERLAP,
    PASSED,
    PROPOSED,
    STOPPED,
    WITHDRAWN,
    Handover,
)
from store.plan_state import PlanState
from store.tables import Account, Plan
from store.unit_of_work import UnitOfWork

CLOCK = "losen"  # who carries out what was agreed, when its day comes
# What each step is called in the audit, by the state it leads to.
ACTIONS = {state: f"handover_{state}" for state in (*OPEN, PASSED, DECLINED, WITHDRAWN, STOPPED, LAPSED)}
PERSON_SAYS = ("ja", "nei", "snakk_om")
HANDOVER_ACTIONS = (*ACTIONS.values(), *(f"handover_person_{said}" for said in PERSON_SAYS))


@dataclass(frozen=True)
class HandoverRow:
    """A hand-over as it stands, with the names of both."""

    id: str
    plan_id: str
    from_account: str
    to_account: str
    state: str
    grounds: str
    reason: str | None
    person: str | None
    overlap_from: date
    passes_on: date
    proposed_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    from_name: str = ""
    to_name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state in OPEN

    def as_json(self) -> dict[str, Any]:
        """Return all of it by name, times as ISO texts."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "plan_id"}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def shared_with(account_id: str) -> ColumnElement[bool]:
    """Tell which plans an account may open: its own, and those it takes over, from the day both have them."""
    overlapping = select(Handover.plan_id).where(Handover.to_account == account_id, Handover.state == OVERLAP)
    return or_(Plan.coordinator_id == account_id, Plan.id.in_(overlapping))


def of_plan(uow: UnitOfWork, plan_id: str) -> list[HandoverRow]:
    """Return the plan's hand-overs, the newest last."""
    return _rows(uow, Handover.plan_id == plan_id)


def of_account(uow: UnitOfWork, account_id: str) -> list[HandoverRow]:
    """Return the open hand-overs that go from this account or to it."""
    mine = or_(Handover.from_account == account_id, Handover.to_account == account_id)
    return _rows(uow, and_(Handover.state.in_(OPEN), mine))


def asked_of(uow: UnitOfWork, account_id: str, handover_id: str) -> HandoverRow:
    """Return a hand-over to this account, ended ones too. Raises LookupError; says nothing of the plan."""
    found = _rows(uow, and_(Handover.id == handover_id, Handover.to_account == account_id))
    if not found:
        raise LookupError("no such hand-over to this account")
    return found[0]


def is_open_in(uow: UnitOfWork, plan_id: str, handover_id: str) -> bool:
    """Tell whether the person can still answer to this hand-over."""
    query = select(Handover.id).where(Handover.id == handover_id, Handover.plan_id == plan_id, Handover.state.in_(OPEN))
    return uow.connection.scalar(query) is not None


def propose(
    uow: UnitOfWork,
    account_id: str,
    plan: PlanState,
    to_account: str,
    grounds: str,
    days: tuple[date, date],
    now: datetime,
) -> HandoverRow:
    """Propose that another coordinator takes the plan over. Only who has it now can; one at a time.

    Raises LookupError when the plan is not this account's, ValueError when a hand-over goes on already.
    """
    if plan.coordinator_id != account_id:
        raise LookupError("not the plan's coordinator")
    if any(row.is_open for row in of_plan(uow, plan.id)):
        raise ValueError("a hand-over goes on already")
    handover_id = new_id()
    write_line(uow, plan.head, f"account:{account_id}", ACTIONS[PROPOSED], now, handover_id)
    made = {"id": handover_id, "plan_id": plan.id, "from_account": account_id, "to_account": to_account}
    said = {"grounds": grounds, "overlap_from": days[0], "passes_on": days[1], "proposed_at": now}
    uow.connection.execute(insert(Handover).values(**made, **said, state=PROPOSED))
    return of_plan(uow, plan.id)[-1]


def answer(uow: UnitOfWork, row: HandoverRow, yes: bool, reason: str | None, now: datetime) -> bool:
    """The next coordinator says yes or no; a no counts until the plan has passed. Tell whether anything changed."""
    if not row.is_open or (yes and row.state != PROPOSED):
        return False
    state = ACCEPTED if yes else DECLINED
    _move(uow, row, state, f"account:{row.to_account}", now, answered_at=now, reason=reason)
    return True


def withdraw(uow: UnitOfWork, account_id: str, row: HandoverRow, now: datetime) -> bool:
    """The present coordinator takes the proposal back. Tell whether anything changed."""
    if not row.is_open or row.from_account != account_id:
        return False
    _move(uow, row, WITHDRAWN, f"account:{account_id}", now)
    return True


def due(uow: UnitOfWork, today: date) -> list[HandoverRow]:
    """Return the hand-overs whose day has come: to open, to carry out, or never answered."""
    return _rows(
        uow,
        or_(
            and_(Handover.state == ACCEPTED, Handover.overlap_from <= today),
            and_(Handover.state.in_((PROPOSED, OVERLAP)), Handover.passes_on <= today),
        ),
    )


def carry_out(uow: UnitOfWork, row: HandoverRow, now: datetime) -> str:
    """Do what the day asks for, and return the new state. Raises `store.audit.Stale` when somebody was quicker.

    A plan never passes to a closed account, and never away from somebody who no longer has it.
    """
    closed = uow.connection.scalar(select(Account.disabled_at).where(Account.id == row.to_account)) is not None
    holder = uow.connection.scalar(select(Plan.coordinator_id).where(Plan.id == row.plan_id))
    if closed or holder != row.from_account:
        state = STOPPED
    else:
        state = {PROPOSED: LAPSED, ACCEPTED: OVERLAP, OVERLAP: PASSED}[row.state]
    _move(uow, row, state, CLOCK, now, plan={"coordinator_id": row.to_account} if state == PASSED else {})
    return state


def person_says(
    uow: UnitOfWork, head: PlanHead, handover_id: str, said: str, actor: str, now: datetime
) -> PlanHead:
    """The person's word on an open hand-over; a no ends it. One that is over is left as it is."""
    if not is_open_in(uow, head.plan_id, handover_id):
        return head
    ends = {"state": STOPPED, "ended_at": now} if said == "nei" else {}
    uow.connection.execute(update(Handover).where(Handover.id == handover_id).values(person=said, **ends))
    return write_line(uow, head, actor, f"handover_person_{said}", now, handover_id)


def stop_all(uow: UnitOfWork, plan_id: str, now: datetime) -> None:
    """End what goes on, because the person chose another reader or none; the caller writes the line that says so."""
    going_on = update(Handover).where(Handover.plan_id == plan_id, Handover.state.in_(OPEN))
    uow.connection.execute(going_on.values(state=STOPPED, ended_at=now))


def _move(
    uow: UnitOfWork,
    row: HandoverRow,
    state: str,
    actor: str,
    now: datetime,
    plan: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Write the audit line, which holds the plan's row, and then the new state."""
    write_line(uow, read_head(uow, row.plan_id), actor, ACTIONS[state], now, row.id, **(plan or {}))
    if state not in OPEN:
        values["ended_at"] = now
    moved = uow.connection.execute(
        update(Handover).where(Handover.id == row.id, Handover.state == row.state).values(state=state, **values)
    )
    if moved.rowcount != 1:
        raise LookupError("the hand-over has moved on")


def _rows(uow: UnitOfWork, which: ColumnElement[bool]) -> list[HandoverRow]:
    columns: Sequence[Any] = [getattr(Handover, f.name) for f in fields(HandoverRow)[:-2]]
    rows: Iterable[Any] = uow.connection.execute(
        select(*columns).where(which).order_by(Handover.proposed_at, Handover.id)
    )
    found = [HandoverRow(*row) for row in rows]
    if not found:
        return []
    wanted = {row.from_account for row in found} | {row.to_account for row in found}
    names = dict(uow.connection.execute(select(Account.id, Account.name).where(Account.id.in_(wanted))).tuples().all())
    return [replace(row, from_name=names[row.from_account], to_name=names[row.to_account]) for row in found]

