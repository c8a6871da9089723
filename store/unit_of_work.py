"""One step, one commit. Leaving the block without `commit()` means that nothing happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from store.database import READ_ONLY, StoreDown, scrub

Listener = Callable[[str], None]


class UnitOfWork:
    """A transaction around one step: `connection` for statements, `session` where the ORM reads better.

    `announce(conversation)` is told to the listeners after the commit, never before: an open page hears only of
    what is on disk.
    """

    def __init__(self, engine: Engine, listeners: list[Listener], read_only: bool = False) -> None:
        options = {READ_ONLY: True} if read_only else {}
        self._engine = engine.execution_options(**options) if options else engine
        self._listeners = listeners
        self._announced: list[str] = []
        self._scrub = False

    def __enter__(self) -> UnitOfWork:
        try:
            self.connection = self._engine.connect()
            self._transaction = self.connection.begin()
        except (OperationalError, PoolTimeout) as error:
            raise StoreDown from error
        return self

    @cached_property
    def session(self) -> Session:
        """An ORM session in the same transaction, for reads that are easier to write with it."""
        return Session(self.connection, expire_on_commit=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(DBAPIError):
            self.connection.close()  # rolls back what was not committed
        if isinstance(error, (OperationalError, PoolTimeout)):
            raise StoreDown from error

    def commit(self) -> None:
        """Make it true, then tell who waits for it."""
        if "session" in self.__dict__:
            self.session.flush()
        self._transaction.commit()
        if self._scrub:
            self.connection.close()
            scrub(self._engine)
        for conversation in self._announced:
            for listener in self._listeners:
                listener(conversation)

    def scrub_after_commit(self) -> None:
        """What this step deletes shall be gone from the disk too, not only from the tables."""
        self._scrub = True

    def announce(self, conversation: str) -> None:
        """Remember that something new waits in this conversation."""
        self._announced.append(conversation)


class Store:
    """The door to the memory: `with store.write() as uow:` or `with store.read() as uow:`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.listeners: list[Listener] = []

    def write(self) -> UnitOfWork:
        """Begin a step that changes something."""
        return UnitOfWork(self.engine, self.listeners)

    def read(self) -> UnitOfWork:
        """Begin a step that only looks."""
        return UnitOfWork(self.engine, self.listeners, read_only=True)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
