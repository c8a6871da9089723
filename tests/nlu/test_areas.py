"""Which area a message is about: sure of it, or silent. The content's own examples are the proof."""

from __future__ import annotations

import pytest

from content import Content
from nlu.areas import AreaWords


@pytest.fixture(scope="module")
def areas() -> AreaWords:
    from content import load

    return AreaWords({area.id: [*area.words.nb, *area.words.nn] for area in load().areas})


def examples(content: Content) -> list[tuple[str, str]]:
    """(area, example) for every example answer in the content, in both written languages."""
    return [
        (area.id, said)
        for area in content.areas
        for question in area.questions
        if not question.choices
        for language in ("nb", "nn")
        for said in question.examples.all(language)
    ]


def test_an_answer_in_its_own_area_is_not_offered_to_another(content: Content, areas: AreaWords) -> None:
    told = examples(content)
    wrong = [(area, said) for area, said in told if areas.told(said, area)]
    assert len(told) > 300 and len(wrong) <= len(told) // 100, wrong


def test_an_answer_in_another_area_is_offered_to_its_own_or_to_none(content: Content, areas: AreaWords) -> None:
    pairs = [(home, said, other.id) for home, said in examples(content) for other in content.areas if other.id != home]
    offered = [(home, areas.told(said, here)) for home, said, here in pairs]
    assert [pair for pair in offered if pair[1] not in (None, pair[0])] == []
    assert sum(found is not None for _home, found in offered) > len(pairs) // 10


CLEAR = [
    ("Bussen går bare to ganger om dagen.", "helse", "transport"),
    ("Eg vil ta lappen.", "bolig_dagligliv", "transport"),
    ("Jeg har mye gjeld og får ikke betalt regningene.", "helse", "okonomi"),
    ("Eg har mykje gjeld og mange rekningar.", "helse", "okonomi"),
    ("Jeg tar medisiner hver kveld.", "bolig_dagligliv", "helse"),
    ("Jeg vil ha en hybel for meg selv.", "helse", "bolig_dagligliv"),
    ("Eg vil fullføre fagbrevet.", "helse", "arbeid_utdanning"),
]
DOUBTFUL = [
    ("Bussen går aldri når jeg skal til legen.", "helse"),
    ("Mamma kan kjøre meg.", "helse"),
    ("Jeg bor alene.", "helse"),
    ("Jeg vil klare å komme meg rundt med krykker.", "helse"),
    ("Jeg har gjeld og vondt i ryggen.", "bolig_dagligliv"),
    ("Det er fint her.", "transport"),
    ("", "helse"),
]


@pytest.mark.parametrize(("said", "here", "about"), CLEAR)
def test_a_clear_answer_is_about_its_area(areas: AreaWords, said: str, here: str, about: str) -> None:
    assert areas.told(said, here) == about


@pytest.mark.parametrize(("said", "here"), DOUBTFUL)
def test_where_there_is_a_doubt_nothing_is_said(areas: AreaWords, said: str, here: str) -> None:
    assert areas.told(said, here) is None


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("kan vi ta økonomi først?", "okonomi"), ("kan vi heller snakke om transport?", "transport"),
        ("eg vil snakke om bustad", "bolig_dagligliv"), ("æ vil snakk om pæng", "okonomi"), ("bytt til helse", "helse"),
        ("la oss ta arbeid og skole nå", "arbeid_utdanning"),
    ],
)  # fmt: skip
def test_another_area_can_be_asked_for(areas: AreaWords, said: str, area: str) -> None:
    assert areas.wanted(said) == area


@pytest.mark.parametrize(
    "said", ["kan vi ta bussen til byen", "jeg vil ta lappen", "jeg vil snakke om mamma med noen", "helse", "hei"]
)
def test_an_answer_does_not_ask_for_another_area(areas: AreaWords, said: str) -> None:
    assert areas.wanted(said) is None
