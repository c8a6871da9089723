"""Attachments, papers and letters in a real browser: without a script, and readable in every look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from test_voyage_living import SAVE, person, site  # noqa: F401 - fixtures
from voyage_desk import Desk

from store.base import new_id
from tests.coordinator.builders import Person
from tests.coordinator.pdfs import ACTIVE, a_pdf, a_stream

pytestmark = pytest.mark.browser
LARGE = a_pdf(a_stream(bytes(2_000_000)))  # far more than any other route takes


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def fetch(desk: Desk, press: str, folder: Path) -> Path:
    """Press something that gives a file, and return where it was saved."""
    with desk.page.expect_download() as waiting:
        desk.page.locator(press).first.click()
    assert waiting.value.failure() is None
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_pdf_is_attached_fetched_and_the_papers_made_without_javascript(
    new_desk: Callable[..., Desk],
    person: Person,  # noqa: F811
    tmp_path: Path,
) -> None:
    desk = new_desk(java_script_enabled=False)
    desk.log_in()
    plan = f"/koordinator/plan/{person.plan_id}/tiltak"
    desk.go(plan)
    desk.press_and_go(desk.page.get_by_role("link", name="Nytt vedtak eller ny avtale"))
    # When the file is not what it should be, then the words stay and she chooses another
    desk.page.locator("#f-note").fill("Gjelder «Ås» & omegn")
    desk.page.locator("#f-file").set_input_files(a_file(tmp_path, "Farlig.pdf", next(iter(ACTIVE.values()))))
    desk.press_and_go(desk.page.locator(SAVE))
    assert "Fila har mer i seg enn tekst og bilder." in desk.page.locator("#f-file-feil").inner_text()
    assert desk.page.locator("#f-note").input_value() == "Gjelder «Ås» & omegn"
    desk.page.locator("#f-file").set_input_files(a_file(tmp_path, "Vedtak på støtte.pdf", LARGE))
    desk.press_and_go(desk.page.locator(SAVE))
    assert fetch(desk, 'a[href*="/vedlegg/"]', tmp_path / "..").read_bytes() == LARGE
    assert (tmp_path / ".." / "Vedtak på støtte.pdf").exists()
    # And the plan is a Word file, as large as she likes
    desk.page.locator('[name="stor"]').check()
    paper = Document(str(fetch(desk, 'button[formaction$="document.docx"]', tmp_path)))
    assert paper.styles["Normal"].font.size.pt == 17
    assert "Vedlegg: Vedtak på støtte.pdf" in [p.text for p in paper.paragraphs]
    # And a letter is begun, rewritten and fetched
    desk.press_and_go(desk.page.get_by_role("link", name="Skriv et brev"))
    desk.press_and_go(desk.page.get_by_role("button", name="Lag utkast"))
    desk.page.locator("#b-mottaker").fill("Til deg")
    letter = Document(str(fetch(desk, 'button[formaction$="brev.docx"]', tmp_path)))
    assert [p.text for p in letter.paragraphs][:2] == ["Ingrid Lund", "Til deg"]


def test_axe_finds_nothing_on_the_screens_of_files_papers_and_letters(
    desk: Desk,
    person: Person,  # noqa: F811
    tmp_path: Path,
) -> None:
    found: dict[str, list[str]] = {}

    def look(screen: str, mark: str) -> None:
        assert desk.page.locator(mark).count() >= 1, f"this is not {screen}"
        found[screen] = desk.complaints()

    desk.log_in()
    plan = f"/koordinator/plan/{person.plan_id}/tiltak"
    reference = f"{plan}/reference/{new_id()}"
    desk.go(reference)
    desk.page.locator("#f-title").fill("Vedtak")
    desk.page.locator("#f-file").set_input_files(a_file(tmp_path, "nei.pdf", b"nei"))
    desk.press_and_go(desk.page.locator(SAVE))
    look("a refused file", "#f-file[aria-invalid]")
    desk.page.locator("#f-file").set_input_files(a_file(tmp_path, "ord" * 40 + ".pdf", a_pdf()))
    desk.press_and_go(desk.page.locator(SAVE))
    look("a plan with an attachment", ".k-utskrift")
    desk.go(reference)
    look("a reference with its file", ".k-vedlegg")
    desk.press_and_go(desk.page.get_by_role("link", name="Navn og historie for"))
    look("the attachment itself", ".k-historie")
    desk.go(f"{plan}/participant/{new_id()}")
    look("what a participant may see", '[name="sees:generelt"]')
    desk.go(f"{plan.removesuffix('/tiltak')}/brev?slag=innkalling")
    look("a letter", "#b-avsnitt_3")
    desk.page.locator("#b-emne").fill("")
    desk.press_and_go(desk.page.locator(".k-skjema button").first)
    look("a letter without a heading", "#b-emne[aria-invalid]")
    assert {screen: faults for screen, faults in found.items() if faults} == {}
