"""A form that was sent after the login had run out: kept in the login page itself, and offered again after it.

Nothing of it is stored on the server. It is sent only when the coordinator, logged in again, presses the button.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from coordinator.forms import WRITTEN
from coordinator.incoming import BIGGEST

# So much room is left for the rest of the login form.
_ROOM = BIGGEST - 4096
_OURS = re.compile(r"/koordinator/(plan|kodeverk)/[0-9A-Za-z_-]{1,64}(/[0-9A-Za-z_-]{1,64}){0,4}(\.pdf|\.docx)?")
_BACK = re.compile(r"/koordinator/(?:plan/[0-9A-Za-z_-]{1,64}(?:/tiltak(?=/|$))?|kodeverk)")


@dataclass(frozen=True)
class Unsent:
    """Where a form was to be sent, its fields, and those in which somebody had written."""

    path: str
    fields: Mapping[str, str]
    texts: Sequence[str]

    @property
    def packed(self) -> str:
        """The fields as one text."""
        return json.dumps(dict(self.fields), ensure_ascii=False)

    @property
    def is_carried(self) -> bool:
        """Whether the login form has room for it; if not, it can still be copied."""
        return len(quote_plus(self.packed)) <= _ROOM

    @property
    def back(self) -> str:
        """The page to go to instead."""
        found = _BACK.match(self.path)
        return found.group() if found else "/koordinator"


def keep(path: str, form: Mapping[str, str], texts: Sequence[str]) -> Unsent | None:
    """Return what is worth keeping of a form; None when nothing was written or it is none of ours."""
    if not texts or not _OURS.fullmatch(path):
        return None
    return Unsent(path, {name: value for name, value in form.items() if name != "csrf"}, texts)


def unpack(path: str, packed: str) -> Unsent | None:
    """Return what the login form carried; None for anything else."""
    try:
        form = json.loads(packed) if packed else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(form, dict) or not all(isinstance(value, str) for value in form.values()):
        return None
    return keep(path, form, [v for name, v in form.items() if name.rpartition(".")[2] in WRITTEN and v.strip()])
