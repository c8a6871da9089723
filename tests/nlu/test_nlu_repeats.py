"""What comes again and how long it lasts: as calendars need it, in the person's own words."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

import pytest
from dateutil.rrule import rrulestr

from nlu.repeats import find_durations, find_repeats
from tests.nlu.conftest import assert_linear

REPEATS = {
    "jeg går på kor hver torsdag": ("hver torsdag", "FREQ=WEEKLY;BYDAY=TH", None),
    "kvar tysdag kveld": ("kvar tysdag", "FREQ=WEEKLY;BYDAY=TU", None),
    "Jeg jobber mandager og onsdager.": ("mandager og onsdager", "FREQ=WEEKLY;BYDAY=MO,WE", None),
    "fysio to ganger i uka": ("to ganger i uka", "FREQ=WEEKLY", 2),
    "tre gonger i veka": ("tre gonger i veka", "FREQ=WEEKLY", 3),
    "en gang i måneden": ("en gang i måneden", "FREQ=MONTHLY", 1),
    "støttekontakt 4 timer i uka": ("4 timer i uka", "FREQ=WEEKLY", None),
    "avlastning annenhver helg": ("annenhver helg", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", None),
    "annakvar fredag": ("annakvar fredag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", None),
    "hver tredje uke": ("hver tredje uke", "FREQ=WEEKLY;INTERVAL=3", None),
    "den 15. hver måned": ("den 15. hver måned", "FREQ=MONTHLY;BYMONTHDAY=15", None),
    "første mandag i måneden": ("første mandag i måneden", "FREQ=MONTHLY;BYDAY=1MO", None),
    "siste fredag i hver måned": ("siste fredag i hver måned", "FREQ=MONTHLY;BYDAY=-1FR", None),
    "dagleg": ("dagleg", "FREQ=DAILY", None),
    "PÅ HVERDAGER": ("PÅ HVERDAGER", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", None),
}


@pytest.mark.parametrize("text", REPEATS)
def test_a_habit_is_a_rule_that_calendars_read(text: str) -> None:
    (found,) = find_repeats(text)
    assert (found.text, found.rrule, found.times) == REPEATS[text]
    assert text[found.position : found.position + len(found.text)] == found.text
    rule = rrulestr(found.rrule, dtstart=datetime(2026, 11, 21))
    assert len(list(islice(rule, 3))) == 3


@pytest.mark.parametrize("text", ["på torsdag", "neste uke", "jeg vil ha en hverdag", "mandag", "hver for seg", ""])
def test_one_time_is_no_habit(text: str) -> None:
    assert find_repeats(text) == []


DURATIONS = {
    "jeg var innlagt i tre måneder": ("i tre måneder", "P3M"),
    "to timer i uka": ("to timer", "PT2H"),
    "halvannen time": ("halvannen time", "PT1.5H"),
    "en halv time": ("en halv time", "PT0.5H"),
    "eg sov i 14 dagar": ("i 14 dagar", "P14D"),
}


@pytest.mark.parametrize("text", DURATIONS)
def test_how_long_is_kept_in_the_persons_words(text: str) -> None:
    (found,) = find_durations(text)
    assert (found.text, found.iso) == DURATIONS[text]


@pytest.mark.parametrize("text", ["om to uker", "for to uker siden", "de neste to årene", "innen tre måneder"])
def test_a_time_counted_from_now_is_a_date_and_no_length(text: str) -> None:
    assert find_durations(text) == []


@pytest.mark.parametrize("seed", ["hver ", "mandager og ", "en ", "den 1. ", "i to "])
def test_hostile_text_takes_time_in_step_with_its_length(seed: str) -> None:
    assert_linear(lambda text: (find_repeats(text), find_durations(text)), seed * 2000, 0.3)
