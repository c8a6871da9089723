"""What is missing by law: every letter of § 9, in plain words, against the text of the forskrift."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import content
from coordinator.living_plan import LivingPlan
from coordinator.missing import what_is_missing
from store.audit import PlanHead
from store.elements import STATUSES, Element, Measure, Participant, Reference
from store.entries import Entries, EntryState
from store.partial_date import PartialDate
from store.plan_facts import Child, Cooperation, Duties, Period, Phase, PlanConsent
from store.plan_state import ItemWords, PlanState, Progress

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LAW = Path("/work/shared/law-texts/forskrift-2022-06-22-1110.md")
# § 9, second to last part, as it stood on 2 July 2026. The letters a to j are the order of the list.
_SECTION_9 = """\
en oversikt over tjenestemottakers mål, ressurser og behov for tjenester eller tiltak
en oversikt over hvem som deltar i arbeidet med planen
en angivelse av hvem som har ansvar for å utarbeide planen, og hvem som har ansvar for å sikre koordinering og \
fremdrift i arbeidet med planen
en oversikt over hva tjenestemottakeren, tjenesteyterne og eventuelt pårørende vil bidra med i planarbeidet
en oversikt over aktuelle tjenester og tiltak, omfanget av dem, og hvem som skal ha ansvaret for dem
en beskrivelse av hvordan tjenestene eller tiltakene skal gjennomføres
en angivelse av om tjenestemottakeren har fått tilbud om eller fått oppnevnt koordinator etter helse- og \
omsorgstjenesteloven § 7-2 eller spesialisthelsetjenesteloven § 2-5a , barnekoordinator etter helse- og \
omsorgstjenesteloven § 7-2a eller kontaktlege etter spesialisthelsetjenesteloven § 2-5c
en angivelse av planperioden og tidspunkt for eventuelle justeringer og revisjoner av planen
tjenestemottakerens samtykke til at planen utarbeides og eventuelt samtykke til at deltakere i planleggingen gis \
tilgang til taushetsbelagte opplysninger
en oversikt over nødvendig eller ønskelig samarbeid med andre tjenesteytere.
Dersom tjenestemottakeren er et barn, skal det også gis en beskrivelse av hvordan barnets rett til medvirkning er \
ivaretatt i arbeidet med planen."""
SECTION_9 = _SECTION_9.split("\n")
LETTERS = [*"abcdefghij", "barn"]
# A stem that both the law's sentence and our heading must hold, so that no letter stands at the wrong place.
STEMS = [
    *("mål", "delta", "ansvar", "bidra", "omfang", "hvordan"),
    *("koordinator", "planperiode", "samtykke", "samarbeid", "medvirkning"),
]


def at(text: str, last: date | None = None) -> PartialDate:
    return PartialDate(text, last, last, "day" if last else None)


def a_living_plan(*elements: Element, aspects: tuple[str, ...] = ()) -> LivingPlan:
    """A plan with one item of each aspect named, and these elements; ids are e0, e1 …"""
    items = tuple(ItemWords(f"i{n}", "helse", "helse.x", aspect, "ord", 1, n) for n, aspect in enumerate(aspects))
    state = PlanState(PlanHead("plan", 1, 0, ""), "sendt", "nb", "kari", None, None, None, Progress(), items)
    entries = Entries(tuple(EntryState(f"e{n}", 1, False, "s", NOW, one) for n, one in enumerate(elements)))
    return LivingPlan(state, entries, {"kari": "Kari Los"})


TALK = Measure(name="Samtaler", extent="en time i uka", how="På DPS", responsible="e0")
NORA = Participant(name="Nora Vik", contribution="Samtaler")
ALL_ASPECTS = ("goal", "resource", "own", "wish")
COMPLETE: tuple[Element, ...] = (
    NORA,
    TALK,
    Duties(maker="kari", coordination="e0", coordinator="oppnevnt"),
    Period(start=at("2026"), end=at("2027", date(2027, 12, 31)), revision=at("mai 2027", date(2027, 5, 31))),
    PlanConsent(given=at("1.11.2026", date(2026, 11, 1)), sharing="ja"),
    Cooperation("NAV, fra våren."),
    Child(is_child="nei"),
)


def lacks(plan: LivingPlan, on: date = TODAY) -> dict[str, list[str]]:
    return {x.letter: [lack.text_id for lack in x.lacks] for x in what_is_missing(plan, on) if not x.is_complete}


def test_the_letters_are_those_of_the_forskrift_and_the_copy_here_is_its_text() -> None:
    texts = content.load().texts
    assert [letter.letter for letter in what_is_missing(a_living_plan(), TODAY)] == LETTERS
    assert len(SECTION_9) == len(LETTERS) == len(STEMS)
    for letter, sentence, stem in zip(LETTERS, SECTION_9, STEMS, strict=True):
        assert stem in sentence.lower()
        assert stem in texts[f"coordinator_missing.letter_{letter}"].text("nb").lower(), letter
    if LAW.is_file():
        law = LAW.read_text(encoding="utf-8").split("### § 9.")[1].split("### § 10.")[0]
        listed = re.findall(r"^- (.+)$", law, re.MULTILINE)
        assert [*listed, next(x for x in law.split("\n") if x.startswith("Dersom"))] == SECTION_9


def test_a_plan_with_everything_lacks_nothing() -> None:
    assert lacks(a_living_plan(*COMPLETE, aspects=ALL_ASPECTS)) == {}


def test_an_empty_plan_is_told_what_is_missing_and_by_whom() -> None:
    found = lacks(a_living_plan())
    assert list(found) == LETTERS
    assert found["a"] == ["a_goals", "a_resources", "a_needs"]
    assert found["h"] == ["h_period", "h_revision"]
    assert found["i"] == ["i_consent"], "nobody takes part, so there is nothing to share yet"


@pytest.mark.parametrize(
    ("taken", "letter", "told"),
    [
        (Participant, "b", ["b_participants"]),
        (Measure, "e", ["e_measures"]),
        (Duties, "g", ["g_offer"]),
        (Period, "h", ["h_period", "h_revision"]),
        (PlanConsent, "i", ["i_consent", "i_sharing"]),
        (Cooperation, "j", ["j_cooperation"]),
        (Child, "barn", ["barn_unknown"]),
    ],
)
def test_what_is_taken_away_is_missed_at_its_letter(taken: type[Element], letter: str, told: list[str]) -> None:
    rest = [one for one in COMPLETE if not isinstance(one, taken)]
    assert lacks(a_living_plan(*rest, aspects=ALL_ASPECTS))[letter] == told


@pytest.mark.parametrize(("aspect", "letter"), [("goal", "a"), ("own", "d")])
def test_what_the_person_has_not_said_is_asked_of_the_person(aspect: str, letter: str) -> None:
    rest = tuple(one for one in ALL_ASPECTS if one != aspect)
    assert list(lacks(a_living_plan(*COMPLETE, aspects=rest))) == [letter]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (replace(TALK, extent=""), {"e": ["e_extent"]}),
        (replace(TALK, responsible=""), {"e": ["e_responsible"]}),
        (replace(TALK, responsible="gone"), {"e": ["e_responsible"]}),
        (replace(TALK, responsible="bruker"), {}),
        (replace(TALK, responsible="kari"), {}),
        (replace(TALK, how=""), {"f": ["f_how"]}),
        (replace(TALK, extent="", how="", responsible="", status="avsluttet"), {}),
        (replace(TALK, extent="", how="", responsible="", status="avslaatt"), {}),
    ],
)
def test_a_measure_needs_extent_somebody_responsible_and_a_way(changed: Measure, told: dict[str, list[str]]) -> None:
    rest = [changed if one is TALK else one for one in COMPLETE]
    assert lacks(a_living_plan(*rest, aspects=ALL_ASPECTS)) == told


def test_a_measure_that_is_over_asks_for_nothing_more() -> None:
    old = Measure(name="Gammelt", status="avsluttet")
    assert lacks(a_living_plan(*COMPLETE, old, aspects=ALL_ASPECTS)) == {}


def test_dates_that_have_passed_are_told_and_a_date_nobody_can_read_counts() -> None:
    plan = a_living_plan(*COMPLETE, aspects=ALL_ASPECTS)
    assert lacks(plan, date(2027, 6, 1)) == {"h": ["h_revision_over"]}
    assert lacks(plan, date(2028, 1, 1)) == {"h": ["h_period_over", "h_revision_over"]}
    vague = Period(start=at("nå"), end=at("til hun flytter"), revision=at("etter ferien"))
    rest = [vague if isinstance(one, Period) else one for one in COMPLETE]
    assert lacks(a_living_plan(*rest, aspects=ALL_ASPECTS), date(2099, 1, 1)) == {}


def test_a_childs_voice_is_asked_for_only_when_the_person_is_a_child() -> None:
    def told(child: Child) -> dict[str, list[str]]:
        rest = [child if isinstance(one, Child) else one for one in COMPLETE]
        return lacks(a_living_plan(*rest, aspects=ALL_ASPECTS))

    assert told(Child("ja")) == {"barn": ["barn_voice"]}
    assert told(Child("ja", "Hun tegnet ønskene sine.")) == {}


# --- whatever stands in a plan -----------------------------------------------------------------------

dates = st.builds(
    lambda text, ahead: at(text, TODAY + timedelta(days=ahead) if ahead is not None else None),
    st.sampled_from(["", "mai", "2027"]),
    st.none() | st.integers(-900, 900),
)
words = st.sampled_from(["", "ord"])
people = st.sampled_from(["", "bruker", "kari", "e0", "e1", "gone"])
elements = st.one_of(
    st.builds(Measure, name=words, extent=words, how=words, responsible=people, status=st.sampled_from(STATUSES)),
    st.builds(Participant, name=words, tie=st.sampled_from(["fagperson", "parorende", "annen"]), contribution=words),
    st.builds(Reference, title=words, end=dates),
    st.builds(Duties, maker=people, coordination=people, coordinator=words),
    st.builds(Period, start=dates, end=dates, evaluation=dates, revision=dates),
    st.builds(PlanConsent, given=dates, sharing=words),
    st.builds(Cooperation, words),
    st.builds(Child, st.sampled_from(["", "ja", "nei"]), words),
    st.builds(Phase, st.sampled_from(["", "planlegging"])),
)
plans = st.builds(
    lambda some, aspects: a_living_plan(*some, aspects=tuple(aspects)),
    st.lists(elements, max_size=8),
    st.lists(st.sampled_from([*ALL_ASPECTS, "others", "comment"]), max_size=6),
)


@given(plans, st.dates(date(2020, 1, 1), date(2035, 1, 1)))
@hypothesis_settings(max_examples=400)
def test_any_plan_gets_all_letters_and_every_lack_has_its_sentence(plan: LivingPlan, on: date) -> None:
    texts = _texts()
    found = what_is_missing(plan, on)
    assert [letter.letter for letter in found] == LETTERS
    for letter in found:
        assert letter.is_complete == (letter.lacks == ())
        for lack in letter.lacks:
            assert lack.text_id.startswith(f"{letter.letter}_")
            assert lack.count >= 0
            assert f"coordinator_missing.{lack.text_id}" in texts
    assert found == what_is_missing(plan, on), "asking changes nothing"


@given(plans, st.sampled_from([*ALL_ASPECTS]))
@hypothesis_settings(max_examples=200)
def test_more_words_of_the_person_never_make_a_plan_poorer(plan: LivingPlan, aspect: str) -> None:
    more = (*plan.state.items, ItemWords("new", "helse", "helse.x", aspect, "ord", 1, 99))
    richer = replace(plan, state=replace(plan.state, items=more))
    before, after = lacks(plan), lacks(richer)
    assert all(set(after.get(letter, [])) <= set(before.get(letter, [])) for letter in LETTERS)


@cache
def _texts() -> Mapping[str, object]:
    return content.load().texts
