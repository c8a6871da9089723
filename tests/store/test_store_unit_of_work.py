"""One step, one commit: half an answer is never stored."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from store import conversations
from store.audit import broken_lines
from store.changes import Target, apply_changes
from store.database import StoreDown
from store.unit_of_work import Store
from tests.builders import START, a_conversation, a_plan, an_answer, load_plan, row_counts


def test_leaving_without_commit_means_that_nothing_happened(store: Store) -> None:
    # Given a plan
    made = a_plan(store, ("bolig_dagligliv.goal", "Jeg vil bo her."))
    before = row_counts(store)
    # When an answer is written, but the block is left without a commit
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        target = Target(uow, state.id, plan.head, START)
        apply_changes(target, [an_answer("b" * 32, "bolig_dagligliv.own", "Jeg kan rydde.")])
    # Then neither the words nor the audit line nor the version are there
    assert row_counts(store) == before
    assert load_plan(store, made).head.version == plan.head.version


def test_an_error_in_the_middle_of_a_step_takes_the_whole_step_back(store: Store) -> None:
    made = a_plan(store, ("bolig_dagligliv.goal", "Jeg vil bo her."))
    before = row_counts(store)
    # When the second of two answers cannot be written (its id is taken)
    with pytest.raises(Exception, match=r"(?i)unique"), store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        target = Target(uow, state.id, plan.head, START)
        taken = an_answer(made.items[0], "bolig_dagligliv.own", "To")
        apply_changes(target, [an_answer("c" * 32, "bolig_dagligliv.own", "En"), taken])
        uow.commit()
    # Then the first is not there either, and the audit chain is whole
    assert row_counts(store) == before
    with store.read() as uow:
        assert broken_lines(uow) == []


def test_pages_are_woken_only_by_what_is_on_disk(store: Store) -> None:
    woken: list[str] = []
    store.listeners.append(woken.append)
    made = a_conversation(store)
    with store.write() as uow:
        uow.announce(made.conversation)
    assert woken == [], "an announcement without a commit woke a page"
    with store.write() as uow:
        uow.announce(made.conversation)
        assert woken == []
        uow.commit()
    assert woken == [made.conversation]


def test_a_database_that_does_not_answer_is_one_kind_of_error(store: Store) -> None:
    # Given a database that can not be reached
    def refuse(*_args: object) -> None:
        raise OperationalError("connect", {}, Exception("planted: the database is away"))

    event.listen(store.engine, "do_connect", refuse)
    store.engine.dispose()
    # Then reading and writing say so, in the word the rooms above know
    with pytest.raises(StoreDown), store.read() as uow:
        conversations.load(uow, "x", "y")
    with pytest.raises(StoreDown), store.write() as uow:
        conversations.load(uow, "x", "y")
