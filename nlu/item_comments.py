"""A comment on one thing in the plan: "om målet om bolig: det haster". What it is about, and the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 8  # words that say what the comment is about
_SPLIT = re.compile(r"(?P<about>[^:\n]{3,80}?) ?: ?(?P<words>\S[\s\S]*)")
# The words such a message begins with, in both written languages and as they are shortened.
_BEGIN = re.compile(
    r"(?:jeg vil |eg vil |vil )?(?:kommentere|kommentar|kommenter|si noe|seie noko|merknad|legg til|legge til)?"
    r" ?(?:om|til|på|ved|ang\.?|angående|angåande|gjelder|gjeld|vedr\.?|vedrørende|vedrørande)? ?(?P<rest>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SaidAbout:
    """`about` names something in the plan; `words` are the person's own, letter by letter."""

    about: str
    words: str


def said_about(text: str) -> SaidAbout | None:
    """Return the comment, or None when the message has another shape. Whether `about` is in a plan is for others."""
    found = _SPLIT.fullmatch(text.strip())
    if found is None:
        return None
    lead = _BEGIN.fullmatch(found["about"].strip())
    if lead is None or lead["rest"] == found["about"].strip() or not 1 <= len(lead["rest"].split()) <= _LONGEST:
        return None
    return SaidAbout(lead["rest"], found["words"])
