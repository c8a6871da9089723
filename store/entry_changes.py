"""The changes a coordinator can make to the living plan, as data. Each has a counter-change; no old value is lost.

Several changes made together are one step: they are written together, and taken back together.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.elements import Element


class Overtaken(Exception):
    """Somebody changed this entry after the writer read it. Nothing was written."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


SPLIT, MERGED = "split", "merged"


@dataclass(frozen=True)
class Put:
    """An element as it shall stand. `seen` is the version the writer read, 0 for a new entry.

    `deed` names what was done when it is more than making or changing: SPLIT or MERGED.
    """

    entry_id: str
    element: Element
    seen: int
    why: str | None = None
    deed: str = ""


@dataclass(frozen=True)
class Remove:
    """Take an entry out of the plan. It stays in the history."""

    entry_id: str
    seen: int
    why: str | None = None
    deed: str = ""


@dataclass(frozen=True)
class Restore:
    """Let an entry stand as it stood in `version`, also when it was taken out."""

    entry_id: str
    version: int
    seen: int
    why: str | None = None


@dataclass(frozen=True)
class Undo:
    """Take back a whole step, as long as nobody has built on it."""

    step: str


EntryChange = Put | Remove | Restore | Undo
