"""The letter as a file: PDF that machines can read aloud, and Word that opens again."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letters.pdf import letter_pdf
from letters.word import letter_docx
from paper.glyphs import MISSING
from tests.letters.letters_made import CONTENT, HEAD, NOW, a_letter, decided

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is missing: apt install poppler-utils"
)
ODD = "Æ e trøtt, «sliten» – så … ½ § ñ č đ ŋ š ŧ ž 🙂 #panic() <b>$x$</b> *y* \\u{41} {lov}"
A_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


def poppler(tool: str, pdf: bytes, folder: Path, *flags: str) -> str:
    path = folder / "brev.pdf"
    path.write_bytes(pdf)
    last = ["-"] if tool == "pdftotext" else []
    out = subprocess.run([tool, *flags, path, *last], capture_output=True, check=True).stdout
    return out.decode("utf-8", "replace")  # pdfinfo writes the titles of headings as UTF-16


def squeezed(text: str) -> str:
    """Without spaces and hyphens: pdftotext joins a word that has one at the end of a line."""
    return re.sub(r"[\s-]", "", text)


def kinds() -> list[tuple[str, str, str]]:
    return [(k.id, w, lang) for k in CONTENT.letters.values() for w, lang in zip(k.writers, ("nb", "nn", "nb"))]


@needs_poppler
@pytest.mark.parametrize(("kind", "writer", "language"), kinds())
def test_every_pdf_is_tagged_and_can_be_read_as_text(kind: str, writer: str, language: str, tmp_path: Path) -> None:
    choice = next(decided(CONTENT.letters[kind]))
    letter = a_letter(kind, language, **choice, **HEAD, **{"for": writer})
    pdf = letter_pdf(CONTENT, letter, NOW)
    info = poppler("pdfinfo", pdf, tmp_path)
    assert "Tagged:          yes" in info
    assert f"Title:           {letter.subject}" in info
    assert b"pdfuaid:part" in pdf and f"{language}-NO".encode() in pdf
    assert "H1" in poppler("pdfinfo", pdf, tmp_path, "-struct")
    flat = squeezed(poppler("pdftotext", pdf, tmp_path))
    for words in (letter.sender, letter.to, letter.day, letter.subject, *letter.paragraphs, letter.closing):
        assert squeezed(words) in flat
    pages = info.split("Pages:")[1].split()[0]
    assert pages == ("2" if letter.authority else "1")


@needs_poppler
def test_the_persons_odd_signs_survive_on_paper(tmp_path: Path) -> None:
    letter = a_letter("klage", vedtak="bolig", hvorfor=ODD + "\nNy linje.")
    text = poppler("pdftotext", letter_pdf(CONTENT, letter, NOW), tmp_path, "-layout")
    assert " ".join(ODD.split()) in " ".join(text.split())
    assert "Ny linje." in text


@needs_poppler
def test_a_sign_without_a_picture_is_marked_and_explained(tmp_path: Path) -> None:
    letter = a_letter("klage", vedtak="bolig", hvorfor="مرحبا og hei")
    text = poppler("pdftotext", letter_pdf(CONTENT, letter, NOW), tmp_path)
    assert CONTENT.text("letters.sign_missing", "nb", sign=MISSING) in text


@pytest.mark.parametrize(("kind", "writer", "language"), kinds())
def test_every_word_file_opens_again_with_headings_and_its_language(kind: str, writer: str, language: str) -> None:
    letter = a_letter(kind, language, **next(decided(CONTENT.letters[kind])), **HEAD, **{"for": writer})
    document = Document(io.BytesIO(letter_docx(CONTENT, letter, NOW)))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [letter.subject, *([letter.authority.title] if letter.authority else [])]
    written = [p.text for p in document.paragraphs]
    for words in (letter.sender, letter.to, letter.day, *letter.paragraphs, letter.closing):
        assert words in written
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {f"{language}-NO"}
    assert (document.core_properties.language, document.core_properties.title) == (f"{language}-NO", letter.subject)
    assert document.core_properties.author == document.core_properties.comments == ""


def test_a_word_file_tells_nothing_about_who_made_it() -> None:
    letter = a_letter("klage", vedtak="bolig")
    with zipfile.ZipFile(io.BytesIO(letter_docx(CONTENT, letter, NOW))) as file:
        about = [file.read(name) for name in file.namelist() if name.startswith("docProps")]
    assert about and b"python-docx" not in b"".join(about)


@settings(max_examples=40)
@example("a\u0301\u20dd\u0338 \x01\x1f\ufffe\U0010ffff")
@example("\u202eabc\u2066\u2069\u061c\r\nx\rlinje\u2028to")
@given(A_TEXT)
def test_whatever_the_person_wrote_both_files_are_made(words: str) -> None:
    plain = a_letter("bytte_koordinator")
    letter = replace(plain, sender=words, to=words, subject=words, paragraphs=(words,), signer=words)
    assert letter_pdf(CONTENT, letter, NOW).startswith(b"%PDF-")
    Document(io.BytesIO(letter_docx(CONTENT, letter, NOW)))
