"""Deleted means deleted: no row with words is left in any table, and none in the file."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import insert

from store import conversations, desk
from store.audit import broken_lines
from store.base import new_id
from store.changes import AnswerProposal, ChangeAnswer, RemoveItem, SetResume, Target, apply_changes
from store.conversations import StoredMessage
from store.database import open_engine
from store.elements import Measure
from store.entry_changes import Put
from store.entry_writing import change_entries
from store.files import keep_file
from store.plan_state import Progress
from store.tables import Base
from store.unit_of_work import Store
from tests.builders import START, Made, a_coordinator, a_plan, every_cell, load_plan, row_counts

WORD = "spoegelsesord"


def resume_code(word: str) -> str:
    return word.ljust(64, "x")


def a_full_plan(store: Store, word: str = WORD) -> tuple[Made, str]:
    """A plan that has left rows with words in every table that can hold some."""
    account = a_coordinator(store)
    made = a_plan(store, ("helse.goal", f"{word} mål"), ("helse.own", f"{word} bidrag"), sent_to=account)
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        target = Target(uow, state.id, plan.head, START, plan.status)
        changed = ChangeAnswer(made.items[0], 2, f"{word} nytt mål", f"{word}?", "test", "m1", Progress())
        apply_changes(target, [changed, SetResume(resume_code(word), "hash")])
        conversations.add_messages(
            uow,
            state.id,
            [
                StoredMessage("m1", "user", "text", f"{word} sa jeg", START),
                StoredMessage(
                    "m2", "bot", "text", f"«{word}»", START,
                    payload={"choices": [{"label": word, "value": "bekreft"}]}, reply_to="m1",
                ),
            ],
        )
        uow.commit()
    with store.write() as uow:
        plan = desk.plan_for(uow, account, made.plan)
        head = desk.judge_item(uow, account, plan, made.items[0], "uenig", f"{word} notat", START)
        plan = desk.plan_for(uow, account, made.plan)
        assert plan.head == head
        proposal, _head = desk.propose_wording(uow, account, plan, made.items[1], f"{word} forslag", START)
        plan = desk.plan_for(uow, account, made.plan)
        change_entries(uow, account, plan, [Put(new_id(), Measure(name=f"{word} tiltak"), 0, f"{word} grunn")], START)
        keep_file(uow, made.plan, f"%PDF-1.7 {word} vedlegg".encode() * 2000, START)
        uow.commit()
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        target = Target(uow, state.id, plan.head, START, plan.status)
        apply_changes(target, [AnswerProposal(proposal, "beholdt"), RemoveItem(made.items[1], Progress())])
        uow.commit()
    return made, account


def erase(store: Store, made: Made) -> None:
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        conversations.erase(uow, state, plan, START)
        uow.commit()


def test_erasing_leaves_no_row_with_words_in_any_table(store: Store) -> None:
    # Given a full plan, and another person's plan
    made, _account = a_full_plan(store)
    other, _other_account = a_full_plan(store, "naboens")
    holding = {place for place, value in every_cell(store) if WORD in value}
    planted = {"answer", "confirmation", "message", "proposal", "conversation", "entry_version", "attached_file"}
    assert {place.split(".")[0] for place in holding} == planted, "the test must plant words wherever some can stand"
    # When the person deletes everything
    erase(store, made)
    # Then no table holds a word, an id of the conversation, or the key to it
    left = [place for place, value in every_cell(store) if WORD in value]
    assert left == []
    assert [place for place, value in every_cell(store) if made.conversation in value] == []
    # And the other person's plan is untouched
    assert load_plan(store, other).items[0].text == "naboens nytt mål"


def test_only_the_trace_without_words_remains(store: Store) -> None:
    made, _account = a_full_plan(store)
    erase(store, made)
    counts = row_counts(store)
    assert {name for name, count in counts.items() if count} == {"account", "audit"}
    with store.read() as uow:
        assert broken_lines(uow) == []
    actions = [value for place, value in every_cell(store) if place == "audit.action"]
    assert actions[-1] == "erased"


def test_erasing_twice_or_with_a_wrong_key_changes_nothing(store: Store) -> None:
    import pytest

    made, _account = a_full_plan(store)
    wrong = Made(made.conversation, "feil", made.plan)
    with pytest.raises(LookupError):
        erase(store, wrong)
    assert load_plan(store, made).items
    erase(store, made)
    with pytest.raises(LookupError):
        erase(store, made)


def test_every_table_with_a_person_behind_it_goes_with_the_plan(store: Store) -> None:
    """A new table that hangs on a plan or a conversation must go with it (ondelete CASCADE), or stand here."""
    # local_name: what the municipality calls its measures; nobody stands behind it.
    kept = {"account", "login", "audit", "plan", "conversation", "local_name"}
    for table in Base.metadata.sorted_tables:
        if table.name in kept:
            continue
        above = ("plan", "conversation", "item", "entry")
        ways = [key.ondelete for key in table.foreign_keys if key.column.table.name in above]
        assert ways and set(ways) == {"CASCADE"}, f"store/tables.py: {table.name} stays behind when a plan is erased"


def test_the_sqlite_files_hold_no_word_after_erasing(sqlite_url: str, tmp_path: Path) -> None:
    """«Alt du skrev, er slettet»: also in the write-ahead log, while the service runs on (T19)."""
    store = Store(open_engine(sqlite_url))
    try:
        made, _account = a_full_plan(store)
        assert any(WORD.encode() in path.read_bytes() for path in tmp_path.glob("losen.db*")), "nothing was planted"
        erase(store, made)
        left = [path.name for path in tmp_path.glob("losen.db*") if WORD.encode() in path.read_bytes()]
        assert left == [], "the deleted words can still be read in these files"
    finally:
        store.close()


def test_a_json_column_with_words_would_be_seen(store: Store) -> None:
    """The look through the tables sees into JSON too (the guard of the guard)."""
    made = a_plan(store)
    with store.write() as uow:
        uow.connection.execute(
            insert(Base.metadata.tables["message"]).values(
                id="m9", conversation_id=made.conversation, who="bot", kind="text",
                payload={"choices": [{"label": WORD}]}, created_at=START,
            )
        )
        uow.commit()
    assert [place for place, value in every_cell(store) if WORD in value] == ["message.payload"]
    assert WORD in json.dumps({"label": WORD})
