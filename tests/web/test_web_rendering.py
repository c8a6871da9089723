"""The small tools of the pages: how Losen's texts become HTML, how days and numbers are written."""

from __future__ import annotations

from datetime import date

import pytest

from bot.web.rendering import day, paragraphs, tel


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hei.", "<p>Hei.</p>"),
        ("En.\n\nTo.", "<p>En.</p><p>To.</p>"),
        ("En.\nTo.", "<p>En.<br>To.</p>"),
        ("Dette:\n- en\n- to\nSlutt.", '<p>Dette:</p><ul class="ds-list"><li>en</li><li>to</li></ul><p>Slutt.</p>'),
        ("<b>& {x}", "<p>&lt;b&gt;&amp; {x}</p>"),
        ("  \n\n ", ""),
    ],
)
def test_text_becomes_paragraphs_and_nothing_more(text: str, html: str) -> None:
    assert str(paragraphs(text)) == html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Ring 113 nå.", ["tel:113"]),
        ("Ring 116 123 eller 116 117.", ["tel:116123", "tel:116117"]),
        ("Ring 116\u00a0123.", ["tel:116123"]),
        ("Side 1113, § 11-3 og 113a.", ["tel:113"]),
        ("Paragraf 1130 og 2113.", []),
    ],
)
def test_only_known_numbers_become_links(text: str, links: list[str]) -> None:
    html = str(paragraphs(text, ["113", "116 123", "116 117"]))
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == links


def test_a_number_to_ring_has_no_spaces() -> None:
    assert tel("22 40 00 40") == "tel:22400040"
    assert tel("+47 22 40") == "tel:+472240"


@pytest.mark.parametrize("value", ["2026-11-21", "2026-11-21T10:00:00+00:00", date(2026, 11, 21)])
def test_a_day_is_written_with_words(value: object) -> None:
    assert day(value) == "21. november 2026"  # type: ignore[arg-type]


def test_no_day_is_nothing() -> None:
    assert day(None) == ""
