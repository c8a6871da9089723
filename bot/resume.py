"""Coming back from another device: code and PIN, kept as hashes, with a limit on guessing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.problems import Problem
from store import conversations
from store.unit_of_work import Store

MOST_WRONG = 5
LOCKED = timedelta(minutes=15)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when the code is unknown, so that a wrong code takes as long as a wrong PIN.
_NOBODY = _HASHER.hash("nobody")


def code_hash(code: str) -> str:
    """Return what is stored of a code; spaces, hyphens and small letters do not matter, O is 0, I and L are 1."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(plain.translate(str.maketrans("OIL", "011")).encode()).hexdigest()


def pin_hash(pin: str) -> str:
    """Return what is stored of a PIN."""
    return _HASHER.hash(pin)


def open_with_code(store: Store, code: str, pin: str, new_token_hash: str, now: datetime) -> str:
    """Return the conversation behind code and PIN and give it a new key. Raises Problem; the same for every fault."""
    with store.read() as uow:
        door = conversations.find_resume(uow, code_hash(code))
    if door is not None and door.locked_until is not None and door.locked_until > now:
        raise Problem(429, "errors.locked_out")
    # Hashing takes its time; no database lock is held meanwhile.
    fits = _fits(door.pin_hash if door else _NOBODY, pin.strip())
    if door is None:
        raise Problem(403, "errors.wrong_code")
    with store.write() as uow:
        if fits:
            conversations.note_pin(uow, door.conversation_id, 0, None)
            conversations.add_token(uow, door.conversation_id, new_token_hash, now)
        else:
            failed = conversations.count_wrong_pin(uow, door.conversation_id)
            if failed >= MOST_WRONG:
                conversations.note_pin(uow, door.conversation_id, 0, now + LOCKED)
        uow.commit()
    if not fits:
        raise Problem(403, "errors.wrong_code")
    return door.conversation_id


def _fits(hashed: str, pin: str) -> bool:
    try:
        return _HASHER.verify(hashed, pin.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
