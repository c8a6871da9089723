"""Hand-overs in both databases: who may read when, and two who do the same at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store import desk, handovers, overview
from store.audit import Stale, broken_lines
from store.handover_tables import OVERLAP, PASSED
from store.unit_of_work import Store
from tests.builders import START, a_coordinator, a_plan, every_cell

DAYS = (date(2026, 11, 9), date(2026, 11, 23))


def a_handover(store: Store) -> tuple[str, str, str]:
    """A plan whose coordinator has proposed another; return plan, present and next."""
    present, following = a_coordinator(store, "Ingrid Lund"), a_coordinator(store, "Per Vik")
    made = a_plan(store, ("helse.goal", "Jeg vil sove."), sent_to=present)
    with store.write() as uow:
        plan = desk.plan_for(uow, present, made.plan)
        handovers.propose(uow, present, plan, following, "Hun slutter.", DAYS, START)
        uow.commit()
    return made.plan, present, following


def readers(store: Store, plan_id: str, *account_ids: str) -> list[bool]:
    found = []
    with store.read() as uow:
        for account in account_ids:
            try:
                desk.plan_for(uow, account, plan_id)
                found.append(True)
            except LookupError:
                found.append(False)
            assert [row.id for row in overview.plans_for(uow, account)] == ([plan_id] if found[-1] else [])
    return found


def test_who_may_read_follows_the_steps_and_each_has_its_line(store: Store) -> None:
    plan_id, present, following = a_handover(store)
    assert readers(store, plan_id, present, following) == [True, False]
    with store.write() as uow:
        assert handovers.answer(uow, handovers.of_plan(uow, plan_id)[0], True, None, START)
        uow.commit()
    assert readers(store, plan_id, present, following) == [True, False]
    for day, state, who in ((DAYS[0], OVERLAP, [True, True]), (DAYS[1], PASSED, [False, True])):
        with store.write() as uow:
            assert handovers.due(uow, day - timedelta(days=1)) == []
            (row,) = handovers.due(uow, day)
            assert handovers.carry_out(uow, row, START) == state
            uow.commit()
        assert readers(store, plan_id, present, following) == who
    with store.read() as uow:
        assert broken_lines(uow) == []


def test_two_servers_that_carry_out_the_same_day_do_it_once(store: Store) -> None:
    plan_id, _present, _following = a_handover(store)
    with store.write() as uow:
        handovers.answer(uow, handovers.of_plan(uow, plan_id)[0], True, None, START)
        uow.commit()
    with store.read() as uow:
        (row,) = handovers.due(uow, DAYS[0])
    with store.write() as uow:
        handovers.carry_out(uow, row, START)
        uow.commit()
    with pytest.raises((LookupError, Stale)), store.write() as uow:
        handovers.carry_out(uow, row, START)
    with store.read() as uow:
        assert [one.state for one in handovers.of_plan(uow, plan_id)] == [OVERLAP]


def test_what_was_written_about_a_change_goes_when_the_person_deletes_everything(store: Store) -> None:
    from store import conversations

    present, following = a_coordinator(store), a_coordinator(store)
    made = a_plan(store, ("helse.goal", "Jeg vil sove."), sent_to=present)
    with store.write() as uow:
        plan = desk.plan_for(uow, present, made.plan)
        handovers.propose(uow, present, plan, following, "Kanarifuglen sang.", DAYS, START)
        uow.commit()
    with store.write() as uow:
        state, plan_state = conversations.load(uow, made.conversation, made.token_hash)
        conversations.erase(uow, state, plan_state, START)
        uow.commit()
    assert [place for place, text in every_cell(store) if "Kanarifuglen" in text] == []
