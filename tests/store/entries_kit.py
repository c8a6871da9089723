"""A desk without a screen: change the living plan of a plan, and read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store import desk
from store.base import new_id
from store.elements import Element, Measure
from store.entries import Entries, read_entries
from store.entry_changes import EntryChange, Put
from store.entry_writing import change_entries
from store.unit_of_work import Store
from tests.builders import START, Made, a_coordinator, a_plan


@dataclass
class Table:
    """One coordinator at one plan."""

    store: Store
    account: str
    made: Made

    def change(self, *changes: EntryChange, now: datetime = START) -> str | None:
        """Carry out changes as one step and return its id."""
        with self.store.write() as uow:
            plan = desk.plan_for(uow, self.account, self.made.plan)
            step = change_entries(uow, self.account, plan, changes, now)
            uow.commit()
        return step.id

    def put(self, element: Element, entry_id: str = "", seen: int = 0, why: str | None = None) -> str:
        """Write an element and return the entry's id."""
        entry_id = entry_id or new_id()
        self.change(Put(entry_id, element, seen, why))
        return entry_id

    @property
    def entries(self) -> Entries:
        """The living plan as it stands."""
        with self.store.read() as uow:
            return read_entries(uow, self.made.plan)

    def element(self, entry_id: str) -> Any:
        """What stands in an entry."""
        found = self.entries.find(entry_id)
        assert found is not None
        return found.element

    @property
    def measures(self) -> list[str]:
        """The names of the measures that are in the plan."""
        return [measure.name for _, measure in self.entries.of(Measure)]


def a_table(store: Store, *answers: tuple[str, str]) -> Table:
    """A coordinator with a plan that holds a goal and a wish, or the answers given."""
    account = a_coordinator(store)
    words = answers or (("helse.goal", "Jeg vil sove."), ("helse.wish", "Noen å snakke med."))
    return Table(store, account, a_plan(store, *words, sent_to=account))
