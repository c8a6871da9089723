"""Opening a plan: what is read is written down before the page gets the plan's version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from content import Content
from coordinator import trail
from coordinator.plan_view import PlanView, view_plan
from coordinator.sessions import Visitor
from store import desk
from store.audit import Stale, write_line
from store.database import StoreDown
from store.plan_json import items_json, plan_json
from store.plan_state import PlanState
from store.unit_of_work import Store, UnitOfWork

T = TypeVar("T")

# Reloading a page is the same reading.
SAME_READING = timedelta(minutes=10)
_TRIES = 5


@dataclass(frozen=True)
class PlanLine:
    """One plan in the coordinator's list: no words of the person, only how far things have come."""

    id: str
    status: str
    version: int
    areas: dict[str, str]
    sent_at: datetime | None
    changed_at: datetime
    items: int
    settled: int
    waiting: int
    news: trail.News

    @property
    def to_look_at(self) -> int:
        """How many items wait for the coordinator."""
        return self.items - self.settled


@dataclass(frozen=True)
class Reader:
    """Reads what was sent to one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def list_plans(self) -> list[PlanLine]:
        """Return the plans sent to this account, newest change first. A reading is no change."""
        with self.store.read() as uow:
            rows = desk.plans_for(uow, self.visitor.account_id)
            ids = [row.id for row in rows]
            changes = trail.newest_changes(uow, ids)
            news = trail.news_since_confirmation(uow, ids)
        lines = [
            PlanLine(
                id=row.id,
                status=row.status,
                version=row.version,
                areas=self._in_order(row.areas),
                sent_at=row.sent_at,
                changed_at=changes.get(row.id, row.changed_at),
                items=row.items,
                settled=row.settled,
                waiting=row.waiting,
                news=news.get(row.id, trail.News()),
            )
            for row in rows
        ]
        return sorted(lines, key=lambda line: line.changed_at, reverse=True)

    def _in_order(self, areas: dict[str, str]) -> dict[str, str]:
        place = {area.id: area.order for area in self.content.areas}
        return {area: areas[area] for area in sorted(areas, key=lambda area: (place.get(area, len(place)), area))}

    def show(self, plan_id: str, language: str) -> PlanView:
        """Return the plan as the page shows it. Raises LookupError."""
        return self._step(lambda uow: view_plan(uow, self.content, self._read(uow, plan_id), language))

    def as_json(self, plan_id: str) -> dict[str, Any]:
        """Return the plan in the shape of the contract. Raises LookupError."""

        def read(uow: UnitOfWork) -> dict[str, Any]:
            plan = self._read(uow, plan_id)
            return {**plan_json(uow, plan), "items": items_json(plan)}

        return self._step(read)

    def for_print(self, plan_id: str) -> PlanView:
        """Return the plan in the person's language, and write down that a copy of it left the house."""

        def read(uow: UnitOfWork) -> PlanView:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            write_line(uow, plan.head, trail.actor(self.visitor.account_id), trail.PRINTED, self.now)
            return view_plan(uow, self.content, plan, plan.language)

        return self._step(read)

    def _step(self, read: Callable[[UnitOfWork], T]) -> T:
        for _ in range(_TRIES):
            with self.store.write() as uow:
                try:
                    found = read(uow)
                except Stale:  # the person wrote at the same moment: read again
                    continue
                uow.commit()
                return found
        raise StoreDown("the plan changes too quickly to be read")

    def _read(self, uow: UnitOfWork, plan_id: str) -> PlanState:
        plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
        if trail.has_read_since(uow, self.visitor.account_id, plan_id, self.now - SAME_READING):
            return plan
        return replace(plan, head=desk.note_reading(uow, self.visitor.account_id, plan, self.now))
