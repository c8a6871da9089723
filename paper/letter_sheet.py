"""A letter set on paper, as PDF/UA or Word. Every word of it comes in as data; here is only how it looks.

The data has: lang, title, sender, to, day, subject, paragraphs, closing, signer, page, of, missing (a sentence for
signs no font has, or empty), enclosed, and authority (None, or title, text, sign and signer of its own sheet).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from paper.glyphs import MISSING
from paper.pdf import make_pdf, printable_data
from paper.word import as_bytes, new_document, safe

TEMPLATE = Path(__file__).parent / "brev.typ"
_SIZES = {"Normal": 12.0, "Heading 1": 16.0}
_LINE = "_" * 40


def sheet_pdf(data: dict[str, Any], now: datetime) -> bytes:
    """Return the letter as PDF."""
    return make_pdf(TEMPLATE, printable_sheet(data), now)


def printable_sheet(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data as our fonts can show it; `missing` stays only when a sign could not be shown."""
    safe_data: dict[str, Any] = printable_data({**data, "missing": ""})
    if MISSING in json.dumps(safe_data, ensure_ascii=False):
        safe_data["missing"] = data["missing"]
    return safe_data


def sheet_docx(data: dict[str, Any], now: datetime) -> bytes:
    """Return the letter as DOCX."""
    document = new_document(data["title"], data["lang"], now, _SIZES)
    for part in ("sender", "to"):
        document.add_paragraph(safe(data[part]))
    document.add_paragraph(safe(data["day"])).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading(safe(data["subject"]), level=1)
    for words in data["paragraphs"]:
        document.add_paragraph(safe(words))
    document.add_paragraph(safe(data["closing"])).paragraph_format.keep_with_next = True
    _signature(document, data["signer"])
    if data["authority"] is not None:
        document.add_paragraph(safe(data["enclosed"]))
        heading = document.add_heading(safe(data["authority"]["title"]), level=1)
        heading.paragraph_format.page_break_before = True
        document.add_paragraph(safe(data["authority"]["text"]))
        _signature(document, data["authority"]["sign"])
        document.add_paragraph(safe(data["authority"]["signer"]))
    return as_bytes(document)


def _signature(document: WordDocument, under: str) -> None:
    line = document.add_paragraph(safe(f"{_LINE}\n{under}"))
    line.paragraph_format.space_before = Pt(30)
    line.paragraph_format.keep_together = True
