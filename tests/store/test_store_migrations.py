"""Tables can be brought up, down and up again on both databases, and are what the code believes they are."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from store import desk, migrate
from store.audit import broken_lines
from store.base import Base, new_id
from store.changes import ChangeAnswer, Target, apply_changes
from store.database import READ_ONLY, open_engine
from store.elements import Attachment
from store.entries import read_entries
from store.entry_changes import Put
from store.entry_writing import change_entries
from store.files import keep_file, read_file
from store.plan_state import Progress
from store.unit_of_work import Store
from tests.builders import START, a_coordinator, a_plan, load_plan, row_counts

ROOT = Path(__file__).resolve().parents[2]


def tables(store: Store) -> set[str]:
    return set(inspect(store.engine).get_table_names()) - {"alembic_version"}


def test_up_with_data_down_and_up_again(store: Store) -> None:
    # Given the newest tables with a plan that was sent
    assert migrate.current(store.engine) == migrate.HEAD
    account = a_coordinator(store)
    made = a_plan(store, ("helse.goal", "Jeg vil sove."), sent_to=account)
    assert load_plan(store, made).status == "sendt"
    # When everything is taken down, then nothing is left
    migrate.downgrade(store.engine, "base")
    assert tables(store) == set()
    assert migrate.current(store.engine) is None
    # When it is brought up again, then it works as the first time
    migrate.upgrade(store.engine)
    assert migrate.current(store.engine) == migrate.HEAD
    assert tables(store) == set(Base.metadata.tables)
    assert set(row_counts(store).values()) == {0}
    again = a_plan(store, ("helse.goal", "Jeg vil sove igjen."))
    assert [i.text for i in load_plan(store, again).items] == ["Jeg vil sove igjen."]


def test_a_database_of_the_first_tables_keeps_every_word_when_it_is_brought_up(store: Store) -> None:
    account = a_coordinator(store)
    made = a_plan(store, ("helse.goal", "Jeg vil sove."), sent_to=account)
    migrate.downgrade(store.engine, "0001")
    assert "entry" not in tables(store)
    migrate.upgrade(store.engine)
    assert [i.text for i in load_plan(store, made).items] == ["Jeg vil sove."]
    with store.read() as uow:
        assert broken_lines(uow) == []


def test_a_database_without_attachments_keeps_its_plan_when_they_come_and_go(store: Store) -> None:
    account = a_coordinator(store)
    made = a_plan(store, ("helse.goal", "Jeg vil sove."), sent_to=account)
    with store.write() as uow:
        plan = desk.plan_for(uow, account, made.plan)
        file = keep_file(uow, made.plan, b"%PDF-1.7", START)
        change_entries(uow, account, plan, [Put(new_id(), Attachment("Vedtak.pdf", "", file, 8), 0)], START)
        uow.commit()
    migrate.downgrade(store.engine, "0003")
    assert "attached_file" not in tables(store)
    migrate.upgrade(store.engine)
    assert [i.text for i in load_plan(store, made).items] == ["Jeg vil sove."]
    with store.read() as uow:
        assert [one.name for _, one in read_entries(uow, made.plan).of(Attachment)] == ["Vedtak.pdf"]
        with pytest.raises(LookupError):
            read_file(uow, made.plan, file)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    made = a_plan(store, ("helse.goal", "Jeg vil sove."))
    migrate.upgrade(store.engine)
    migrate.upgrade(store.engine, migrate.HEAD)
    assert [i.text for i in load_plan(store, made).items] == ["Jeg vil sove."]
    with store.read() as uow:
        assert broken_lines(uow) == []


def test_the_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    with store.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_revision_is_the_one_the_code_expects() -> None:
    versions = Path(migrate.__file__).parent / "migrations" / "versions"
    newest = sorted(path.name for path in versions.glob("[0-9]*.py"))[-1]
    assert newest.startswith(migrate.HEAD), f"store/migrate.py HEAD is {migrate.HEAD}, the newest file is {newest}"


def test_sqlite_is_opened_so_that_a_commit_survives_a_power_cut(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_postgresql_waits_for_the_disk_before_it_says_yes(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        assert connection.exec_driver_sql("SHOW fsync").scalar_one() == "on"
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlserver://x/y"])
def test_another_kind_of_database_is_refused_with_a_plain_sentence(url: str) -> None:
    with pytest.raises(Exception, match=r"sqlite:///|Could not|Can't load"):
        open_engine(url)


def test_an_error_from_the_database_shows_no_words(store: Store) -> None:
    """`hide_parameters`: an exception's text may end in a log."""
    word = "-".join(("hemmelig", "ord"))
    made = a_plan(store, ("helse.goal", "Først."))
    twice = ChangeAnswer(made.items[0], 1, word, word, "test", None, Progress())
    with pytest.raises(DBAPIError) as raised, store.write() as uow:
        apply_changes(Target(uow, made.conversation, load_plan(store, made).head, START), [twice])
    shown = f"{raised.value} {raised.value!r} {raised.value.orig} {''.join(traceback.format_exception(raised.value))}"
    assert word not in shown


TOGETHER = """
import os, sys, time
from alembic import command
from alembic.config import Config
from store import migrate
from store.database import open_engine

go = time.time() + 0.3
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        engine = open_engine(sys.argv[1])
        time.sleep(max(0, go - time.time()))
        try:
            migrate.upgrade(engine)
            os._exit(0)
        except BaseException as error:
            print(type(error).__name__, str(error).splitlines()[0], flush=True)
            os._exit(1)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_servers_may_start_on_an_empty_database_at_the_same_time(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """All want to make the tables; one is first, and none of the others dies."""
    for attempt in range(3):
        if kind == "postgresql":
            url = request.getfixturevalue("postgres").fresh(template="template0")
        else:
            url = f"sqlite:///{tmp_path / f'race{attempt}.db'}"
        out = subprocess.run(
            [sys.executable, "-c", TOGETHER, url], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert out.returncode == 0, f"attempt {attempt}: {out.stdout}{out.stderr[-400:]}"
        engine = open_engine(url)
        assert migrate.current(engine) == migrate.HEAD
        engine.dispose()
