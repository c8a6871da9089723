"""Logging in: who may, how often, and what a failed try says (always the same)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from coordinator import passwords, sessions
from store import accounts
from store.tables import Account
from store.unit_of_work import Store, UnitOfWork

MOST_FAILURES = 8
LOCKED = timedelta(minutes=15)
_LONGEST_NAME = 80


def normal_username(username: str) -> str:
    """Return the user name as it is kept: small letters, no spaces around."""
    return username.strip().lower()


def sign_in(store: Store, username: str, password: str, now: datetime, before: str | None = None) -> str | None:
    """Open a fresh session and return its key, or None. A session the browser had before (`before`) is ended.

    The password is judged outside the transaction, because that takes long; the lock is judged inside it, so that
    a hundred tries at once count as a hundred.
    """
    username = normal_username(username)
    with store.read() as uow:
        account = accounts.find_account(uow, username) if _can_be_a_name(username) else None
    right = passwords.fits(password, account.password_hash if account else None)
    if account is None:
        return None
    with store.write() as uow:
        account = _fresh(uow, username)
        if account is None or account.disabled_at is not None or _is_locked(account, now):
            return None
        if not right:
            _count_failure(uow, account, now)
            uow.commit()
            return None
        token = sessions.new_token()
        accounts.note_login(uow, account.id, 0, None)
        accounts.open_session(uow, sessions.hash_token(token), account.id, sessions.new_token(), now)
        if before:
            accounts.end_session(uow, sessions.hash_token(before), now)
        uow.commit()
    return token


def _fresh(uow: UnitOfWork, username: str) -> accounts.AccountRow | None:
    # PostgreSQL: hold the row, so that tries at the same moment count one after the other. SQLite does so anyway.
    uow.session.execute(select(Account.id).where(Account.username == username).with_for_update())
    return accounts.find_account(uow, username)


def _count_failure(uow: UnitOfWork, account: accounts.AccountRow, now: datetime) -> None:
    failed = 1 if account.locked_until else account.failed_logins + 1
    if failed >= MOST_FAILURES:
        accounts.note_login(uow, account.id, 0, now + LOCKED)
    else:
        accounts.note_login(uow, account.id, failed, None)


def _is_locked(account: accounts.AccountRow, now: datetime) -> bool:
    return account.locked_until is not None and now < account.locked_until


def _can_be_a_name(username: str) -> bool:
    return 0 < len(username) <= _LONGEST_NAME and username.isprintable()
