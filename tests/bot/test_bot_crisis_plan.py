"""Asked about crisis plans: the right is explained first, then the own plan's lines are said, with the numbers."""

from __future__ import annotations

import pytest

from store import desk
from store.base import new_id
from store.elements import CrisisLine
from store.entry_changes import Put
from store.entry_writing import change_entries
from store.unit_of_work import Store
from tests.builders import START, Talk, a_coordinator, tap

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
ASKED = "hva er en kriseplan?"


async def sent(talk, store: Store) -> tuple[Talk, str]:  # noqa: ANN001
    """Somebody whose draft lies with a coordinator."""
    account = a_coordinator(store)
    kari = await talk(tap("bekreft"), "Jeg liker å gå tur.", tap("vis_plan"), tap("bekreft"), tap(f"send:{account}"))
    assert (await kari.plan())["status"] == "sendt"
    return kari, account


async def write(kari: Talk, store: Store, account: str, *lines: CrisisLine) -> None:
    plan_id = (await kari.plan())["id"]
    with store.write() as uow:
        plan = desk.plan_for(uow, account, plan_id)
        change_entries(uow, account, plan, [Put(new_id(), line, 0) for line in lines], START)
        uow.commit()


async def test_the_own_crisis_plan_is_told_after_the_right(talk, store: Store) -> None:  # noqa: ANN001
    kari, account = await sent(talk, store)
    ring = CrisisLine("ring", "Søster Mari", "99 00 00 00")
    await write(kari, store, account, ring, CrisisLine("varseltegn", "Jeg sover lite"))
    await kari.say(ASKED)
    said = [message.text for message in kari.last.messages]
    assert said[0].startswith("En kriseplan sier hva som hjelper")
    own = next(text for text in said if "Dette står i kriseplanen din:" in text)
    assert own.index("– Jeg sover lite") < own.index("Hvem du kan ringe\n– Søster Mari: 99 00 00 00")
    assert "ring 113" in own
    # And what belongs to the explanation can still be asked for
    assert any(value.startswith("hva_er_ip:") for value in kari.buttons)
    await kari.say("hvor står det?")
    assert "§ 9" in kari.text


async def test_without_one_it_says_whom_to_ask(talk, store: Store) -> None:  # noqa: ANN001
    kari, _account = await sent(talk, store)
    await kari.say(ASKED)
    assert "ingen kriseplan ennå. Du kan be Ingrid Lund om å lage en" in kari.text


async def test_nothing_more_is_said_where_no_plan_could_have_one(talk) -> None:  # noqa: ANN001
    for began in ((), (tap("bekreft"), "Jeg liker å gå tur.")):
        kari = await talk(*began)
        await kari.say(ASKED)
        assert "En kriseplan sier hva som hjelper" in kari.text and "kriseplanen din" not in kari.text
        assert "ingen kriseplan ennå" not in kari.text
