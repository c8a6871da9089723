"""The plan as JSON, in the shape that `contracts.md` promises. Words are given back letter by letter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from store.entries import read_entries
from store.entry_json import entries_json
from store.following import ReminderState, comments_of, newest_reminder
from store.handovers import of_plan
from store.plan_state import ItemWords, PlanState
from store.rounds import Round, rounds_of, words_of
from store.tables import Account, Answer, Confirmation, Consent, Item, Proposal
from store.unit_of_work import UnitOfWork

_LISTS = {"goal": "goals", "own": "own", "others": "others", "wish": "wishes"}
GENERAL = "generelt"


def plan_json(uow: UnitOfWork, plan: PlanState) -> dict[str, Any]:
    """Return the whole plan: words per area, consents, confirmations, proposals, and what was made of it."""
    general = [item for item in plan.items if item.area == GENERAL]
    names = {row.id: row.name for row in uow.session.execute(select(Account.id, Account.name))}
    rounds = rounds_of(uow, plan.id)
    living = entries_json(read_entries(uow, plan.id), names)
    return {
        **living,
        "id": plan.id,
        "status": plan.status,
        "version": plan.head.version,
        "language": plan.language,
        "situation": _words_of(general, "situation"),
        "resources": [{"id": i.id, "text": i.text, "question": i.question} for i in general if i.aspect == "resource"],
        "areas": [_with_desk(_area(plan, area), living) for area in _area_order(plan)],
        "items": items_json(plan),
        "participants": _coordinator(plan, names) + living["participants"],
        "consents": consents_json(uow, plan),
        "confirmations": _confirmations(uow, plan, names),
        "proposals": _proposals(uow, plan, names),
        "comments": [
            {"id": c.id, "item": c.item_id, "text": c.text, "at": _iso(c.at)} for c in comments_of(uow, plan.id)
        ],
        "reminder": reminder_json(newest_reminder(uow, plan.id)),
        "coordinator": names.get(plan.coordinator_id or ""),
        "handovers": [row.as_json() for row in of_plan(uow, plan.id)],
        "mappings": [one.as_json() for one in rounds],
        "news": _news(uow, plan, rounds[-1]) if rounds else None,
        "approved": _is_approved(uow, plan),
        "sent_at": _iso(plan.sent_at),
        "confirmed_at": _iso(plan.confirmed_at),
    }


def _news(uow: UnitOfWork, plan: PlanState, old: Round) -> dict[str, Any]:
    """Return what the person has changed since the mapping before: new, changed (with the old words), struck out."""
    before = {item.id: item for item in words_of(uow, old)}
    now = {item.id: item for item in plan.items}
    return {
        "since": _iso(old.at),
        "new": [item for item in now if item not in before],
        "changed": [{"id": i, "before": w.text} for i, w in before.items() if i in now and now[i].text != w.text],
        "struck": [{"id": i, "area": w.area, "before": w.text} for i, w in before.items() if i not in now],
        "from_before": [i for i, w in before.items() if i in now and now[i].revision == w.revision],
    }


def reminder_json(reminder: ReminderState | None) -> dict[str, Any] | None:
    """Return that the person has said nothing happens, and what came of it; None when it was never said."""
    if reminder is None:
        return None
    times = ("at", "due", "passed_on_at", "answered_at")
    return {
        "id": reminder.id,
        **{name: _iso(getattr(reminder, name)) for name in times},
        "answer": reminder.answer,
        "by": reminder.answered_by,
    }


def _with_desk(area: dict[str, Any], living: dict[str, Any]) -> dict[str, Any]:
    """Put what the desk says about an area and its goals beside the person's words; what the person said counts."""
    facts = {one["about"]: one for one in living["goal_facts"]}
    for goal in area["goals"]:
        said = facts.get(goal["id"], {})
        goal["owner"] = said.get("owner") or None
        goal["horizon"] = goal["horizon"] or said.get("horizon") or None
        if not goal["when"]["text"] and said:
            goal["when"] = said["when"]
    found = next((one for one in living["assessments"] if one["about"] == area["id"]), None)
    if found:
        area["assessment"] = {name: found[name] for name in ("user", "professional", "reason")}
    return area


def _is_approved(uow: UnitOfWork, plan: PlanState) -> bool:
    """Tell whether the person has approved the words as they are (readings since then change no word)."""
    newest = uow.connection.scalar(
        select(func.max(Answer.plan_version)).join(Item, Item.id == Answer.item_id).where(Item.plan_id == plan.id)
    )
    return plan.approved_version is not None and plan.approved_version > (newest or 0)


def items_json(plan: PlanState) -> list[dict[str, Any]]:
    """Return every item in a flat list: id, area, question, aspect, text, revision."""
    return [
        {
            "id": i.id,
            "area": i.area,
            "question": i.question,
            "aspect": i.aspect,
            "text": i.text,
            "revision": i.revision,
        }
        for i in plan.items
    ]


def _area_order(plan: PlanState) -> list[str]:
    touched = {item.area for item in plan.items if item.area != GENERAL}
    areas = [area for area in plan.progress.areas if area != GENERAL]
    return areas + sorted(touched - set(areas))


def _area(plan: PlanState, area: str) -> dict[str, Any]:
    items = [item for item in plan.items if item.area == area]
    horizon = _words_of(items, "horizon") or None
    priority = _words_of(items, "priority")
    shape: dict[str, Any] = {
        "id": area,
        "status": plan.progress.areas.get(area, "paabegynt"),
        "situation": _words_of(items, "situation"),
        "goals": [],
        "own": [],
        "others": [],
        "wishes": [],
        "comment": _words_of(items, "comment"),
        "priority": int(priority) if priority.isdigit() else None,
        "assessment": {"user": "", "professional": "", "reason": ""},
    }
    for item in items:
        if item.aspect in _LISTS:
            shape[_LISTS[item.aspect]].append({"id": item.id, "text": item.text, **_extra(item)})
    if horizon in ("kort", "lang"):
        for goal in shape["goals"]:
            goal["horizon"] = horizon  # what the person said counts over what was read out of the words
    return shape


_EXTRA: dict[str, dict[str, Any]] = {
    "goal": {"horizon": None, "when": {"from": None, "to": None, "precision": None, "text": None}},
    "own": {},
    "others": {"who": None},
    "wish": {"extent": None, "when": None},
}


def _extra(item: ItemWords) -> dict[str, Any]:
    """Return what a kind of item carries besides its words, filled with what was read out of them."""
    extra = dict(_EXTRA[item.aspect])
    extra.update({key: item.details[key] for key in extra if item.details.get(key) is not None})
    return extra


def _words_of(items: list[ItemWords], aspect: str) -> str:
    return "\n\n".join(item.text for item in items if item.aspect == aspect)


def _coordinator(plan: PlanState, names: dict[str, str]) -> list[dict[str, Any]]:
    if plan.coordinator_id is None:
        return []
    return [{"id": plan.coordinator_id, "name": names.get(plan.coordinator_id), "role": "koordinator"}]


def consents_json(uow: UnitOfWork, plan: PlanState) -> list[dict[str, Any]]:
    """Return the consents with their reservations, also those that were taken back."""
    rows = uow.session.scalars(select(Consent).where(Consent.plan_id == plan.id).order_by(Consent.given_at))
    return [
        {
            "kind": c.kind,
            "given": _iso(c.given_at),
            "until": _iso(c.until),
            "withdrawn": _iso(c.withdrawn_at),
            "participants": c.participants,
            "reservations": c.reservations,
        }
        for c in rows
    ]


def _confirmations(uow: UnitOfWork, plan: PlanState, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the newest word of the coordinator on each item that is still in the plan."""
    revisions = {item.id: item.revision for item in plan.items}
    newest: dict[str, dict[str, Any]] = {}
    for c in uow.session.scalars(
        select(Confirmation).where(Confirmation.plan_id == plan.id).order_by(Confirmation.seq)
    ):
        if c.item_id in revisions:
            newest[c.item_id] = {
                "item": c.item_id,
                "by": names.get(c.by),
                "at": _iso(c.at),
                "state": c.state,
                "note": c.note,
                "current": c.revision == revisions[c.item_id],
            }
    return list(newest.values())


def _proposals(uow: UnitOfWork, plan: PlanState, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return every proposed wording; `current` when it was made for the words as they are."""
    stand = {item.id: item.revision for item in plan.items}
    rows = uow.session.scalars(select(Proposal).where(Proposal.plan_id == plan.id).order_by(Proposal.at, Proposal.id))
    return [
        {
            "id": p.id,
            "item": p.item_id,
            "text": p.text,
            "state": p.state,
            "by": names.get(p.by),
            "at": _iso(p.at),
            "current": stand.get(p.item_id) == p.revision,
        }
        for p in rows
    ]


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
