"""The finished letter as fields to rewrite, and back again. What the person writes here is the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from letters.letter import Letter

PARAGRAPH = "avsnitt_"
MOST_PARAGRAPHS = 30
# Field of the form → field of the letter.
_FIELDS = {"fra": "sender", "til": "to", "dato": "day", "emne": "subject", "under": "signer"}
_LABELS = {
    "fra": "field_sender",
    "til": "field_to",
    "dato": "field_day",
    "emne": "field_subject",
    "under": "field_signer",
}
FIELDS = (*_FIELDS, *(f"{PARAGRAPH}{number}" for number in range(1, MOST_PARAGRAPHS + 1)))


@dataclass(frozen=True)
class Box:
    """One part of the letter that can be rewritten; `label` is the name of its text, `number` counts paragraphs."""

    name: str
    label: str
    text: str
    number: int = 0


def boxes(letter: Letter) -> Iterator[Box]:
    """Give every part of the letter in the order it is read."""
    for name in ("fra", "til", "dato", "emne"):
        yield Box(name, _LABELS[name], getattr(letter, _FIELDS[name]))
    for number, words in enumerate(letter.paragraphs, start=1):
        yield Box(f"{PARAGRAPH}{number}", "field_paragraph", words, number)
    yield Box("under", _LABELS["under"], letter.signer)


def is_edited(fields: Mapping[str, str]) -> bool:
    """Tell whether a form holds a letter and not only answers."""
    return any(name in fields for name in FIELDS)


def edited(letter: Letter, fields: Mapping[str, str]) -> Letter:
    """Return the letter as the person has rewritten it: an emptied paragraph is left out, a heading is kept."""
    own = {part: fields[name] for name, part in _FIELDS.items() if fields.get(name, "").strip()}
    paragraphs = (fields.get(f"{PARAGRAPH}{number}", "") for number in range(1, MOST_PARAGRAPHS + 1))
    return replace(
        letter,
        sender=own.get("sender", letter.sender),
        to=own.get("to", letter.to),
        day=own.get("day", letter.day),
        subject=own.get("subject", letter.subject),
        signer=own.get("signer", letter.signer),
        paragraphs=tuple(words for words in paragraphs if words.strip()),
    )
