"""The shape of the crisis plan's local template: its parts in order, and where a line belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from content.model import Text

T = TypeVar("T")


@dataclass(frozen=True)
class CrisisPart:
    """One part of a crisis plan; `phone` when its lines have room for a number."""

    id: str
    heading: Text
    help: Text | None = None
    phone: bool = False


@dataclass(frozen=True)
class CrisisTemplate:
    """The parts by id, in the order a municipality wants them. `other` heads what no part fits any longer."""

    parts: Mapping[str, CrisisPart] = field(default_factory=dict)
    other: CrisisPart | None = None

    def in_order(self, lines: Iterable[T], part_of: Callable[[T], str]) -> list[tuple[CrisisPart, list[T]]]:
        """Return every part with its lines, in order; lines of a part that was taken away come last."""
        found: dict[str, list[T]] = {part: [] for part in self.parts}
        strays: list[T] = []
        for line in lines:
            found.get(part_of(line), strays).append(line)
        known = [(part, found[part.id]) for part in self.parts.values()]
        return [*known, (self.other, strays)] if strays and self.other else known
