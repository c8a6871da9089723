"""Taking a pause: said to be fine, explained, with a code and a PIN to go on from another device."""

from __future__ import annotations

import secrets

from actions.base import LosenAction
from actions.turn import Turn

# Crockford's base32 without letters that look like digits: 10 signs are 50 bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Pause(LosenAction):
    """Say that everything is kept, and how to come back. The conversation waits where it is."""

    action_name = "action_pause"

    def act(self, turn: Turn) -> None:
        """Make a new code and PIN; only their hashes are stored, the log does not show them."""
        on_again = turn.choice("gjenta_sporsmal", "choices.go_on")
        if turn.plan is None:
            turn.say(turn.words("pause.nothing_stored"), on_again)
            return
        code, pin = make_secret()
        turn.resume_secret = (code, pin)
        turn.say(turn.words("pause.saved", code=code, pin=pin), on_again, kept=turn.words("pause.kept"))


def make_secret() -> tuple[str, str]:
    """Return a resume code (10 signs, 50 bits, written in two groups) and a PIN (6 digits)."""
    code = "".join(secrets.choice(_SIGNS) for _ in range(10))
    pin = "".join(secrets.choice("0123456789") for _ in range(6))
    return f"{code[:5]}-{code[5:]}", pin
