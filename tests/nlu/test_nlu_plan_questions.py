"""Questions about the own plan under way are known in any wording, and what sounds alike is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlu.examples import load_examples
from nlu.item_comments import said_about
from nlu.plan_questions import plan_question

CASES = yaml.safe_load(Path(__file__).with_name("plan_questions_cases.yml").read_text(encoding="utf-8"))
NAMES = ("Støttekontakt", "Avlastning", "Fysioterapi")


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in CASES.items() if k != "ikke" for t in texts])
def test_the_kind_is_found_in_any_wording(kind: str, text: str) -> None:
    found = plan_question(text, NAMES)
    assert found is not None and found.kind == kind


@pytest.mark.parametrize("text", CASES["ikke"])
def test_what_sounds_alike_is_something_else(text: str) -> None:
    assert plan_question(text, NAMES) is None


def test_what_people_say_for_other_reasons_is_hardly_ever_taken() -> None:
    """A question with a topic counts only when the plan has it, so it is left out here."""
    wrong = [
        (intent, text)
        for text, intent in load_examples()
        if (found := plan_question(text, NAMES)) is not None and not found.topic
    ]
    theirs = ("ansvarsgruppe", "rett_til_koordinator", "vis_plan")  # the same question, asked about the own plan
    assert [pair for pair in wrong if pair[0] not in theirs and pair[0] != "frustrasjon"] == []
    assert len(wrong) <= 12


def test_the_coordinators_name_is_as_good_as_the_role() -> None:
    assert plan_question("har Ingrid lest planen?", NAMES) is None
    found = plan_question("har Ingrid lest planen?", NAMES, "Ingrid Lund")
    assert found is not None and found.kind == "skjer"


def test_what_is_asked_about_by_name_is_told_in_plain_words() -> None:
    found = plan_question("kven har ansvaret for støttekontakten?")
    assert found is not None and found.topic == "støttekontakten"


@pytest.mark.parametrize(
    ("text", "about", "words"),
    [
        ("om målet om bolig: det haster", "målet om bolig", "det haster"),
        ("Kommentar til målet om bolig:  Det HASTER!\nMed heis.", "målet om bolig", "Det HASTER!\nMed heis."),
        ("til ønsket om støttekontakt: helst ei dame", "ønsket om støttekontakt", "helst ei dame"),
    ],
)
def test_a_comment_is_split_from_what_it_is_about_letter_by_letter(text: str, about: str, words: str) -> None:
    said = said_about(text)
    assert said is not None
    assert (said.about, said.words) == (about, words)


@pytest.mark.parametrize("text", ["Jeg tror: nei", "målet om bolig", "klokka 10:30", "om: ja", ": : :", "a" * 5000])
def test_other_messages_are_no_comments(text: str) -> None:
    assert said_about(text) is None
