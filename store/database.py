"""Opening SQLite or PostgreSQL with the settings that make "saved" true."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

READ_ONLY = "losen_read_only"


class StoreDown(Exception):
    """The database cannot be reached or written now. Nothing was changed."""


def open_engine(url: str) -> Engine:
    """Open the database at `url` (`sqlite:///path` or `postgresql://…`).

    SQLite runs in WAL with synchronous=FULL: a commit survives a power cut. Writers take the lock at BEGIN, so
    two writers wait for each other instead of failing half-way.
    """
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg2"),
            hide_parameters=True,
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            pool_timeout=5,
            connect_args={"connect_timeout": 3, "options": "-c statement_timeout=10000"},
        )
    raise ValueError(f"database '{parsed.get_backend_name()}' is not supported; use sqlite:/// or postgresql://")


def _open_sqlite(url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": 20})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling begins too late; BEGIN is sent by _begin below.
        connection.isolation_level = None
        _set_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _set_wal(connection: Any) -> None:
    """Switch to WAL. SQLite does not wait for this lock by itself, so several first connections must take turns."""
    for _try in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(0.02)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def scrub(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, where deleted words would lie until it is next used up."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
