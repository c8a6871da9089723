"""What the desk says about a goal or an area: whose goal it is, both assessments, others' views, who maps with whom.

None of it stands instead of the person's words. What is about an item or an area holds its id in `about`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from store.elements import Element
from store.partial_date import NO_DATE, PartialDate

OWNERS = ("mitt", "felles", "tjenestene")
HORIZONS = ("kort", "lang")
ITEM, AREA = "item", "area"


@dataclass(frozen=True)
class GoalFacts(Element):
    """Beside a goal in the person's words: whose it is, short or long term, and when."""

    kind = "goal_facts"
    about_what: ClassVar[str] = ITEM
    about: str = ""
    owner: str = ""
    horizon: str = ""
    when: PartialDate = NO_DATE

    @property
    def due(self) -> date | None:
        """When the goal is to be reached."""
        return self.when.last

    @property
    def subject(self) -> str | None:
        """The goal."""
        return self.about


@dataclass(frozen=True)
class ServiceGoal(Element):
    """A goal that the services have, alone or together with the person; never in the person's words."""

    kind = "service_goal"
    text: str = ""
    area: str = ""
    owner: str = "tjenestene"
    horizon: str = ""
    when: PartialDate = NO_DATE

    @property
    def due(self) -> date | None:
        """When the goal is to be reached."""
        return self.when.last


@dataclass(frozen=True)
class Assessment(Element):
    """The need in one area as the person sees it and as a professional (`by`) sees it, and why they differ."""

    kind = "assessment"
    about_what: ClassVar[str] = AREA
    about: str = ""
    user: str = ""
    professional: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Contribution(Element):
    """What a professional, a relative or somebody else (`who`) adds about an area, under their own name.

    `differs` tells that they see it in another way than the person.
    """

    kind = "contribution"
    who: str = ""
    area: str = ""
    text: str = ""
    differs: bool = False


@dataclass(frozen=True)
class Mapper(Element):
    """Who goes through an area together with the person, and whether the person has chosen it."""

    kind = "mapper"
    about_what: ClassVar[str] = AREA
    about: str = ""
    who: str = ""
    chosen: bool = False
