"""A new mapping from the old one, at the desk: begin it, take it back, read the old one, see what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from content import Content
from coordinator.forms import LONGEST_LINE
from coordinator.living_plan import LivingPlan, read_living_plan
from coordinator.living_view import title_of
from coordinator.notices import Notice
from coordinator.pages import tell
from coordinator.plan_view import PlanView, view_plan
from coordinator.readings import Reader
from coordinator.round_view import AreaNews, MeasureNews, news_of_measures, news_of_words
from coordinator.sessions import Visitor
from coordinator.words import Refused, clean, say_day
from store import desk, rounds
from store.audit import Stale
from store.database import StoreDown
from store.elements import Measure
from store.plan_state import PlanState
from store.rounds import Round
from store.unit_of_work import Store, UnitOfWork

_TRIES = 5


@dataclass(frozen=True)
class OldMapping:
    """An old mapping to be read: the words as they stood."""

    round: Round
    view: PlanView


@dataclass(frozen=True)
class NewsPage:
    """What is new since a mapping that was put away, and all of those."""

    plan: PlanState
    round: Round
    rounds: Sequence[Round]
    areas: tuple[AreaNews, ...]
    measures: tuple[MeasureNews, ...]

    @property
    def count(self) -> int:
        """How many things are new."""
        return sum(len(area.news) for area in self.areas) + len(self.measures)


@dataclass(frozen=True)
class Rounds:
    """Reads and begins mappings for one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def begin(self, plan_id: str, name: str) -> None:
        """Put the mapping away and begin a new one from it; the person is told. Raises Refused, LookupError."""
        name = " ".join(clean(name, LONGEST_LINE).split())

        def act(uow: UnitOfWork, plan: PlanState) -> str:
            try:
                rounds.begin_again(uow, self.visitor.account_id, plan, name, self.content.general.id, self.now)
            except ValueError as error:
                raise Refused("plan_empty") from error
            return "notice_begun"

        self._write(plan_id, act)

    def take_back(self, plan_id: str) -> None:
        """Let the old mapping go on. Two clicks are one. Raises LookupError."""

        def act(uow: UnitOfWork, plan: PlanState) -> str:
            done = rounds.take_back(uow, self.visitor.account_id, plan, self.now)
            return "notice_taken_back" if done else ""

        self._write(plan_id, act)

    def old(self, plan_id: str, number: int, language: str) -> OldMapping:
        """Return an old mapping as it stood. Raises LookupError. The reading is written down."""

        def read(uow: UnitOfWork, plan: PlanState) -> OldMapping:
            found = _numbered(rounds.rounds_of(uow, plan.id), number)
            stood = rounds.as_it_stood(uow, plan, found)
            return OldMapping(found, view_plan(uow, self.content, stood, language))

        return self._reader.reading(plan_id, read)

    def news(self, plan_id: str, number: int | None, language: str) -> NewsPage:
        """Return what is new since mapping `number`, or since the newest. Raises LookupError. Written down."""

        def read(uow: UnitOfWork, plan: PlanState) -> NewsPage:
            known = rounds.rounds_of(uow, plan.id)
            found = _numbered(known, number or (known[-1].number if known else 0))
            living = read_living_plan(uow, plan)
            return NewsPage(
                plan=plan,
                round=found,
                rounds=known,
                areas=news_of_words(self.content, rounds.words_of(uow, found), plan.items, language),
                measures=tuple(news_of_measures(rounds.measures_of(uow, found), _measures(living))),
            )

        return self._reader.reading(plan_id, read)

    @property
    def _reader(self) -> Reader:
        return Reader(self.store, self.content, self.visitor, self.now)

    def _write(self, plan_id: str, act: Callable[[UnitOfWork, PlanState], str]) -> None:
        """Do it and tell the person with the notice it names; nothing to tell, nothing to write."""
        for _ in range(_TRIES):
            with self.store.write() as uow:
                plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
                try:
                    told = act(uow, plan)
                except Stale:  # the person wrote at the same moment: look again
                    continue
                if told:
                    notice = self._notice(uow, plan, told)
                    desk.tell_the_person(uow, plan, notice.text, notice.choices, self.now)
                    uow.commit()
                return
        raise StoreDown("the plan changes too quickly to be written")

    def _notice(self, uow: UnitOfWork, plan: PlanState, key: str) -> Notice:
        language = desk.language_of(uow, plan)
        values = {"name": self.visitor.name, "day": say_day(self.now)}
        text = tell(self.content, language, f"coordinator_rounds.{key}", **values)
        label = tell(self.content, language, "coordinator_rounds.choice_areas")
        return Notice(text, [{"label": label, "value": "start_kartlegging"}])


def _numbered(known: Sequence[Round], number: int) -> Round:
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise LookupError("no such mapping in this plan")
    return found


def _measures(plan: LivingPlan) -> dict[str, tuple[str, Measure]]:
    return {entry.id: (title_of(plan, measure), measure) for entry, measure in plan.measures}
