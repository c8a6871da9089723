"""Accounts from the command line: `./losen user add | disable | list`. Plain functions; the command prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from coordinator.login import normal_username
from coordinator.passwords import LONGEST, SHORTEST, hash_password
from coordinator.words import say_day
from store import accounts
from store.accounts import AccountRow, NameTaken
from store.unit_of_work import Store

ROLES = ("koordinator",)
_USERNAME = re.compile(r"[a-zæøå0-9._@-]{2,80}")
_LONGEST_NAME = 120


class AccountError(Exception):
    """What was asked for cannot be done; the message says why and what to do instead."""


def add(store: Store, username: str, name: str, role: str, password: str, now: datetime) -> str:
    """Make an account and return its id. Raises AccountError."""
    username, name = normal_username(username), name.strip()
    if not _USERNAME.fullmatch(username):
        raise AccountError("Brukernavnet må ha 2 til 80 tegn. Bruk a–å, 0–9, punktum, bindestrek, understrek eller @.")
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise AccountError(f"Skriv navnet til koordinatoren, høyst {_LONGEST_NAME} tegn. Personen ser det i samtalen.")
    if role not in ROLES:
        raise AccountError(f"Rollen «{role}» finnes ikke. Velg en av disse: {', '.join(ROLES)}.")
    _check_password(password, username)
    with store.write() as uow:
        try:
            account_id = accounts.add_account(uow, username, name, role, hash_password(password), now)
        except NameTaken as error:
            raise AccountError(f"Brukernavnet «{username}» er i bruk. Velg et annet.") from error
        uow.commit()
    return account_id


def disable(store: Store, username: str, now: datetime) -> None:
    """Close an account and end its sessions at once. Raises AccountError when there is none."""
    with store.write() as uow:
        if not accounts.disable_account(uow, normal_username(username), now):
            raise AccountError(f"Det finnes ingen konto «{username}». Se ./losen user list.")
        uow.commit()


def list(store: Store) -> Sequence[str]:
    """Return a line for each account, closed ones too: user name, name, role and state. Never the hash."""
    with store.read() as uow:
        return [_line(account) for account in accounts.list_accounts(uow)]


def _line(account: AccountRow) -> str:
    state = f"stengt {say_day(account.disabled_at)}" if account.disabled_at else "åpen"
    return f"{account.username:<20} {account.name:<30} {account.role:<12} {state}"


def _check_password(password: str, username: str) -> None:
    if len(password) < SHORTEST:
        raise AccountError(
            f"Passordet har {len(password)} tegn og må ha minst {SHORTEST}. Fire vanlige ord på rad er et godt passord."
        )
    if len(password) > LONGEST:
        raise AccountError(f"Passordet er for langt. Bruk høyst {LONGEST} tegn.")
    if len(set(password)) < 5 or (len(username) > 3 and username in password.lower()):
        raise AccountError("Passordet er for lett å gjette. Bruk flere ulike tegn, og ikke brukernavnet.")
