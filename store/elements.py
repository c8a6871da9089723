"""What a living plan holds many of: measures, participants, references, answers to wishes.

An element holds what a coordinator wrote. The person's words are never in it: an element points at the item they
stand in, and at the revision that was read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from store.partial_date import NO_DATE, PartialDate, earliest

STATUSES = ("planlagt", "sokt", "innvilget", "i_gang", "avsluttet", "avslaatt")
OVER = ("avsluttet", "avslaatt")
TIES = ("fagperson", "parorende", "annen")
SORTS = ("vedtak", "delplan", "avtale")
USER = "bruker"


@dataclass(frozen=True)
class Element:
    """What all elements share: a kind, and what the store may look at without opening the words."""

    kind: ClassVar[str]
    # Kinds of which a plan (or a wish) has one at most; their id follows from what they belong to.
    single: ClassVar[bool] = False
    # Kinds of which an item or an area has one at most; `about` says which.
    about_what: ClassVar[str] = ""

    @property
    def state(self) -> str | None:
        """What is counted in the overview."""
        return None

    @property
    def due(self) -> date | None:
        """The next day somebody must look at it."""
        return None

    @property
    def subject(self) -> str | None:
        """The id of the item it is about."""
        return None

    def as_json(self) -> dict[str, Any]:
        """Return all fields by name."""
        found = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: _plain(value) for name, value in found}


@dataclass(frozen=True)
class Measure(Element):
    """Help that is planned or given. `goal` and `wish` are items; `responsible` a participant, an account or USER.

    A measure may serve more goals than one (`more_goals`) and belong to several areas, whatever its goals are.
    """

    kind = "measure"
    name: str = ""
    code: str = ""
    goal: str = ""
    aim: str = ""
    extent: str = ""
    how: str = ""
    responsible: str = ""
    status: str = STATUSES[0]
    start: PartialDate = NO_DATE
    evaluation: PartialDate = NO_DATE
    end: PartialDate = NO_DATE
    wish: str = ""
    wish_revision: int = 0
    more_wishes: tuple[str, ...] = ()
    more_goals: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def goals(self) -> tuple[str, ...]:
        """All goals it serves, the first one first."""
        return tuple(dict.fromkeys(goal for goal in (self.goal, *self.more_goals) if goal))

    @property
    def wishes(self) -> tuple[str, ...]:
        """All wishes it came from: of two measures that became one, those of both."""
        return tuple(dict.fromkeys(wish for wish in (self.wish, *self.more_wishes) if wish))

    @property
    def state(self) -> str | None:
        """Its status."""
        return self.status

    @property
    def due(self) -> date | None:
        """When it is to be evaluated or ends, unless it is over."""
        return None if self.status in OVER else earliest(self.evaluation, self.end)


@dataclass(frozen=True)
class Participant(Element):
    """Somebody who takes part. `tie` tells how: fagperson, parorende or annen.

    `sees` names what the person has said they may see: ids of life areas and other parts, divided by spaces.
    """

    kind = "participant"
    name: str = ""
    tie: str = "fagperson"
    role: str = ""
    unit: str = ""
    phone: str = ""
    email: str = ""
    group: bool = False
    contribution: str = ""
    sees: str = ""

    @property
    def state(self) -> str | None:
        """How they are tied to the person."""
        return self.tie


@dataclass(frozen=True)
class Reference(Element):
    """A decision, a sub-plan or an agreement that exists already: vedtak, delplan or avtale."""

    kind = "reference"
    title: str = ""
    sort: str = "vedtak"
    by: str = ""
    start: PartialDate = NO_DATE
    end: PartialDate = NO_DATE
    note: str = ""

    @property
    def due(self) -> date | None:
        """When it runs out."""
        return self.end.last


@dataclass(frozen=True)
class Attachment(Element):
    """A PDF that goes with a reference. `file` is the id of its bytes (`store.files`), `size` their number."""

    kind = "attachment"
    name: str = ""
    reference: str = ""
    file: str = ""
    size: int = 0

    @property
    def subject(self) -> str | None:
        """The reference it goes with."""
        return self.reference


@dataclass(frozen=True)
class WishAnswer(Element):
    """What became of a wish: an answer, a measure, or both. `revision` is the wording that was answered."""

    kind = "wish_answer"
    single = True
    wish: str = ""
    revision: int = 0
    text: str = ""
    measure: str = ""

    @property
    def subject(self) -> str | None:
        """The wish."""
        return self.wish


@dataclass(frozen=True)
class CrisisLine(Element):
    """One line of the crisis plan. `part` is one of the local template's (`content/crisis_plan.yml`)."""

    kind = "crisis_line"
    part: str = ""
    text: str = ""
    phone: str = ""


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.as_json()
    return list(value) if isinstance(value, tuple) else value
