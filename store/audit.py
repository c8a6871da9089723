"""The audit line: who did what to which item, chained so that a changed line shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from store.tables import Audit, Plan
from store.unit_of_work import UnitOfWork


class Stale(Exception):
    """Somebody else changed the plan first. `version` is the one that counts now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the plan is at version {version}")
        self.version = version


@dataclass(frozen=True)
class PlanHead:
    """Where a plan's version and audit chain stand."""

    plan_id: str
    version: int
    seq: int
    digest: str


_HEAD = select(Plan.version, Plan.audit_seq, Plan.audit_head).where(Plan.id == bindparam("plan"))
_MOVE = update(Plan).where(Plan.id == bindparam("plan"), Plan.version == bindparam("seen"))
_LINE = insert(Audit)


def line_hash(before: str, plan_id: str, seq: int, actor: str, action: str, item_id: str | None, at: datetime) -> str:
    """Return the hash of one line; it covers the hash of the line before."""
    parts = (before, plan_id, str(seq), actor, action, item_id or "", f"{at.timestamp():.3f}")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def read_head(uow: UnitOfWork, plan_id: str) -> PlanHead:
    """Return the plan's head. Raises LookupError when there is no such plan."""
    row = uow.connection.execute(_HEAD, {"plan": plan_id}).one_or_none()
    if row is None:
        raise LookupError("no such plan")
    return PlanHead(plan_id, row.version, row.audit_seq, row.audit_head)


def write_line(
    uow: UnitOfWork, head: PlanHead, actor: str, action: str, at: datetime, item_id: str | None = None, **changes: Any
) -> PlanHead:
    """Add a line, raise the plan's version, set `changes` on the plan row, and return the new head.

    One call per change: a plan's version can not move without a line. Raises Stale when the plan has moved on.
    """
    seq = head.seq + 1
    digest = line_hash(head.digest, head.plan_id, seq, actor, action, item_id, at)
    values = {"audit_seq": seq, "audit_head": digest, "version": head.version + 1, "changed_at": at, **changes}
    moved = uow.connection.execute(_MOVE, {"plan": head.plan_id, "seen": head.version, **values})
    if moved.rowcount != 1:
        raise Stale(read_head(uow, head.plan_id).version)
    line = {"plan_id": head.plan_id, "seq": seq, "actor": actor, "action": action, "item_id": item_id, "at": at}
    uow.connection.execute(_LINE, {**line, "hash": digest})
    return PlanHead(head.plan_id, head.version + 1, seq, digest)


def broken_lines(uow: UnitOfWork) -> list[str]:
    """Return a sentence for every line that does not fit its chain (empty = all is well)."""
    faults: list[str] = []
    before: dict[str, tuple[int, str]] = {}
    for row in uow.connection.execute(
        select(Audit.plan_id, Audit.seq, Audit.actor, Audit.action, Audit.item_id, Audit.at, Audit.hash).order_by(
            Audit.plan_id, Audit.seq
        )
    ):
        seq, digest = before.get(row.plan_id, (0, ""))
        if row.seq != seq + 1:
            faults.append(f"plan {row.plan_id}: line {seq + 1} is missing")
        elif row.hash != line_hash(digest, row.plan_id, row.seq, row.actor, row.action, row.item_id, row.at):
            faults.append(f"plan {row.plan_id}: line {row.seq} was changed")
        before[row.plan_id] = (row.seq, row.hash)
    for plan in uow.connection.execute(select(Plan.id, Plan.audit_seq, Plan.audit_head)):
        if before.get(plan.id, (0, "")) != (plan.audit_seq, plan.audit_head):
            faults.append(f"plan {plan.id}: the last lines do not match the plan")
    return faults
