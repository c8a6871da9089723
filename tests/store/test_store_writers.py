"""Two people can work at once and nobody's words vanish (security.md T3, T4)."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from sqlalchemy import select

from store import conversations, desk
from store.audit import Stale, broken_lines
from store.changes import ChangeAnswer, Target, apply_changes
from store.plan_state import Progress
from store.tables import Answer, Audit
from store.unit_of_work import Store
from tests.builders import START, a_coordinator, a_plan, an_answer, load_plan

EACH = 40


def together(*workers: Callable[[], None]) -> None:
    """Run the workers at the same time and let the first error come out."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(workers))

    def run(worker: Callable[[], None]) -> None:
        start.wait()
        try:
            worker()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if failed:
        raise failed[0]


def test_two_competing_writers_lose_nothing(store: Store) -> None:
    made = a_plan(store)
    acknowledged: dict[str, list[str]] = {"A": [], "B": []}
    refused = {"A": 0, "B": 0}

    def writer(name: str) -> None:
        for number in range(EACH):
            words = f"{name} skrev {number}"
            while True:
                try:
                    with store.write() as uow:
                        state, plan = conversations.load(uow, made.conversation, made.token_hash)
                        target = Target(uow, state.id, plan.head, START)
                        apply_changes(target, [an_answer(uuid.uuid4().hex, "helse.goal", words)])
                        uow.commit()
                except Stale:
                    refused[name] += 1
                    continue
                acknowledged[name].append(words)
                break

    together(lambda: writer("A"), lambda: writer("B"))
    # Then every acknowledged answer is there once, in an unbroken chain, with a version of its own
    plan = load_plan(store, made)
    assert sorted(i.text for i in plan.items) == sorted(acknowledged["A"] + acknowledged["B"])
    assert len({i.seq for i in plan.items}) == 2 * EACH, "two items share a place in the order"
    assert plan.head.version == 2 + 2 * EACH
    with store.read() as uow:
        assert broken_lines(uow) == []


def test_two_writers_of_the_same_item_never_write_over_each_other(store: Store) -> None:
    made = a_plan(store, ("helse.goal", "Fra først."))
    seen = load_plan(store, made)
    outcomes: list[str] = []

    def writer(name: str) -> Callable[[], None]:
        def write() -> None:
            # Both write on the same version they read
            try:
                with store.write() as uow:
                    target = Target(uow, made.conversation, seen.head, START)
                    apply_changes(
                        target, [ChangeAnswer(made.items[0], 2, f"{name} sitt", "?", "test", None, Progress())]
                    )
                    uow.commit()
                outcomes.append(f"{name} won")
            except Stale:
                outcomes.append(f"{name} was told")
            except Exception as error:  # the unique revision caught it: also told, never overwritten
                assert "unique" in str(error).lower() or "duplicate" in str(error).lower(), error
                outcomes.append(f"{name} was told")

        return write

    together(writer("A"), writer("B"))
    winners = [o.split()[0] for o in outcomes if o.endswith("won")]
    assert len(winners) == 1, outcomes
    assert load_plan(store, made).items[0].text == f"{winners[0]} sitt"
    with store.read() as uow:
        assert len(uow.connection.scalars(select(Answer.text)).all()) == 2


def test_the_person_writes_while_the_coordinator_judges(store: Store) -> None:
    """If-Match: the coordinator's loser is told with the version that counts; the person's words are never lost."""
    account = a_coordinator(store)
    made = a_plan(store, ("helse.goal", "Det første målet."), sent_to=account)
    lost: list[int] = []

    def person() -> None:
        for number in range(EACH):
            while True:
                try:
                    with store.write() as uow:
                        state, plan = conversations.load(uow, made.conversation, made.token_hash)
                        target = Target(uow, state.id, plan.head, START, plan.status)
                        apply_changes(target, [an_answer(uuid.uuid4().hex, "helse.goal", f"Ord {number}")])
                        uow.commit()
                    break
                except Stale:
                    continue

    def coordinator() -> None:
        done = 0
        while done < EACH:
            try:
                with store.write() as uow:
                    plan = desk.plan_for(uow, account, made.plan)
                    desk.judge_item(uow, account, plan, made.items[0], "snakk_om", f"note {done}", START)
                    uow.commit()
                done += 1
            except Stale as stale:
                lost.append(stale.version)

    together(person, coordinator)
    with store.read() as uow:
        assert broken_lines(uow) == []
        lines = uow.connection.scalars(select(Audit.action).where(Audit.plan_id == made.plan)).all()
    assert lines.count("answer_saved") == 1 + EACH
    assert lines.count("item_snakk_om") == EACH
    assert len(load_plan(store, made).items) == 1 + EACH
