"""Opening a plan: what is read is written down before the page gets the plan's version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from content import Content
from content.model import Codebook
from coordinator import trail
from coordinator.codebook import read_codebook
from coordinator.living_plan import LivingPlan, read_living_plan
from coordinator.plan_view import PlanView, view_plan
from coordinator.sessions import Visitor
from store import desk
from store.audit import Stale, write_line
from store.database import StoreDown
from store.elements import Attachment
from store.entries import EntryState, PastVersion, entries_in_steps, read_entries, read_history
from store.entry_changes import MERGED, SPLIT
from store.files import read_file
from store.plan_json import consents_json, items_json, plan_json
from store.plan_state import PlanState
from store.unit_of_work import Store, UnitOfWork

T = TypeVar("T")

# Reloading a page is the same reading.
SAME_READING = timedelta(minutes=10)
_TRIES = 5


@dataclass(frozen=True)
class Printed:
    """What a paper is made from: the words with what was said, what was made of them, and who may see it."""

    view: PlanView
    living: LivingPlan
    consents: list[dict[str, Any]]


@dataclass(frozen=True)
class Opened:
    """Entries that are opened to be written: the plan, the history of each, and the names that are offered.

    `others` are the entries that were written in the same step when a measure was split or two became one.
    """

    plan: LivingPlan
    histories: Mapping[str, list[PastVersion]]
    others: tuple[tuple[str, EntryState], ...]
    book: Codebook


@dataclass(frozen=True)
class Reader:
    """Reads what was sent to one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def show(self, plan_id: str, language: str) -> PlanView:
        """Return the plan as the page shows it. Raises LookupError."""
        return self._step(lambda uow: view_plan(uow, self.content, self._read(uow, plan_id), language))

    def living(self, plan_id: str) -> LivingPlan:
        """Return the living plan. Raises LookupError."""
        return self._step(lambda uow: read_living_plan(uow, self._read(uow, plan_id)))

    def entry(self, plan_id: str, entry_id: str) -> tuple[LivingPlan, list[PastVersion]]:
        """Return the living plan and the history of one entry: none for an entry that is not yet there."""

        def read(uow: UnitOfWork) -> tuple[LivingPlan, list[PastVersion]]:
            plan = read_living_plan(uow, self._read(uow, plan_id))
            return plan, read_history(uow, plan_id, entry_id) if plan.entries.find(entry_id) else []

        return self._step(read)

    def reading(self, plan_id: str, read: Callable[[UnitOfWork, PlanState], T]) -> T:
        """Return what `read` makes of the plan. Raises LookupError."""
        return self._step(lambda uow: read(uow, self._read(uow, plan_id)))
    def attachment(self, plan_id: str, entry_id: str) -> tuple[Attachment, bytes]:
        """Return an attachment with its bytes, and write down that it was fetched. Raises LookupError."""

        def read(uow: UnitOfWork) -> tuple[Attachment, bytes]:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            stands = read_entries(uow, plan_id).find(entry_id)
            if stands is None or stands.removed or not isinstance(stands.element, Attachment):
                raise LookupError("no such attachment in this plan")
            write_line(uow, plan.head, trail.actor(self.visitor.account_id), trail.FETCHED, self.now, entry_id)
            return stands.element, read_file(uow, plan_id, stands.element.file)

        return self._step(read)

    def opened(self, plan_id: str, entries: Sequence[str]) -> Opened:
        """Return all that the forms of these entries show. Raises LookupError."""

        def read(uow: UnitOfWork) -> Opened:
            plan = read_living_plan(uow, self._read(uow, plan_id))
            histories = {one: read_history(uow, plan_id, one) for one in entries if plan.entries.find(one)}
            past = [version for history in histories.values() for version in history]
            steps = [version.step for version in past if version.deed in (SPLIT, MERGED)]
            others = tuple(entries_in_steps(uow, plan_id, steps))
            return Opened(plan, histories, others, read_codebook(uow, self.content.codebook))

        return self._step(read)

    def as_json(self, plan_id: str) -> dict[str, Any]:
        """Return the plan in the shape of the contract. Raises LookupError."""

        def read(uow: UnitOfWork) -> dict[str, Any]:
            plan = self._read(uow, plan_id)
            return {**plan_json(uow, plan), "items": items_json(plan)}

        return self._step(read)

    def for_print(self, plan_id: str) -> Printed:
        """Return the plan in the person's language, and write down that a copy of it left the house."""

        def read(uow: UnitOfWork) -> Printed:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            write_line(uow, plan.head, trail.actor(self.visitor.account_id), trail.PRINTED, self.now)
            view, living = view_plan(uow, self.content, plan, plan.language), read_living_plan(uow, plan)
            return Printed(view, living, consents_json(uow, plan))

        return self._step(read)

    def for_letter(self, plan_id: str) -> Printed:
        """Return what a letter is begun with. It is a reading as others; the copy is written down when it is made."""

        def read(uow: UnitOfWork) -> Printed:
            plan = self._read(uow, plan_id)
            view, living = view_plan(uow, self.content, plan, plan.language), read_living_plan(uow, plan)
            return Printed(view, living, consents_json(uow, plan))

        return self._step(read)

    def note_letter(self, plan_id: str) -> str:
        """Write down that a letter left the house, and return the language it is written in."""

        def read(uow: UnitOfWork) -> str:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            write_line(uow, plan.head, trail.actor(self.visitor.account_id), trail.PRINTED, self.now)
            return plan.language

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
