"""What stands in a letter: for everybody, in both written languages, with law that is proved and words kept whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from content import LANGUAGES
from content.deadlines import is_day_off, last_day
from content.readability import lix, longest_sentence
from content.review import broken_rules
from letters.answers import read_answers, writer_of
from letters.compose import advice, cited, elsewhere, facts_of
from letters.days import UnreadDay, read_day, say_day
from letters.editing import PARAGRAPH, boxes, edited
from letters.letter import as_text, body_text
from letters.timing import IN_TIME, LATE, TOO_LATE, timing
from letters.timing_words import timing_sources, timing_words
from tests.letters.letters_made import CONTENT, HEAD, TODAY, a_letter, answered, decided, every_letter

KINDS = ("ip", "klage", "ingenting_skjer", "bytte_koordinator", "innsyn", "trekke_samtykke")
DECISIONS = ("helse_og_omsorg", "nav_trygd", "nav_sosial", "nav_plan", "barnevern_plan", "bolig")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80)


def test_the_letters_are_the_six_that_were_promised() -> None:
    assert tuple(CONTENT.letters) == KINDS


def test_every_letter_is_whole_short_and_polite_for_every_writer_in_both_languages() -> None:
    made = list(every_letter())
    assert len(made) > 80
    for name, letter in made:
        text = as_text(letter)
        assert "{" not in text and "}" not in text and "  " not in text, name
        assert 2 <= len(letter.paragraphs) <= 9, name
        assert len(text.split()) < 200, name
        assert letter.subject and letter.to and letter.closing, name
        assert "!" not in text, name
        ends = "?." if letter.language else "."
        assert all(words[-1] in ends for words in letter.paragraphs), name


def test_every_letter_reads_easily_and_breaks_no_rule_of_the_law() -> None:
    for name, letter in every_letter():
        plain = "\n".join(letter.paragraphs)
        for source in letter.sources:
            plain = plain.replace(cited([source]), "x")
        assert longest_sentence(plain) <= 24, name
        assert lix(plain) <= 35, name
        assert broken_rules(body_text(letter)) == [], name


def test_every_letter_cites_law_that_the_index_knows() -> None:
    for name, letter in every_letter():
        if "vet_ikke" in name and letter.authority is None:
            assert letter.sources == (), "nobody knows which law it is"
            continue
        assert letter.sources, name
        for source in letter.sources:
            assert source.paragraph in CONTENT.laws[source.law].paragraphs, name
            assert cited([source]) in " ".join(letter.paragraphs) or source.law in " ".join(letter.paragraphs), name


def test_no_letter_threatens_or_promises() -> None:
    hard = ("advokat", "rettssak", "anmeld", "straff", "krever", "politi", "garanter", "erstatning")
    for name, letter in every_letter():
        assert [word for word in hard if word in as_text(letter).lower()] == [], name


def test_the_head_is_the_persons_own_and_the_name_stands_under_the_line() -> None:
    for name, letter in every_letter(**HEAD, sted="Førde"):
        assert letter.sender == "Kari Nordmann\nStorgata 1", name
        assert letter.to == "Sunnfjord kommune", name
        assert letter.day == "Førde, 23. november 2026", name
        assert letter.signer == "Kari Nordmann", name


def test_without_a_name_there_is_a_line_to_write_it_on() -> None:
    letter = a_letter("ip", hva="plan", **{"for": "foresatt"})
    assert letter.sender.startswith("Navn: ____")
    assert letter.signer == "Underskrift"
    assert "____" in letter.paragraphs[0]
    assert "individuell plan for barnet." in letter.paragraphs[1]


def test_a_relative_of_an_adult_gets_a_power_of_attorney_along_and_a_parent_does_not() -> None:
    for name, letter in every_letter(**HEAD):
        assert (letter.authority is not None) == ("parorende" in name), name
        if letter.authority:
            assert "Kari Nordmann" in letter.authority.text and letter.subject in letter.authority.text
            assert letter.authority.signer == "Ola"
            assert "ullmakt" in letter.paragraphs[0]
    assert "under 16 år" in a_letter("innsyn", hva="logg", **{"for": "foresatt"}).paragraphs[0]


def test_a_relative_cannot_take_back_what_another_adult_has_agreed_to() -> None:
    assert CONTENT.letters["trekke_samtykke"].writers == ("selv", "foresatt")


def test_who_asks_about_rights_is_known_as_the_writer_of_a_letter() -> None:
    klage, trekke = CONTENT.letters["klage"], CONTENT.letters["trekke_samtykke"]
    assert writer_of(klage, "parorende_voksen") == "parorende"
    assert writer_of(klage, "foresatt_16_17") == "parorende", "from 16 the young person gives a power of attorney"
    assert writer_of(klage, "foresatt_12_15") == writer_of(klage, "foresatt_under_12") == "foresatt"
    assert writer_of(klage, "ung") == writer_of(klage, "") == "selv"
    assert writer_of(trekke, "parorende_voksen") == "selv"


@given(words=WORDS)
def test_what_the_person_writes_stands_there_letter_for_letter(words: str) -> None:
    if words.strip():
        assert words in a_letter("klage", vedtak="bolig", hvorfor=words).paragraphs


def test_braces_and_markup_in_the_persons_words_are_only_signs() -> None:
    odd = "{lov} {hvorfor} #panic() <b>hei</b> $x$ *y*"
    assert odd in a_letter("klage", vedtak="bolig", hvorfor=odd, gjelder="{person}").paragraphs
    assert "Avgjørelsen gjelder: {person}" in a_letter("klage", vedtak="bolig", gjelder="{person}").paragraphs


def test_a_coercion_complaint_is_handed_on_and_not_written() -> None:
    klage = CONTENT.letters["klage"]
    for decision in ("tvungen_helsehjelp", "tvungent_vern"):
        assert elsewhere(klage, answered(klage, vedtak=decision)) == "klage_pa_tvang"


def test_the_change_of_coordinator_says_that_there_is_no_right_to_a_certain_one() -> None:
    assert "Loven gir ikke rett til en bestemt" in as_text(a_letter("bytte_koordinator", "nb"))
    assert "Lova gir ikkje rett til ein bestemt" in as_text(a_letter("bytte_koordinator", "nn"))


# --- the time to complain --------------------------------------------------------------------------------------------


def the_time(decision: str, received: date, today: date = TODAY):  # type: ignore[no-untyped-def]
    kind = CONTENT.letters["klage"]
    return timing(CONTENT, kind, answered(kind, today, vedtak=decision, mottatt=received.isoformat()), today)


@given(
    received=st.dates(date(2024, 1, 1), date(2026, 11, 23)),
    decision=st.sampled_from(DECISIONS),
    language=st.sampled_from(LANGUAGES),
)
def test_the_last_day_is_a_working_day_and_says_its_decision(received: date, decision: str, language: str) -> None:
    found = the_time(decision, received)
    assert found.last == last_day(CONTENT.deadlines[decision], received)
    assert not is_day_off(found.last.day)
    assert (found.state == IN_TIME) == (found.last.day >= TODAY)
    words = timing_words(CONTENT, found, language)
    assert say_day(found.last.day) in words[0]
    assert CONTENT.deadlines[decision].name[language][1:] in words[0]
    assert timing_sources(CONTENT, found)[0] == CONTENT.deadlines[decision].sources[0]
    letter = a_letter("klage", language, vedtak=decision, mottatt=received.isoformat())
    says_late = any("§\u00a031" in words for words in letter.paragraphs)
    assert says_late == (found.state != IN_TIME)


def test_three_four_and_six_weeks_end_on_their_own_days() -> None:
    received = date(2026, 11, 2)  # a Monday
    assert the_time("bolig", received).last.day == date(2026, 11, 23)
    assert the_time("helse_og_omsorg", received).last.day == date(2026, 11, 30)
    assert the_time("nav_trygd", received).last.day == date(2026, 12, 14)


def test_over_christmas_the_last_day_moves_to_the_next_working_day() -> None:
    found = the_time("helse_og_omsorg", date(2026, 11, 27), today=date(2026, 11, 28))
    assert found.last.day == date(2026, 12, 28)
    words = timing_words(CONTENT, found, "nb")
    assert "flyttet til neste virkedag" in " ".join(words)


def test_a_late_complaint_can_still_be_looked_at_and_one_after_a_year_cannot() -> None:
    late = the_time("helse_og_omsorg", TODAY - timedelta(days=60))
    assert late.state == LATE
    assert "Du kan klage likevel" in timing_words(CONTENT, late, "nb")[0]
    assert "§ 31" in [source.paragraph for source in timing_sources(CONTENT, late)]
    too_late = the_time("helse_og_omsorg", TODAY - relativedelta(years=1, days=1))
    assert too_late.state == TOO_LATE
    assert "over ett år" in timing_words(CONTENT, too_late, "nb")[0]


def test_without_a_day_the_length_is_said_with_its_decision_and_without_a_decision_nothing() -> None:
    kind = CONTENT.letters["klage"]
    found = timing(CONTENT, kind, answered(kind, vedtak="nav_sosial"), TODAY)
    assert found is not None and found.last is None
    assert "er fristen 3 uker fra du fikk brevet" in timing_words(CONTENT, found, "nb")[0]
    unknown = timing(CONTENT, kind, answered(kind, vedtak="vet_ikke", mottatt="1.11.2026"), TODAY)
    assert unknown is None
    assert timing_words(CONTENT, unknown, "nn") == (CONTENT.text("letters.no_deadline", "nn"),)


def test_when_the_law_changes_while_the_time_runs_it_is_said() -> None:
    words = " ".join(timing_words(CONTENT, the_time("nav_trygd", date(2026, 11, 23)), "nb"))
    assert "Loven endres 1. januar 2027" in words


def test_from_the_day_the_law_is_another_neither_deadline_nor_paragraph_is_said() -> None:
    later = date(2027, 1, 2)
    kind = CONTENT.letters["klage"]
    assert timing(CONTENT, kind, answered(kind, later, vedtak="nav_trygd", mottatt="1.12.2026"), later) is None
    letter = a_letter("klage", vedtak="nav_trygd", mottatt="1.12.2026", today=later)
    assert "folketrygdloven" not in as_text(letter)


def test_the_facts_are_those_of_the_decision() -> None:
    kind = CONTENT.letters["klage"]
    facts = facts_of(CONTENT, kind, answered(kind, vedtak="nav_trygd"))
    assert "KL-5" in facts and "KL-6" not in facts and "IP-13" not in facts
    assert facts_of(CONTENT, CONTENT.letters["ip"], answered(CONTENT.letters["ip"], hva="plan"))


# --- what is typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["10.11.2026", "10.11.26", " 10. november 2026", "2026-11-10", "10/11 2026", "10 11 2026", "10 November 2026"],
)
def test_a_day_can_be_written_in_many_ways(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 10)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_that_is_said_can_be_read_again(day: date) -> None:
    assert read_day(say_day(day)) == day == read_day(day.isoformat())


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("31.02.2026", "no_such_day"),
        ("29.02.2025", "no_such_day"),
        ("00.13.2026", "no_such_day"),
        ("en dag i mai", "unread"),
        ("10.11", "unread"),
        ("24.11.2026", "future"),
        ("01.01.2099", "future"),
    ],
)
def test_a_day_that_cannot_be_is_asked_back(typed: str, fault: str) -> None:
    kind = CONTENT.letters["klage"]
    _answers, faults = read_answers(kind, {"vedtak": "bolig", "mottatt": typed}, TODAY)
    assert [(f.name, f.text) for f in faults] == [("mottatt", f"letters.fault_{fault}")]


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_day_is_a_day_or_a_kind_fault(typed: str) -> None:
    try:
        assert isinstance(read_day(typed), date)
    except UnreadDay as fault:
        assert f"letters.fault_{fault.reason}" in CONTENT.texts


def test_what_decides_the_letter_must_be_chosen_and_nothing_else() -> None:
    for kind in CONTENT.letters.values():
        _answers, faults = read_answers(kind, {}, TODAY)
        assert [fault.name for fault in faults] == [question.id for question in kind.deciding]
        _answers, faults = read_answers(kind, {q.id: "tull" for q in kind.deciding}, TODAY)
        assert len(faults) == len(kind.deciding)


# --- rewriting -------------------------------------------------------------------------------------------------------


def test_a_rewritten_letter_is_what_the_person_wrote() -> None:
    for kind in CONTENT.letters.values():
        letter = a_letter(kind.id, **next(decided(kind)))
        fields = {box.name: box.text for box in boxes(letter)}
        assert edited(letter, fields) == letter
        fields |= {f"{PARAGRAPH}1": "Mine egne ord.", f"{PARAGRAPH}2": " ", "emne": "Min sak"}
        own = edited(letter, fields)
        assert own.subject == "Min sak"
        assert own.paragraphs == ("Mine egne ord.", *letter.paragraphs[2:])


def test_the_advice_stands_beside_the_letter_and_not_in_it() -> None:
    for kind in CONTENT.letters.values():
        for choice in decided(kind):
            for writer in kind.writers:
                answers = answered(kind, **choice, **{"for": writer})
                text = as_text(a_letter(kind.id, **choice, **{"for": writer}))
                for words, _sources in advice(CONTENT, kind, answers, "nb", TODAY):
                    assert words not in text and "{" not in words
