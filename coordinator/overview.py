"""The coordinator's list: her own plans, how far each has come, what is new, what runs out, and what sleeps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from content import Content
from coordinator import trail
from coordinator.codebook import read_codebook
from coordinator.matching import fits
from coordinator.plan_view import area_title
from coordinator.sessions import Visitor
from store import handovers, overview
from store.elements import STATUSES, Measure, Participant
from store.entries import EntryState, due_in_plans, names_in_plans
from store.following import ReminderState, open_reminders
from store.handovers import HandoverRow
from store.overview import PlanRow
from store.plan_facts import PHASES
from store.reminders import pass_on_overdue
from store.unit_of_work import Store

PAGE = 50


@dataclass(frozen=True)
class PlanLine:
    """One plan in the list: no words of the person, only how far things have come."""

    row: PlanRow
    areas: Mapping[str, str]
    changed_at: datetime
    news: trail.News
    unseen: trail.Unseen
    soon: Sequence[EntryState]
    is_asleep: bool
    handover: HandoverRow | None = None
    reminder: ReminderState | None = None

    @property
    def is_soon(self) -> bool:
        """Whether something runs out or must be looked at soon."""
        return bool(self.soon)

    @property
    def mapped(self) -> int:
        """How many areas the person has gone through."""
        return sum(status == "ferdig" for status in self.areas.values())

    @property
    def to_look_at(self) -> int:
        """How many items wait for the coordinator."""
        return self.row.items - self.row.settled


def _has(status: str, line: PlanLine) -> bool:
    return line.row.statuses.get(status, 0) > 0


# What the list can be narrowed to.
FILTERS: dict[str, Callable[[PlanLine], bool]] = {
    "alle": lambda line: True,
    "nytt": lambda line: line.unseen.count > 0,
    "vurdere": lambda line: line.to_look_at > 0,
    "onsker": lambda line: line.row.wishes > 0,
    "snart": lambda line: line.is_soon,
    "venter": lambda line: line.reminder is not None,
    "sover": lambda line: line.is_asleep,
    "uten_tiltak": lambda line: not line.row.statuses,
    **{status: partial(_has, status) for status in STATUSES},
}


@dataclass(frozen=True)
class Listing:
    """A page of the list. `counts` tells how many plans each filter finds; `found` how many fit the search.

    `asked`: what the visitor is asked to take over, and cannot see yet.
    """

    lines: Sequence[PlanLine]
    found: int
    counts: Mapping[str, int]
    page: int
    pages: int
    asked: Sequence[HandoverRow] = ()


@dataclass(frozen=True)
class Overview:
    """Reads the list of one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def lines(self) -> list[PlanLine]:
        """Return the plans sent to this account, newest change first. A reading is no change."""
        account = self.visitor.account_id
        with self.store.read() as uow:
            rows = overview.plans_for(uow, account)
            ids = [row.id for row in rows]
            changes = trail.newest_changes(uow, ids)
            news = trail.news_since_confirmation(uow, ids)
            unseen = trail.unseen_changes(uow, account)
            soon = due_in_plans(uow, account, self._today + timedelta(days=self.content.codebook.ends_soon_days))
            passing = {row.plan_id: row for row in handovers.of_account(uow, account)}
            reminders = open_reminders(uow, ids)
        if any(one.is_over(self.now) and one.passed_on_at is None for one in reminders.values()):
            with self.store.write() as uow:
                pass_on_overdue(uow, self.now)
                uow.commit()
        found = [
            replace(
                self._line(row, changes, news, unseen, soon),
                handover=passing.get(row.id),
                reminder=reminders.get(row.id),
            )
            for row in rows
        ]
        return sorted(found, key=lambda line: line.changed_at, reverse=True)

    def page(self, words: str, narrow: str, number: int, language: str, phase: str = "") -> Listing:
        """Return one page of the plans that fit the search and the filter, and what each filter would find."""
        lines = self.lines()
        asked = self._asked({line.row.id for line in lines})
        if words.strip():
            lines = self._searched(lines, words, language)
        if phase in PHASES:
            lines = [line for line in lines if line.row.phase == phase]
        counts = {name: sum(map(fits, lines)) for name, fits in FILTERS.items()}
        chosen = [line for line in lines if FILTERS.get(narrow, FILTERS["alle"])(line)]
        if narrow == "snart":
            chosen.sort(key=lambda line: line.row.due or self._today)
        pages = max(1, -(-len(chosen) // PAGE))
        number = min(max(number, 1), pages)
        return Listing(chosen[(number - 1) * PAGE : number * PAGE], len(chosen), counts, number, pages, asked)

    def _asked(self, seen: Collection[str]) -> list[HandoverRow]:
        with self.store.read() as uow:
            mine = handovers.of_account(uow, self.visitor.account_id)
        return [row for row in mine if row.to_account == self.visitor.account_id and row.plan_id not in seen]

    def _line(
        self,
        row: PlanRow,
        changes: Mapping[str, datetime],
        news: Mapping[str, trail.News],
        unseen: Mapping[str, trail.Unseen],
        soon: Mapping[str, Sequence[EntryState]],
    ) -> PlanLine:
        changed_at = changes.get(row.id, row.changed_at)
        return PlanLine(
            row=row,
            areas=self._in_order(row.areas),
            changed_at=changed_at,
            news=news.get(row.id, trail.News()),
            unseen=unseen.get(row.id, trail.Unseen()),
            soon=soon.get(row.id, ()),
            is_asleep=self.now - changed_at >= timedelta(days=self.content.codebook.asleep_after_days),
        )

    @property
    def _today(self) -> date:
        return self.now.date()

    def _in_order(self, areas: dict[str, str]) -> dict[str, str]:
        place = {area.id: area.order for area in self.content.areas}
        return {area: areas[area] for area in sorted(areas, key=lambda area: (place.get(area, len(place)), area))}

    def _searched(self, lines: list[PlanLine], words: str, language: str) -> list[PlanLine]:
        """Keep the plans in which every word is found: in the number, an area, a measure or a participant.

        A measure is also found by what else it is called here.
        """
        wanted = words.casefold().split()
        with self.store.read() as uow:
            names = names_in_plans(uow, self.visitor.account_id, (Measure.kind, Participant.kind))
            book = read_codebook(uow, self.content.codebook)
        known = {code: " ".join(book.names(code)) for code in book.measures}

        def text_of(line: PlanLine) -> str:
            areas = (area_title(self.content, area, language) for area in line.areas)
            named = (f"{name} {known.get(code, '')}" for name, code in names.get(line.row.id, ()))
            return " ".join((line.row.id[:6], *areas, *named)).casefold()

        texts = [(line, text_of(line)) for line in lines]
        return [line for line, text in texts if fits(wanted, text)]
