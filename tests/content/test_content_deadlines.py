"""The last day to complain: weeks by their name, never on a day off, never a day that can not be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import Content
from content.deadlines import NotADay, checked, is_day_off, last_day
from content.model import Deadline

COMPLAINTS = ("helse_og_omsorg", "nav_trygd", "nav_sosial", "nav_plan", "barnevern_plan", "bolig")
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("kind", "received", "expected"),
    [
        ("helse_og_omsorg", date(2026, 11, 2), date(2026, 11, 30)),  # Monday to Monday, four weeks
        ("helse_og_omsorg", date(2026, 10, 31), date(2026, 11, 30)),  # Saturday: the first Monday after
        ("helse_og_omsorg", date(2026, 11, 27), date(2026, 12, 28)),  # Christmas Day is a Friday, then a weekend
        ("nav_sosial", date(2026, 11, 23), date(2026, 12, 14)),  # three weeks
        ("nav_trygd", date(2026, 3, 2), date(2026, 4, 13)),  # six weeks
        ("nav_sosial", date(2027, 3, 4), date(2027, 3, 30)),  # Maundy Thursday 25 March to the day after Easter
        ("bolig", date(2027, 4, 26), date(2027, 5, 18)),  # 17 May, which is a Whit Monday too
        ("tvungent_vern", date(2026, 11, 30), date(2027, 3, 1)),  # 28 February is a Sunday
        ("sivilombudet", date(2028, 2, 29), date(2029, 2, 28)),  # no 29 February the year after
    ],
)
def test_the_last_day_is_counted_as_the_law_counts(content: Content, kind: str, received: date, expected: date) -> None:
    assert last_day(content.deadlines[kind], received).day == expected


@given(received=DAYS)
def test_the_last_day_is_never_a_day_off_and_never_earlier_than_the_weeks(content: Content, received: date) -> None:
    for kind in COMPLAINTS:
        deadline = content.deadlines[kind]
        last = last_day(deadline, received)
        assert last.counted == received + timedelta(weeks=deadline.count)
        assert not is_day_off(last.day)
        assert all(is_day_off(last.counted + timedelta(days=n)) for n in range((last.day - last.counted).days))
        assert (last.day - last.counted).days <= 6
        assert last.moved == (last.day != last.counted)


@given(earlier=DAYS, later=DAYS)
def test_who_got_the_answer_later_never_has_to_complain_earlier(content: Content, earlier: date, later: date) -> None:
    earlier, later = sorted((earlier, later))
    for kind in COMPLAINTS:
        deadline = content.deadlines[kind]
        assert last_day(deadline, earlier).day <= last_day(deadline, later).day


@given(year=st.integers(2024, 2060))
def test_a_year_has_its_twelve_holidays(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366) if (first + timedelta(days=n)).year == year]
    off = [day for day in days if is_day_off(day) and day.weekday() < 5]
    # Five holidays are never on a weekend, two always are, and the five with a date move through the week.
    assert 5 <= len(off) <= 10
    assert not is_day_off(date(2026, 12, 24)) and not is_day_off(date(2026, 12, 31))


def test_a_paragraph_that_changes_while_the_time_runs_is_said(content: Content) -> None:
    changing = content.deadlines["nav_trygd"]
    assert changing.until == date(2027, 1, 1)
    assert last_day(changing, date(2026, 10, 1)).changes is None
    assert last_day(changing, date(2026, 12, 1)).changes == date(2027, 1, 1)


@pytest.mark.parametrize("kind", ["forelopig_svar", "henvisning"])
def test_what_the_service_must_do_is_not_a_deadline_to_complain(content: Content, kind: str) -> None:
    deadline: Deadline = content.deadlines[kind]
    with pytest.raises(ValueError, match=kind):
        last_day(deadline, date(2026, 11, 2))


def test_a_day_that_can_not_be_is_refused_with_its_reason() -> None:
    today = date(2026, 11, 22)
    assert checked(today, today) == today
    with pytest.raises(NotADay) as future:
        checked(date(2026, 11, 23), today)
    assert future.value.reason == "future"
    with pytest.raises(NotADay) as long_ago:
        checked(date(2025, 11, 21), today)
    assert long_ago.value.reason == "long_ago"
