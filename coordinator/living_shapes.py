"""What stands on the page of the living plan, as values ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordinator.codebook import PLANNING
from coordinator.crisis_plan import CrisisView
from coordinator.living_plan import LivingPlan
from coordinator.missing import Letter
from store.desk_elements import Assessment, GoalFacts, Mapper
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
    def is_planning(self) -> bool:
        """Whether it is to find out which measure can help."""
        return self.measure.code == PLANNING

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
    also: tuple[MeasureView, ...] = ()
    is_own: bool = True
    facts: GoalFacts | None = None
    facts_id: str = ""
    said_horizon: str = ""
    said_when: str = ""


@dataclass(frozen=True)
class Voice:
    """What somebody adds about an area, under their own name and role."""

    id: str
    name: str
    role: str
    text: str
    differs: bool


@dataclass(frozen=True)
class WishView:
    """A wish, and what became of it: nothing yet, an answer, measures."""

    id: str
    text: str
    answer_id: str
    answer: WishAnswer | None = None
    is_older: bool = False
    measures: tuple[MeasureView, ...] = ()

    @property
    def is_helped(self) -> bool:
        """Whether a measure came of it that is more than finding out which."""
        return any(not one.is_planning for one in self.measures)


@dataclass(frozen=True)
class AreaPlan:
    """One area: its goals, its wishes, and measures that belong here without a goal.

    A measure is shown once; where else it belongs (`also`) there is a way to it.
    """

    id: str
    title: str
    goals: tuple[GoalView, ...]
    wishes: tuple[WishView, ...]
    measures: tuple[MeasureView, ...] = ()
    also: tuple[MeasureView, ...] = ()
    assessment: Assessment | None = None
    assessed_by: str = ""
    assessment_id: str = ""
    voices: tuple[Voice, ...] = ()
    mapper: Mapper | None = None
    mapper_name: str = ""
    mapper_id: str = ""

    @property
    def has_plans(self) -> bool:
        """Whether there is anything to show beside the wishes."""
        return bool(self.goals or self.measures or self.also)


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
