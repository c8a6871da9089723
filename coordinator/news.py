"""What others have done in a plan since the coordinator looked: each thing once, with the words before and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from content import Content
from coordinator import trail
from coordinator.living_plan import LivingPlan, read_living_plan
from coordinator.living_view import entry_title
from coordinator.plan_view import area_title, shown_text
from coordinator.sessions import Visitor
from store import desk
from store.entries import words_over_time
from store.plan_state import PlanState
from store.unit_of_work import Store, UnitOfWork

# What was read this long ago belongs to the visit that goes on now.
SAME_VISIT = timedelta(minutes=30)
_USER = "bruker"
# Lines that tell of nothing somebody could look at.
_SILENT = ("consent_plan_given", "approved")
# What there is a sentence for; anything else is told without one.
_TOLD = (
    *("answer_saved", "answer_changed", "item_removed", "item_bekreftet", "item_snakk_om", "item_uenig"),
    *("sent", "sharing_withdrawn", "hard_time_told", "hard_time_taken_back", "proposed", "plan_confirmed"),
    *("proposal_godtatt", "proposal_beholdt", "proposal_snakk_om"),
)


@dataclass(frozen=True)
class NewsLine:
    """One thing that is new: what was done, by whom (empty: the person), when, and the words before and now.

    `item` or `entry` is where it stands, when it still does.
    """

    action: str
    by: str
    at: datetime
    area: str = ""
    before: str = ""
    now: str = ""
    item: str = ""
    entry: str = ""
    kind: str = ""


@dataclass(frozen=True)
class News:
    """What is new in a plan, newest first."""

    plan: PlanState
    lines: tuple[NewsLine, ...]


@dataclass(frozen=True)
class Newsreader:
    """Reads the news for one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def last_visit(self, plan_id: str) -> int:
        """Return up to which line the plan was read before this visit. Raises LookupError."""
        with self.store.read() as uow:
            desk.plan_for(uow, self.visitor.account_id, plan_id)
            return trail.last_reading(uow, self.visitor.account_id, plan_id, self.now - SAME_VISIT)

    def news(self, plan_id: str, after: int, language: str) -> News:
        """Return what others have done after the line `after`. Raises LookupError."""
        with self.store.read() as uow:
            state = desk.plan_for(uow, self.visitor.account_id, plan_id)
            living = read_living_plan(uow, state)
            lines = trail.lines_after(uow, self.visitor.account_id, plan_id, after)
            words = _Words.read(uow, plan_id, after)
        seen: set[str | None] = set()
        found = []
        for line in lines:
            # Of what was changed several times only the last is told; a line without an item stands alone.
            if line.action not in _SILENT and (line.item_id is None or line.item_id not in seen):
                seen.add(line.item_id)
                found.append(self._told(living, words, line, language))
        return News(state, tuple(found))

    def _told(self, living: LivingPlan, words: _Words, line: trail.Line, language: str) -> NewsLine:
        by = "" if line.actor == _USER else living.accounts.get(line.actor.partition(":")[2], "")
        item, entry = living.state.item(line.item_id or ""), living.entries.find(line.item_id or "")
        if entry is not None:
            deed = line.action.rpartition("_")[2]
            title = entry_title(living, entry.element)
            return NewsLine(f"deed_{deed}", by, line.at, now=title, entry=entry.id, kind=entry.element.kind)
        if item is not None:
            before = words.before.get(item.id, "")
            is_new = line.action == "answer_changed" and not before
            action = _known("answer_saved" if is_new else line.action)
            now = shown_text(self.content, item, language)
            place = area_title(self.content, item.area, language)
            return NewsLine(action, by, line.at, place, before if before != item.text else "", now, item=item.id)
        return NewsLine(_known(line.action), by, line.at, before=words.newest.get(line.item_id or "", ""))


def _known(action: str) -> str:
    return action if action in _TOLD else "other"


@dataclass(frozen=True)
class _Words:
    """The person's words of each item: as they were at the last reading, and the newest, also of crossed out ones."""

    before: dict[str, str]
    newest: dict[str, str]

    @staticmethod
    def read(uow: UnitOfWork, plan_id: str, after: int) -> _Words:
        before, newest = {}, {}
        for item, text, version in words_over_time(uow, plan_id):
            newest[item] = text
            if version <= after + 1:  # a plan begins at version 1, and each line of its trail raises it by one
                before[item] = text
        return _Words(before, newest)
