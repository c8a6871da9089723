"""Follow-ups on a right, and the day a letter came, as people write them in Bokmål, Nynorsk and dialect."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.follow_ups import asks_advice, follow_up, wants_check
from nlu.received import received_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *[(t, "hvor") for t in ("hvor står det?", "Kor står det?", "hvilken paragraf er det", "ka lov e det")],
        *[(t, "enklere") for t in ("forklar enklere", "forklar enklare", "eg skjønte ikkje det", "jeg forstår ikke")],
        *[(t, "mer") for t in ("fortell mer", "fortel meir", "kan du si mer", "er det mer jeg bør vite")],
        *[(t, "na") for t in ("hva gjør jeg nå?", "kva gjer eg no?", "ka gjør æ no?", "hva skal jeg gjøre nå")],
        *[(t, "ikke") for t in ("hva betyr det ikke?", "Kva betyr det ikkje?")],
        *[(t, "relative") for t in ("gjelder det faren min også?", "gjeld det far min òg?", "hva med broren min?")],
        *[(t, "nn") for t in ("kan du si det på nynorsk", "kan du sei det på nynorsk")],
        ("kan du si det på bokmål", "nb"),
    ],
)
def test_follow_ups_are_known_in_three_ways_of_writing(text: str, kind: str) -> None:
    found = follow_up(text)
    assert found is not None and found.kind == kind


@pytest.mark.parametrize(
    ("text", "age", "child"),
    [
        ("og hvis jeg er 15?", 15, False),
        ("og viss eg er femten", 15, False),
        ("enn om æ e 15", 15, False),
        ("datteren min er 13", 13, True),
        ("sonen min er 17 år", 17, True),
        ("hva om han er 25", 25, True),
        ("gjelder det for 16-åringer", 16, None),
        ("jeg er 200 år", 200, False),
        ("sønnen min er -3", -3, True),
    ],
)
def test_an_age_is_read_with_whose_it_is(text: str, age: int, child: bool | None) -> None:
    found = follow_up(text)
    assert found is not None and (found.kind, found.age, found.child) == ("age", age, child)


@pytest.mark.parametrize(
    "text",
    [
        *("har jeg rett til koordinator?", "hva er bpa", "jeg bor alene", "takk", "har broren min en plan?"),
        *("jeg har 15 katter", "jeg har vært syk i 3 år", "får mamma vite det jeg sier", "to ganger i uka"),
    ],
)
def test_what_stands_on_its_own_is_no_follow_up(text: str) -> None:
    assert follow_up(text) is None


def test_the_check_and_advice_are_known() -> None:
    assert wants_check("Kan jeg ha rett til individuell plan?") and wants_check("kan sønnen min ha rett til plan?")
    assert not wants_check("Har jeg rett til individuell plan?")
    assert asks_advice("bør jeg klage?") and asks_advice("Synest du eg bør seie ja?")
    assert not asks_advice("kan jeg klage?")


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("2. november", date(2026, 11, 2), True),
        ("jeg fikk det 12.11", date(2026, 11, 12), True),
        ("2. nov. 2025", date(2025, 11, 2), True),
        ("i går", date(2026, 11, 21), True),
        ("på fredag", date(2026, 11, 20), True),
        ("forrige uke", date(2026, 11, 9), False),
        ("15. januar", date(2026, 1, 15), True),
        ("3. desember", date(2026, 12, 3), True),  # so near ahead is a mistake, to be asked back
    ],
)
def test_a_day_that_has_been_is_read(text: str, day: date, exact: bool) -> None:
    found = received_day(text, TODAY)
    assert found is not None and (found.day, found.exact) == (day, exact)


@pytest.mark.parametrize("text", ["31.02", "31.02.2026", "32. januar", "29.02"])
def test_a_day_on_no_calendar_is_told_from_no_day(text: str) -> None:
    found = received_day(text, TODAY)
    assert found is not None and found.day is None
    assert received_day("husker ikke", TODAY) is None
    assert received_day("det var etter at jeg hadde vært hos legen og snakket lenge om 2. november", TODAY) is None
