"""The letter as a Word file: real headings, the language of the text, nothing about who made it."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from content.model import Content
from letters.letter import Letter

LANGUAGE_TAGS = {"nb": "nb-NO", "nn": "nn-NO"}
# XML 1.0 has no place for these; everything else a person wrote is kept.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = "_" * 40


def letter_docx(content: Content, letter: Letter, now: datetime) -> bytes:
    """Return the letter as DOCX (Office Open XML)."""
    document = Document()
    _set_up(document, letter, now)
    _paragraph(document, letter.sender)
    _paragraph(document, letter.to)
    _paragraph(document, letter.day).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading(_safe(letter.subject), level=1)
    for words in letter.paragraphs:
        _paragraph(document, words)
    _paragraph(document, letter.closing).paragraph_format.keep_with_next = True
    _signature(document, letter.signer)
    if letter.authority is not None:
        _paragraph(document, content.text("letters.enclosed", letter.language))
        heading = document.add_heading(_safe(letter.authority.title), level=1)
        heading.paragraph_format.page_break_before = True
        _paragraph(document, letter.authority.text)
        _signature(document, content.text("letters.authority_sign", letter.language))
        _paragraph(document, letter.authority.signer)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(document: WordDocument, words: str) -> Any:
    """A paragraph; a line break in the words is a line break in it."""
    return document.add_paragraph(_safe(words))


def _signature(document: WordDocument, under: str) -> None:
    line = _paragraph(document, f"{_LINE}\n{under}")
    line.paragraph_format.space_before = Pt(30)
    line.paragraph_format.keep_together = True


def _safe(words: str) -> str:
    return _NOT_IN_XML.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def _set_up(document: WordDocument, letter: Letter, now: datetime) -> None:
    """Paper, type and language; and no trace of a person or a program in the file's properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin = section.bottom_margin = Mm(24)
    for name, size in (("Normal", 12), ("Heading 1", 16)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), "Arial")
        fonts.set(qn("w:cs"), "Arial")
    document.styles["Normal"].paragraph_format.space_after = Pt(10)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE_TAGS[letter.language])
    about = document.core_properties
    about.title, about.language = _safe(letter.subject)[:255], LANGUAGE_TAGS[letter.language]
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
