"""What stands on the page of the living plan, as values ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordinator.crisis_plan import CrisisView
from coordinator.living_plan import LivingPlan
from coordinator.missing import Letter
from store.elements import OVER, USER, Element, Measure, WishAnswer

# The steps that come most often, so that one click is enough. Every other one is in the form.
_NEXT: Mapping[str, tuple[str, ...]] = {
    "planlagt": ("sokt", "i_gang"),
    "sokt": ("innvilget", "avslaatt"),
    "innvilget": ("i_gang",),
    "i_gang": ("avsluttet",),
    "avsluttet": ("i_gang",),
    "avslaatt": ("sokt",),
}


@dataclass(frozen=True)
class MeasureView:
    """One measure on one line. `quote` is what the person wished, letter by letter."""

    id: str
    version: int
    measure: Measure
    title: str
    quote: str
    responsible: str
    has_left: bool
    odd: tuple[tuple[str, str], ...]

    @property
    def next(self) -> tuple[str, ...]:
        """The statuses that one click leads to."""
        return _NEXT[self.measure.status]

    @property
    def is_over(self) -> bool:
        """Whether it is ended or refused."""
        return self.measure.status in OVER

    @property
    def is_own(self) -> bool:
        """Whether the person is responsible."""
        return self.measure.responsible == USER


@dataclass(frozen=True)
class GoalView:
    """A goal in the person's words, and the measures that serve it."""

    id: str
    text: str
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True)
class WishView:
    """A wish, and what became of it: nothing yet, an answer, a measure."""

    id: str
    text: str
    answer_id: str
    answer: WishAnswer | None = None
    is_older: bool = False
    measure: str = ""


@dataclass(frozen=True)
class AreaPlan:
    """One area: its goals, and its wishes."""

    id: str
    title: str
    goals: tuple[GoalView, ...]
    wishes: tuple[WishView, ...]


@dataclass(frozen=True)
class Row:
    """An entry in one of the lists beneath: participants, references, the plan's frame, and what was taken out."""

    id: str
    kind: str
    version: int
    element: Element
    title: str = ""
    odd: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.element == type(self.element)()


@dataclass(frozen=True)
class LivingView:
    """Everything on the page of the living plan."""

    plan: LivingPlan
    areas: tuple[AreaPlan, ...]
    loose: tuple[MeasureView, ...]
    participants: tuple[Row, ...]
    references: tuple[Row, ...]
    singles: tuple[Row, ...]
    removed: tuple[Row, ...]
    phase: Row
    letters: tuple[Letter, ...]
    steps: frozenset[str] = field(default_factory=frozenset)
    crisis: CrisisView = field(default_factory=CrisisView)

    @property
    def missing(self) -> int:
        """How many letters lack something."""
        return sum(not letter.is_complete for letter in self.letters)

    @property
    def open_wishes(self) -> int:
        """How many wishes nobody has answered."""
        return len(self.plan.open_wishes)

    @property
    def measure_count(self) -> int:
        """How many measures there are."""
        return len(self.plan.measures)
