"""What can go wrong for a person, as one exception: a status and a text. Translated once, at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problem(Exception):
    """A kind refusal. `text_id` names a text in `content/texts/errors.yml`; `values` fill its placeholders."""

    status: int
    text_id: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Only the text's id: an exception's message may end up in a log."""
        return self.text_id
