from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from nlu.date_rules import likely_rules, rules
from nlu.date_words import words
from nlu.dates import find_dates
from nlu.parts_fitting import answers
from nlu.resources import ROOM
from tests.nlu.conftest import assert_linear, table

NOW = date(2026, 11, 21)
CASES = table("dates_cases.yml")


@pytest.mark.parametrize("case", CASES, ids=[case["t"][:50] for case in CASES])
def test_each_time_is_put_on_the_calendar_as_the_table_says(case):
    found = find_dates(case["t"], case.get("now", NOW))
    assert [[hit.text, hit.start, hit.end, hit.precision] for hit in found] == case["d"]


def test_the_words_are_kept_as_written_also_in_decomposed_letters():
    text = unicodedata.normalize("NFD", "Jeg begynner PÅ  LØRDAG, og så til våren")
    found = find_dates(text, NOW)
    assert len(found) == 2
    assert all(text[hit.position : hit.position + len(hit.text)] == hit.text for hit in found)
    assert unicodedata.normalize("NFC", found[0].text) == "PÅ  LØRDAG"


@pytest.mark.parametrize("now", [date(1, 1, 1), date(9999, 12, 31), date(2028, 2, 29)])
def test_no_day_and_no_number_breaks_it(now):
    for text in (
        "om 999 år",
        "for 999 år siden",
        "neste uke",
        "forrige uke",
        "i morgen",
        "i går",
        "29. februar",
        "uke 53",
        "i fjor vinter",
        "neste år",
        "til jul",
        "i helga",
        "99.99.2027",
        "0. mars",
        "om 0 dager",
    ):
        find_dates(text, now)


def everything_written() -> list[str]:
    """Every sentence of the repository that somebody could have written to us: cases, answers, training, texts."""
    files = [*ROOM.rglob("*.yml"), *ROOM.parent.joinpath("tests").rglob("*.yml")]
    lines = {line.strip(" -\n") for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    return sorted({line for line in lines if len(line) < 600} | {answer.text for answer in answers()})


def test_a_pattern_that_is_not_tried_would_have_found_nothing():
    for text in everything_written():
        small = text.lower()
        tried = {pattern for pattern, _ in likely_rules(small)}
        assert not any(pattern.search(small) for pattern, _ in rules() if pattern not in tried), text


def test_every_holiday_that_stands_alone_is_on_the_calendar():
    assert all(name in words().holidays for name in words().single_days)


HOSTILE = {
    "months": "i mai " * 1333,
    "numbers": "1.1.1.1.1." * 800,
    "blanks": "i" + " " * 7998,
    "lines": "\n" * 8000,
    "bounds": "fra mai til " * 660,
    "letters": "a" * 8000,
    "half": "om et halvt " * 660,
    "years": "2027 " * 1600,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_8000_hostile_characters_take_time_that_grows_with_length_only(name):
    assert_linear(lambda piece: find_dates(piece, NOW), HOSTILE[name], limit=0.1)
