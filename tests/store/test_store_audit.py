"""Nobody can rewrite what was done without it showing (security.md T21)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from store.audit import broken_lines, line_hash
from store.tables import Audit, Plan
from store.unit_of_work import Store
from tests.builders import START, Made, a_plan

QUESTIONS = ("helse.goal", "helse.own", "bolig_dagligliv.goal", "bolig_dagligliv.wish", "transport.comment")


def some_plans(store: Store, count: int = 4) -> list[Made]:
    return [
        a_plan(store, *((question, f"Ord {n} {number}") for number, question in enumerate(QUESTIONS)))
        for n in range(count)
    ]


def test_two_hundred_random_changes_of_the_chain_are_all_found(store: Store) -> None:
    dice = random.Random(20261102)
    plans = some_plans(store)
    with store.read() as uow:
        assert broken_lines(uow) == [], "the chain was broken before anything was done to it"
        lines = {
            made.plan: uow.connection.execute(
                select(Audit).where(Audit.plan_id == made.plan).order_by(Audit.seq)
            ).all()
            for made in plans
        }
    missed = []
    for number in range(200):
        made = dice.choice(plans)
        rows = lines[made.plan]
        line = dice.choice(rows)
        way = dice.choice(sorted(WAYS))
        with store.write() as uow:  # never committed: every case starts from the untouched chain
            WAYS[way](uow.connection, made.plan, rows, line, dice)
            if not broken_lines(uow):
                missed.append((number, way, line.seq))
    assert missed == []
    with store.read() as uow:
        assert broken_lines(uow) == [], "a tampering case was not taken back"


def _where(line):
    return Audit.id == line.id


def _change_actor(c, plan, rows, line, dice):
    c.execute(update(Audit).where(_where(line)).values(actor=line.actor + "x"))


def _change_action(c, plan, rows, line, dice):
    c.execute(update(Audit).where(_where(line)).values(action="read"))


def _change_time(c, plan, rows, line, dice):
    moved = line.at + timedelta(milliseconds=dice.choice((-86_400_000, -1, 1, 5_000)))
    c.execute(update(Audit).where(_where(line)).values(at=moved))


def _change_item(c, plan, rows, line, dice):
    c.execute(update(Audit).where(_where(line)).values(item_id="0" * 32))


def _change_and_rehash(c, plan, rows, line, dice):
    """A careful forger gives the changed line a fitting hash; the next line, or the plan's head, does not fit it."""
    before = next((r.hash for r in rows if r.seq == line.seq - 1), "")
    digest = line_hash(before, plan, line.seq, "account:forger", line.action, line.item_id, line.at)
    c.execute(update(Audit).where(_where(line)).values(actor="account:forger", hash=digest))


def _rehash_to_the_end(c, plan, rows, line, dice):
    """… and gives all lines after it fitting hashes too; the plan's head still does not."""
    digest = next((r.hash for r in rows if r.seq == line.seq - 1), "")
    for row in rows:
        if row.seq < line.seq:
            continue
        actor = "account:forger" if row.seq == line.seq else row.actor
        digest = line_hash(digest, plan, row.seq, actor, row.action, row.item_id, row.at)
        c.execute(update(Audit).where(Audit.id == row.id).values(actor=actor, hash=digest))


def _delete_line(c, plan, rows, line, dice):
    c.execute(delete(Audit).where(_where(line)))


def _delete_and_renumber(c, plan, rows, line, dice):
    c.execute(delete(Audit).where(_where(line)))
    for row in rows:
        if row.seq > line.seq:
            c.execute(update(Audit).where(Audit.id == row.id).values(seq=row.seq - 1))


def _cut_tail(c, plan, rows, line, dice):
    c.execute(delete(Audit).where(Audit.plan_id == plan, Audit.seq > len(rows) - dice.randint(1, len(rows))))


def _add_line(c, plan, rows, line, dice):
    last = rows[-1]
    at = last.at + timedelta(seconds=1)
    digest = line_hash(last.hash, plan, last.seq + 1, "account:forger", "read", None, at)
    c.execute(
        insert(Audit).values(
            plan_id=plan, seq=last.seq + 1, actor="account:forger", action="read", at=at, hash=digest
        )
    )


def _swap_lines(c, plan, rows, line, dice):
    other = dice.choice([r for r in rows if r.seq != line.seq])
    c.execute(update(Audit).where(_where(line)).values(seq=-1))
    c.execute(update(Audit).where(Audit.id == other.id).values(seq=line.seq))
    c.execute(update(Audit).where(_where(line)).values(seq=other.seq))


def _move_head(c, plan, rows, line, dice):
    c.execute(update(Plan).where(Plan.id == plan).values(audit_seq=len(rows) - 1, audit_head=rows[-2].hash))


WAYS = {
    "a line's actor changed": _change_actor,
    "a line's action changed": _change_action,
    "a line's time changed": _change_time,
    "a line's item changed": _change_item,
    "a line changed with a fitting hash": _change_and_rehash,
    "a line changed and all hashes after it": _rehash_to_the_end,
    "a line deleted": _delete_line,
    "a line deleted and the rest renumbered": _delete_and_renumber,
    "the tail cut": _cut_tail,
    "a line added": _add_line,
    "two lines swapped": _swap_lines,
    "the plan's head moved back": _move_head,
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_each_way_of_tampering_is_found_at_every_line(store: Store, way: str) -> None:
    (made,) = some_plans(store, 1)
    with store.read() as uow:
        rows = uow.connection.execute(select(Audit).order_by(Audit.seq)).all()
    for line in rows:
        with store.write() as uow:
            WAYS[way](uow.connection, made.plan, rows, line, random.Random(line.seq))
            assert broken_lines(uow), f"{way} at line {line.seq} was not found"


def test_a_plan_can_not_move_without_a_line(store: Store) -> None:
    """Every version above the first has its line: the count of lines is the count of changes."""
    (made,) = some_plans(store, 1)
    with store.read() as uow:
        plan = uow.connection.execute(select(Plan.version, Plan.audit_seq)).one()
        lines = uow.connection.execute(select(Audit.seq, Audit.actor, Audit.action)).all()
    assert plan.version == 1 + len(lines) == 1 + plan.audit_seq
    assert [line.action for line in lines] == ["consent_plan_given"] + ["answer_saved"] * len(QUESTIONS)
    assert {line.actor for line in lines} == {"bruker"}
    assert made.plan


def test_an_audit_line_holds_no_words(store: Store) -> None:
    a_plan(store, ("helse.goal", "hemmeligordet mitt"), now=START)
    with store.read() as uow:
        for row in uow.connection.execute(select(Audit)).all():
            assert "hemmeligordet" not in " ".join(str(value) for value in row)
