"""An answer that is clearly about another area is offered to it: moved only with a yes, never lost, no nagging."""

from __future__ import annotations

import pytest

from tests.builders import TO_HOUSING, Talk, tap

BUS = "Bussen går bare to ganger om dagen."


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database."""
    return sqlite_url


def offers(kari: Talk) -> list[str]:
    return [button for button in kari.buttons if button.startswith("endre_svar:omrade.")]


async def areas_of(kari: Talk) -> dict[str, str]:
    return {area["id"]: area["situation"] for area in (await kari.plan())["areas"]}


async def test_nothing_is_moved_without_a_yes(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, BUS)
    assert "Det høres ut som det handler om Transport. Skal det stå der?" in kari.text
    assert (await areas_of(kari))["bolig_dagligliv"] == BUS
    await kari.say("Jeg vil bo alene.")
    assert (await areas_of(kari))["bolig_dagligliv"] == BUS
    assert kari.state["question"] == "bolig_dagligliv.horizon", "the next answer was not taken for what it was"


@pytest.mark.parametrize("yes", ["ja", "Ja takk", "Ja, sett det under Transport", None])
async def test_with_a_yes_it_stands_there_word_for_word_and_the_question_is_asked_again(talk, yes: str | None) -> None:
    kari: Talk = await talk(*TO_HOUSING, BUS)
    await kari.say(yes or kari.button("Ja, sett det under Transport"))
    found = await areas_of(kari)
    assert found["transport"] == BUS and not found["bolig_dagligliv"]
    assert "Nå står det under Transport" in kari.text
    assert (kari.state["area"], kari.state["question"]) == ("bolig_dagligliv", "bolig_dagligliv.situation")
    await kari.play("Jeg bor alene.", "vis planen min")
    assert BUS in kari.text and "Jeg bor alene." in kari.text


@pytest.mark.parametrize("no", ["nei", "nei takk", "Nei, la det stå her"])
async def test_after_a_no_it_stays_and_is_not_offered_again(talk, no: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, BUS, no)
    assert (await areas_of(kari))["bolig_dagligliv"] == BUS
    assert "Da står det slik det sto." in kari.text and not offers(kari)
    assert kari.state["question"] == "bolig_dagligliv.goal"


async def test_a_horizon_is_not_asked_for_a_goal_that_moved_away(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.", "Jeg vil ta lappen.")
    assert kari.state["question"] == "bolig_dagligliv.horizon"
    await kari.say("ja")
    assert kari.state["question"] == "bolig_dagligliv.goal"
    goals = {area["id"]: [goal["text"] for goal in area["goals"]] for area in (await kari.plan())["areas"]}
    assert goals["transport"] == ["Jeg vil ta lappen."] and goals["bolig_dagligliv"] == []


async def test_it_is_offered_in_nynorsk_too(talk) -> None:
    nn: Talk = await talk(*TO_HOUSING[:1], *[tap("hopp_over")] * 4, tap("start_kartlegging:helse"),
                          "Eg har mykje gjeld og mange rekningar.", language="nn")  # fmt: skip
    assert "Det høyrest ut som det handlar om Økonomi. Skal det stå der?" in nn.text
    await nn.say("ja")
    assert "No står det under Økonomi" in nn.text


@pytest.mark.parametrize(
    "said",
    [
        "Huset ligger langt fra bussen.", "Mamma kjører meg dit.",
        "Jeg bor sammen med broren min og to katter.", "Det er bråk i gangen.", "Jeg orker ikke å rydde.",
        "Jeg er mye alene.", "Jeg vil ha det rolig.",
    ],
)  # fmt: skip
async def test_where_there_is_a_doubt_nothing_is_offered(talk, said: str) -> None:
    assert offers(await talk(*TO_HOUSING, said)) == []


async def test_tapping_twice_moves_it_once(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, BUS)
    (yes,) = offers(kari)
    await kari.say(tap(yes))
    once = await kari.words()
    await kari.say(tap(yes))
    assert await kari.words() == once and once.count(BUS) == 1
