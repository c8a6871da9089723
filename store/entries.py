"""Reading the living plan: its entries as they stand now, and the history of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, not_, select

from store.elements import Element
from store.entry_tables import Entry, EntryVersion
from store.handovers import shared_with
from store.plan_facts import read_element
from store.tables import Account, Answer, Item, Plan
from store.unit_of_work import UnitOfWork

E = TypeVar("E", bound=Element)


@dataclass(frozen=True)
class EntryState:
    """An entry as it stands. A removed one is kept too: its name may be needed, and it can be brought back."""

    id: str
    version: int
    removed: bool
    step: str
    at: datetime
    element: Element


@dataclass(frozen=True)
class PastVersion:
    """One line of an entry's history. `deed` is made, changed, removed, restored, undone, split or merged."""

    version: int
    deed: str
    removed: bool
    by: str
    at: datetime
    why: str | None
    step: str
    element: Element


@dataclass(frozen=True)
class Entries:
    """All entries of one plan, in the order they came."""

    all: tuple[EntryState, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, EntryState]:
        return {entry.id: entry for entry in self.all}

    def find(self, entry_id: str) -> EntryState | None:
        """Return the entry with this id, removed or not."""
        return self._by_id.get(entry_id)

    def of(self, kind: type[E]) -> list[tuple[EntryState, E]]:
        """Return the entries of a kind that are in the plan, each with its element."""
        return [(e, e.element) for e in self.all if isinstance(e.element, kind) and not e.removed]

    def one(self, kind: type[E]) -> E:
        """Return the element of a single kind; an empty one when nothing was written yet."""
        found = self.of(kind)
        return found[0][1] if found else kind()

    def removed(self, kind: type[E]) -> list[tuple[EntryState, E]]:
        """Return the entries of a kind that were taken out."""
        return [(e, e.element) for e in self.all if isinstance(e.element, kind) and e.removed]


_ENTRIES = (
    select(
        Entry.id,
        Entry.kind,
        Entry.version,
        Entry.removed,
        EntryVersion.step,
        EntryVersion.at,
        EntryVersion.fields,
    )
    .join(EntryVersion, and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.version))
    .where(Entry.plan_id == bindparam("plan"))
    .order_by(Entry.seq, Entry.id)
)


def read_entries(uow: UnitOfWork, plan_id: str) -> Entries:
    """Return the entries of a plan, for rooms that have settled who asks."""
    rows = uow.connection.execute(_ENTRIES, {"plan": plan_id})
    return Entries(
        tuple(
            EntryState(row.id, row.version, row.removed, row.step, row.at, read_element(row.kind, row.fields))
            for row in rows
        )
    )


def read_history(uow: UnitOfWork, plan_id: str, entry_id: str) -> list[PastVersion]:
    """Return every version of an entry, newest first, with names. Raises LookupError when there is none."""
    rows = uow.connection.execute(
        select(Entry.kind, EntryVersion, Account.name)
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .join(Account, Account.id == EntryVersion.by)
        .where(Entry.plan_id == plan_id, Entry.id == entry_id)
        .order_by(EntryVersion.version.desc())
    ).all()
    if not rows:
        raise LookupError("no such entry in this plan")
    return [
        PastVersion(r.version, r.deed, r.removed, r.name, r.at, r.why, r.step, read_element(r.kind, r.fields))
        for r in rows
    ]


def entries_in_steps(uow: UnitOfWork, plan_id: str, steps: Sequence[str]) -> list[tuple[str, EntryState]]:
    """Return (step, entry as it became) of everything that was written in these steps of a plan."""
    if not steps:
        return []
    rows = uow.connection.execute(
        select(Entry.id, Entry.kind, EntryVersion)
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .where(Entry.plan_id == plan_id, EntryVersion.step.in_(steps))
        .order_by(EntryVersion.seq)
    )
    return [
        (r.step, EntryState(r.entry_id, r.version, r.removed, r.step, r.at, read_element(r.kind, r.fields)))
        for r in rows
    ]


def names_in_plans(uow: UnitOfWork, account_id: str, kinds: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return name and code of all elements of these kinds in each plan that was sent to the account: for a search."""
    rows = uow.connection.execute(
        select(Entry.plan_id, EntryVersion.fields)
        .join(EntryVersion, and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.version))
        .join(Plan, Plan.id == Entry.plan_id)
        .where(shared_with(account_id), Entry.kind.in_(kinds), not_(Entry.removed))
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.plan_id, []).append((row.fields.get("name", ""), row.fields.get("code", "")))
    return found


def due_in_plans(uow: UnitOfWork, account_id: str, until: date) -> dict[str, list[EntryState]]:
    """Return what is due by a day in each plan that was sent to the account, the first day first."""
    rows = uow.connection.execute(
        select(Entry.plan_id, Entry.id, Entry.kind, EntryVersion)
        .join(EntryVersion, and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.version))
        .join(Plan, Plan.id == Entry.plan_id)
        .where(Plan.coordinator_id == account_id, not_(Entry.removed), Entry.due <= until)
        .order_by(Entry.due, Entry.seq)
    )
    found: dict[str, list[EntryState]] = {}
    for r in rows:
        state = EntryState(r.entry_id, r.version, False, r.step, r.at, read_element(r.kind, r.fields))
        found.setdefault(r.plan_id, []).append(state)
    return found


def place_of(plan_id: str, kind: type[Element], about: str = "") -> str:
    """Return where the only entry of a kind stands that a plan, one of its items or one of its areas can have."""
    owner = {"": plan_id, "item": about, "area": f"{plan_id}:{about}"}[kind.about_what]
    return single_id(owner, kind.kind)


def single_id(owner_id: str, kind: str) -> str:
    """Return the id of the only entry of a kind that a plan (or a wish) can have."""
    return hashlib.sha256(f"{kind}:{owner_id}".encode()).hexdigest()[:32]


def words_at(uow: UnitOfWork, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the person's words of each (item, revision), letter by letter, also of items that were crossed out."""
    items = {item for item, _ in wanted}
    if not items:
        return {}
    rows: Any = uow.connection.execute(
        select(Answer.item_id, Answer.revision, Answer.text).where(Answer.item_id.in_(items))
    )
    return {(row.item_id, row.revision): row.text for row in rows}


def words_over_time(uow: UnitOfWork, plan_id: str) -> list[tuple[str, str, int]]:
    """Return (item, words, the plan's version then) of everything the person said, the oldest of each item first."""
    rows = uow.connection.execute(
        select(Answer.item_id, Answer.text, Answer.plan_version)
        .join(Item, Item.id == Answer.item_id)
        .where(Item.plan_id == plan_id)
        .order_by(Answer.item_id, Answer.revision)
    )
    return list(rows.tuples())
