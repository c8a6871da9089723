"""The living plan as JSON: what it holds, beside the person's words, for the contract's plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from store.desk_elements import Assessment, Contribution, GoalFacts, Mapper, ServiceGoal
from store.elements import USER, Attachment, CrisisLine, Measure, Participant, Reference, WishAnswer
from store.entries import Entries, EntryState
from store.plan_facts import Child, Cooperation, CoordinatorChoice, Duties, Period, Phase, PlanConsent


def entries_json(entries: Entries, accounts: dict[str, str]) -> dict[str, Any]:
    """Return measures, participants, references, attachments, wish_answers and the single parts by name.

    `accounts` gives the names of those who can be responsible without being a participant.
    """
    return {
        "measures": [_measure(entry, entries, accounts) for entry, _ in entries.of(Measure)],
        "participants": [_entry(entry) for entry, _ in entries.of(Participant)],
        "references": [_entry(entry) for entry, _ in entries.of(Reference)],
        "attachments": [_entry(entry) for entry, _ in entries.of(Attachment)],
        "wish_answers": [_entry(entry) for entry, _ in entries.of(WishAnswer)],
        "service_goals": [_entry(entry) for entry, _ in entries.of(ServiceGoal)],
        "goal_facts": [_entry(entry) for entry, _ in entries.of(GoalFacts)],
        "assessments": [_named(entry, entries, accounts, "by") for entry, _ in entries.of(Assessment)],
        "contributions": [_named(entry, entries, accounts, "who") for entry, _ in entries.of(Contribution)],
        "mappers": [_named(entry, entries, accounts, "who") for entry, _ in entries.of(Mapper)],
        "phase": entries.one(Phase).phase or None,
        "period": entries.one(Period).as_json(),
        "duties": asdict(entries.one(Duties)),
        "consent_by_law": entries.one(PlanConsent).as_json(),
        "cooperation": entries.one(Cooperation).text,
        "child": asdict(entries.one(Child)),
        "coordinator_choice": asdict(entries.one(CoordinatorChoice)),
        "crisis_plan": [_entry(entry) for entry, _ in entries.of(CrisisLine)],
    }


def responsible_name(entries: Entries, accounts: dict[str, str], responsible: str) -> str | None:
    """Return the name of who is responsible; None for nobody and for the person, who is never named.

    Somebody who is no longer a participant keeps their name here.
    """
    if responsible in ("", USER):
        return None
    found = entries.find(responsible)
    if found is not None and isinstance(found.element, Participant):
        return found.element.name
    return accounts.get(responsible)


def _measure(entry: EntryState, entries: Entries, accounts: dict[str, str]) -> dict[str, Any]:
    shape = _entry(entry)
    return {**shape, "responsible_name": responsible_name(entries, accounts, shape["responsible"])}


def _named(entry: EntryState, entries: Entries, accounts: dict[str, str], field: str) -> dict[str, Any]:
    shape = _entry(entry)
    return {**shape, "name": responsible_name(entries, accounts, shape[field])}


def _entry(entry: EntryState) -> dict[str, Any]:
    return {"id": entry.id, "revision": entry.version, **entry.element.as_json()}
