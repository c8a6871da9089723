"""Accounts from the command line."""

from __future__ import annotations

import pytest

from coordinator import accounts_cli
from coordinator.login import sign_in
from coordinator.passwords import fits, hash_password
from store import accounts
from store.unit_of_work import Store
from tests.coordinator.builders import MONDAY

GOOD = "fire vanlige ord her"


def test_an_account_that_was_added_can_log_in_and_is_listed(store: Store) -> None:
    accounts_cli.add(store, " Kari.Los ", "Kari Los", "koordinator", GOOD, MONDAY)
    assert sign_in(store, "kari.los", GOOD, MONDAY)
    assert [line.split() for line in accounts_cli.list(store)] == [["kari.los", "Kari", "Los", "koordinator", "åpen"]]


def test_the_password_is_kept_as_argon2id_and_never_as_it_is(store: Store) -> None:
    accounts_cli.add(store, "kari", "Kari Los", "koordinator", GOOD, MONDAY)
    with store.read() as uow:
        account = accounts.find_account(uow, "kari")
    assert account is not None
    assert account.password_hash.startswith("$argon2id$")
    assert GOOD not in account.password_hash
    assert "argon2" not in accounts_cli.list(store)[0]


@pytest.mark.parametrize(
    ("username", "name", "role", "password", "why"),
    [
        ("kari", "Kari", "koordinator", "kort", "har 4 tegn og må ha minst 12"),
        ("kari", "Kari", "koordinator", "x" * 1001, "for langt"),
        ("kari", "Kari", "koordinator", "aaaaaaaaaaaaaaaa", "for lett å gjette"),
        ("kari", "Kari", "koordinator", "kari-kari-kari-1", "for lett å gjette"),
        ("kari", "Kari", "sjef", GOOD, "Rollen «sjef» finnes ikke"),
        ("kari los", "Kari", "koordinator", GOOD, "Brukernavnet må ha"),
        ("", "Kari", "koordinator", GOOD, "Brukernavnet må ha"),
        ("kari", "  ", "koordinator", GOOD, "Skriv navnet"),
        ("kari", "Ka\x00ri", "koordinator", GOOD, "Skriv navnet"),
    ],
)
def test_what_cannot_be_made_is_said_kindly(
    store: Store, username: str, name: str, role: str, password: str, why: str
) -> None:
    with pytest.raises(accounts_cli.AccountError, match=why):
        accounts_cli.add(store, username, name, role, password, MONDAY)
    assert not accounts_cli.list(store)


def test_a_name_can_be_taken_only_once(store: Store) -> None:
    accounts_cli.add(store, "kari", "Kari Los", "koordinator", GOOD, MONDAY)
    with pytest.raises(accounts_cli.AccountError, match="i bruk"):
        accounts_cli.add(store, "KARI", "Kari To", "koordinator", GOOD, MONDAY)


def test_a_closed_account_does_not_log_in(store: Store) -> None:
    accounts_cli.add(store, "kari", "Kari Los", "koordinator", GOOD, MONDAY)
    accounts_cli.disable(store, "Kari", MONDAY)
    assert sign_in(store, "kari", GOOD, MONDAY) is None
    assert accounts_cli.list(store)[0].endswith("stengt 2. november 2026")
    with pytest.raises(accounts_cli.AccountError, match="ingen konto"):
        accounts_cli.disable(store, "ola", MONDAY)


def test_the_same_letter_from_another_keyboard_is_the_same_password() -> None:
    assert fits("bla\u030abær og å gå", hash_password("blåbær og å gå"))


def test_nobody_has_a_password() -> None:
    assert not fits("the hash of nobody's password", None)
    assert not fits("", None)
    assert not fits("x", "not a hash")
