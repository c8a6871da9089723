"""The person's side of a change of coordinator: told beforehand in the chat, and asked."""

from __future__ import annotations

from datetime import date

import pytest

from coordinator.handover import Handovers
from coordinator.handover_days import carry_out_due
from coordinator.sessions import Visitor
from store import handovers
from store.unit_of_work import Store
from tests.builders import Talk, a_coordinator, tap

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
FORM = {"grounds": "Jeg slutter til jul.", "overlap_from": "9.11.2026", "passes_on": "23.11.2026"}


class Change:
    """Somebody whose coordinator proposes another one."""

    def __init__(self, store: Store, service, clock, kari: Talk, present: str, following: str) -> None:  # noqa: ANN001
        self.store, self.service, self.clock, self.kari = store, service, clock, kari
        self.present, self.following = present, following

    def work(self, account: str) -> Handovers:
        return Handovers(self.store, self.service.content, Visitor(account, "-", "", None), self.clock())

    async def propose(self) -> str:
        plan = (await self.kari.plan())["id"]
        self.work(self.present).propose(plan, {**FORM, "to": self.following})
        with self.store.read() as uow:
            return handovers.of_plan(uow, plan)[-1].id

    async def state(self) -> tuple[str, str | None]:
        with self.store.read() as uow:
            row = handovers.of_plan(uow, (await self.kari.plan())["id"])[-1]
        return row.state, row.person


@pytest.fixture
async def change(talk, store: Store, service, clock) -> Change:  # noqa: ANN001
    present, following = a_coordinator(store, "Ingrid Lund"), a_coordinator(store, "Per Vik")
    kari = await talk(tap("bekreft"), "Jeg liker å gå tur.", tap("vis_plan"), tap("bekreft"), tap(f"send:{present}"))
    return Change(store, service, clock, kari, present, following)


async def test_the_person_says_that_it_is_fine(change: Change) -> None:
    handover = await change.propose()
    assert (await change.kari.history())[-1].text.startswith("Ingrid Lund foreslår at Per Vik blir koordinatoren din.")
    await change.kari.say(tap(f"bekreft:skifte.{handover}"))
    assert "Da vet Ingrid Lund at det er greit for deg." in change.kari.text
    assert await change.state() == ("foreslaatt", "ja")


async def test_the_person_says_no_in_typed_words_of_the_button_and_nothing_changes(change: Change) -> None:
    handover = await change.propose()
    await change.kari.say("Nei, det vil jeg ikke")
    assert "Da blir det ikke noe bytte nå. Ingrid Lund er koordinatoren din som før." in change.kari.text
    assert await change.state() == ("stoppet", "nei")
    # An old button asks what was open, and changes nothing
    await change.kari.say(tap(f"bekreft:skifte.{handover}"))
    assert await change.state() == ("stoppet", "nei")


async def test_the_button_of_another_conversation_changes_nothing(change: Change, talk) -> None:  # noqa: ANN001
    handover = await change.propose()
    stranger = await talk(tap("bekreft"), "Jeg liker å gå tur.")
    await stranger.say(tap(f"avkreft:skifte.{handover}"))
    assert await change.state() == ("foreslaatt", None)


async def test_who_can_read_is_told_as_it_is_while_both_have_the_plan(change: Change) -> None:
    handover = await change.propose()
    change.work(change.following).answer(handover, True)
    await change.kari.say("hvem kan lese svarene mine?")
    assert "Ingrid Lund" in change.kari.text and "Per Vik" not in change.kari.text
    change.clock.advance("P8D")
    assert carry_out_due(change.store, change.service.content, change.clock()) == 1
    await change.kari.say("hvem kan lese svarene mine?")
    assert "Ingrid Lund og Per Vik" in change.kari.text
    assert change.clock().date() >= date(2026, 11, 9)
    # And taking back the yes to reading closes it for both
    await change.kari.play("jeg trekker samtykket", tap("trekke_samtykke:deling"))
    assert "Ingrid Lund og Per Vik" in change.kari.text
    assert await change.state() == ("stoppet", None)
