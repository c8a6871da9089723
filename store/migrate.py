"""Bringing a database to the newest tables. Alembic is loaded only when there is something to do."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = "0008"
LOCK = 1_052_026  # any number, the same in every server of ours
_HERE = Path(__file__).parent


def current(engine: Engine) -> str | None:
    """Return the revision the database stands at, or None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to `revision`. Does nothing (and loads nothing) when it is there already."""
    if revision == "head" and current(engine) == HEAD:
        return
    from alembic import command

    with _one_at_a_time(engine):
        if revision != "head" or current(engine) != HEAD:
            command.upgrade(_config(engine), revision)


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Several servers may start on the same database at once; the first one migrates, the others wait for it."""
    if engine.dialect.name == "sqlite":
        with _file_lock(engine.url.database):
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


@contextmanager
def _file_lock(database: str | None) -> Iterator[None]:
    if not database or database == ":memory:":
        yield
        return
    with Path(f"{database}.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to `revision` ("base" = empty)."""
    from alembic import command

    command.downgrade(_config(engine), revision)


def _config(engine: Engine):  # type: ignore[no-untyped-def]  # alembic is loaded lazily
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE / "migrations"))
    config.attributes["engine"] = engine
    return config
