"""«Nei, ikke det, jeg mente …», «glem det med bussen», «endre målet om bolig»: in both languages and as people talk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.tables import Answer
from store.unit_of_work import Store
from tests.builders import TO_AREAS, TO_HOUSING, Talk, tap

IN_HOUSING = (*TO_HOUSING, "Jeg bor hos mamma.")
BUS = "Bussen går to ganger om dagen."
IN_TRANSPORT = (*TO_AREAS, tap("start_kartlegging:transport"), BUS, "Jeg vil ta toget alene.", tap("svar:kort"))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database."""
    return sqlite_url


def every_word(store: Store) -> list[str]:
    with store.read() as uow:
        return list(uow.connection.scalars(select(Answer.text)))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Nei, ikke det, jeg mente jeg bor hos pappa.", "jeg bor hos pappa."),
        ("nei ikke det jeg mente at jeg bor alene", "jeg bor alene"),
        ("Nei, ikkje det, eg meinte at eg bur hjå far.", "eg bur hjå far."),
        ("næi itj det, æ meint æ bor hos han far", "æ bor hos han far"),
        ("Oi, det ble feil. Jeg mente hos tante.", "hos tante."),
    ],
)
async def test_the_last_answer_is_replaced_by_what_follows(talk, store: Store, said: str, meant: str) -> None:
    kari: Talk = await talk(*IN_HOUSING, said)
    assert "Endringen er lagret." in kari.text
    assert (await kari.plan())["areas"][0]["situation"] == meant
    assert "Jeg bor hos mamma." in every_word(store), "the older words are not in the history"
    assert kari.state["question"] == "bolig_dagligliv.goal", "the open question does not come back"


@pytest.mark.parametrize("said", ["Nei, ikke det jeg mente.", "nei, det ble feil", "nei ikkje det", "itj det æ meint"])
async def test_when_nothing_follows_losen_asks_what_it_should_say(talk, said: str) -> None:
    kari: Talk = await talk(*IN_HOUSING, said)
    assert kari.state["phase"] == "edit" and "«Jeg bor hos mamma.»" in kari.text
    await kari.say("Jeg bor hos pappa.")
    assert (await kari.plan())["areas"][0]["situation"] == "Jeg bor hos pappa."
    assert kari.state["question"] == "bolig_dagligliv.goal"


async def test_a_button_can_be_taken_back_too(talk) -> None:
    kari: Talk = await talk(*IN_HOUSING, "Jeg vil flytte.", tap("svar:kort"), "Nei, jeg mente på lengre sikt")
    assert (await kari.plan())["areas"][0]["goals"][0]["horizon"] == "lang"


async def test_what_only_looks_like_it_is_an_answer(talk) -> None:
    kari: Talk = await talk(*IN_HOUSING, "Nei, jeg mener at det er greit som det er.")
    assert "Jeg bor hos mamma." in await kari.words()
    assert "Nei, jeg mener at det er greit som det er." in await kari.words()


async def test_the_first_message_takes_nothing_back(talk) -> None:
    kari: Talk = await talk(tap("bekreft"), "Nei, ikke det, jeg mente god på tegning.")
    assert await kari.words() == ["Nei, ikke det, jeg mente god på tegning."]


# -- «glem det med bussen» ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["glem det med bussen", "gløym det med bussen", "glæm det mæ bussen", "stryk det om bussen"]
)
async def test_it_is_shown_and_asked_before_it_is_crossed_out(talk, store: Store, said: str) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, said)
    assert kari.state["phase"] == "strike" and f"«{BUS}»" in kari.text and "Skal jeg stryke det" in kari.text
    assert BUS in await kari.words(), "crossed out without a yes"
    await kari.say("ja")
    assert BUS not in await kari.words() and BUS in every_word(store)
    assert kari.state["question"] == "transport.own", "the open question does not come back"


@pytest.mark.parametrize("said", ["nei", "la det stå", "hopp over", "vet ikke"])
async def test_without_a_clear_yes_it_stays(talk, said: str) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "glem det med bussen", said)
    assert BUS in await kari.words() and kari.state["question"] == "transport.own"
    assert "Da står det slik det sto." in kari.text


async def test_other_words_than_yes_or_no_wait_and_nothing_is_crossed_out(talk) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "glem det med bussen", "Bussen er bedre om sommeren, da går den oftere.")
    assert BUS in await kari.words()
    await kari.say(kari.button("Bruk det jeg nettopp skrev"))
    assert "Bussen er bedre om sommeren, da går den oftere." in await kari.words()


async def test_several_that_fit_are_shown_as_buttons(talk) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "Jeg kan øve på bussen.", "glem det med bussen")
    assert "Hvilket mener du?" in kari.text
    await kari.say(kari.button("Jeg kan øve på bussen."))
    assert kari.state["phase"] == "strike"
    await kari.say(kari.button("Ja, stryk det"))
    assert "Jeg kan øve på bussen." not in await kari.words() and BUS in await kari.words()


async def test_when_nothing_fits_it_is_said_kindly_and_the_question_comes_back(talk) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "glem det med katten")
    assert "Jeg finner ikke noe om «katten»" in kari.text and kari.state["question"] == "transport.own"


async def test_a_question_about_rights_does_not_cross_out(talk) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "glem det med bussen", "Har jeg rett til koordinator?")
    assert kari.state["phase"] == "strike" and "Skal jeg stryke det" in kari.text and BUS in await kari.words()


# -- «endre målet om bolig» --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "endre målet om transport", "Jeg vil endre målet om transport", "eg vil endre målet om transport",
        "kan eg få endre målet om transport?", "ændre målet om transport", "endra målet om transport",
    ],
)  # fmt: skip
async def test_area_and_kind_open_the_very_answer(talk, said: str) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, said)
    assert kari.state["phase"] == "edit" and "«Jeg vil ta toget alene.»" in kari.text
    await kari.say("Jeg vil ta bussen alene.")
    assert "Jeg vil ta bussen alene." in await kari.words() and kari.state["question"] == "transport.own"


async def test_what_is_not_answered_yet_is_asked(talk) -> None:
    kari: Talk = await talk(*IN_TRANSPORT, "endre målet om helse")
    assert kari.state["question"] == "helse.goal" and "Det har du ikke svart på ennå." in kari.text
