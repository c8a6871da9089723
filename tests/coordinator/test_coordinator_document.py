"""The plan on paper: readable for machines that read aloud, marked as a draft, and never more than text."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coordinator.document import document_data, file_name, make_document
from coordinator.living_plan import LivingPlan
from coordinator.plan_view import AreaView, ItemView, Judgement, PlanView, Wording
from paper.glyphs import FONTS, MISSING, covered, printable
from store.audit import PlanHead
from store.elements import Measure, Participant, Reference
from store.entries import Entries, EntryState
from store.partial_date import PartialDate
from store.plan_facts import Period
from store.plan_state import ItemWords, PlanState, Progress
from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, MONDAY, Clock, a_person, small_content
from tests.coordinator.conftest import OpenBrowser

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is missing: apt install poppler-utils"
)
DAY = MONDAY - timedelta(days=3)


def an_item(text: str, judgement: Judgement | None = None, *wordings: Wording) -> ItemView:
    return ItemView("i1", "bolig_dagligliv", "Dette vil jeg", text, judgement, wordings)


def a_view(*items: ItemView, status: str = "i_samtale", language: str = "nb") -> PlanView:
    area = AreaView("bolig_dagligliv", "Bolig og dagligliv", "ferdig", items)
    confirmed = MONDAY if status == "bekreftet" else None
    return PlanView("abcdef0123456789", 7, status, language, "Kari Los", DAY, confirmed, (area,), ("Transport",))


def a_pdf(view: PlanView) -> bytes:
    return make_document(small_content(), view, MONDAY)


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "plan.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def info_of(pdf: bytes, folder: Path, *flags: str) -> str:
    path = folder / "plan.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfinfo", *flags, path], capture_output=True, check=True, text=True).stdout


@needs_poppler
def test_the_document_is_tagged_and_says_its_language_and_title(tmp_path: Path) -> None:
    pdf = a_pdf(a_view(an_item("Jeg vil bo for meg selv.")))
    info = info_of(pdf, tmp_path)
    assert "Tagged:          yes" in info
    assert "Title:           Individuell plan – KLADD" in info
    assert b"pdfuaid:part" in pdf
    assert b"nb-NO" in pdf
    tree = info_of(pdf, tmp_path, "-struct")
    for tag in ("H1", "H2", "H3", "BlockQuote", "L (block)"):
        assert tag in tree


@needs_poppler
def test_every_page_of_a_draft_says_that_it_is_a_draft(tmp_path: Path) -> None:
    pdf = a_pdf(a_view(*(an_item(f"Mål nummer {n}. " * 20) for n in range(20))))
    pages = text_of(pdf, tmp_path).rstrip("\f").split("\f")
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert page.lstrip().startswith("KLADD – ikke bekreftet")
        assert f"Side {number} av {len(pages)}" in page


@needs_poppler
def test_a_confirmed_plan_says_by_whom_and_when_and_is_no_draft(tmp_path: Path) -> None:
    text = text_of(a_pdf(a_view(an_item("Jeg vil bo for meg selv."), status="bekreftet")), tmp_path)
    assert "Bekreftet av Kari Los 2. november 2026." in text
    assert "KLADD" not in text
    assert "Hva planen ikke er" in text


@needs_poppler
def test_what_others_said_stands_below_the_words_and_never_instead(tmp_path: Path) -> None:
    view = a_view(
        an_item("Jeg vil ha hund.", Judgement("uenig", "Hund er ikke lov i blokka.", "Kari Los", DAY, True)),
        an_item(
            "Bo for meg selv.",
            Judgement("bekreftet", None, "Kari Los", DAY, False),
            Wording("p1", "Egen bolig.", "godtatt", "Kari Los", DAY, True),
            Wording("p2", "Leie en hybel.", "beholdt", "Kari Los", DAY, True),
            Wording("p3", "Kjøpe hus.", "venter", "Kari Los", DAY, True),
        ),
        an_item("Noe nytt."),
    )
    text = text_of(a_pdf(view), tmp_path)
    order = [
        "Jeg vil ha hund.",
        "Kari Los ser ulikt på dette. 30. oktober 2026. Grunnen er:",
        "Hund er ikke lov i blokka.",
        "Bo for meg selv.",
        "Forslag fra Kari Los, som du har sagt ja til:",
        "Egen bolig.",
        "Du har endret ordene etter det.",
        "Noe nytt.",
        "Koordinatoren har ikke svart på dette ennå.",
        "Dette er det ikke snakket om ennå: Transport.",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "hybel" not in text  # what the person said no to is not in the plan
    assert "Kjøpe hus" not in text


@needs_poppler
def test_hostile_markup_is_printed_as_it_stands(tmp_path: Path) -> None:
    note = Judgement("uenig", HOSTILE, "#panic()", DAY, True)
    text = text_of(a_pdf(a_view(an_item(HOSTILE, note))), tmp_path)
    flat = " ".join(text.split())
    assert flat.count(" ".join(HOSTILE.split())) == 2
    assert "root:" not in text
    assert "#panic()" in text


@needs_poppler
def test_the_document_speaks_nynorsk_to_who_writes_nynorsk(tmp_path: Path) -> None:
    pdf = a_pdf(a_view(an_item("Eg vil bu åleine."), language="nn"))
    assert "KLADD – ikkje stadfesta" in text_of(pdf, tmp_path)
    assert b"nn-NO" in pdf


@needs_poppler
def test_only_our_own_fonts_are_used_and_they_travel_with_the_document(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(a_pdf(a_view(an_item("Æøå «hei» č đ ŋ š ŧ ž Привіт 🐶 ✔"))))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert fonts
    for line in fonts:
        assert any(name in line for name in ("AtkinsonHyperlegibleNext", "NotoSans", "NotoEmoji"))
        assert line.split()[-5:-3] == ["yes", "yes"]  # embedded, only the signs that are used


def test_the_fonts_are_small_and_each_family_has_its_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 2.5e6
    for family in {path.name.partition("_")[0] for path in FONTS.glob("*.ttf")}:
        assert "SIL OPEN FONT LICENSE" in (FONTS / f"OFL-{family}.txt").read_text(encoding="utf-8").upper()


def test_a_plan_of_great_size_with_odd_signs_is_quick_too() -> None:
    began = time.perf_counter()
    printable("jeg vil bo for meg selv. 🙂 " * 8000)
    assert time.perf_counter() - began < 2


def test_a_plan_of_ordinary_size_takes_less_than_three_tenths_of_a_second() -> None:
    view = a_view(*(an_item(f"Mål nummer {n}: " + "jeg vil bo for meg selv. " * 8) for n in range(60)))
    a_pdf(view)
    began = time.perf_counter()
    a_pdf(view)
    assert time.perf_counter() - began < 0.3


def test_the_file_name_tells_nothing_about_the_person() -> None:
    assert file_name(a_view(an_item("Hemmelig"))) == "plan-abcdef.pdf"


def test_signs_no_font_has_are_marked_and_explained() -> None:
    data = document_data(small_content(), a_view(an_item("مرحبا og hei")), MONDAY)
    assert data["areas"][0]["groups"][0]["entries"][0]["words"] == f"{MISSING * 5} og hei"
    assert "På skjermen står de som du skrev dem." in data["missing"]
    assert document_data(small_content(), a_view(an_item("hei")), MONDAY)["missing"] == ""


def test_ordinary_norwegian_and_sami_text_is_printed_as_it_is() -> None:
    text = "Æ e trøtt, «sliten» – så … ½ % § € ñ ü č đ ŋ š ŧ ž 🙂👍🏽👨‍👩‍👧 ❤️\n\n  to mellomrom"
    assert printable(text) == text


def test_a_very_long_word_gets_places_to_break() -> None:
    shown = printable("x" * 200)
    assert shown.replace("\u200b", "") == "x" * 200
    assert max(len(part) for part in shown.split("\u200b")) <= 40


def test_the_fonts_cover_what_the_texts_need() -> None:
    signs = {s for v in small_content().texts.values() for text in (*v.nb, *v.nn) for s in text if s != "\n"}
    assert {sign for sign in signs if ord(sign) not in covered()} == set()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("a\u0301\u20dd\u0338")
@example("😀\u0301 \ufe0f\u200d \U000e0041")
@example("\u202eabc\u2066\u2069\u061c")
@example("x\u2028y\u2029z\u0085w\x0b\x0c\r\r\n")
@example("\ufffe\uffff\U0010ffff\ue000")
@example("")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_the_person_wrote_the_document_is_made(text: str) -> None:
    assert a_pdf(a_view(an_item(text, Judgement("uenig", text, text, DAY, True)))).startswith(b"%PDF-")


@pytest.mark.asyncio
@needs_poppler
async def test_the_coordinator_gets_the_document_of_her_plan(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, tmp_path: Path
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    reply = await browser.client.get(f"/api/plans/{person.plan_id}/document.pdf")
    assert (reply.status, reply.content_type) == (200, "application/pdf")
    assert reply.headers["Content-Disposition"] == f'inline; filename="plan-{person.plan_id[:6]}.pdf"'
    text = text_of(await reply.read(), tmp_path)
    assert "Jeg vil bo for meg selv," in text
    assert "Haster mest" in text
    assert "KLADD" in text


@needs_poppler
def test_a_confirmed_plan_that_changed_is_a_draft_again(tmp_path: Path) -> None:
    view = replace(a_view(an_item("Ny tekst."), status="bekreftet"), status="i_samtale")
    assert "KLADD" in text_of(a_pdf(view), tmp_path)


# --- what was made of the plan -----------------------------------------------------------------------


def a_living_plan() -> LivingPlan:
    elements = (
        Participant(name="Nora Vik", unit="DPS", phone="22 00 00 00"),
        Measure(
            name="Støttesamtale", goal="i1", extent="en time i uka", responsible="e0", status="i_gang", how="Hjemme.",
            start=PartialDate("mai 2027"),
        ),
        Measure(name="#panic(1) *fet*", status="avslaatt"),
        Period(start=PartialDate("2027"), end=PartialDate("2028")),
        Reference(title="Vedtak om bostøtte", end=PartialDate("2027")),
    )  # fmt: skip
    items = (ItemWords("i1", "bolig_dagligliv", "bolig_dagligliv.goal", "goal", "Jeg vil bo selv.", 1, 1),)
    state = PlanState(PlanHead("p", 1, 0, ""), "sendt", "nb", "kari", None, None, None, Progress(), items)
    entries = Entries(tuple(EntryState(f"e{n}", 1, False, "s", MONDAY, one) for n, one in enumerate(elements)))
    return LivingPlan(state, entries, {"kari": "Kari Los"})


@needs_poppler
def test_the_document_shows_measures_under_the_goal_people_dates_and_decisions(tmp_path: Path) -> None:
    pdf = make_document(small_content(), a_view(an_item("Jeg vil bo selv.")), MONDAY, a_living_plan())
    seen = " ".join(text_of(pdf, tmp_path).split())
    for words in (
        "Mål og tiltak Bolig og dagligliv Jeg vil bo selv. Støttesamtale – i gang",
        "Ansvarlig: Nora Vik Hvor mye: en time i uka Start: mai 2027 Hjemme.",
        "Tiltak uten mål #panic(1) *fet* – avslått",
        "Deltakere Nora Vik Deltar som: Fagperson Arbeidssted: DPS Telefon: 22 00 00 00",
        "Planperiode Gjelder fra: 2027 Gjelder til: 2028",
        "Vedtak om bostøtte Slag: Vedtak Gjelder til: 2027",
    ):
        assert words in seen, words
    assert "Tagged:          yes" in info_of(pdf, tmp_path)


def test_only_the_chosen_parts_stand_in_the_document() -> None:
    def titles(*parts: str) -> tuple[list[str], int]:
        view = a_view(an_item("Jeg vil bo selv."))
        data = document_data(small_content(), view, MONDAY, a_living_plan(), parts)
        return [section["title"] for section in data["sections"]], len(data["areas"])

    assert titles("svar") == ([], 1)
    assert titles("deltakere", "tiltak") == (["Mål og tiltak", "Deltakere"], 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_she_chooses_the_parts_on_the_page(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, tmp_path: Path
) -> None:
    person, browser = a_person(store, clock, kari), await open_browser(kari)
    for query, holds in (("", True), ("?del=tiltak&del=ramme", False), ("?del=tull", True)):
        reply = await browser.client.get(f"/api/plans/{person.plan_id}/document.pdf{query}")
        assert ("med hund" in text_of(await reply.read(), tmp_path)) is holds
