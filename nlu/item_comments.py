"""A comment on one thing in the plan: "om målet om bolig: det haster". What it is about, and the words themselves."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 8  # words that say what the comment is about
# The words such a message begins with, in both written languages and as they are shortened.
_WANTS = ("jeg vil ", "eg vil ", "vil ")
_COMMENTS = ("kommentere ", "kommenter ", "kommentar ", "si noe ", "seie noko ", "merknad ", "legge til ", "legg til ")
_ABOUT = (
    *("om ", "til ", "på ", "ved ", "ang ", "ang. ", "angående ", "angåande ", "gjelder ", "gjeld "),
    *("vedr ", "vedr. ", "vedrørende ", "vedrørande "),
)


@dataclass(frozen=True)
class SaidAbout:
    """`about` names something in the plan; `words` are the person's own, letter by letter."""

    about: str
    words: str


def said_about(text: str) -> SaidAbout | None:
    """Return the comment, or None when the message has another shape. Whether `about` is in a plan is for others."""
    before, colon, after = text.partition(":")
    named = before.strip()
    about = named
    for beginnings in (_WANTS, _COMMENTS, _ABOUT):
        about = _without(about, beginnings)
    words = after.strip()
    if not colon or not words or about == named or not 1 <= len(about.split()) <= _LONGEST:
        return None
    return SaidAbout(about, words)


def _without(text: str, beginnings: tuple[str, ...]) -> str:
    found = next((begin for begin in beginnings if text.lower().startswith(begin)), "")
    return text[len(found) :].lstrip()
