"""What was agreed is carried out when its day comes: both get the plan, then only the next one; the person reads it.

Called at the door of the desk before anybody reads, and every now and then while nobody is there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from content import Content
from coordinator.handover_words import notice_of
from coordinator.words import local_day
from store import desk, handovers
from store.audit import Stale
from store.plan_state import read_plan
from store.unit_of_work import Store

_TRIES = 5
_ROUNDS = 3  # a hand-over whose days are both past opens and passes


def carry_out_due(store: Store, content: Content, now: datetime) -> int:
    """Carry out what is due, each in one step with its notice to the person. Return how many steps were taken."""
    taken = 0
    for _round in range(_ROUNDS):
        with store.read() as uow:
            rows = handovers.due(uow, local_day(now))
        if not rows:
            break
        taken += sum(_carry_out(store, content, row, now) for row in rows)
    return taken


def _carry_out(store: Store, content: Content, row: handovers.HandoverRow, now: datetime) -> bool:
    for _try in range(_TRIES):
        with store.write() as uow:
            try:
                state = handovers.carry_out(uow, row, now)
            except Stale:  # somebody wrote in the plan at the same moment
                continue
            except LookupError:  # another process was quicker
                return False
            plan = read_plan(uow, row.plan_id)
            notice = notice_of(content, desk.language_of(uow, plan), replace(row, state=state))
            desk.tell_the_person(uow, plan, notice.text, notice.choices, now)
            uow.commit()
            return True
    return False
