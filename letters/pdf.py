"""The letter as PDF/UA: A4, real headings, a line for the signature; the power of attorney on its own sheet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from content.model import Content
from letters.letter import Letter
from paper.glyphs import MISSING
from paper.letter_sheet import sheet_pdf


def letter_pdf(content: Content, letter: Letter, now: datetime) -> bytes:
    """Return the letter as PDF. A sign that no font has is shown as `MISSING`, and a line says so."""
    return sheet_pdf(sheet_data(content, letter), now)


def sheet_data(content: Content, letter: Letter) -> dict[str, Any]:
    """Return everything that stands in the document, ready to be set as PDF or Word."""
    authority = letter.authority
    data = {
        "lang": letter.language,
        "title": letter.subject,
        **{name: getattr(letter, name) for name in ("sender", "to", "day", "subject", "closing", "signer")},
        "paragraphs": list(letter.paragraphs),
        "authority": None,
        "enclosed": content.text("letters.enclosed", letter.language),
        "page": content.text("letters.page", letter.language),
        "of": content.text("letters.of", letter.language),
        "missing": content.text("letters.sign_missing", letter.language, sign=MISSING),
    }
    if authority is not None:
        data["authority"] = {**asdict(authority), "sign": content.text("letters.authority_sign", letter.language)}
    return data
