"""What a review finds: one line that says where and what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something a content person should look at. `place` is file and line, or the id of what it is about.

    A warning is told and does not make the check fail.
    """

    place: str
    what: str
    is_warning: bool = False

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.place}: {self.what}"
