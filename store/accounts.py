"""Coordinators' accounts and their server-side sessions. Passwords come hashed; hashing is the door's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from store.base import new_id
from store.tables import Account, Login
from store.unit_of_work import UnitOfWork


class NameTaken(Exception):
    """There is already an account with this user name."""


@dataclass(frozen=True)
class AccountRow:
    """An account as the doors see it."""

    id: str
    username: str
    name: str
    role: str
    password_hash: str
    disabled_at: datetime | None
    failed_logins: int
    locked_until: datetime | None


_COLUMNS = (
    Account.id,
    Account.username,
    Account.name,
    Account.role,
    Account.password_hash,
    Account.disabled_at,
    Account.failed_logins,
    Account.locked_until,
)


def add_account(uow: UnitOfWork, username: str, name: str, role: str, password_hash: str, now: datetime) -> str:
    """Make an account and return its id. Raises NameTaken."""
    if find_account(uow, username) is not None:
        raise NameTaken(username)
    account_id = new_id()
    uow.session.execute(
        insert(Account).values(
            id=account_id,
            username=username,
            name=name,
            role=role,
            password_hash=password_hash,
            created_at=now,
            failed_logins=0,
        )
    )
    return account_id


def find_account(uow: UnitOfWork, username: str) -> AccountRow | None:
    """Return the account with this user name, disabled ones too."""
    row = uow.session.execute(select(*_COLUMNS).where(Account.username == username)).one_or_none()
    return AccountRow(*row) if row else None


def list_accounts(uow: UnitOfWork) -> list[AccountRow]:
    """Return all accounts by user name."""
    return [AccountRow(*row) for row in uow.session.execute(select(*_COLUMNS).order_by(Account.username))]


def name_of(uow: UnitOfWork, account_id: str) -> str:
    """Return the name of an account; "" when there is none."""
    return uow.connection.scalar(select(Account.name).where(Account.id == account_id)) or ""


def open_coordinators(uow: UnitOfWork) -> list[AccountRow]:
    """Return the coordinators a person can send a draft to."""
    query = select(*_COLUMNS).where(Account.role == "koordinator", Account.disabled_at.is_(None))
    return [AccountRow(*row) for row in uow.session.execute(query.order_by(Account.name))]


def disable_account(uow: UnitOfWork, username: str, now: datetime) -> bool:
    """Close an account and end all its sessions; tell whether it was there."""
    account = find_account(uow, username)
    if account is None:
        return False
    uow.session.execute(update(Account).where(Account.id == account.id).values(disabled_at=now))
    uow.session.execute(
        update(Login).where(Login.account_id == account.id, Login.ended_at.is_(None)).values(ended_at=now)
    )
    return True


def note_login(uow: UnitOfWork, account_id: str, failed: int, locked_until: datetime | None) -> None:
    """Count a failed login, or clear the count after a good one."""
    uow.session.execute(
        update(Account).where(Account.id == account_id).values(failed_logins=failed, locked_until=locked_until)
    )


@dataclass(frozen=True)
class Session:
    """A live login: who it is and the token its forms must carry."""

    account: AccountRow
    csrf: str
    created_at: datetime
    seen_at: datetime


def open_session(uow: UnitOfWork, session_hash: str, account_id: str, csrf: str, now: datetime) -> None:
    """Begin a session."""
    uow.session.execute(
        insert(Login).values(id=session_hash, account_id=account_id, csrf=csrf, created_at=now, seen_at=now)
    )


def find_session(uow: UnitOfWork, session_hash: str) -> Session | None:
    """Return the session unless it was ended or its account is closed. The door judges its age."""
    row = uow.session.execute(
        select(Login.csrf, Login.created_at, Login.seen_at, *_COLUMNS)
        .join(Account, Account.id == Login.account_id)
        .where(Login.id == session_hash, Login.ended_at.is_(None), Account.disabled_at.is_(None))
    ).one_or_none()
    return Session(AccountRow(*row[3:]), row.csrf, row.created_at, row.seen_at) if row else None


def touch_session(uow: UnitOfWork, session_hash: str, now: datetime) -> None:
    """Remember that the session was used."""
    uow.session.execute(update(Login).where(Login.id == session_hash).values(seen_at=now))


def end_session(uow: UnitOfWork, session_hash: str, now: datetime) -> None:
    """End the session on the server."""
    uow.session.execute(update(Login).where(Login.id == session_hash).values(ended_at=now))
