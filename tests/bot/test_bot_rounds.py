"""The person goes through the plan again: the old words come with each question, and stand until they are changed."""

from __future__ import annotations

import pytest

from coordinator.rounds import Rounds
from coordinator.sessions import Visitor
from store.unit_of_work import Store
from tests.builders import Talk, a_coordinator, tap

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
SITUATION, GOAL = "Jeg bor i en leilighet.", "Jeg vil ha egen hage."


async def again(talk, store: Store, service, clock) -> tuple[Talk, Rounds, str]:  # noqa: ANN001
    """Somebody with a mapped area, whose coordinator begins a new mapping."""
    account = a_coordinator(store)
    kari = await talk(tap("bekreft"), "Jeg liker å gå tur.", *[tap("hopp_over")] * 3)
    await kari.play(tap("start_kartlegging:bolig_dagligliv"), SITUATION, GOAL, *[tap("hopp_over")] * 8)
    await kari.play(tap("vis_plan"), tap("bekreft"), tap(f"send:{account}"))
    plan = await kari.plan()
    assert plan["status"] == "sendt" and GOAL in [item["text"] for item in plan["items"]]
    clock.advance("P200D")
    work = Rounds(store, service.content, Visitor(account, "Ingrid Lund", "", None), clock())
    work.begin(plan["id"], "")
    return kari, work, plan["id"]


async def test_the_old_words_are_shown_and_one_tap_keeps_them(talk, store: Store, service, clock) -> None:  # noqa: ANN001
    kari, _work, _plan_id = await again(talk, store, service, clock)
    told = [message.text for message in await kari.history()]
    assert any(text.startswith("Ingrid Lund vil gå gjennom planen med deg på nytt.") for text in told)
    words = await kari.words()
    await kari.say(tap("start_kartlegging:bolig_dagligliv"))
    assert f"Sist skrev du:\n«{SITUATION}»" in kari.text
    await kari.say(kari.button("Det stemmer fortsatt"))
    assert "Da står det du skrev før." in kari.text and f"Sist skrev du:\n«{GOAL}»" in kari.text
    assert await kari.words() == words
    area = next(area for area in (await kari.plan())["areas"] if area["id"] == "bolig_dagligliv")
    assert area["status"] == "paabegynt"


async def test_new_words_stand_and_the_old_ones_stay_in_the_old_mapping(talk, store: Store, service, clock) -> None:  # noqa: ANN001
    kari, work, plan_id = await again(talk, store, service, clock)
    await kari.play(tap("start_kartlegging:bolig_dagligliv"), "Nå bor jeg i et hus.")
    situations = [i["text"] for i in (await kari.plan())["items"] if i["question"] == "bolig_dagligliv.situation"]
    assert situations == ["Nå bor jeg i et hus."], "one situation, in its newest words"
    news = work.news(plan_id, None, "nb")
    changed = [(one.before, one.now) for area in news.areas for one in area.news]
    assert changed == [(SITUATION, "Nå bor jeg i et hus.")]
    # And a second goal stands beside the first one
    await kari.say("Jeg vil ha hund.")
    goals = [i["text"] for i in (await kari.plan())["items"] if i["aspect"] == "goal"]
    assert goals == [GOAL, "Jeg vil ha hund."]
    plan = await kari.plan()
    assert len(plan["news"]["new"]) == 1 and plan["news"]["changed"][0]["before"] == SITUATION
    old = [item.text for area in work.old(plan_id, 1, "nb").view.areas for item in area.items]
    assert SITUATION in old and "Nå bor jeg i et hus." not in old


async def test_in_nynorsk_too_and_an_untouched_area_has_nothing_to_show(talk, store: Store, service, clock) -> None:  # noqa: ANN001
    kari, _work, _plan_id = await again(talk, store, service, clock)
    await kari.say(tap("start_kartlegging:helse"))
    assert "Sist skrev du" not in kari.text and "hopp_over" in kari.buttons
    await kari.play("nynorsk takk", tap("start_kartlegging:bolig_dagligliv"))
    assert f"Sist skreiv du:\n«{SITUATION}»" in kari.text
