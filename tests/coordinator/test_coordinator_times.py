"""Times as people write them: read as far as they can be known, and never a word lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.times import out_of_order, read_time
from coordinator.words import MONTHS
from store.partial_date import PartialDate


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2027", "2027-01-01", "2027-12-31", "year"),
        ("mai 2027", "2027-05-01", "2027-05-31", "month"),
        ("Des 2027", "2027-12-01", "2027-12-31", "month"),
        ("2/2028", "2028-02-01", "2028-02-29", "month"),
        ("02.2027", "2027-02-01", "2027-02-28", "month"),
        ("2027-02", "2027-02-01", "2027-02-28", "month"),
        ("3.5.2027", "2027-05-03", "2027-05-03", "day"),
        ("03.05.27", "2027-05-03", "2027-05-03", "day"),
        ("3/5-27", "2027-05-03", "2027-05-03", "day"),
        ("3. mai 2027", "2027-05-03", "2027-05-03", "day"),
        ("3 mai 2027", "2027-05-03", "2027-05-03", "day"),
        ("2027-05-03", "2027-05-03", "2027-05-03", "day"),
        ("31.2.2027", None, None, None),
        ("13/2027", None, None, None),
        ("0000", None, None, None),
        ("9999", "9999-01-01", "9999-12-31", "year"),
        ("des 9999", None, None, None),
        ("etter ferien", None, None, None),
        ("", None, None, None),
    ],
)
def test_what_can_be_read_is_read_and_the_rest_is_kept(
    text: str, first: str | None, last: str | None, precision: str | None
) -> None:
    found = read_time(f"  {text} ")
    assert found.text == text
    assert (found.first and found.first.isoformat(), found.last and found.last.isoformat()) == (first, last)
    assert found.precision == precision


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_can_be_written_in_all_ways(day: date) -> None:
    ways = (f"{day.day}.{day.month}.{day.year}", f"{day.day}. {MONTHS[day.month - 1]} {day.year}", day.isoformat())
    assert {read_time(way).first for way in ways} == {day}
    month = read_time(f"{MONTHS[day.month - 1]} {day.year}")
    assert month.first <= day <= month.last and (month.last + timedelta(days=1)).day == 1
    assert PartialDate.from_json(month.as_json()) == month


@given(st.text(max_size=40))
def test_any_words_are_kept(text: str) -> None:
    found = read_time(text)
    assert found.text == text.strip()
    assert (found.first is None) == (found.last is None) == (found.precision is None)


def test_only_what_is_surely_too_early_is_asked_about() -> None:
    def asked(*texts: str) -> list[tuple[str, str]]:
        return list(out_of_order((name, read_time(text)) for name, text in zip("abc", texts, strict=False)))

    assert asked("2027", "mai 2027") == []
    assert asked("mai 2027", "2027", "3.1.2027") == [("a", "c")]
    assert asked("2028", "2027", "2026") == [("a", "b"), ("a", "c"), ("b", "c")]
    assert asked("2028", "snart", "2029") == []
