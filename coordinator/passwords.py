"""Passwords: argon2id, the same work for a wrong name as for a wrong password."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 1000
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    return _hasher.hash(_bytes(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Tell whether the password belongs to the hash. Without a hash it takes as long and is never right."""
    try:
        right = _hasher.verify(password_hash or _nobody(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


@cache
def _nobody() -> str:
    return _hasher.hash(b"the hash of nobody's password")


def _bytes(password: str) -> bytes:
    # One keyboard sends å as one sign, another as a and a ring: both are the same password.
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "surrogatepass")
