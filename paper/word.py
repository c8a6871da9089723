"""Word files (Office Open XML) that machines can read aloud: real headings, a language, nothing about who made them.

Words are data: they become text and never a field, a link or a formula.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGE_TAGS = {"nb": "nb-NO", "nn": "nn-NO"}
INK = "1A1A1A"
# XML 1.0 has no place for these; everything else a person wrote is kept.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Word wants the properties of a paragraph in this order.
_AFTER_SHADE = (
    "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE",
    "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
)  # fmt: skip


def new_document(
    title: str, language: str, now: datetime, sizes: dict[str, float], colour: str = INK, margin: float = 26
) -> WordDocument:
    """Return an empty A4 document: `sizes` are points by style, headings have the colour. No trace of a maker."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin = section.bottom_margin = Mm(24)
    for name, size in sizes.items():
        _set_style(document.styles[name], size, colour if name.startswith("Heading") else INK)
        if name.startswith("Heading"):
            document.styles[name].paragraph_format.space_after = Pt(5)
    document.styles["Normal"].paragraph_format.space_after = Pt(10)
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), LANGUAGE_TAGS[language])
    about = document.core_properties
    about.title, about.language = safe(title)[:255], LANGUAGE_TAGS[language]
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return document


def safe(words: str) -> str:
    """Return the words with plain line breaks and without what XML cannot hold."""
    return _NOT_IN_XML.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def add_page_number(paragraph: Any, page: str, of: str) -> None:
    """Write "page N of M" into a paragraph of a footer. These two are the only fields there are."""
    paragraph.add_run(f"{page} ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(f" {of} ")
    _add_field(paragraph, "NUMPAGES")


def draw_edge(paragraph: Any, side: str, colour: str) -> None:
    """Draw a line beside or below a paragraph."""
    edges, edge = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(edges, "w:shd", *_AFTER_SHADE)


def shade(paragraph: Any, colour: str) -> None:
    """Lay a colour behind a paragraph."""
    behind = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        behind.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(behind, *_AFTER_SHADE)


def as_bytes(document: WordDocument) -> bytes:
    """Return the file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_style(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor.from_string(colour)
    style.font.italic = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), "Arial")
    fonts.set(qn("w:cs"), "Arial")


def _add_field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
