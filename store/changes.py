"""The changes a conversation can make to a plan, as data, and the one table that carries them out.

An action returns these instead of touching the database, so that it can be tested without one and the event loop
never waits for a disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from store import handovers
from store.audit import PlanHead, write_line
from store.base import new_id
from store.follow_changes import APPLY, FollowChange
from store.plan_state import Progress
from store.tables import Answer, Consent, Conversation, Item, Plan, Proposal
from store.unit_of_work import UnitOfWork

USER = "bruker"


@dataclass(frozen=True)
class StartPlan:
    """The person says yes to a stored draft: make the plan and write down the consent."""

    language: str
    content_version: str


@dataclass(frozen=True)
class SaveAnswer:
    """New words to a question. `item_id` is made by the caller so that the reply can point at it."""

    item_id: str
    area: str
    question: str
    aspect: str
    text: str
    asked: str
    content_version: str
    message_id: str | None
    progress: Progress
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeAnswer:
    """Newer words for an item. The old ones stay in the history."""

    item_id: str
    revision: int
    text: str
    asked: str
    content_version: str
    message_id: str | None
    progress: Progress
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RemoveItem:
    """The person crosses something out. It leaves the plan and stays in the history."""

    item_id: str
    progress: Progress


@dataclass(frozen=True)
class SetProgress:
    """Pointers moved (a question skipped, an area opened or done). No words change."""

    progress: Progress


@dataclass(frozen=True)
class Approve:
    """The person has read the summary and says it is right."""


@dataclass(frozen=True)
class Send:
    """The person hands the draft to a coordinator and wishes that this one may read it."""

    coordinator_id: str
    coordinator_name: str
    content_version: str


@dataclass(frozen=True)
class WithdrawSharing:
    """The person takes back that a coordinator may read. It counts at once; what was read is not unread."""


@dataclass(frozen=True)
class AnswerProposal:
    """The person's answer to a proposed wording: `godtatt`, `beholdt` or `snakk_om`."""

    proposal_id: str
    state: str


@dataclass(frozen=True)
class AnswerHandover:
    """The person's word on a new coordinator: `ja`, `nei` (it ends there) or `snakk_om`."""

    handover_id: str
    said: str


@dataclass(frozen=True)
class TellHardTime:
    """The person wants the coordinator to know that it has been hard. A mark, without a word of what was written."""


@dataclass(frozen=True)
class TakeBackHardTime:
    """The person takes the mark for the coordinator back."""


@dataclass(frozen=True)
class SetLanguage:
    """The person switches written language."""

    language: str


@dataclass(frozen=True)
class SetResume:
    """A code and a PIN (both hashed) by which the conversation can be opened from another device."""

    code_hash: str
    pin_hash: str


Change = (
    StartPlan
    | SaveAnswer
    | ChangeAnswer
    | RemoveItem
    | SetProgress
    | Approve
    | Send
    | AnswerProposal
    | AnswerHandover
    | TellHardTime
    | TakeBackHardTime
    | SetLanguage
    | SetResume
    | WithdrawSharing
    | FollowChange
)


@dataclass
class Target:
    """What changes are made to: one conversation and, once there is consent, its plan."""

    uow: UnitOfWork
    conversation_id: str
    head: PlanHead | None
    now: datetime
    status: str | None = None
    made: list[str] = field(default_factory=list)

    @property
    def plan(self) -> PlanHead:
        """The plan's head. Raises LookupError when nothing may be stored for this conversation."""
        if self.head is None:
            raise LookupError("no plan: the person has not said yes to storing")
        return self.head

    def line(self, action: str, item_id: str | None = None, **changes: Any) -> None:
        """Write the audit line that goes with a change."""
        self.head = write_line(self.uow, self.plan, USER, action, self.now, item_id, **changes)


def apply_changes(target: Target, changes: list[Change]) -> PlanHead | None:
    """Carry out `changes` in order and return the plan's new head.

    Raises LookupError without a plan, `store.audit.Stale` when the plan has moved on.
    """
    for change in changes:
        _APPLY[type(change)](target, change)
    return target.head


def reopened(status: str | None) -> dict[str, str]:
    """New words in a confirmed plan take it back to the talk; otherwise the status stays."""
    return {"status": "i_samtale"} if status == "bekreftet" else {}


def _start(target: Target, change: StartPlan) -> None:
    plan_id = new_id()
    target.uow.connection.execute(
        insert(Plan).values(
            id=plan_id,
            status="kladd",
            version=1,
            language=change.language,
            created_at=target.now,
            changed_at=target.now,
            progress=Progress().as_json(),
            audit_seq=0,
            audit_head="",
        )
    )
    target.uow.connection.execute(
        update(Conversation).where(Conversation.id == target.conversation_id).values(plan_id=plan_id)
    )
    target.head = PlanHead(plan_id, 1, 0, "")
    _consent(target, "plan", [], change.content_version)
    target.line("consent_plan_given")


def _consent(target: Target, kind: str, participants: list[dict[str, str]], content_version: str) -> None:
    target.uow.connection.execute(
        insert(Consent).values(
            id=new_id(),
            plan_id=target.plan.plan_id,
            kind=kind,
            given_at=target.now,
            participants=participants,
            reservations=[],
            content_version=content_version,
        )
    )


# Built once: to build and to look up a statement anew costs a tenth of a turn.
_NEW_ITEM = insert(Item)
_NEW_WORDS = insert(Answer)
_ITEM = update(Item).where(Item.id == bindparam("item"), Item.plan_id == bindparam("plan"))
_PLAN = update(Plan).where(Plan.id == bindparam("plan"))


def _save(target: Target, change: SaveAnswer) -> None:
    target.uow.connection.execute(
        _NEW_ITEM,
        {
            "id": change.item_id,
            "plan_id": target.plan.plan_id,
            "seq": target.plan.version,
            "area": change.area,
            "question": change.question,
            "aspect": change.aspect,
            "revision": 1,
            "details": change.details,
        },
    )
    _words(target, change, 1)
    target.line("answer_saved", change.item_id, progress=change.progress.as_json(), **reopened(target.status))


def _change(target: Target, change: ChangeAnswer) -> None:
    newer = {"revision": change.revision, "details": change.details}
    target.uow.connection.execute(_ITEM, {"item": change.item_id, "plan": target.plan.plan_id, **newer})
    _words(target, change, change.revision)
    target.line("answer_changed", change.item_id, progress=change.progress.as_json(), **reopened(target.status))


def _words(target: Target, change: SaveAnswer | ChangeAnswer, revision: int) -> None:
    target.uow.connection.execute(
        _NEW_WORDS,
        {
            "id": new_id(),
            "item_id": change.item_id,
            "revision": revision,
            "text": change.text,
            "asked": change.asked,
            "content_version": change.content_version,
            "by": USER,
            "message_id": change.message_id,
            "plan_version": target.plan.version + 1,
            "created_at": target.now,
        },
    )


def _remove(target: Target, change: RemoveItem) -> None:
    target.uow.connection.execute(
        _ITEM, {"item": change.item_id, "plan": target.plan.plan_id, "removed_at": target.now}
    )
    target.line("item_removed", change.item_id, progress=change.progress.as_json(), **reopened(target.status))


def _progress(target: Target, change: SetProgress) -> None:
    # Pointers move with nearly every turn; they are not content, so they neither raise the version nor the chain.
    target.uow.connection.execute(_PLAN, {"plan": target.plan.plan_id, "progress": change.progress.as_json()})


def _approve(target: Target, _change: Approve) -> None:
    target.line("approved", approved_version=target.plan.version + 1)


def _send(target: Target, change: Send) -> None:
    participant = {"id": change.coordinator_id, "name": change.coordinator_name, "role": "koordinator"}
    _consent(target, "deling", [participant], change.content_version)
    handovers.stop_all(target.uow, target.plan.plan_id, target.now)
    target.line("sent", status="sendt", coordinator_id=change.coordinator_id, sent_at=target.now)


def _withdraw(target: Target, _change: WithdrawSharing) -> None:
    target.uow.connection.execute(
        update(Consent)
        .where(Consent.plan_id == target.plan.plan_id, Consent.kind == "deling", Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=target.now)
    )
    handovers.stop_all(target.uow, target.plan.plan_id, target.now)
    target.line("sharing_withdrawn", status="kladd", coordinator_id=None)


def _answer_proposal(target: Target, change: AnswerProposal) -> None:
    item_id = target.uow.connection.scalar(
        select(Proposal.item_id).where(
            Proposal.id == change.proposal_id, Proposal.plan_id == target.plan.plan_id, Proposal.state == "venter"
        )
    )
    if item_id is None:
        return  # answered already (two taps, two devices): the first answer stands
    target.uow.connection.execute(
        update(Proposal).where(Proposal.id == change.proposal_id).values(state=change.state, answered_at=target.now)
    )
    target.line(f"proposal_{change.state}", item_id)


def _answer_handover(target: Target, change: AnswerHandover) -> None:
    target.head = handovers.person_says(
        target.uow, target.plan, change.handover_id, change.said, USER, target.now
    )


def _tell_hard_time(target: Target, _change: TellHardTime) -> None:
    target.line("hard_time_told", hard_time_at=target.now)


def _take_back_hard_time(target: Target, _change: TakeBackHardTime) -> None:
    target.line("hard_time_taken_back", hard_time_at=None)


def _language(target: Target, change: SetLanguage) -> None:
    target.uow.connection.execute(
        update(Conversation).where(Conversation.id == target.conversation_id).values(language=change.language)
    )
    if target.head is not None:
        target.uow.connection.execute(
            update(Plan).where(Plan.id == target.head.plan_id).values(language=change.language)
        )


def _resume(target: Target, change: SetResume) -> None:
    target.uow.connection.execute(
        update(Conversation)
        .where(Conversation.id == target.conversation_id)
        .values(resume_code=change.code_hash, pin_hash=change.pin_hash, failed_pins=0, locked_until=None)
    )


_APPLY: dict[type, Callable[[Target, Any], None]] = {
    StartPlan: _start,
    SaveAnswer: _save,
    ChangeAnswer: _change,
    RemoveItem: _remove,
    SetProgress: _progress,
    Approve: _approve,
    Send: _send,
    WithdrawSharing: _withdraw,
    AnswerProposal: _answer_proposal,
    AnswerHandover: _answer_handover,
    TellHardTime: _tell_hard_time,
    TakeBackHardTime: _take_back_hard_time,
    SetLanguage: _language,
    SetResume: _resume,
    **APPLY,
}
