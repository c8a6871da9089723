"""The letter as a Word file: real headings, the language of the text, nothing about who made it."""

from __future__ import annotations

from datetime import datetime

from content.model import Content
from letters.letter import Letter
from letters.pdf import sheet_data
from paper.letter_sheet import sheet_docx


def letter_docx(content: Content, letter: Letter, now: datetime) -> bytes:
    """Return the letter as DOCX (Office Open XML)."""
    return sheet_docx(sheet_data(content, letter), now)
