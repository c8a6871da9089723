"""What a coordinator reads and writes. Every function takes the account: a plan's id alone opens nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from store.audit import PlanHead, Stale, write_line
from store.base import new_id
from store.conversations import StoredMessage, add_messages, conversations_of, drop_unread
from store.handovers import shared_with
from store.plan_state import PLAN_COLUMNS, PlanState, state_from_row
from store.tables import Confirmation, Conversation, Plan, Proposal
from store.unit_of_work import UnitOfWork

STATES = ("bekreftet", "snakk_om", "uenig")


def plan_for(uow: UnitOfWork, account_id: str, plan_id: str) -> PlanState:
    """Return the plan if it was sent to this account, or passes to it now.

    Raises LookupError otherwise, without telling which.
    """
    row = uow.session.execute(
        select(*PLAN_COLUMNS).where(Plan.id == plan_id, shared_with(account_id))
    ).one_or_none()
    if row is None:
        raise LookupError("no such plan for this account")
    return state_from_row(uow, row)


def note_reading(uow: UnitOfWork, account_id: str, plan: PlanState, now: datetime) -> PlanHead:
    """Write down that the account has read the plan. Raises Stale when the plan moved on meanwhile."""
    return write_line(uow, plan.head, f"account:{account_id}", "read", now)


def judge_item(
    uow: UnitOfWork, account_id: str, plan: PlanState, item_id: str, state: str, note: str | None, now: datetime
) -> PlanHead:
    """Confirm an item, want to talk about it, or disagree, together with the audit line.

    Raises ValueError for an unknown state, LookupError for an item that is not in the plan.
    """
    if state not in STATES:
        raise ValueError(f"unknown state {state!r}; one of {', '.join(STATES)}")
    item = plan.item(item_id)
    if item is None:
        raise LookupError("no such item in this plan")
    uow.session.execute(
        insert(Confirmation).values(
            plan_id=plan.id, item_id=item_id, revision=item.revision, state=state, note=note, by=account_id, at=now
        )
    )
    return write_line(uow, plan.head, f"account:{account_id}", f"item_{state}", now, item_id, **_in_talk(plan))


def propose_wording(
    uow: UnitOfWork, account_id: str, plan: PlanState, item_id: str, text: str, now: datetime
) -> tuple[str, PlanHead]:
    """Set a wording beside the person's own. A waiting one for the same item is replaced. Returns its id."""
    item = plan.item(item_id)
    if item is None:
        raise LookupError("no such item in this plan")
    uow.session.execute(
        update(Proposal)
        .where(Proposal.plan_id == plan.id, Proposal.item_id == item_id, Proposal.state == "venter")
        .values(state="trukket", answered_at=now)
    )
    proposal_id = new_id()
    uow.session.execute(
        insert(Proposal).values(
            id=proposal_id,
            plan_id=plan.id,
            item_id=item_id,
            revision=item.revision,
            text=text,
            by=account_id,
            at=now,
            state="venter",
        )
    )
    head = write_line(uow, plan.head, f"account:{account_id}", "proposed", now, item_id, **_in_talk(plan))
    return proposal_id, head


def unsettled_items(uow: UnitOfWork, plan: PlanState) -> list[str]:
    """Return the ids of items the coordinator has not judged in their present words."""
    judged = set(
        uow.session.execute(
            select(Confirmation.item_id, Confirmation.revision).where(Confirmation.plan_id == plan.id)
        ).tuples()
    )
    return [item.id for item in plan.items if (item.id, item.revision) not in judged]


def confirm_plan(uow: UnitOfWork, account_id: str, plan: PlanState, now: datetime) -> PlanHead:
    """Confirm the plan. Raises ValueError while items are unsettled (a disagreement is settled: it is shown)."""
    if unsettled_items(uow, plan):
        raise ValueError("unsettled items")
    return write_line(
        uow, plan.head, f"account:{account_id}", "plan_confirmed", now, status="bekreftet", confirmed_at=now
    )


def require_version(plan: PlanState, version: int) -> None:
    """Raise Stale unless the writer has seen the plan as it is now (If-Match)."""
    if plan.head.version != version:
        raise Stale(plan.head.version)


def tell_the_person(
    uow: UnitOfWork, plan: PlanState, text: str, choices: list[dict[str, str]], now: datetime, step: str | None = None
) -> None:
    """Leave a notice in the person's conversations, in the same step as what it tells of.

    A notice about a `step` in the living plan can be taken back with it (`take_back_notice`).
    """
    for conversation_id, _language in conversations_of(uow, plan.id):
        add_messages(
            uow,
            conversation_id,
            [StoredMessage(step or new_id(), "bot", "notice", text, now, payload={"choices": choices})],
        )
        uow.announce(conversation_id)


def take_back_notice(uow: UnitOfWork, plan: PlanState, step: str) -> bool:
    """Take away the notice about a step, where nobody has seen it. Returns whether all of it is gone."""
    gone = []
    for conversation_id, _language in conversations_of(uow, plan.id):
        gone.append(drop_unread(uow, conversation_id, step))
        uow.announce(conversation_id)
    return True in gone and False not in gone


def language_of(uow: UnitOfWork, plan: PlanState) -> str:
    """Return the written language the person uses now."""
    found = uow.session.scalar(select(Conversation.language).where(Conversation.plan_id == plan.id).limit(1))
    return found or plan.language


def _in_talk(plan: PlanState) -> dict[str, str]:
    return {"status": "i_samtale"} if plan.status in ("sendt", "bekreftet") else {}
