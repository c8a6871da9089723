"""What a living plan holds one of: its period and phase, who carries it, the consent, and what the law asks beside."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from store.desk_elements import Assessment, Contribution, GoalFacts, Mapper, ServiceGoal
from store.elements import Attachment, CrisisLine, Element, Measure, Participant, Reference, WishAnswer
from store.partial_date import NO_DATE, PartialDate, earliest

PHASES = ("etablering", "kartlegging", "vurdering", "strategi", "planlegging", "koordinering", "evaluering")
OFFERS = ("tilbudt", "oppnevnt", "takket_nei", "ikke_tilbudt", "ikke_aktuelt")


@dataclass(frozen=True)
class Period(Element):
    """How long the plan counts, and when it is looked at again."""

    kind = "period"
    single = True
    start: PartialDate = NO_DATE
    end: PartialDate = NO_DATE
    evaluation: PartialDate = NO_DATE
    revision: PartialDate = NO_DATE

    @property
    def due(self) -> date | None:
        """The next of its dates."""
        return earliest(self.evaluation, self.revision, self.end)


@dataclass(frozen=True)
class Duties(Element):
    """Who makes the plan, who keeps it going (participant or account), and what the person was offered."""

    kind = "duties"
    single = True
    maker: str = ""
    coordination: str = ""
    coordinator: str = ""
    child_coordinator: str = ""
    contact_doctor: str = ""


@dataclass(frozen=True)
class PlanConsent(Element):
    """The consent by law to the plan and to sharing, as the coordinator got it. Not the consent to store a draft."""

    kind = "plan_consent"
    single = True
    given: PartialDate = NO_DATE
    how: str = ""
    sharing: str = ""
    note: str = ""


@dataclass(frozen=True)
class Cooperation(Element):
    """With which other services cooperation is needed or wished for."""

    kind = "cooperation"
    single = True
    text: str = ""


@dataclass(frozen=True)
class Child(Element):
    """Whether the person is a child ("ja", "nei"), and how the child has had a say."""

    kind = "child"
    single = True
    is_child: str = ""
    voice: str = ""


@dataclass(frozen=True)
class CoordinatorChoice(Element):
    """Whom the person wishes for as coordinator, and why it became the one it is."""

    kind = "coordinator_choice"
    single = True
    wanted: str = ""
    grounds: str = ""


@dataclass(frozen=True)
class Phase(Element):
    """Where the work with the plan stands: one of PHASES, in any order."""

    kind = "phase"
    single = True
    phase: str = ""

    @property
    def state(self) -> str | None:
        """The phase."""
        return self.phase


KINDS: dict[str, type[Element]] = {
    one.kind: one
    for one in (
        *(Measure, Participant, Reference, Attachment, WishAnswer, Period),
        *(Duties, PlanConsent, Cooperation, Child, Phase),
        *(CoordinatorChoice, CrisisLine),
        *(GoalFacts, ServiceGoal, Assessment, Contribution, Mapper),
    )
}


def read_element(kind: str, values: dict[str, Any]) -> Element:
    """Make the element of a kind from JSON; what is missing is empty, what is unknown is left out."""
    made = KINDS[kind]
    known = {name: values[name] for name in _names(kind) if name in values}
    return made(**{name: value if type(value) is str else _shaped(value) for name, value in known.items()})


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(KINDS[kind]))


def _shaped(value: Any) -> Any:
    if isinstance(value, dict):
        return PartialDate.from_json(value)
    return tuple(value) if isinstance(value, list) else value
