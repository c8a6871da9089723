"""Every button Losen can show leads somewhere, and typing what stands on it does the same."""

from __future__ import annotations

import random
import uuid

import pytest

from bot.chat import ChatService
from bot.problems import Problem
from store import desk
from store.accounts import list_accounts
from store.unit_of_work import Store
from tests.builders import START, TO_AREAS, TO_HOUSING, Talk, a_coordinator, tap

IN_HOUSING = (*TO_HOUSING, "Jeg bor alene.", "Jeg vil flytte.")
DONE = (*IN_HOUSING, "Ganske snart", "Rydde selv", "Pappa hjelper", "En hybel", "Viktig", "Hunden må være med.")
CRISIS = "Jeg vil ikke leve lenger."
UNSURE = "Jeg orker ikke mer"
PLACES = {
    "the welcome": (),
    "the explanation of storing": (tap("forklar_sporsmal"),),
    "only questions": (tap("avkreft"),),
    "a right, before the yes": (tap("avkreft"), tap("rett_til_ip")),
    "a pause, before the yes": (tap("avkreft"), tap("fortsett_senere")),
    "the first question": (tap("bekreft"),),
    "the areas": TO_AREAS,
    "a question with words": TO_HOUSING,
    "a question with buttons": IN_HOUSING,
    "an explained question": (*TO_HOUSING, tap("forklar_sporsmal")),
    "examples": (*TO_HOUSING, tap("vet_ikke")),
    "a question after a skip": (*TO_HOUSING, tap("hopp_over")),
    "a right in the middle": (*TO_HOUSING, "Har jeg rett til koordinator?"),
    "more about a right": (*TO_HOUSING, "Har jeg rett til koordinator?", tap("rett_til_koordinator:rett_til_koordinator")),
    "who can read": (*TO_HOUSING, "hvem kan lese det jeg skriver?"),
    "a human": (*TO_HOUSING, tap("snakk_med_menneske")),
    "a pause": (*TO_HOUSING, tap("fortsett_senere")),
    "an area that is gone through": (*DONE, tap("start_kartlegging:bolig_dagligliv")),
    "the areas after one": DONE,
    "a correction": (*IN_HOUSING, "endre målet om bolig"),
    "a correction of a choice": (*DONE, "endre prioriteten"),
    "which one to correct": (*DONE, tap("endre_svar")),
    "one more answer": (*IN_HOUSING, tap("endre_svar:+bolig_dagligliv.goal")),
    "the summary": (*DONE, tap("vis_plan")),
    "an empty summary": (tap("bekreft"), *[tap("hopp_over")] * 4, "vis planen min"),
    "whom to send to": (*DONE, tap("vis_plan"), tap("bekreft")),
    "after sending": (*DONE, tap("vis_plan"), tap("bekreft"), tap("send:koordinator")),
    "whether to delete": (*IN_HOUSING, "slett alt"),
    "a crisis": (*TO_HOUSING, CRISIS),
    "a crisis before the yes": (CRISIS,),
    "a crisis in a talk about rights": (tap("avkreft"), CRISIS),
    "a crisis in the areas": (*TO_AREAS, CRISIS),
    "a careful question": (*TO_HOUSING, UNSURE),
    "not safe": (*TO_HOUSING, CRISIS, tap("avkreft")),
    "safe": (*TO_HOUSING, CRISIS, tap("bekreft")),
    "after a crisis": (*TO_HOUSING, CRISIS, tap("gjenta_sporsmal")),
    "a message that waits": (*TO_AREAS, "Jeg trenger hjelp til veldig mye rart."),
    "a question after a waiting message": (
        *TO_AREAS, "Jeg trenger hjelp til veldig mye rart.", tap("start_kartlegging:helse")
    ),
    "not understood": ("asdf qwer zxcv",),
    "not understood twice": ("asdf qwer zxcv", "asdf qwer zxcv", "asdf qwer zxcv"),
}  # fmt: skip


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Buttons do not depend on the kind of database; one is enough for so many conversations."""
    return sqlite_url


@pytest.fixture
def bot(store: Store, service: ChatService) -> ChatService:
    a_coordinator(store, "Ingrid Lund")
    return service


async def arrive(bot: ChatService, clock, turns, language: str = "nb") -> Talk:
    talk = await Talk.begin(bot, "bruker", language, clock)
    await talk.play(*turns)
    return talk


def not_understood(bot: ChatService, language: str = "nb") -> set[str]:
    return {bot.content.text(f"talk.{name}", language) for name in ("not_understood", "not_understood_again")}


@pytest.mark.parametrize("place", PLACES)
async def test_every_button_leads_somewhere(bot: ChatService, clock, place: str) -> None:
    here = await arrive(bot, clock, PLACES[place])
    offered = [(c.label, c.value) for message in here.last.messages for c in message.choices]
    assert offered, f"a dead end: {here.text}"
    assert len(set(offered)) == len(offered), f"the same button twice: {offered}"
    for label, value in offered:
        there = await arrive(bot, clock, PLACES[place])
        # A button's value may hold an id of its own conversation: find the button with the same words.
        mine = next(c.value for m in there.last.messages for c in m.choices if c.label == label)
        try:
            reply = await there.say(tap(mine))
        except Problem as problem:
            pytest.fail(f"«{label}» ({value}) is refused: {problem.text_id}")
        texts = [message.text for message in reply.messages]
        assert 1 <= len(texts) <= 3 and len(set(texts)) == len(texts), f"«{label}» ({value}): {texts}"
        assert not set(texts) & not_understood(bot), f"«{label}» ({value}) is not understood"
        gone = there.text == bot.content.text("erase.done", "nb")
        assert gone or reply.messages[-1].choices, f"«{label}» ({value}) leads to a dead end: {texts[-1]}"


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize(
    "place",
    [
        "the welcome", "only questions", "the areas", "a question with words", "a question with buttons", "a pause",
        "a correction", "the summary", "whom to send to", "whether to delete", "a crisis", "a careful question",
        "safe", "after a crisis", "a right in the middle", "an area that is gone through",
    ],
)  # fmt: skip
async def test_typing_what_stands_on_a_button_does_what_the_button_does(
    bot: ChatService, clock, place: str, language: str
) -> None:
    """Voice control and people who do not see that it is a button type it."""
    different = []
    here = await arrive(bot, clock, PLACES[place], language)
    for label in [c.label for message in here.last.messages for c in message.choices]:
        outcomes = []
        for how in ("tapped", "typed"):
            there = await arrive(bot, clock, PLACES[place], language)
            value = next(c.value for m in there.last.messages for c in m.choices if c.label == label)
            await there.say(tap(value) if how == "tapped" else label)
            plan = None
            if there.text != bot.content.text("erase.done", language) and there.state["saved"]:
                plan = sorted(await there.words())
            outcomes.append((there.state["phase"], there.state["area"], there.state["question"], plan))
        if outcomes[0] != outcomes[1]:
            different.append(f"«{label}»: tapped {outcomes[0]}, typed {outcomes[1]}")
    assert different == [], "\n".join(different)


async def test_the_buttons_of_a_coordinators_proposal_lead_somewhere(bot: ChatService, store: Store, clock) -> None:
    """The notice about a proposed wording carries buttons; each answers it, once."""
    for value, state in (("bekreft", "godtatt"), ("avkreft", "beholdt"), ("snakk_med_menneske", "snakk_om")):
        kari = await arrive(bot, clock, (*DONE, tap("vis_plan"), tap("bekreft"), tap("send:koordinator")))
        with store.write() as uow:
            account = list_accounts(uow)[0].id
            plan = desk.plan_for(uow, account, (await kari.plan())["id"])
            item = plan.items_of("bolig_dagligliv.goal")[0]
            proposal, _head = desk.propose_wording(uow, account, plan, item.id, "Kari vil flytte.", START)
            uow.commit()
        reply = await kari.say(tap(f"{value}:{proposal}"))
        assert bot.content.text(f"proposal.{state}", "nb") in kari.text
        found = [(p["text"], p["state"]) for p in (await kari.plan())["proposals"]]
        assert found == [("Kari vil flytte.", state)]
        assert "Jeg vil flytte." in await kari.words(), "the own sentence was touched"
        # A second tap does not change the first answer
        other = "avkreft" if value != "avkreft" else "bekreft"
        reply = await kari.say(tap(f"{other}:{proposal}"))
        assert reply.messages and [(p["state"]) for p in (await kari.plan())["proposals"]] == [state]


async def test_the_buttons_of_a_restart_are_those_of_the_place(bot: ChatService, clock) -> None:
    """After a reload the same buttons are there, with the same values."""
    kari = await arrive(bot, clock, IN_HOUSING)
    shown = (await kari.history())[-1]
    assert [c.value for c in shown.choices] == kari.buttons


async def test_a_conversation_of_random_taps_never_gets_stuck(bot: ChatService, clock) -> None:
    """Two hundred taps on whatever is offered: always an answer, always a way on, never two bubbles alike."""
    dice = random.Random(2026)
    kari = await arrive(bot, clock, (tap("bekreft"),))
    typed = ["Noe jeg vil si.", "hopp over", "vet ikke", "Har jeg rett til koordinator?", "takk", "hei", "nei", "ja"]
    for step in range(200):
        buttons = [b for b in kari.buttons if not (kari.state["phase"] == "erase" and b == "bekreft")]
        turn = dice.choice(typed) if dice.random() < 0.3 or not buttons else tap(dice.choice(buttons))
        if turn == "ja" and kari.state["phase"] == "erase":
            continue
        reply = await kari.say(turn, uuid.UUID(int=step).hex)
        texts = [message.text for message in reply.messages]
        assert 1 <= len(texts) <= 4 and len(set(texts)) == len(texts), (step, turn, texts)
        assert reply.messages[-1].choices, (step, turn, texts)
        assert reply.state["saved"] is True
