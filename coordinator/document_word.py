"""The plan as a Word file: the same words in the same order as on paper, with real headings and nothing that runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt, RGBColor

from paper.word import add_page_number, as_bytes, draw_edge, new_document, safe, shade

# Sizes by style, as parts of the size of ordinary text.
_SIZES = {"Normal": 1.0, "Heading 1": 1.85, "Heading 2": 1.4, "Heading 3": 1.1, "Quote": 1.05, "List Bullet": 1.0}
_WARNING, _QUIET, _SHADE = "8A1F11", "4A4A4A", "EEF2F5"
_EDGES = {"bekreftet": "1F5F3F", "snakk_om": "8A5A00", "uenig": _WARNING, "wording": "1D4F7C", "open": _QUIET}


def plan_docx(data: dict[str, Any], now: datetime) -> bytes:
    """Return the document that `data` (of `coordinator.document`) describes."""
    size = data["size"] - 1  # Arial is larger than the font of the PDF
    document = new_document(
        data["title"], data["lang"], now, {name: size * part for name, part in _SIZES.items()}, data["colour"].upper()
    )
    _frame(document, data)
    document.add_heading(safe(data["heading"]), level=1)
    draw_edge(_bold(document, data["state"]), "left", _WARNING if data["draft"] else _EDGES["bekreftet"])
    document.add_paragraph(safe(data["lead"]))
    for area in data["areas"]:
        document.add_heading(safe(area["title"]), level=2)
        for group in area["groups"]:
            document.add_heading(safe(group["label"]), level=3)
            for entry in group["entries"]:
                _quote(document, entry["words"], data["colour"])
                for said in entry["said"]:
                    _beside(document, said)
    for section in data["sections"]:
        document.add_heading(safe(section["title"]), level=2)
        for group in section["groups"]:
            if group["label"]:
                document.add_heading(safe(group["label"]), level=3)
            if group["words"]:
                _quote(document, group["words"], data["colour"])
            for entry in group["entries"]:
                _entry(document, entry)
    if data["untouched"]:
        document.add_paragraph(safe(data["untouched"]))
    document.add_heading(safe(data["limits_title"]), level=2)
    for limit in data["limits"]:
        document.add_paragraph(safe(limit), style="List Bullet")
    return as_bytes(document)


def _frame(document: WordDocument, data: dict[str, Any]) -> None:
    """What stands on every page: whether this is a draft, when it was made, and the page's number."""
    section = document.sections[0]
    top = section.header.paragraphs[0]
    run = top.add_run(safe(data["banner"]))
    run.bold = data["draft"]
    run.font.color.rgb = RGBColor.from_string(_WARNING if data["draft"] else _QUIET)
    draw_edge(top, "bottom", _WARNING if data["draft"] else _QUIET)
    foot = section.footer.paragraphs[0]
    foot.add_run(safe(f"{data['made']}  "))
    add_page_number(foot, safe(data["page"]), safe(data["of"]))


def _quote(document: WordDocument, words: str, colour: str) -> None:
    paragraph = document.add_paragraph(safe(words), style="Quote")
    paragraph.paragraph_format.left_indent = Mm(4)
    shade(paragraph, _SHADE)
    draw_edge(paragraph, "left", colour.upper())


def _beside(document: WordDocument, said: dict[str, str]) -> None:
    head = _bold(document, said["head"]) if said["text"] else document.add_paragraph(safe(said["head"]))
    for paragraph in (head, document.add_paragraph(safe(said["text"])) if said["text"] else None):
        if paragraph is not None:
            paragraph.paragraph_format.left_indent = Mm(8)
            draw_edge(paragraph, "left", _EDGES.get(said["kind"], _QUIET))


def _entry(document: WordDocument, entry: dict[str, Any]) -> None:
    paragraphs = [_bold(document, entry["head"]), *(document.add_paragraph(safe(line)) for line in entry["lines"])]
    for paragraph in paragraphs:
        paragraph.paragraph_format.left_indent = Mm(4)
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = paragraph is not paragraphs[-1]
    paragraphs[-1].paragraph_format.space_after = Pt(10)


def _bold(document: WordDocument, words: str) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(safe(words)).bold = True
    paragraph.paragraph_format.keep_with_next = True
    return paragraph
