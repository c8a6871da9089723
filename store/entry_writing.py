"""Carrying out changes to the living plan: entry, version and audit line together, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from store.audit import PlanHead, write_line
from store.base import new_id
from store.elements import Element
from store.entry_changes import MERGED, SPLIT, EntryChange, Overtaken, Put, Remove, Restore, Undo
from store.entry_tables import Entry, EntryVersion
from store.plan_facts import KINDS, read_element
from store.plan_state import PlanState
from store.unit_of_work import UnitOfWork

MADE, CHANGED, REMOVED, RESTORED, UNDONE = "made", "changed", "removed", "restored", "undone"
_DEEDS = (MADE, CHANGED, REMOVED, RESTORED, UNDONE, SPLIT, MERGED)
# How the audit names what happens to an entry: they change no word of the person.
ENTRY_ACTIONS = tuple(f"{kind}_{deed}" for kind in KINDS for deed in _DEEDS)


@dataclass(frozen=True)
class Step:
    """What a step became: its id (None when everything stood so already) and the plan's head."""

    id: str | None
    head: PlanHead


def change_entries(
    uow: UnitOfWork, account_id: str, plan: PlanState, changes: Sequence[EntryChange], now: datetime
) -> Step:
    """Carry out `changes` as one step, with an audit line for each entry.

    The caller has settled that the account may (`store.desk.plan_for`). Raises Overtaken, `store.audit.Stale`,
    LookupError for an entry or a step that is not in this plan.
    """
    writer = _Writer(uow, account_id, plan.head, now, new_id())
    for change in changes:
        match change:
            case Put():
                writer.put(change)
            case Remove():
                writer.remove(change)
            case Restore():
                writer.restore(change)
            case Undo():
                writer.undo(change)
    return Step(writer.step if writer.wrote else None, writer.head)


class _Writer:
    """One step being written."""

    def __init__(self, uow: UnitOfWork, account_id: str, head: PlanHead, now: datetime, step: str) -> None:
        self.uow, self.account_id, self.head, self.now, self.step = uow, account_id, head, now, step
        self.wrote = False

    def put(self, change: Put) -> None:
        stands = self._entry(change.entry_id)
        if stands is None:
            if change.seen:
                raise LookupError("no such entry in this plan")
            self._make(change)
        elif (
            stands.removed
            or self._element(stands) != change.element
            or (change.deed and stands.version == change.seen)  # a deed stands in the history though nothing changed
        ):
            deed = change.deed or (RESTORED if stands.removed else CHANGED)
            self._write(stands, change.seen, deed, change.element, False, change.why)

    def remove(self, change: Remove) -> None:
        stands = self._needed(change.entry_id)
        if not stands.removed:
            self._write(stands, change.seen, change.deed or REMOVED, self._element(stands), True, change.why)

    def restore(self, change: Restore) -> None:
        stands, past = self._needed(change.entry_id), self._version(change.entry_id, change.version)
        element = read_element(stands.kind, past.fields)
        if stands.removed or element != self._element(stands):
            self._write(stands, change.seen, RESTORED, element, False, change.why)

    def undo(self, change: Undo) -> None:
        """Write the counter-change of each version of the step."""
        versions = self.uow.connection.execute(
            select(EntryVersion.entry_id, EntryVersion.version)
            .join(Entry, Entry.id == EntryVersion.entry_id)
            .where(EntryVersion.step == change.step, Entry.plan_id == self.head.plan_id)
            .order_by(EntryVersion.seq.desc())
        ).all()
        if not versions:
            raise LookupError("no such step in this plan")
        for entry_id, version in versions:
            stands = self._needed(entry_id)
            if self._version(entry_id, stands.version).undoes == change.step:
                continue  # taken back already: two clicks are one
            before = self._version(entry_id, max(version - 1, 1))
            element = read_element(stands.kind, before.fields)
            self._write(stands, version, UNDONE, element, version == 1 or before.removed, None, change.step)

    def _make(self, change: Put) -> None:
        element = change.element
        deed = change.deed or MADE
        self._line(change.entry_id, element, deed)
        self.uow.connection.execute(
            insert(Entry).values(
                id=change.entry_id,
                plan_id=self.head.plan_id,
                kind=element.kind,
                seq=self.head.seq,
                version=1,
                removed=False,
                **_counted(element),
            )
        )
        self._keep(change.entry_id, 1, element, deed=deed, removed=False, why=change.why)

    def _write(
        self,
        stands: Any,
        seen: int,
        deed: str,
        element: Element,
        removed: bool,
        why: str | None,
        undoes: str | None = None,
    ) -> None:
        if stands.version != seen:
            raise Overtaken(stands.id)
        if stands.kind != element.kind:
            raise LookupError("no such entry of this kind in this plan")
        self._line(stands.id, element, deed)
        self.uow.connection.execute(
            update(Entry).where(Entry.id == stands.id).values(version=seen + 1, removed=removed, **_counted(element))
        )
        self._keep(stands.id, seen + 1, element, deed=deed, removed=removed, why=why, undoes=undoes)

    def _line(self, entry_id: str, element: Element, deed: str) -> None:
        """Write the audit line. It comes first: it holds the plan, so that no other writer comes in between."""
        actor, action = f"account:{self.account_id}", f"{element.kind}_{deed}"
        self.head = write_line(self.uow, self.head, actor, action, self.now, entry_id)
        self.wrote = True

    def _keep(self, entry_id: str, version: int, element: Element, **about: Any) -> None:
        made = {"by": self.account_id, "at": self.now, "step": self.step}
        values = {"entry_id": entry_id, "version": version, "fields": element.as_json(), **made, **about}
        self.uow.connection.execute(insert(EntryVersion).values(**values))

    def _entry(self, entry_id: str) -> Any | None:
        query = select(Entry.id, Entry.kind, Entry.version, Entry.removed, Entry.plan_id).where(Entry.id == entry_id)
        row = self.uow.connection.execute(query).one_or_none()
        if row is not None and row.plan_id != self.head.plan_id:
            raise LookupError("no such entry in this plan")
        return row

    def _needed(self, entry_id: str) -> Any:
        found = self._entry(entry_id)
        if found is None:
            raise LookupError("no such entry in this plan")
        return found

    def _version(self, entry_id: str, version: int) -> Any:
        query = select(EntryVersion.fields, EntryVersion.removed, EntryVersion.undoes)
        row = self.uow.connection.execute(
            query.where(EntryVersion.entry_id == entry_id, EntryVersion.version == version)
        ).one_or_none()
        if row is None:
            raise LookupError("no such version of this entry")
        return row

    def _element(self, stands: Any) -> Element:
        return read_element(stands.kind, self._version(stands.id, stands.version).fields)


def _counted(element: Element) -> dict[str, Any]:
    return {"state": element.state, "due": element.due, "subject": element.subject}
