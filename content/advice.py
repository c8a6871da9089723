"""What to do about a fault that was found, in Norwegian for those who write the texts (`words/advice.yml`)."""

from __future__ import annotations

import re
from functools import cache

from content.wordlists import WORDS, source


@cache
def advice() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the pairs of pattern and advice, the narrow patterns first."""
    file = source(WORDS / "advice.yml")
    return tuple((re.compile(says), file.string(node)) for says, _, node in file.items(file.root()))


def advice_for(message: str) -> str:
    """Return what to do on a line of its own, or nothing when there is no advice."""
    found = next((what for says, what in advice() if says.search(message)), None)
    return f"\n    → {found}" if found else ""
