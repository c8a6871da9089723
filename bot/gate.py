"""The gate: what may come in as a message. Bad input gets a kind message and is not changed, cut or stored."""

from __future__ import annotations

import re
import unicodedata

from bot.problems import Problem

MOST_CHARACTERS = 8000
MOST_BYTES = 128 * 1024
MOST_MARKS_IN_A_ROW = 20
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CHOICE = re.compile(r"[a-z_]{2,30}(:[+A-Za-z0-9_.-]{1,80})?")


def check_text(text: object) -> str:
    """Return the person's text unchanged, or raise Problem.

    Refused: what is not text, lone surrogates and NUL (no database holds them), nothing but white space or invisible
    signs, more than MOST_CHARACTERS, and piles of combining marks (one of them can take a screen reader minutes).
    """
    if not isinstance(text, str):
        raise Problem(400, "errors.not_unicode")
    if len(text) > MOST_CHARACTERS:
        raise Problem(413, "errors.too_long", {"most": MOST_CHARACTERS, "length": len(text)})
    if any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in text):
        raise Problem(400, "errors.not_unicode")
    if not _has_something(text):
        raise Problem(400, "errors.empty")
    if _has_pile_of_marks(text):
        raise Problem(400, "errors.not_unicode")
    return text


def check_id(message_id: object) -> str:
    """Return the message id the phone made, or raise Problem."""
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise Problem(400, "errors.stale")
    return message_id


def is_id(value: str) -> bool:
    """Tell whether `value` can be the id of a message."""
    return _ID.fullmatch(value) is not None


def check_choice(choice: object) -> tuple[str, str | None]:
    """Return (intent, reference) of a button's value, or raise Problem. A value is never shown to Rasa as text."""
    if not isinstance(choice, str) or not _CHOICE.fullmatch(choice):
        raise Problem(400, "errors.stale")
    intent, _, ref = choice.partition(":")
    return intent, ref or None


def _has_something(text: str) -> bool:
    return any(not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc", "Mn") for sign in text)


def _has_pile_of_marks(text: str) -> bool:
    if text.isascii():
        return False
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > MOST_MARKS_IN_A_ROW:
            return True
    return False
