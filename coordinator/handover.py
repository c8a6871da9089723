"""Changing the coordinator: the present one proposes, the next one answers, and the person is told each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from content import Content
from coordinator.handover_words import notice_of
from coordinator.sessions import Visitor
from coordinator.times import read_time
from coordinator.words import Refused, clean, local_day, say_date
from store import accounts, desk, handovers
from store.audit import Stale
from store.database import StoreDown
from store.handovers import HandoverRow
from store.plan_state import PlanState, read_plan
from store.unit_of_work import Store, UnitOfWork

T = TypeVar("T")
_TRIES = 5
FIELDS = ("to", "grounds", "overlap_from", "passes_on")


@dataclass(frozen=True)
class HandoverPage:
    """What the page about a plan's hand-over shows. `others` are those who can be asked, by id."""

    plan: PlanState
    rows: Sequence[HandoverRow]
    others: Mapping[str, str]
    coordinator: str
    earliest: date
    is_mine: bool

    @property
    def open(self) -> HandoverRow | None:
        """The hand-over that goes on."""
        return self.rows[-1] if self.rows and self.rows[-1].is_open else None

    @property
    def ended(self) -> Sequence[HandoverRow]:
        """Those that came to an end, the newest first."""
        return [row for row in reversed(self.rows) if not row.is_open]


@dataclass(frozen=True)
class Handovers:
    """Reads and writes hand-overs for one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    @property
    def earliest(self) -> date:
        """The first day the next coordinator may read: the person is to know some days before."""
        return local_day(self.now) + timedelta(days=self.content.codebook.handover_notice_days)

    def page(self, plan_id: str) -> HandoverPage:
        """Return the page of a plan's hand-over. Raises LookupError. No word of the person stands on it."""
        with self.store.read() as uow:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            people = {one.id: one.name for one in accounts.open_coordinators(uow)}
            holder = next((a.name for a in accounts.list_accounts(uow) if a.id == plan.coordinator_id), "")
            others = {id: name for id, name in people.items() if id != plan.coordinator_id}
            mine = plan.coordinator_id == self.visitor.account_id
            return HandoverPage(plan, handovers.of_plan(uow, plan_id), others, holder, self.earliest, mine)

    def asked(self, handover_id: str) -> HandoverRow:
        """Return a hand-over this visitor is asked about. Raises LookupError. Nothing of the plan is read."""
        with self.store.read() as uow:
            return handovers.asked_of(uow, self.visitor.account_id, handover_id)

    def propose(self, plan_id: str, sent: Mapping[str, str]) -> None:
        """Propose another coordinator; the person reads it at once. Raises Refused, LookupError."""
        days = self._days(sent)
        grounds = clean(sent.get("grounds", ""))
        if not grounds:
            raise Refused("grounds_missing", field="grounds")

        def act(uow: UnitOfWork) -> None:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            to = sent.get("to", "")
            if to == plan.coordinator_id or to not in {one.id for one in accounts.open_coordinators(uow)}:
                raise Refused("unknown_choice", field="to")
            try:
                row = handovers.propose(uow, self.visitor.account_id, plan, to, grounds, days, self.now)
            except ValueError as error:
                raise Refused("handover_open") from error
            self._tell(uow, row)

        self._step(act)

    def answer(self, handover_id: str, yes: bool, reason: str = "") -> HandoverRow:
        """The visitor says yes or no (with a reason). Two clicks are one. Raises Refused, LookupError."""
        why = clean(reason) or None
        if not yes and why is None:
            raise Refused("reason_missing", field="reason")

        def act(uow: UnitOfWork) -> HandoverRow:
            row = handovers.asked_of(uow, self.visitor.account_id, handover_id)
            if handovers.answer(uow, row, yes, None if yes else why, self.now):
                row = handovers.asked_of(uow, self.visitor.account_id, handover_id)
                self._tell(uow, row)
            return row

        return self._step(act)

    def withdraw(self, plan_id: str) -> None:
        """Take the proposal back, also after a yes, until the plan has passed. Raises LookupError."""

        def act(uow: UnitOfWork) -> None:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            row = next((row for row in handovers.of_plan(uow, plan.id) if row.is_open), None)
            if row is not None and handovers.withdraw(uow, self.visitor.account_id, row, self.now):
                self._tell(uow, handovers.of_plan(uow, plan.id)[-1])

        self._step(act)

    def _days(self, sent: Mapping[str, str]) -> tuple[date, date]:
        start, end = (_day(sent, name) for name in FIELDS[2:])
        if start < self.earliest:
            raise Refused("too_soon", field="overlap_from", day=say_date(self.earliest))
        if end <= start:
            raise Refused("no_overlap", field="passes_on")
        return start, end

    def _tell(self, uow: UnitOfWork, row: HandoverRow) -> None:
        plan = read_plan(uow, row.plan_id)
        notice = notice_of(self.content, desk.language_of(uow, plan), row)
        desk.tell_the_person(uow, plan, notice.text, notice.choices, self.now)

    def _step(self, act: Callable[[UnitOfWork], T]) -> T:
        for _ in range(_TRIES):
            with self.store.write() as uow:
                try:
                    done = act(uow)
                except Stale:  # somebody wrote in the plan at the same moment: look again
                    continue
                uow.commit()
                return done
        raise StoreDown("the plan changes too quickly to be written")


def _day(sent: Mapping[str, str], name: str) -> date:
    """Return the very day a field names. Raises Refused."""
    time = read_time(" ".join(clean(sent.get(name, "")).split()))
    if time.precision != "day" or time.first is None:
        raise Refused("day_unread", field=name)
    return time.first
