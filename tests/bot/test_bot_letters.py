"""A letter in the chat: asked by buttons and one date, shown as it will be, finished on a page of its own."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.problems import Problem
from bot.web.letter_pages import LIST
from content import Content
from content.letter_model import LetterKind
from letters.answers import read_answers
from store.unit_of_work import Store
from tests.builders import START, TO_HOUSING, Talk, every_cell, tap

ASKS_FOR_LETTERS = {
    "Hvordan klager jeg?": "klage",
    "Kan jeg bytte koordinator?": "bytte_koordinator",
    "Har jeg rett til individuell plan?": "ip",
    "Jeg vil trekke samtykket mitt. Hvordan gjør jeg det?": "trekke_samtykke",
}


def links(talk: Talk) -> list[str]:
    """The addresses under what the bot said last."""
    return [link.url for message in talk.last.messages for link in message.links]


def the_letter(talk: Talk) -> str:
    """The letter as it was shown last."""
    (text,) = [message.text for message in talk.last.messages if message.kind == "letter"]
    return text


@pytest.mark.parametrize(("asked", "letter"), ASKS_FOR_LETTERS.items())
async def test_who_asks_about_a_right_is_offered_its_letter(talk, content: Content, asked: str, letter: str) -> None:
    kari = await talk(tap("avkreft"), asked)
    assert f"brev:{letter}" in kari.buttons
    assert kari.button(content.letters[letter].offer.nb) == tap(f"brev:{letter}")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("hjelp meg å klage", "Hva er det sagt nei til?"),
        ("Kan du hjelpe meg å skrive en klage?", "Hva er det sagt nei til?"),
        ("skriv brev", "Hva slags brev vil du skrive?"),
        ("Hjelp meg å skrive et brev", "Hva slags brev vil du skrive?"),
    ],
)
@pytest.mark.parametrize(
    "where", [(), (tap("avkreft"),), TO_HOUSING], ids=["before the yes", "asking", "in a question"]
)
async def test_a_wish_for_a_letter_is_heard_anywhere(talk, where, wish: str, says: str) -> None:
    kari = await talk(*where, wish)
    assert says in kari.text
    assert kari.state["phase"] == "letter"
    await kari.say("nei takk")
    assert "Det er greit." in kari.text and kari.state["phase"] != "letter"


async def test_a_complaint_asks_for_the_decision_then_the_day_and_shows_the_last_day(talk, content: Content) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage"))
    assert "uker" not in kari.text, "no deadline before the decision is known"
    await kari.say(kari.button("Hjelp til bolig"))
    assert "Når kom svaret?" in kari.text
    await kari.say("30. oktober 2026")
    assert "Siste dag for å klage er 20. november 2026." in kari.text
    assert "hjelp til bolig fra kommunen" in kari.text
    assert "boligsosialloven §\u00a07" in the_letter(kari)
    lawful = [message for message in kari.last.messages if message.rights]
    assert lawful and all(message.sources for message in lawful)
    assert {fact for message in lawful for fact in message.rights} >= {"TJ-5"}
    assert "KL-5" not in {fact for message in lawful for fact in message.rights}
    (url,) = links(kari)
    assert url.startswith(f"{LIST}/klage?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query == {"sprak": "nb", "for": "selv", "vedtak": "bolig", "mottatt": "2026-10-30", "vis": "1"}
    answers, faults = read_answers(content.letters["klage"], query, START.date())
    assert not faults and answers.said == {"vedtak": "bolig"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31.02.2026", "Den datoen finnes ikke."),
        ("24.12.2026", "Den dagen har ikke vært ennå."),
        ("den dagen det regnet", "Skriv datoen slik"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_back(talk, typed: str, says: str) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.helse_og_omsorg"), typed)
    assert says in kari.text and "Når kom svaret?" in kari.text
    await kari.say("i går")
    assert "Svaret kom 1. november 2026." in the_letter(kari)


@pytest.mark.parametrize("said", ["vet ikke", "hopp over", tap("brev:klage.selv.helse_og_omsorg.uten")])
async def test_without_the_day_the_letter_comes_all_the_same(talk, said) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.helse_og_omsorg"), said)
    assert "er fristen 4 uker" in kari.text and "Klage på avgjørelse" in the_letter(kari)


async def test_a_late_complaint_is_met_kindly(talk) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.helse_og_omsorg"), "01.09.2026")
    assert "Du kan klage likevel." in kari.text
    assert "forvaltningsloven §\u00a031" in the_letter(kari)


async def test_coercion_is_handed_on(talk) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.tvungent_vern"))
    assert "kontrollkommisjonen" in kari.text and "advokat" in kari.text
    assert links(kari) == []


async def test_after_the_letter_the_open_question_comes_back(talk) -> None:
    kari = await talk(*TO_HOUSING)
    question = kari.state["question"]
    await kari.play("skriv brev", tap("brev:bytte_koordinator"))
    assert "Ønske om en annen koordinator" in the_letter(kari)
    assert kari.state["question"] == question
    await kari.say("Jeg bor trangt.")
    assert "Jeg bor trangt." in await kari.words()


async def test_a_question_in_the_middle_is_answered_and_the_letter_goes_on(talk) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.bolig"), "Hva er en individuell plan?")
    assert kari.last.messages[0].rights
    assert "Når kom svaret?" in kari.text
    await kari.say("30.10.2026")
    assert "Svaret kom 30. oktober 2026." in the_letter(kari)


async def test_every_letter_can_be_made_in_the_chat_by_everybody_in_both_languages(talk, content: Content) -> None:
    for audience, language in (("bruker", "nb"), ("parorende", "nn")):
        kari = await talk(audience=audience, language=language)
        for kind in content.letters.values():
            await kari.say(tap(f"brev:{kind.id}"))
            await press_the_first_until_it_is_shown(kari, kind)
            assert kind.id in links(kari)[0] and f"sprak={language}" in links(kari)[0]
            assert content.text("letters.preview", language) in the_letter(kari)


async def press_the_first_until_it_is_shown(kari: Talk, kind: LetterKind) -> None:
    for _press in range(4):
        if links(kari):
            return
        own = [value for value in kari.buttons if value.startswith(f"brev:{kind.id}.")]
        await kari.say(tap(own[-1] if own[-1].endswith(".uten") else own[0]))


async def test_a_relative_says_whom_the_letter_is_for_and_gets_a_power_of_attorney(talk) -> None:
    marit = await talk(tap("brev:innsyn"), audience="parorende")
    assert "Hvem er brevet for?" in marit.text
    await marit.say(marit.button("En voksen"))
    await marit.say(marit.button("Bare journalen"))
    assert "Jeg har fullmakt" in the_letter(marit)
    assert "for=parorende" in links(marit)[0]


@pytest.mark.parametrize(
    "value",
    [
        "brev:finnes_ikke",
        "brev:klage.kongen",
        "brev:klage.selv.alt",
        "brev:klage.selv.bolig.i-gar",
        "brev:trekke_samtykke.parorende",
    ],
)
async def test_a_button_that_was_never_shown_is_refused(talk, value: str) -> None:
    kari = await talk(tap("avkreft"))
    with pytest.raises(Problem):
        await kari.say(tap(value))


async def test_who_has_said_no_to_storing_leaves_no_trace_of_a_letter(talk, store: Store) -> None:
    kari = await talk(tap("avkreft"), tap("brev:klage.selv.bolig"), "30. oktober 2026")
    assert "30. oktober 2026" in the_letter(kari)
    cells = [text for _place, text in every_cell(store)]
    assert [text for text in cells if "2026-10-30" in text or "Svaret kom" in text or "bolig" in text] == []
