"""The plan as a Word file: the same words as the PDF, with headings and a language, and nothing in it that runs."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordinator.document import COLOURS, Look, document_data, document_words, make_word
from coordinator.living_plan import LivingPlan
from coordinator.plan_view import Judgement, PlanView, Wording
from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, MONDAY, Clock, a_person, small_content
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_document import DAY, a_living_plan, a_view, an_item

FORMULAS = "=cmd|'/c calc'!A1 @SUM(1) +1 -1 { DDEAUTO c:\\\\x } «MERGEFIELD» <w:instrText>x</w:instrText> " + HOSTILE


def a_docx(view: PlanView, living: LivingPlan | None = None, **more: Any) -> bytes:
    return make_word(small_content(), view, MONDAY, living, **more)


def opened(docx: bytes) -> Any:
    return Document(io.BytesIO(docx))


def xml_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return "\n".join(file.read(n).decode("utf-8") for n in file.namelist() if n.endswith((".xml", ".rels")))


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in texts(part)]


def a_full_view(**options: Any) -> PlanView:
    return a_view(
        an_item("Jeg vil ha hund.\nEn stor.", Judgement("uenig", "Ikke lov i blokka.", "Kari Los", DAY, True)),
        an_item("Bo selv.", None, Wording("p", "Egen bolig.", "godtatt", "Kari Los", DAY, True)),
        **options,
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_word_of_the_pdf_stands_in_the_word_file_in_the_same_order(language: str) -> None:
    view = a_full_view(language=language)
    document = opened(a_docx(view, a_living_plan()))
    seen = "\n".join(p.text for p in document.paragraphs)
    data = document_data(small_content(), view, MONDAY, a_living_plan())
    wanted = [
        text
        for part in ("heading", "state", "lead", "areas", "sections", "untouched", "limits_title", "limits")
        for text in texts(data[part])
        if text not in ("uenig", "open", "wording", "")
    ]
    at = 0
    for text in wanted:
        at = seen.find(text, at)
        assert at >= 0, text


def test_headings_are_headings_and_the_file_says_its_language() -> None:
    document = opened(a_docx(a_full_view(), a_living_plan()))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == [
        ("Heading 1", "Individuell plan"),
        ("Heading 2", "Bolig og dagligliv"),
        ("Heading 3", "Dette vil jeg"),
    ]
    assert ("Heading 2", "Mål og tiltak") in headings and ("Heading 2", "Hva planen ikke er") in headings
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"nb-NO"}
    about = document.core_properties
    assert (about.title, about.language, about.author, about.comments) == ("Individuell plan – KLADD", "nb-NO", "", "")
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert "Jeg vil ha hund.\nEn stor." in quotes, "the person's words, letter by letter"
    assert [p.style.name for p in document.paragraphs if p.text.startswith("Planen er ikke et vedtak")] == [
        "List Bullet"
    ]


def test_it_is_marked_as_a_draft_on_every_page_until_it_is_confirmed() -> None:
    def header(status: str) -> str:
        return str(opened(a_docx(a_full_view(status=status))).sections[0].header.paragraphs[0].text)

    assert header("i_samtale") == "KLADD – ikke bekreftet"
    assert "KLADD" not in header("bekreftet") and "KLADD" not in xml_of(a_docx(a_full_view(status="bekreftet")))


def test_nothing_that_was_written_becomes_a_field_a_link_or_a_formula() -> None:
    note = Judgement("uenig", FORMULAS, FORMULAS, DAY, True)
    docx = a_docx(a_view(an_item(FORMULAS, note)), a_living_plan())
    document, xml = opened(docx), xml_of(docx)
    assert [p.text for p in document.paragraphs].count(FORMULAS) == 2
    assert re.findall(r'<w:fldSimple w:instr="([^"]*)"', xml) == ["PAGE", "NUMPAGES"]
    for forbidden in (
        "<w:instrText",
        "<w:hyperlink",
        "<w:object",
        "<w:altChunk",
        'TargetMode="External"',
        "vbaProject",
    ):
        assert forbidden not in xml


@settings(max_examples=40, deadline=None)
@example("x\u2028y\x0b\x00\ud800\ufffe\r\nz\t\r")
@given(st.text(max_size=60))
def test_whatever_was_written_the_file_opens_again(text: str) -> None:
    opened(a_docx(a_view(an_item(text, Judgement("uenig", text, text, DAY, True)))))


def test_large_type_and_a_colour_of_ones_own_hold_in_both_formats() -> None:
    view, look = a_full_view(), Look(is_large=True, colour="lilla")
    data = document_words(small_content(), view, MONDAY, look=look)
    assert (data["size"], data["colour"]) == (18, "5b2a86")
    document = opened(a_docx(view, look=look))
    assert document.styles["Normal"].font.size.pt == 17
    assert str(document.styles["Heading 1"].font.color.rgb) == "5B2A86"
    assert document_words(small_content(), view, MONDAY)["size"] == 13


def test_every_colour_can_be_read_on_white() -> None:
    def light(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    assert {name: 1.05 / (light(code) + 0.05) >= 7 for name, code in COLOURS.items()} == dict.fromkeys(COLOURS, True)


@pytest.mark.asyncio
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_coordinator_gets_the_word_file_of_her_plan_and_leaves_a_trace(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person, browser = a_person(store, clock, kari), await open_browser(kari)
    page = await browser.get(f"/koordinator/plan/{person.plan_id}/tiltak")
    assert f'formaction="/api/plans/{person.plan_id}/document.docx"' in page.text
    reply = await browser.client.get(f"/api/plans/{person.plan_id}/document.docx?del=svar&stor=ja&farge=tull")
    assert (reply.status, reply.content_type.rpartition(".")[2]) == (200, "document")
    assert reply.headers["Content-Disposition"] == f'attachment; filename="plan-{person.plan_id[:6]}.docx"'
    assert "Jeg vil bo for meg selv,\nmed hund." in [p.text for p in opened(await reply.read()).paragraphs]
    assert (await (await open_browser()).client.get(f"/api/plans/{person.plan_id}/document.docx")).status == 401
