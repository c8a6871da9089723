"""Beginning a new mapping from the old one: the old is put away as it stands, and every word stays where it is.

The new one begins with the old words. Only pointers move: what has been asked is open again (`Progress.before`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update

from store.audit import PlanHead, write_line
from store.base import new_id
from store.elements import Measure
from store.entries import read_entries
from store.entry_tables import Entry, EntryVersion
from store.plan_facts import read_element
from store.plan_state import ItemWords, PlanState, Progress
from store.round_tables import MappingRound
from store.tables import Account, Answer, Item
from store.unit_of_work import UnitOfWork

BEGUN, TAKEN_BACK = "mapping_begun", "mapping_taken_back"
ROUND_ACTIONS = (BEGUN, TAKEN_BACK)
Pair = tuple[str, int]


@dataclass(frozen=True)
class Round:
    """A mapping that was put away. `items` and `entries` are pairs of id and revision."""

    id: str
    plan_id: str
    number: int
    name: str
    by: str
    at: datetime
    items: frozenset[Pair]
    entries: frozenset[Pair]
    progress: Progress

    def as_json(self) -> dict[str, Any]:
        """Return what a reader needs to name it."""
        at = self.at.isoformat(timespec="seconds")
        return {"id": self.id, "number": self.number, "name": self.name, "by": self.by, "at": at}


def rounds_of(uow: UnitOfWork, plan_id: str) -> list[Round]:
    """Return the mappings that were put away, the newest last; those that were taken back are left out."""
    rows = uow.connection.execute(
        select(MappingRound, Account.name.label("who"))
        .join(Account, Account.id == MappingRound.by)
        .where(MappingRound.plan_id == plan_id, MappingRound.taken_back_at.is_(None))
        .order_by(MappingRound.number)
    )
    return [
        Round(
            row.id,
            plan_id,
            row.number,
            row.name,
            row.who,
            row.at,
            frozenset((item, revision) for item, revision in row.items),
            frozenset((entry, version) for entry, version in row.entries),
            Progress.from_json(row.progress),
        )
        for row in rows
    ]


def begin_again(uow: UnitOfWork, account_id: str, plan: PlanState, name: str, general: str, now: datetime) -> PlanHead:
    """Put the mapping away and begin a new one from it. What belongs to the area `general` is not asked again.

    Raises ValueError when nothing has been said yet.
    """
    if not plan.items:
        raise ValueError("nothing to begin from")
    status = {"status": "i_samtale"} if plan.status in ("sendt", "bekreftet") else {}
    progress = _opened(plan, general)
    head = write_line(
        uow, plan.head, f"account:{account_id}", BEGUN, now, progress=progress.as_json(), **status
    )
    number = uow.connection.scalar(
        select(MappingRound.number)
        .where(MappingRound.plan_id == plan.id)
        .order_by(MappingRound.number.desc())
        .limit(1)
    )
    uow.connection.execute(
        insert(MappingRound).values(
            id=new_id(),
            plan_id=plan.id,
            number=(number or 0) + 1,
            name=name,
            by=account_id,
            at=now,
            items=[[item.id, item.revision] for item in plan.items],
            entries=[[entry.id, entry.version] for entry in read_entries(uow, plan.id).all if not entry.removed],
            progress=plan.progress.as_json(),
        )
    )
    return head


def take_back(uow: UnitOfWork, account_id: str, plan: PlanState, now: datetime) -> PlanHead | None:
    """Let the newest mapping go on as if no new one had been begun. Words said meanwhile stay, and count.

    Returns None when there is nothing to take back.
    """
    rounds = rounds_of(uow, plan.id)
    if not rounds:
        return None
    old, new = rounds[-1].progress, plan.progress
    joined = Progress({**new.areas, **old.areas}, {**old.questions, **new.questions}, new.again, old.before)
    head = write_line(
        uow, plan.head, f"account:{account_id}", TAKEN_BACK, now, progress=joined.as_json()
    )
    uow.connection.execute(
        update(MappingRound).where(MappingRound.id == rounds[-1].id).values(taken_back_at=now)
    )
    return head


def words_of(uow: UnitOfWork, old: Round) -> tuple[ItemWords, ...]:
    """Return the items as they stood, letter by letter, also those that were crossed out since."""
    rows = uow.connection.execute(
        select(Item.id, Item.area, Item.question, Item.aspect, Answer.text, Answer.revision, Item.seq)
        .join(Answer, Answer.item_id == Item.id)
        .where(Item.plan_id == old.plan_id)
        .order_by(Item.seq)
    )
    return tuple(ItemWords(*row) for row in rows if (row.id, row.revision) in old.items)


def measures_of(uow: UnitOfWork, old: Round) -> dict[str, Measure]:
    """Return the measures as they stood, by id."""
    rows = uow.connection.execute(
        select(Entry.id, EntryVersion.version, EntryVersion.fields)
        .join(EntryVersion, and_(EntryVersion.entry_id == Entry.id))
        .where(Entry.plan_id == old.plan_id, Entry.kind == Measure.kind)
        .order_by(Entry.seq)
    )
    found = {row.id: read_element(Measure.kind, row.fields) for row in rows if (row.id, row.version) in old.entries}
    return {entry: measure for entry, measure in found.items() if isinstance(measure, Measure)}


def as_it_stood(uow: UnitOfWork, plan: PlanState, old: Round) -> PlanState:
    """Return the plan with the words and the progress of an old mapping, to be read."""
    return replace(plan, items=words_of(uow, old), progress=old.progress)


def _opened(plan: PlanState, general: str) -> Progress:
    """Every question outside the general part is open again, and those with words remember it."""
    kept = {id: state for id, state in plan.progress.questions.items() if id.partition(".")[0] == general}
    told = dict.fromkeys(item.question for item in plan.items if item.question not in kept)
    areas = {area: status for area, status in plan.progress.areas.items() if area == general}
    return Progress(areas, kept, (), tuple(told))
