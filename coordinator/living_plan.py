"""A living plan as the desk works with it: the person's items, what was made of them, and who can carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from store.accounts import list_accounts
from store.desk_elements import GoalFacts, ServiceGoal
from store.elements import OVER, USER, Attachment, Measure, Participant, WishAnswer
from store.entries import Entries, EntryState, read_entries, words_at
from store.following import CommentState, ReminderState, comments_of, newest_reminder
from store.handovers import HandoverRow, of_plan
from store.plan_state import ItemWords, PlanState
from store.unit_of_work import UnitOfWork

Found = tuple[EntryState, Measure]


@dataclass(frozen=True)
class Goal:
    """A goal, in the person's words (`is_own`) or the services', and what the desk says about it."""

    area: str
    text: str
    is_own: bool
    facts: GoalFacts | None = None


@dataclass(frozen=True)
class LivingPlan:
    """`quotes` holds the words a measure came from, as they were then, by (item, revision)."""

    state: PlanState
    entries: Entries
    accounts: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[tuple[str, int], str] = field(default_factory=dict)
    handovers: Sequence[HandoverRow] = ()
    comments: tuple[CommentState, ...] = ()
    reminder: ReminderState | None = None

    def items(self, aspect: str) -> list[ItemWords]:
        """The person's items of one kind: goal, wish, own …"""
        return [item for item in self.state.items if item.aspect == aspect]

    @cached_property
    def measures(self) -> list[Found]:
        """All measures in the plan."""
        return self.entries.of(Measure)

    @property
    def running(self) -> list[Measure]:
        """The measures that are neither over nor refused."""
        return [measure for _, measure in self.measures if measure.status not in OVER]

    @cached_property
    def answers(self) -> dict[str, tuple[EntryState, WishAnswer]]:
        """The answer to each wish that has one."""
        return {answer.wish: (entry, answer) for entry, answer in self.entries.of(WishAnswer)}

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """All goals by id: the person's, in their words, and those of the services."""
        facts = {one.about: one for _, one in self.entries.of(GoalFacts)}
        found = {item.id: Goal(item.area, item.text, True, facts.get(item.id)) for item in self.items("goal")}
        for entry, one in self.entries.of(ServiceGoal):
            said = GoalFacts("", one.owner, one.horizon, one.when)
            found[entry.id] = Goal(one.area, one.text, False, said)
        return found

    @cached_property
    def measures_by_wish(self) -> dict[str, list[Found]]:
        """The measures that came from each wish."""
        found: dict[str, list[Found]] = {}
        for entry, measure in self.measures:
            for wish in measure.wishes:
                found.setdefault(wish, []).append((entry, measure))
        return found

    def wishes_of(self, measure: Measure) -> list[ItemWords]:
        """The wishes a measure came from that are still in the plan."""
        return [item for wish in measure.wishes if (item := self.state.item(wish))]

    @property
    def handover(self) -> HandoverRow | None:
        """The newest change of coordinator, when it goes on or is news: what it came to is shown until the next."""
        return self.handovers[-1] if self.handovers else None

    @property
    def open_wishes(self) -> list[ItemWords]:
        """The wishes nobody has answered."""
        answers = self.answers
        return [wish for wish in self.items("wish") if wish.id not in answers]

    @cached_property
    def attachments(self) -> dict[str, list[tuple[EntryState, Attachment]]]:
        """The attachments in the plan, by the reference they go with."""
        found: dict[str, list[tuple[EntryState, Attachment]]] = {}
        for entry, attachment in self.entries.of(Attachment):
            found.setdefault(attachment.reference, []).append((entry, attachment))
        return found

    @cached_property
    def people(self) -> dict[str, str]:
        """Who can be responsible, besides the person: the coordinators and the participants, by id."""
        mine = (self.state.coordinator_id or "", self.state.incoming_id or "")
        own = {account: self.accounts[account] for account in mine if account in self.accounts}
        return own | {entry.id: one.name for entry, one in self.entries.of(Participant)}

    def comments_on(self, item_id: str) -> list[CommentState]:
        """What the person has said about one item since."""
        return [comment for comment in self.comments if comment.item_id == item_id]

    def takes_part(self, responsible: str) -> bool:
        """Whether this is the person, the coordinator or somebody who is a participant now."""
        return responsible == USER or responsible in self.people

    def name_of(self, responsible: str) -> str:
        """The name of somebody who is or was responsible; empty for nobody and for the person."""
        known = self.entries.find(responsible)
        if known is not None and isinstance(known.element, Participant):
            return known.element.name
        return self.accounts.get(responsible, "")


def read_living_plan(uow: UnitOfWork, plan: PlanState) -> LivingPlan:
    """Read what was made of a plan that the caller may see."""
    entries = read_entries(uow, plan.id)
    wanted = [(measure.wish, measure.wish_revision) for _, measure in entries.of(Measure) if measure.wish]
    accounts = {account.id: account.name for account in list_accounts(uow)}
    said = tuple(comments_of(uow, plan.id)), newest_reminder(uow, plan.id)
    return LivingPlan(plan, entries, accounts, words_at(uow, wanted), of_plan(uow, plan.id), *said)
