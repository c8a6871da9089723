"""Coming back from another device: code and PIN, with a limit on guessing (security.md T15)."""

from __future__ import annotations

import re
import statistics
import time

import pytest

from bot import resume
from bot.problems import Problem
from store.tables import Conversation
from store.unit_of_work import Store
from tests.builders import TO_HOUSING, Talk, tap, wait, words_of


async def code_and_pin(kari: Talk) -> tuple[str, str]:
    await kari.say(tap("fortsett_senere"))
    found = dict(re.findall(r"^(Kode|PIN): (\S+)$", kari.text, re.M))
    return found["Kode"], found["PIN"]


async def refused(kari: Talk, code: str, pin: str) -> tuple[int, str]:
    with pytest.raises(Problem) as problem:
        await kari.service.resume(code, pin)
    return problem.value.status, problem.value.text_id


async def test_three_weeks_later_on_another_phone(talk) -> None:
    # Given a person who takes a pause in the middle of an area
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    code, pin = await code_and_pin(kari)
    await kari.say(wait("P21D"))
    # When they type code and PIN on another phone, with small letters and spaces
    opened = await kari.service.resume(f" {code.lower().replace('-', ' ')} ", f" {pin} ")
    # Then the conversation is where it was, with a sentence on where that was
    assert opened.conversation == kari.id and opened.token != kari.token
    said = "\n".join(message.text for message in opened.reply.messages)
    assert "Sist snakket vi om bolig og dagligliv" in said
    assert opened.reply.state["question"] == "bolig_dagligliv.goal"
    # And both phones go on in the same draft
    other = Talk(kari.service, opened, kari.clock)
    await other.say("Jeg vil flytte.")
    await kari.say("På lengre sikt")
    assert words_of(await other.plan())[-2:] == ["Jeg bor alene.", "Jeg vil flytte."]


async def test_a_wrong_pin_an_unknown_code_and_nonsense_look_the_same(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    code, pin = await code_and_pin(kari)
    tried = [(code, "000000" if pin != "000000" else "111111"), ("00000-00000", pin), ("", ""), ("ÆØÅ\u200b", "\x7f")]
    assert {await refused(kari, *pair) for pair in tried} == {(403, "errors.wrong_code")}


@pytest.mark.parametrize("pin", ["\ud800", "1\ud8002345", "\0", "9" * 40, "😀" * 6, "１２３４５６"])
async def test_an_odd_pin_is_only_a_wrong_pin(talk, pin: str) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    code, _pin = await code_and_pin(kari)
    assert await refused(kari, code, pin) == (403, "errors.wrong_code")
    assert await refused(kari, "\ud800\0" + pin, "123456") == (403, "errors.wrong_code")


async def test_five_wrong_pins_close_the_door_for_a_while(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    code, pin = await code_and_pin(kari)
    wrong = "000000" if pin != "000000" else "111111"
    assert [(await refused(kari, code, wrong))[0] for _ in range(5)] == [403] * 5
    # Then the right PIN does not open it either, and says so without telling about the PIN
    assert await refused(kari, code, pin) == (429, "errors.locked_out")
    assert await refused(kari, code, wrong) == (429, "errors.locked_out")
    # And the person who sits in the conversation is not shut out
    assert (await kari.say("Jeg vil flytte.")).state["saved"] is True
    # And after the time that was promised it opens again
    await kari.say(wait("PT1H"))
    assert (await kari.service.resume(code, pin)).conversation == kari.id


async def test_the_person_is_told_the_time_the_door_is_really_closed(content) -> None:
    told = content.text("errors.locked_out", "nb")
    minutes = int(resume.LOCKED.total_seconds() // 60)
    names = {15: ("kvarter", "15 minutter"), 60: ("en time", "60 minutter")}
    assert any(name in told for name in names.get(minutes, (str(minutes),))), f"closed {minutes} min; told: {told}"


async def test_a_good_pin_forgets_the_wrong_ones(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    code, pin = await code_and_pin(kari)
    wrong = "000000" if pin != "000000" else "111111"
    for _ in range(3):
        for _ in range(4):
            assert (await refused(kari, code, wrong))[0] == 403
        await kari.service.resume(code, pin)
    with store.read() as uow:
        assert uow.connection.execute(Conversation.__table__.select()).one().failed_pins == 0


async def test_a_new_pause_makes_the_old_code_worthless(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    old = await code_and_pin(kari)
    new = await code_and_pin(kari)
    assert old != new
    assert (await refused(kari, *old))[0] == 403
    assert (await kari.service.resume(*new)).conversation == kari.id


async def test_an_unknown_code_takes_as_long_as_a_wrong_pin(talk, clock) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    code, pin = await code_and_pin(kari)
    wrong = "000000" if pin != "000000" else "111111"
    times: dict[str, list[float]] = {code: [], "00000-00000": []}
    for _ in range(12):
        for tried in times:
            began = time.perf_counter()
            await refused(kari, tried, wrong)
            times[tried].append(time.perf_counter() - began)
        clock.advance("PT2H")  # never locked while measuring
        await kari.service.resume(code, pin)
    known, unknown = (statistics.median(values) for values in times.values())
    # The hash takes 20 ms or more; without it an unknown code would be answered in two.
    assert unknown > known / 2, f"known code {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms"


async def test_leaving_a_borrowed_phone_takes_its_key_and_nothing_else(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    code, pin = await code_and_pin(kari)
    await kari.service.leave(kari.id, kari.token)
    with pytest.raises(Problem) as gone:
        await kari.history()
    assert gone.value.status == 404
    opened = await kari.service.resume(code, pin)
    assert "Jeg bor alene." in words_of(await kari.service.plan(opened.conversation, opened.token))
