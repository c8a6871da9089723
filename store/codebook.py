"""What coordinators have made of the codebook: local names of measures, every wording of them kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from store.base import Base, Moment
from store.tables import SEQ, Account
from store.unit_of_work import UnitOfWork


class LocalNameVersion(Base):
    """A name of a measure as somebody wrote it. Append-only: the newest version of a code counts."""

    __tablename__ = "local_name"
    __table_args__ = (UniqueConstraint("code", "version"),)
    seq: Mapped[int] = mapped_column(SEQ, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    nb: Mapped[str] = mapped_column(String(300))
    nn: Mapped[str] = mapped_column(String(300))
    synonyms: Mapped[list[Any]]
    hidden: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class LocalName:
    """A measure's name in both written languages, what else it is called here, and whether it is offered."""

    nb: str
    nn: str
    synonyms: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class NameVersion:
    """A name in one version: who wrote it and when."""

    version: int
    name: LocalName
    by: str = field(default="", compare=False)
    at: datetime | None = field(default=None, compare=False)


class NameOvertaken(Exception):
    """Somebody changed this name after the writer read it. Nothing was written."""


def local_names(uow: UnitOfWork) -> dict[str, NameVersion]:
    """Return the newest version of every name that was written here, in the order they came."""
    newest = (
        select(LocalNameVersion.code, func.max(LocalNameVersion.version).label("version"))
        .group_by(LocalNameVersion.code)
        .subquery()
    )
    rows = uow.connection.execute(
        select(LocalNameVersion, Account.name)
        .join(newest, (LocalNameVersion.code == newest.c.code) & (LocalNameVersion.version == newest.c.version))
        .join(Account, Account.id == LocalNameVersion.by)
        .order_by(LocalNameVersion.seq)
    )
    return {row.code: _version(row) for row in rows}


def name_history(uow: UnitOfWork, code: str) -> list[NameVersion]:
    """Return every version of a name, newest first."""
    rows = uow.connection.execute(
        select(LocalNameVersion, Account.name)
        .join(Account, Account.id == LocalNameVersion.by)
        .where(LocalNameVersion.code == code)
        .order_by(LocalNameVersion.version.desc())
    )
    return [_version(row) for row in rows]


def write_name(uow: UnitOfWork, account_id: str, code: str, name: LocalName, seen: int, now: datetime) -> None:
    """Write a name. `seen` is the version the writer read, 0 for none. Raises NameOvertaken."""
    history = name_history(uow, code)
    if history and history[0].name == name:
        return  # two clicks are one
    if (history[0].version if history else 0) != seen:
        raise NameOvertaken
    values = {"code": code, "version": seen + 1, "by": account_id, "at": now}
    words = {"nb": name.nb, "nn": name.nn, "synonyms": list(name.synonyms), "hidden": name.hidden}
    uow.connection.execute(insert(LocalNameVersion).values(**values, **words))


def _version(row: Any) -> NameVersion:
    name = LocalName(row.nb, row.nn, tuple(row.synonyms), row.hidden)
    return NameVersion(row.version, name, row.name, row.at)
