"""What a plan holds now, read in two queries: what the conversation and the desk work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from store.audit import PlanHead
from store.handover_tables import OVERLAP, Handover
from store.tables import Answer, Item, Plan
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ItemWords:
    """An item with its newest words."""

    id: str
    area: str
    question: str
    aspect: str
    text: str
    revision: int
    seq: int
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """Pointers: how far each area and question has come. Immutable; `with_…` give changed copies.

    `before`: questions with words from the mapping before this one, which nobody has looked at in this one yet.
    """

    areas: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape kept in `plan.progress`."""
        shape = {"areas": self.areas, "questions": self.questions, "again": list(self.again)}
        return {**shape, "before": list(self.before)} if self.before else shape

    @staticmethod
    def from_json(value: dict[str, Any]) -> Progress:
        """Read the shape kept in `plan.progress`."""
        pointers = tuple(value["again"]), tuple(value.get("before", ()))
        return Progress(dict(value["areas"]), dict(value["questions"]), *pointers)

    def with_question(self, question: str, state: str) -> Progress:
        """Return a copy in which `question` stands in `state` and needs no second look."""
        again = tuple(q for q in self.again if q != question)
        before = tuple(q for q in self.before if q != question)
        return Progress(self.areas, {**self.questions, question: state}, again, before)

    def with_area(self, area: str, status: str) -> Progress:
        """Return a copy in which `area` has `status`."""
        return replace(self, areas={**self.areas, area: status})

    def with_again(self, questions: Iterable[str]) -> Progress:
        """Return a copy in which `questions` wait for a second look because an answer they rest on changed."""
        return replace(self, again=tuple(dict.fromkeys((*self.again, *questions))))


@dataclass(frozen=True)
class PlanState:
    """A plan as it stands, with the current words. `incoming_id` is who takes it over, once both have it."""

    head: PlanHead
    status: str
    language: str
    coordinator_id: str | None
    approved_version: int | None
    sent_at: datetime | None
    confirmed_at: datetime | None
    progress: Progress
    items: tuple[ItemWords, ...]
    hard_time_at: datetime | None = None
    incoming_id: str | None = None

    @property
    def id(self) -> str:
        """The plan's id."""
        return self.head.plan_id

    def item(self, item_id: str) -> ItemWords | None:
        """Return the item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def items_of(self, question: str) -> list[ItemWords]:
        """Return the items that answer `question`, oldest first."""
        return [item for item in self.items if item.question == question]


PLAN_COLUMNS = (
    Plan.id,
    Plan.status,
    Plan.version,
    Plan.language,
    Plan.coordinator_id,
    Plan.approved_version,
    Plan.sent_at,
    Plan.confirmed_at,
    Plan.progress,
    Plan.audit_seq,
    Plan.audit_head,
    Plan.hard_time_at,
    # Who takes the plan over, from the day both have it.
    select(Handover.to_account)
    .where(Handover.plan_id == Plan.id, Handover.state == OVERLAP)
    .correlate(Plan)
    .limit(1)
    .scalar_subquery()
    .label("incoming_id"),
)

_ITEMS = (
    select(Item.id, Item.area, Item.question, Item.aspect, Answer.text, Item.revision, Item.seq, Item.details)
    .join(Answer, and_(Answer.item_id == Item.id, Answer.revision == Item.revision))
    .where(Item.removed_at.is_(None), Item.plan_id == bindparam("plan"))
    .order_by(Item.seq)
)


def state_from_row(uow: UnitOfWork, row: Any) -> PlanState:
    """Build the state from a row that has PLAN_COLUMNS, reading the items."""
    items = uow.connection.execute(_ITEMS, {"plan": row.id})
    return PlanState(
        head=PlanHead(row.id, row.version, row.audit_seq, row.audit_head),
        status=row.status,
        language=row.language,
        coordinator_id=row.coordinator_id,
        approved_version=row.approved_version,
        sent_at=row.sent_at,
        confirmed_at=row.confirmed_at,
        progress=Progress.from_json(row.progress),
        items=tuple(ItemWords(*item) for item in items),
        hard_time_at=row.hard_time_at,
        incoming_id=row.incoming_id,
    )


def read_plan(uow: UnitOfWork, plan_id: str) -> PlanState:
    """Return the plan's state. Raises LookupError when there is none.

    For rooms that have already settled who asks; readers for a person are `store.desk` and `store.conversations`.
    """
    row = uow.connection.execute(select(*PLAN_COLUMNS).where(Plan.id == plan_id)).one_or_none()
    if row is None:
        raise LookupError("no such plan")
    return state_from_row(uow, row)
