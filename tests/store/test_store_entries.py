"""The living plan: nothing that was written can vanish, and every step can be taken back."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store import desk, overview
from store.audit import Stale, broken_lines
from store.base import new_id
from store.elements import Measure, Participant, Reference, WishAnswer
from store.entries import read_history, single_id, words_at
from store.entry_changes import Overtaken, Put, Remove, Restore, Undo
from store.partial_date import PartialDate
from store.plan_facts import KINDS, Period, Phase, read_element
from store.plan_json import plan_json
from store.tables import Audit
from store.unit_of_work import Store
from tests.builders import START, a_coordinator
from tests.store.entries_kit import Table, a_table

MARCH = PartialDate("mars 2027", date(2027, 3, 1), date(2027, 3, 31), "month")
TALK = Measure(name="Støttesamtale", extent="en time i uka", start=MARCH)


def audit_of(table: Table) -> list[tuple[str, str | None]]:
    with table.store.read() as uow:
        rows = uow.connection.execute(
            select(Audit.action, Audit.item_id).where(Audit.plan_id == table.made.plan).order_by(Audit.seq)
        ).all()
        assert broken_lines(uow) == []
    return [(row.action, row.item_id) for row in rows]


def history(table: Table, entry: str) -> list[tuple[int, str, bool, str | None]]:
    with table.store.read() as uow:
        found = read_history(uow, table.made.plan, entry)
    assert {past.by for past in found} == {"Ingrid Lund"}
    return [(past.version, past.deed, past.removed, past.why) for past in found]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_element_comes_back_as_it_was_written(store: Store, kind: str) -> None:
    table = a_table(store)
    values = {
        name: value.as_json() if isinstance(value, PartialDate) else (value or "Ære være: \"øl\"\n\t𝒳")
        for name, value in vars(KINDS[kind]()).items()
    }
    values |= {name: MARCH.as_json() for name, value in values.items() if isinstance(value, dict)}
    element = read_element(kind, {**values, "state": None, "unknown": 1})
    kept = table.put(element, single_id(table.made.plan, kind) if KINDS[kind].single else "")
    assert table.element(kept) == element
    assert audit_of(table)[-1] == (f"{kind}_made", kept)


def test_history_tells_who_when_and_why_with_the_old_values(store: Store) -> None:
    table = a_table(store)
    talk = table.put(TALK)
    later = START + timedelta(days=2)
    table.change(Put(talk, Measure(name="Samtalegruppe"), 1, "Hun liker grupper bedre."), now=later)
    table.change(Remove(talk, 2, "Gruppa er lagt ned."))
    assert history(table, talk) == [
        (3, "removed", True, "Gruppa er lagt ned."),
        (2, "changed", False, "Hun liker grupper bedre."),
        (1, "made", False, None),
    ]
    with store.read() as uow:
        newest, middle, first = read_history(uow, table.made.plan, talk)
    assert (first.element, middle.element.name, middle.at) == (TALK, "Samtalegruppe", later)
    assert audit_of(table)[-3:] == [("measure_made", talk), ("measure_changed", talk), ("measure_removed", talk)]
    # And each line raised the plan's version, as every other change does
    with store.read() as uow:
        plan = desk.plan_for(uow, table.account, table.made.plan)
    assert plan.head.version == 1 + len(audit_of(table))


def test_every_change_can_be_taken_back_and_the_taking_back_too(store: Store) -> None:
    table = a_table(store)
    talk = new_id()
    made = table.change(Put(talk, TALK, 0))
    changed = table.change(Put(talk, Measure(name="Annet"), 1))
    undone = table.change(Undo(changed))
    assert table.element(talk) == TALK
    table.change(Undo(undone))
    assert table.element(talk) == Measure(name="Annet")
    removed = table.change(Remove(talk, 4))
    assert table.measures == []
    table.change(Undo(removed))
    assert table.measures == ["Annet"]
    table.change(Restore(talk, 1, 6))
    assert table.element(talk) == TALK
    with pytest.raises(Overtaken):
        table.change(Undo(made))  # others have built on it: the history brings it back, a step does not


def test_undoing_the_making_takes_it_out_and_the_history_brings_it_back(store: Store) -> None:
    table = a_table(store)
    talk = new_id()
    step = table.change(Put(talk, TALK, 0))
    table.change(Undo(step))
    assert table.measures == []
    assert [entry.id for entry, _ in table.entries.removed(Measure)] == [talk]
    table.change(Restore(talk, 1, 2))
    assert table.measures == ["Støttesamtale"]


def test_what_was_made_together_is_taken_back_together(store: Store) -> None:
    table = a_table(store)
    wish, talk = table.made.items[1], new_id()
    answer = single_id(wish, WishAnswer.kind)
    step = table.change(Put(talk, TALK, 0), Put(answer, WishAnswer(wish, 1, "Ja, fra mars.", talk), 0))
    assert wishes_left(table) == 0
    table.change(Undo(step))
    assert (table.measures, table.entries.of(WishAnswer), wishes_left(table)) == ([], [], 1)


def wishes_left(table: Table) -> int:
    with table.store.read() as uow:
        (row,) = overview.plans_for(uow, table.account)
    return row.wishes


def test_two_clicks_are_one(store: Store) -> None:
    table = a_table(store)
    talk = new_id()
    step = table.change(Put(talk, TALK, 0))
    lines = len(audit_of(table))
    assert table.change(Put(talk, TALK, 0)) is None
    undone = table.change(Undo(step))
    assert undone is not None
    assert table.change(Undo(step)) is None
    assert len(audit_of(table)) == lines + 1


def test_who_writes_on_an_older_version_is_told_and_nothing_is_written(store: Store) -> None:
    table = a_table(store)
    talk = table.put(TALK)
    table.change(Put(talk, Measure(name="Hennes"), 1))
    before = audit_of(table)
    for late in (Put(talk, Measure(name="Mitt"), 1), Remove(talk, 1), Restore(talk, 1, 1), Put(talk, TALK, 0)):
        with pytest.raises(Overtaken) as told:
            table.change(Put(new_id(), TALK, 0), late)
        assert told.value.entry_id == talk
    assert (table.measures, audit_of(table)) == (["Hennes"], before)


def test_another_plans_entries_and_steps_do_not_exist_here(store: Store) -> None:
    mine, hers = a_table(store), a_table(store)
    talk = new_id()
    step = hers.change(Put(talk, TALK, 0))
    for change in (Put(talk, TALK, 1), Remove(talk, 1), Restore(talk, 1, 1), Undo(step)):
        with pytest.raises(LookupError):
            mine.change(change)
    with pytest.raises(LookupError), store.read() as uow:
        read_history(uow, mine.made.plan, talk)
    with pytest.raises(LookupError):
        hers.change(Put(talk, Participant(name="En annen slags"), 1))
    assert hers.measures == ["Støttesamtale"]


def test_two_editors_at_the_same_moment_lose_nothing(store: Store) -> None:
    table = a_table(store)
    talk = table.put(Measure(name="0"))
    said: list[str] = []

    def editor(name: str) -> None:
        done = 0
        while done < 15:
            try:
                stands = table.entries.find(talk)
                table.change(Put(talk, Measure(name=f"{name}{done}"), stands.version))
            except (Stale, Overtaken):
                continue
            said.append(f"{name}{done}")
            done += 1

    threads = [threading.Thread(target=editor, args=(name,)) for name in "AB"]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    with store.read() as uow:
        kept = [past.element.name for past in read_history(uow, table.made.plan, talk)]
    assert sorted(kept) == sorted(["0", *said]) and len(kept) == 31
    audit_of(table)


def test_a_plan_as_json_holds_the_living_plan(store: Store) -> None:
    table = a_table(store)
    nora = table.put(Participant(name="Nora Vik", unit="DPS", group=True))
    table.put(Measure(name="Støttesamtale", responsible=nora, start=MARCH, status="i_gang"))
    table.put(Measure(name="Turgruppe", responsible=table.account))
    table.put(Reference(title="Vedtak om støttekontakt", end=MARCH))
    table.put(Period(start=MARCH), single_id(table.made.plan, "period"))
    # When Nora leaves, then her name stays where she was responsible
    table.change(Remove(nora, 1))
    with store.read() as uow:
        found = plan_json(uow, desk.plan_for(uow, table.account, table.made.plan))
    first, second = found["measures"]
    assert (first["name"], first["status"], first["responsible_name"]) == ("Støttesamtale", "i_gang", "Nora Vik")
    assert first["start"] == {"from": "2027-03-01", "to": "2027-03-31", "precision": "month", "text": "mars 2027"}
    assert second["responsible_name"] == "Ingrid Lund"
    assert [one["name"] for one in found["participants"]] == ["Ingrid Lund"]
    assert found["references"][0]["title"] == "Vedtak om støttekontakt"
    assert found["period"]["start"]["text"] == "mars 2027"


def test_the_list_counts_without_opening_a_word(store: Store) -> None:
    table = a_table(store)
    soon = PartialDate("1.12.2026", date(2026, 12, 1), date(2026, 12, 1), "day")
    table.put(Measure(name="En", status="i_gang", evaluation=MARCH))
    table.put(Measure(name="To", status="i_gang", end=soon))
    table.put(Measure(name="Tre", status="avsluttet", end=PartialDate("2020", date(2020, 1, 1), date(2020, 12, 31))))
    gone = table.put(Measure(name="Fire", status="sokt", end=PartialDate("i fjor", None, date(2025, 1, 1), "year")))
    table.change(Remove(gone, 1))
    table.put(Phase("planlegging"), single_id(table.made.plan, "phase"))
    a_table(store)
    with store.read() as uow:
        (row,) = overview.plans_for(uow, table.account)
    assert row.statuses == {"i_gang": 2, "avsluttet": 1}
    assert (row.phase, row.due, row.wishes, row.items) == ("planlegging", date(2026, 12, 1), 1, 2)
    with store.read() as uow:
        assert overview.plans_for(uow, a_coordinator(store)) == []


def test_the_words_a_measure_came_from_are_found_as_they_were(store: Store) -> None:
    table = a_table(store)
    wish = table.made.items[1]
    with store.read() as uow:
        assert words_at(uow, [(wish, 1)]) == {(wish, 1): "Noen å snakke med."}
        assert words_at(uow, []) == {}
