"""What the content itself must keep: plain words, both languages, sources, and safe crisis texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import content
from content import LANGUAGES, Content, Question, Right, RightEntry, plain, review
from content.readability import sentences, words
from content.shown import shown_texts
from content.wordlists import word_lists

ROOT = Path(content.__file__).resolve().parent
CONTENT = content.load()
SHOWN = shown_texts(ROOT)
TODAY = date(2026, 11, 22)


AREAS = [
    "bolig_dagligliv",
    "helse",
    "arbeid_utdanning",
    "okonomi",
    "sosialt_nettverk",
    "fritid_kultur",
    "familie_parorende",
    "transport",
]
QUESTIONS = ["situation", "goal", "horizon", "own", "others", "wish", "priority", "comment"]
GENERAL = {
    "strengths": "resource",
    "interests": "resource",
    "works": "resource",
    "situation": "situation",
}
RIGHTS = {
    "hva_er_ip": ("hva_er_ip",),
    "rett_til_ip": ("rett_til_ip",),
    "rett_til_koordinator": ("rett_til_koordinator",),
    "bytte_koordinator": ("koordinator_bytte",),
    "koordinerende_enhet": ("koordinerende_enhet",),
    "samtykke_til_plan": ("samtykke_sporsmal", "trekke_samtykke"),
    "parorende_innsyn": ("parorende_innsyn",),
    "parorende_medvirke": ("parorende_medvirke",),
    "parorende_stotte": ("parorende_stotte",),
    "barn_unge": ("barn_unge_rett",),
    "klage": ("klage_hvordan", "klagefrist"),
    "ombud": ("ombud",),
    "ansvarsgruppe": ("ansvarsgruppe",),
    "kriseplan": ("kriseplan",),
    "bpa_tjenester": ("bpa_tjenester",),
    "nav_ytelser": ("nav_ytelser",),
}
INTENTS = {path.stem for path in (ROOT.parent / "nlu" / "training").glob("*.yml")}


def questions() -> Iterator[Question]:
    """Every question, the general ones first."""
    for area in (CONTENT.general, *CONTENT.areas):
        yield from area.questions


def entries() -> Iterator[tuple[Right, RightEntry]]:
    """Every entry of every right that is not an end."""
    for right in CONTENT.rights:
        for entry in right.entries:
            if not entry.ends:
                yield right, entry


def faults(found: Iterator[str]) -> None:
    """Fail with every fault at once, one per line."""
    lines = list(found)
    assert not lines, "\n".join(lines)


# --- shape ---------------------------------------------------------------------------------------


def test_the_eight_areas_are_there_in_order_with_the_questions_of_the_domain() -> None:
    """A municipality may add areas and questions; what the source documents ask for stays."""
    assert [area.id for area in CONTENT.areas if area.id in AREAS] == AREAS
    for area in CONTENT.areas:
        if area.id in AREAS:
            assert [q.id for q in area.questions if q.aspect in QUESTIONS][:8] == [f"{area.id}.{a}" for a in QUESTIONS]


def test_the_general_part_begins_with_what_is_good() -> None:
    found = {question.id: question.aspect for question in CONTENT.general.questions}
    assert found == {f"generelt.{name}": aspect for name, aspect in GENERAL.items()}
    assert [q.many for q in CONTENT.general.questions] == [True, True, True, False]


def test_several_answers_and_buttons_are_where_they_should_be() -> None:
    for area in CONTENT.areas:
        by_aspect = {question.aspect: question for question in area.questions}
        many = {aspect for aspect, question in by_aspect.items() if question.many}
        assert many == {"goal", "own", "others", "wish"}
        assert [choice.value for choice in by_aspect["horizon"].choices] == ["kort", "lang", "vet_ikke"]
        assert [choice.value for choice in by_aspect["priority"].choices] == ["1", "2", "3"]
        assert by_aspect["horizon"].show_when == "goal"


def test_no_id_is_used_twice() -> None:
    ids = [question.id for question in questions()]
    assert len(ids) == len(set(ids))


def test_words_for_an_area_are_lower_case_and_name_one_area_only() -> None:
    owner: dict[tuple[str, str], str] = {}
    for area in (CONTENT.general, *CONTENT.areas):
        for language in LANGUAGES:
            found = area.words[language]
            assert 8 <= len(found) <= 20, area.id
            for word in found:
                assert word == word.lower()
                assert owner.setdefault((language, word), area.id) == area.id, word


# --- language ------------------------------------------------------------------------------------


def test_every_text_passes_the_review_in_both_written_languages() -> None:
    """Short sentences, LIX 30 or less, no shouting or gushing, no officialese, no half translated text."""
    faults(str(finding) for finding in plain.language_findings(SHOWN, word_lists()))


def test_nothing_was_checked_too_long_ago() -> None:
    faults(map(str, [*review.date_findings(CONTENT, TODAY), *review.number_findings(CONTENT, TODAY)]))


def test_a_question_asks_one_thing_at_a_time() -> None:
    for question in questions():
        for language in LANGUAGES:
            for wording in question.ask[language]:
                assert wording.count("?") == 1 and wording.endswith("?"), wording


def test_examples_are_said_in_the_first_person_somewhere_in_each_list() -> None:
    for question in questions():
        assert re.search(r"\b(jeg|meg|min|mitt|mine)\b", " ".join(question.examples.nb), re.I)
        assert re.search(r"\b(eg|meg|min|mitt|mine)\b", " ".join(question.examples.nn), re.I)


# --- promises ------------------------------------------------------------------------------------


def test_a_wish_is_called_a_wish_and_never_a_promise() -> None:
    for question in questions():
        if question.aspect == "wish":
            for language in LANGUAGES:
                explain = question.explain[language].lower()
                assert "ønske" in explain or "ønskje" in explain
                assert re.search(r"(ikke|ikkje)( \w+)* løfte", explain), question.id


def test_the_right_to_a_plan_names_no_number_and_no_shortest_time() -> None:
    entry = content.current(CONTENT.right("rett_til_ip"), TODAY)
    assert entry is not None
    for language in LANGUAGES:
        for name in ("short", "long", "now", "not_meaning"):
            assert not re.search(r"\d|måned|månad|\bår\b|\buker?\b|\bveker?\b", getattr(entry, name)[language])


def test_complaints_ask_which_decision_before_anything_and_state_no_deadline_as_a_number() -> None:
    entry = content.current(CONTENT.right("klage"), TODAY)
    assert entry is not None
    for language in LANGUAGES:
        assert sentences(entry.short[language])[0].startswith(("Hva vil du klage på", "Kva vil du klage på"))
        whole = " ".join(getattr(entry, name)[language] for name in ("short", "long", "now", "not_meaning"))
        assert not re.search(r"\d|\b(to|tre|fire|seks|uker|veker)\b", whole)


def test_amounts_of_money_are_nowhere() -> None:
    faults(f"{text.place}: {text.text}" for text in SHOWN if re.search(r"\bkroner\b|\bkr\b|\d\s?%", text.text))


# --- rights --------------------------------------------------------------------------------------


def test_the_rights_are_there_and_answer_their_intents() -> None:
    assert {right.id: right.intents for right in CONTENT.rights if right.intents} == RIGHTS


def test_every_intent_is_one_the_parser_knows() -> None:
    for right in CONTENT.rights:
        assert set(right.intents) <= INTENTS


def test_every_right_is_answered_today() -> None:
    for right in CONTENT.rights:
        assert content.current(right, TODAY) is not None, right.id


def test_every_cited_fact_exists() -> None:
    known = (ROOT / "rights" / "facts.txt").read_text(encoding="utf-8").split()
    assert len(known) == len(set(known)) == 95
    for right, entry in entries():
        assert set(entry.facts) <= set(known), right.id


def test_every_source_names_a_paragraph_and_an_address_at_lovdata() -> None:
    for right, entry in entries():
        for source in entry.sources:
            assert re.fullmatch(r"§ \d+A?(-\d+)?( [a-z])?", source.paragraph), (right.id, source)
            address = r"https://lovdata\.no/eli/(lov|forskrift)/\d{4}/\d\d/\d\d(/\d+)?"
            assert re.fullmatch(address, source.url), (right.id, source)
        # What begins later is not read yet, and says so.
        assert entry.valid_from <= entry.last_checked or entry.confidence == "P", right.id


def test_a_law_has_one_address_everywhere() -> None:
    seen: dict[str, str] = {}
    for _, entry in entries():
        for source in entry.sources:
            assert seen.setdefault(source.law, source.url) == source.url, source.law


# --- crisis --------------------------------------------------------------------------------------


def test_the_number_that_saves_life_stands_first_in_the_text_and_in_the_list() -> None:
    for reply in CONTENT.crisis.values():
        first = CONTENT.numbers[reply.numbers[0]].number
        assert first in ("113", "112")
        for language in LANGUAGES:
            for wording in reply.certain[language]:
                assert first in sentences(wording)[0]
                assert re.findall(r"\d+", wording) == [first]


def test_a_certain_crisis_reply_is_short_and_asks_about_safety_and_somebody_to_be_there() -> None:
    for reply in CONTENT.crisis.values():
        for language in LANGUAGES:
            for wording in reply.certain[language]:
                assert len(words(wording)) <= 60, wording
                assert "dataprogram" in wording and "ingen" in wording
                assert re.search(r"\b(trygg|trygge|trygt)\b[^.?]*\?", wording)
                assert re.search(r"stol(er|ar) (du )?på", wording)


def test_an_unsure_crisis_reply_asks_one_question_and_mentions_one_number() -> None:
    known = {number.number for number in CONTENT.numbers.values()}
    for reply in CONTENT.crisis.values():
        for language in LANGUAGES:
            for wording in reply.unsure[language]:
                assert wording.count("?") == 1
                assert len(re.findall("|".join(sorted(known, key=len, reverse=True)), wording)) == 1, wording


def test_every_crisis_reply_offers_the_emergency_number_and_urgent_help() -> None:
    for reply in CONTENT.crisis.values():
        assert {"nod_113", "legevakt"} <= set(reply.numbers)


def test_phone_numbers_come_from_numbers_yml_only() -> None:
    known = {number.number.replace(" ", "") for number in CONTENT.numbers.values()}
    looks_like_a_number = re.compile(r"(?<![\d.])(?:\d{2,3}(?: \d{2,3})+|11\d|\d{5,})(?!\d|\.\d)")
    faults(
        f"{text.place}: {found.group()}"
        for text in SHOWN
        for found in looks_like_a_number.finditer(text.text)
        if found.group().replace(" ", "") not in known
    )


def test_numbers_say_when_somebody_last_checked_them() -> None:
    for number in CONTENT.numbers.values():
        assert number.checked == date(2026, 8, 17), number.id


# --- demo ----------------------------------------------------------------------------------------

DEMOS = {
    "kari": ("nb", ["arbeid_utdanning", "bolig_dagligliv", "helse", "sosialt_nettverk", "transport"], True),
    "marit": ("nn", ["familie_parorende", "helse", "fritid_kultur"], False),
    "jonas": ("nb", ["helse", "okonomi", "bolig_dagligliv", "fritid_kultur"], True),
}


def script(name: str) -> dict[str, Any]:
    """A demo script as it stands in its file."""
    return dict(yaml.safe_load((ROOT / "demo" / f"{name}.yml").read_text(encoding="utf-8")))


class Walk:
    """Follows a script through the questions the way the conversation does."""

    def __init__(self, loaded: Content) -> None:
        self.content = loaded
        self.waiting = list(loaded.general.questions)
        self.adding: str | None = None
        self.opened: list[str] = []
        self.ending: list[str] = []
        self.answers: dict[str, list[str]] = {}

    def take(self, turn: str | dict[str, str]) -> None:
        """One turn; an impossible one fails."""
        if isinstance(turn, str):
            self._type(turn)
        elif "advance" in turn:
            assert re.fullmatch(r"P\d+D", turn["advance"])
        else:
            self._press(turn["choice"])

    def _type(self, text: str) -> None:
        if self.adding is not None:
            self.answers[self.adding].append(text)
            self.adding = None
            return
        question = self.waiting.pop(0)
        assert not question.choices, f"typed text where {question.id} has buttons: {text}"
        self.answers[question.id] = [text]

    def _press(self, choice: str) -> None:
        name, _, value = choice.partition(":")
        if name == "start_kartlegging":
            assert not self.waiting, f"{self.waiting[0].id} is still open"
            self.opened.append(value)
            self.waiting = list(self.content.area(value).questions)
        elif name == "endre_svar":
            self.adding = value.removeprefix("+")
            assert self.content.question(self.adding).many and self.adding in self.answers
        elif name == "svar":
            question = self.waiting.pop(0)
            assert value in [choice.value for choice in question.choices], question.id
        elif name == "hopp_over":
            self.waiting.pop(0)
        elif name in ("vis_plan", "bekreft", "send"):
            assert not self.waiting
            self.ending.append(choice)
        else:
            assert name in ("fortsett_senere", "gjenta_sporsmal"), choice


@pytest.mark.parametrize("name", DEMOS)
def test_a_demo_script_answers_the_questions_in_the_order_they_are_asked(name: str) -> None:
    language, areas, is_sent = DEMOS[name]
    demo = script(name)
    assert set(demo) == {"audience", "language", "now", "turns"}
    assert (demo["audience"], demo["language"], demo["now"]) == ("bruker", language, "2026-11-02T10:00:00")
    first, *turns = demo["turns"]
    assert first == {"choice": "bekreft"}
    walk = Walk(CONTENT)
    for turn in turns:
        walk.take(turn)
    assert walk.opened == areas
    ending = ["vis_plan", "bekreft", "send:koordinator"] if is_sent else []
    assert walk.ending == ending
    assert bool(walk.waiting) is not is_sent
    for area in areas:
        assert walk.answers[f"{area}.goal"]


def test_marit_pauses_for_weeks_and_goes_on_where_she_was() -> None:
    turns = script("marit")["turns"]
    pause = turns.index({"choice": "fortsett_senere"})
    assert turns[pause + 1] == {"advance": "P19D"}
    assert len(turns) > pause + 3
