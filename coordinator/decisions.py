"""What a coordinator can do with a plan. Each is one step: the change, its audit line and the person's notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from content import Content
from coordinator import trail
from coordinator.notices import Notice, Teller
from coordinator.plan_view import WAITING, ItemView, PlanView, area_title, quotable, view_plan
from coordinator.sessions import Visitor
from coordinator.words import Refused, clean
from store import desk
from store.audit import PlanHead
from store.plan_state import ItemWords, PlanState
from store.reminders import NobodyWaits, answer_reminder
from store.unit_of_work import Store, UnitOfWork

# One who confirms item after item gives the person one notice, not twenty. After a break it is news again.
IN_A_ROW = timedelta(minutes=30)


class Unsettled(Exception):
    """The plan cannot be confirmed yet: these items wait for the coordinator."""

    def __init__(self, items: tuple[ItemView, ...]) -> None:
        super().__init__("unsettled items")
        self.items = items


@dataclass(frozen=True)
class Seen:
    """The version the coordinator's page was made from. A page may be older than a mere reading or printing of the
    plan; a machine's `If-Match` is taken at its word."""

    version: int
    strict: bool = False


@dataclass(frozen=True)
class Step:
    """An open step of one coordinator on one plan."""

    uow: UnitOfWork
    content: Content
    visitor: Visitor
    plan: PlanState
    now: datetime

    @property
    def teller(self) -> Teller:
        """Who puts the notices into words."""
        return Teller(self.content, desk.language_of(self.uow, self.plan), self.visitor.name)

    @property
    def view(self) -> PlanView:
        """The plan with what was said about it, in the person's language."""
        return view_plan(self.uow, self.content, self.plan, desk.language_of(self.uow, self.plan))

    def item(self, item_id: str) -> tuple[ItemWords, ItemView]:
        """Return the item. Raises LookupError when it is not in the plan."""
        words, shown = self.plan.item(item_id), self.view.item(item_id)
        if words is None or shown is None:
            raise LookupError("no such item in this plan")
        return words, shown

    def at(self, head: PlanHead) -> Step:
        """The step after a change."""
        return replace(self, plan=replace(self.plan, head=head))

    def tell(self, notice: Notice) -> None:
        """Leave a notice in the person's conversation, in this same step."""
        desk.tell_the_person(self.uow, self.plan, notice.text, notice.choices, self.now)


@dataclass(frozen=True)
class Clerk:
    """Carries out decisions of one visitor."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime

    def judge(self, plan_id: str, seen: Seen, item_id: str, state: str, note: str) -> int:
        """Confirm an item, ask to talk about it, or disagree (with a reason). Returns the plan's version.

        Raises Refused, LookupError, ValueError (unknown state) and `store.audit.Stale`.
        """
        kept = clean(note) or None
        if state == "uenig" and kept is None:
            raise Refused("reason_missing")
        if state not in desk.STATES:
            raise ValueError(f"unknown state {state!r}")
        with self._step(plan_id, seen) as step:
            words, item = step.item(item_id)
            if item.stands_as(state) and item.judgement and item.judgement.note == kept:
                return step.plan.head.version  # said already: nothing to write and nobody to tell
            quiet = kept is None and state == "bekreftet" and _is_no_news(step, item)
            head = desk.judge_item(step.uow, self.visitor.account_id, step.plan, item_id, state, kept, self.now)
            if not quiet:
                teller = step.teller
                step.tell(teller.judged(quotable(self.content, words, teller.language), state, kept))
            step.uow.commit()
        return head.version

    def confirm_area(self, plan_id: str, seen: Seen, area_id: str) -> int:
        """Confirm every item of an area that was not answered yet: one step, an audit line for each, one notice."""
        with self._step(plan_id, seen) as step:
            area = next((area for area in step.view.areas if area.id == area_id), None)
            if area is None:
                raise LookupError("no such area in this plan")
            if not area.unjudged:
                return step.plan.head.version
            teller = step.teller
            notice = teller.area_confirmed(area_title(self.content, area_id, teller.language), len(area.unjudged))
            for item in area.unjudged:
                step = step.at(
                    desk.judge_item(step.uow, self.visitor.account_id, step.plan, item.id, "bekreftet", None, self.now)
                )
            step.tell(notice)
            step.uow.commit()
        return step.plan.head.version

    def propose(self, plan_id: str, seen: Seen, item_id: str, text: str) -> tuple[str, int]:
        """Set a wording beside the person's. Returns its id and the plan's version."""
        text = clean(text)
        if not text:
            raise Refused("proposal_empty")
        with self._step(plan_id, seen) as step:
            words, item = step.item(item_id)
            if text == words.text:
                raise Refused("proposal_same")
            for wording in item.wordings:
                if wording.state == WAITING and wording.current and wording.text == text:
                    return wording.id, step.plan.head.version  # sent already
            proposal_id, head = desk.propose_wording(
                step.uow, self.visitor.account_id, step.plan, item_id, text, self.now
            )
            teller = step.teller
            step.tell(teller.proposed(quotable(self.content, words, teller.language), text, proposal_id))
            step.uow.commit()
        return proposal_id, head.version

    def confirm_plan(self, plan_id: str, seen: Seen) -> int:
        """Confirm the plan. Raises Unsettled while an item waits for the coordinator."""
        with self._step(plan_id, seen) as step:
            view = step.view
            if view.is_confirmed:
                return step.plan.head.version
            if desk.unsettled_items(step.uow, step.plan):
                raise Unsettled(view.remaining)
            if not view.items:
                raise Refused("plan_empty")
            head = desk.confirm_plan(step.uow, self.visitor.account_id, step.plan, self.now)
            step.tell(step.teller.plan_confirmed(view))
            step.uow.commit()
        return head.version

    def answer_waiting(self, plan_id: str, seen: Seen, text: str) -> int:
        """Answer the person who has said that nothing happens. Returns the plan's version."""
        text = clean(text)
        if not text:
            raise Refused("answer_empty")
        with self._step(plan_id, seen) as step:
            try:
                head = answer_reminder(step.uow, self.visitor.account_id, step.plan, text, self.now)
            except NobodyWaits as error:
                raise Refused("nobody_waits") from error
            step.tell(step.teller.answered(text))
            step.uow.commit()
        return head.version

    @contextmanager
    def _step(self, plan_id: str, seen: Seen) -> Iterator[Step]:
        with self.store.write() as uow:
            plan = desk.plan_for(uow, self.visitor.account_id, plan_id)
            if seen.strict or not trail.words_stand_since(uow, plan, seen.version):
                desk.require_version(plan, seen.version)
            yield Step(uow, self.content, self.visitor, plan, self.now)


def _is_no_news(step: Step, item: ItemView) -> bool:
    """Whether a plain confirmation can wait for the summary: the person just heard of one, and of no doubt here."""
    if item.judgement is not None and item.judgement.state != "bekreftet":
        return False
    last = trail.last_deed(step.uow, step.plan.id)
    return (
        last is not None
        and last[:2] == (trail.actor(step.visitor.account_id), "item_bekreftet")
        and (step.now - last[2] < IN_A_ROW)
    )
