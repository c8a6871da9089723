"""Taking back that a coordinator may read: it counts at once, and the words stay with the person."""

from __future__ import annotations

import pytest

from store import desk, overview
from store.unit_of_work import Store
from tests.builders import TO_AREAS, a_coordinator, tap

TO_SEND = (*TO_AREAS, tap("vis_plan"), tap("bekreft"))


async def test_a_withdrawn_sharing_closes_the_plan_for_the_coordinator_at_once(talk, store: Store) -> None:
    # Given a draft that Ingrid can read
    ingrid = a_coordinator(store, "Ingrid Lund")
    kari = await talk(*TO_SEND, "ja")
    plan_id = (await kari.plan())["id"]
    with store.read() as uow:
        assert desk.plan_for(uow, ingrid, plan_id).items
    # When the person takes it back
    await kari.say("Jeg vil trekke samtykket mitt")
    assert (await kari.plan())["status"] == "sendt", "nothing happens before the person has tapped"
    await kari.say(tap("trekke_samtykke:deling"))
    # Then Ingrid can open it no more, and the person still has it
    with store.read() as uow:
        assert overview.plans_for(uow, ingrid) == []
        with pytest.raises(LookupError):
            desk.plan_for(uow, ingrid, plan_id)
    plan = await kari.plan()
    assert plan["status"] == "kladd" and plan["items"] and plan["participants"] == []
    assert [c["withdrawn"] is not None for c in plan["consents"] if c["kind"] == "deling"] == [True]


async def test_who_has_not_sent_anything_is_told_about_consent(talk) -> None:
    kari = await talk(tap("bekreft"), tap("trekke_samtykke"))
    assert kari.last.messages[0].rights, "a question about law is answered with its source"
