"""Numbers, addresses and full names of others in an answer: stored as always, noticed kindly, the person decides."""

from __future__ import annotations

import logging

import pytest

from tests.bot.spying import watched
from tests.builders import TO_HOUSING, Talk, tap

PHONE = "Naboen kan hjelpe meg, hun har nummer 912 34 567."
NAME = "Broren min Ola Hansen kan hjelpe meg hjemme."
BUTTONS = ("La det stå", "Skriv det om", "Ta det bort")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database."""
    return sqlite_url


def noticed(kari: Talk) -> bool:
    return "Jeg la merke til" in kari.text


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (PHONE, "et telefonnummer"),
        ("Mamma har fødselsnummer 01819000049.", "et fødselsnummer"),
        ("Skriv til tante.mo@example.no om huset.", "en e-postadresse"),
        (NAME, "et helt navn"),
        ("Ola Hansen, 912 34 567", "et telefonnummer og et helt navn"),
    ],
)
async def test_it_is_stored_as_always_and_said_kindly(talk, said: str, what: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, said)
    assert (await kari.words())[-1] == said, "a word was lost or changed"
    assert f"Jeg la merke til {what} i det du skrev." in kari.text
    assert [kari.button(label) for label in BUTTONS]
    assert kari.state["question"] == "bolig_dagligliv.goal", "the next question is in the way of nothing"


async def test_it_never_blocks_the_next_answer_is_stored(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, PHONE, "Jeg vil bo her lenge.")
    assert {PHONE, "Jeg vil bo her lenge."} <= set(await kari.words())


@pytest.mark.parametrize("yes", ["La det stå", "ja", None])
async def test_it_may_stand(talk, yes: str | None) -> None:
    kari: Talk = await talk(*TO_HOUSING, PHONE)
    await kari.say(yes or kari.button("La det stå"))
    assert PHONE in await kari.words() and "Da står det slik det sto." in kari.text
    assert kari.state["question"] == "bolig_dagligliv.goal"


@pytest.mark.parametrize("no", ["Skriv det om", "nei"])
async def test_it_can_be_written_in_another_way(talk, no: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, PHONE, no)
    assert kari.state["phase"] == "edit" and PHONE in kari.text
    await kari.say("Naboen kan hjelpe meg.")
    assert (await kari.words())[-1] == "Naboen kan hjelpe meg." and not noticed(kari)
    assert kari.state["question"] == "bolig_dagligliv.goal"


async def test_it_can_be_taken_away(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, PHONE)
    await kari.say(kari.button("Ta det bort"))
    assert PHONE not in await kari.words() and kari.state["question"] == "bolig_dagligliv.goal"


async def test_numbers_are_noticed_each_time_and_names_once(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, NAME)
    assert noticed(kari) and "Det holder å skrive hvem det er for deg" in kari.text
    await kari.say("Jeg vil bo nær Kari Lien.")
    assert not noticed(kari), "a name was asked about twice"
    await kari.play(tap("svar:kort"), PHONE)
    assert noticed(kari)
    await kari.say("Hun kan også nås på 22 33 44 51.")
    assert noticed(kari)


async def test_new_words_for_an_old_answer_are_looked_at_too(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.", "gå tilbake", PHONE)
    assert noticed(kari) and PHONE in await kari.words()
    assert kari.state["question"] == "bolig_dagligliv.goal"


@pytest.mark.parametrize(
    "said",
    [
        "Anne og fastlegen kan hjelpe meg.", "Jeg bor i Henrik Ibsens gate.", "NAV Storgata og Bergen kommune.",
        "Jeg flyttet hit 22.11.2024 og betaler 9 500 kr i måneden.", "Jeg heter Kari Berg og bor alene.",
    ],
)  # fmt: skip
async def test_roles_first_names_places_dates_and_sums_are_fine(talk, said: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, said)
    assert not noticed(kari) and said in await kari.words()


async def test_it_is_said_in_nynorsk(talk) -> None:
    nn: Talk = await talk(*TO_HOUSING, "Systera mi har nummer 912 34 567.", language="nn")
    assert "Eg la merke til eit telefonnummer i det du skreiv. Er det greitt at det står der?" in nn.text
    assert [nn.button(label) for label in ("Lat det stå", "Skriv det om", "Ta det bort")]


async def test_neither_the_log_nor_rasa_nor_the_bots_own_words_hold_it(
    talk, engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with watched(engine) as turns:
        kari: Talk = await talk(*TO_HOUSING, "Ola Hansen har 912 34 567 og 01819000049.", tap("gjenta_sporsmal"))
    told = "".join(bubble.text for bubble in await kari.history() if bubble.who == "bot")
    rasa = "".join(repr(vars(event)) for turn in turns for event in turn.events)
    assert rasa and "telefonnummer" in told
    for secret in ("Hansen", "912 34 567", "01819000049"):
        assert secret not in caplog.text and secret not in told and secret not in rasa
