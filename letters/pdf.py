"""The letter as PDF/UA: A4, real headings, a line for the signature; the power of attorney on its own sheet."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from content.model import Content
from letters.letter import Letter
from paper import make_pdf, printable_data
from paper.glyphs import MISSING

TEMPLATE = Path(__file__).parent / "brev.typ"


def letter_pdf(content: Content, letter: Letter, now: datetime) -> bytes:
    """Return the letter as PDF. A sign that no font has is shown as `MISSING`, and a line says so."""
    return make_pdf(TEMPLATE, pdf_data(content, letter), now)


def pdf_data(content: Content, letter: Letter) -> dict[str, Any]:
    """Return everything that stands in the document, ready to be set."""
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
        "missing": "",
    }
    if authority is not None:
        data["authority"] = {**asdict(authority), "sign": content.text("letters.authority_sign", letter.language)}
    safe: dict[str, Any] = printable_data(data)
    if MISSING in json.dumps(safe, ensure_ascii=False):
        safe["missing"] = content.text("letters.sign_missing", letter.language, sign=MISSING)
    return safe
