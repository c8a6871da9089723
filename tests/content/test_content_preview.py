"""The preview: all texts on a date, both languages side by side, nothing from elsewhere, and what changes is marked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import content
from content.preview import write_preview
from content.shown import shown_texts

ROOT = Path(content.__file__).resolve().parent
TODAY, NEXT_YEAR = date(2026, 11, 22), date(2027, 1, 1)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The pages of today and of next year, by name."""
    found = {}
    for name, on_date in (("today", None), ("later", NEXT_YEAR)):
        folder = tmp_path_factory.mktemp(name)
        index = write_preview(content.load(), shown_texts(ROOT), folder, TODAY, on_date)
        assert index == folder / "index.html"
        found[name] = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return found


def right(page: str, right_id: str) -> str:
    """The part of the page about one right."""
    return page.partition(f'<h2 id="{right_id}">')[2].partition("<h2 id=")[0]


def test_every_text_but_that_of_another_time_is_there_in_both_languages(pages: dict[str, dict[str, str]]) -> None:
    from html import escape

    for text in shown_texts(ROOT):
        if text.folder != "rights":
            assert f'<td lang="{text.language}">{escape(text.text)}' in pages["today"][text.folder], text.place
    assert all(f'<h2 id="{each.id}">' in pages["today"]["rights"] for each in content.load().rights)


def test_a_right_stands_as_it_is_on_the_day_and_what_is_new_is_marked(pages: dict[str, dict[str, str]]) -> None:
    today, later = (right(pages[name]["rights"], "klage_pa_nav") for name in ("today", "later"))
    assert "seks uker" in today and "seks veker" in today and 'class="change"' not in today
    assert "seks uker" not in later and "Nytt fra 1. januar 2027: " in later
    assert "Fristen for Trygd fra Nav" in right(pages["later"]["rights"], "aap_og_uforetrygd")


def test_the_index_tells_what_is_new_by_the_day_and_what_comes_later(pages: dict[str, dict[str, str]]) -> None:
    by_then, _, later = pages["later"]["index"].partition("Dette kommer senere")
    assert "1. januar 2027" in by_then and "Dato ikke bestemt" in later
    assert "Ingenting vi vet om." in pages["today"]["index"].partition("Dette kommer senere")[0]


def test_before_its_first_date_a_right_has_no_answer(tmp_path: Path) -> None:
    write_preview(content.load(), shown_texts(ROOT), tmp_path, TODAY, date(2020, 1, 1))
    page = (tmp_path / "rights.html").read_text(encoding="utf-8")
    assert "Losen har ikke noe svar på dette den dagen." in right(page, "barnekoordinator")


def test_the_pages_need_nothing_from_elsewhere(pages: dict[str, dict[str, str]]) -> None:
    for name, page in pages["today"].items():
        assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", page), name
        links = re.findall(r'href="([^"]+)"', page)
        assert {link.removesuffix(".html") for link in links} == set(pages["today"]), name
