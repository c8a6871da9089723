"""A letter ready to be shown: who writes, to whom, about what, and its paragraphs. Plain text all through."""

from __future__ import annotations

from dataclasses import dataclass

from content.model import Source


@dataclass(frozen=True)
class Letter:
    """One letter. Every text is as it shall be read; `sender`, `to` and paragraphs may hold several lines.

    day        place and date
    signer     the name under the line for the signature, or what shall be written there
    authority  the power of attorney that goes with it, on a sheet of its own; None when nobody is represented
    sources    what the letter cites, in the order it is cited
    """

    kind: str
    language: str
    sender: str
    to: str
    day: str
    subject: str
    paragraphs: tuple[str, ...]
    closing: str
    signer: str
    authority: Authority | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Authority:
    """A power of attorney to be signed by the person it is given by (forvaltningsloven § 12)."""

    title: str
    text: str
    signer: str


def as_text(letter: Letter) -> str:
    """Return the letter as plain text, the paragraphs divided by blank lines."""
    head = (letter.sender, letter.to, letter.day, letter.subject)
    return "\n\n".join(part for part in (*head, *letter.paragraphs, f"{letter.closing}\n{letter.signer}") if part)


def body_text(letter: Letter) -> str:
    """Return what the letter says, without the head and the signature."""
    return "\n\n".join((letter.subject, *letter.paragraphs))
