"""Every button Losen can show leads somewhere, and typing what stands on it does the same."""

from __future__ import annotations

import copy
import random
import shutil
import uuid
from pathlib import Path

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
    "more about a right": (
        *TO_HOUSING, "Har jeg rett til koordinator?", tap("rett_til_koordinator:rett_til_koordinator")
    ),
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


class Place:
    """A place in a conversation that can be returned to: the database file and the short memory are put back."""

    def __init__(self, talk: Talk, folder: Path) -> None:
        self._talk, self._file, self._copy = talk, folder / "losen.db", folder / "place.db"
        talk.service._store.engine.dispose()  # the last connection takes the write-ahead log into the file
        shutil.copy(self._file, self._copy)
        self._memory = copy.deepcopy(talk.service._memory)
        # The page shows the buttons of the last bubble that has some.
        self.choices = next((m.choices for m in reversed(talk.last.messages) if m.choices), ())

    def again(self) -> Talk:
        """Stand there once more."""
        service = self._talk.service
        service._store.engine.dispose()
        shutil.copy(self._copy, self._file)
        service._memory._talks, service._memory._seq = copy.deepcopy(self._memory._talks), self._memory._seq
        return Talk(service, self._talk.opened, self._talk.clock, [self._talk.last])


async def on_every_page(talk: Talk) -> list[tuple[str, str]]:
    """The buttons that stand on the page wherever the conversation is (bot/templates/chat.html)."""
    items = [("Rett", f"endre_svar:{bubble.item}") for bubble in await talk.history() if bubble.item]
    return [("Ta en pause", "fortsett_senere"), ("Nynorsk", "bytt_malform:nn"), *items[:1]]


def not_understood(bot: ChatService, language: str = "nb") -> set[str]:
    return {bot.content.text(f"talk.{name}", language) for name in ("not_understood", "not_understood_again")}


@pytest.mark.parametrize("place", PLACES)
async def test_every_button_leads_somewhere(bot: ChatService, clock, tmp_path: Path, place: str) -> None:
    arrived = await arrive(bot, clock, PLACES[place])
    here = Place(arrived, tmp_path)
    offered = [(choice.label, choice.value) for choice in here.choices]
    assert offered, "a dead end"
    assert len(set(offered)) == len(offered), f"the same button twice: {offered}"
    for label, value in [*offered, *await on_every_page(arrived)]:
        there = here.again()
        try:
            reply = await there.say(tap(value))
        except Problem as problem:
            pytest.fail(f"«{label}» ({value}) is refused: {problem.text_id}")
        texts = [message.text for message in reply.messages]
        assert 1 <= len(texts) <= 3 and len(set(texts)) == len(texts), f"«{label}» ({value}): {texts}"
        assert not set(texts) & not_understood(bot), f"«{label}» ({value}) is not understood"
        gone = there.text == bot.content.text("erase.done", "nb")
        assert gone or reply.messages[-1].choices, f"«{label}» ({value}) leads to a dead end: {texts[-1]}"


IN_NYNORSK = (
    "the welcome", "a question with buttons", "a correction", "the summary", "whether to delete", "a crisis", "safe"
)  # fmt: skip


@pytest.mark.parametrize(("place", "language"), [*((p, "nb") for p in PLACES), *((p, "nn") for p in IN_NYNORSK)])
async def test_typing_what_stands_on_a_button_does_what_the_button_does(
    bot: ChatService, clock, tmp_path: Path, place: str, language: str
) -> None:
    """Voice control and people who do not see that it is a button type it."""
    different = []
    here = Place(await arrive(bot, clock, PLACES[place], language), tmp_path)
    done = bot.content.text("erase.done", language)
    for choice in here.choices:
        outcomes = []
        for turn in (tap(choice.value), choice.label):
            there = here.again()
            await there.say(turn)
            kept = there.state["saved"] and there.text != done
            words = sorted(await there.words()) if kept else None
            outcomes.append((there.state["phase"], there.state["area"], there.state["question"], words))
        if outcomes[0] != outcomes[1]:
            different.append(f"«{choice.label}»: tapped {outcomes[0]}, typed {outcomes[1]}")
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
