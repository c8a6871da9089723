"""Sending twice never counts twice, and two messages at the same moment both count (security.md T2, T4)."""

from __future__ import annotations

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.api import reply_json
from bot.chat import ChatService
from bot.problems import Problem
from store.audit import broken_lines
from store.tables import Answer, Message
from store.unit_of_work import Store
from tests.builders import TO_AREAS, TO_HOUSING, Talk, row_counts, tap


def as_bytes(reply) -> bytes:
    return json.dumps(reply_json(reply), ensure_ascii=False).encode()


TURNS = [
    ("an answer", TO_HOUSING, "Jeg bor alene på Rørvik. 😀"),
    ("a skipped question", TO_HOUSING, "hopp over"),
    ("a question about rights", TO_HOUSING, "Har jeg rett til koordinator?"),
    ("an opened area", TO_AREAS, tap("start_kartlegging:helse")),
    ("an explanation", TO_HOUSING, tap("forklar_sporsmal")),
    ("the yes to storing", (), tap("bekreft")),
    ("a message before the yes", (), "Jeg bor alene."),
    ("a crisis", TO_HOUSING, "Jeg vil ikke leve lenger."),
    ("a crisis before the yes", (), "Jeg vil ikke leve lenger."),
    ("a change", (*TO_HOUSING, "Jeg bor alene.", "endre situasjonen hjemme"), "Jeg bor med katten."),
    ("the summary", TO_AREAS, tap("vis_plan")),
    ("an approval", (*TO_AREAS, tap("vis_plan")), tap("bekreft")),
    ("another written language", TO_HOUSING, "kan du skrive nynorsk?"),
]


@pytest.mark.parametrize(("before", "turn"), [t[1:] for t in TURNS], ids=[t[0] for t in TURNS])
async def test_the_same_message_three_times_is_answered_the_same_and_stored_once(
    talk, store: Store, before, turn
) -> None:
    # Given a conversation
    kari: Talk = await talk(*before)
    message_id = uuid.uuid4().hex
    # When the same message comes three times
    first = as_bytes(await kari.say(turn, message_id))
    counts = row_counts(store)
    again = [as_bytes(await kari.say(turn, message_id)) for _ in range(2)]
    # Then the answers are the same, byte for byte, and nothing was written again
    assert again == [first, first]
    assert row_counts(store) == counts
    with store.read() as uow:
        assert broken_lines(uow) == []


async def test_twenty_deliveries_at_once_are_one_message(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    replies = await asyncio.gather(
        *(kari.service.say(kari.id, kari.token, message_id, text="Jeg bor alene.") for _ in range(20))
    )
    assert len({as_bytes(reply) for reply in replies}) == 1
    with store.read() as uow:
        rows = uow.connection.scalar(select(func.count()).select_from(Message).where(Message.id == message_id))
        answers = uow.connection.scalars(select(Answer.text).where(Answer.message_id == message_id)).all()
    assert rows == 1
    assert answers == ["Jeg bor alene."]
    assert kari.service._threads.locks == {}, "the order of a conversation leaks memory"


async def test_a_copy_is_not_the_answer_to_the_next_question(talk) -> None:
    """In plain Rasa the copy fills the next question (security.md M5)."""
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    await kari.say("Jeg bor alene.", message_id)
    await kari.say("Jeg vil flytte.")
    late = await kari.say("Jeg bor alene.", message_id)  # a copy that comes after the next message
    assert late.state["question"] == "bolig_dagligliv.goal", "the old reply, as it was given"
    plan = await kari.plan()
    assert plan["areas"][0]["situation"] == "Jeg bor alene."
    assert [goal["text"] for goal in plan["areas"][0]["goals"]] == ["Jeg vil flytte."]


async def test_the_same_id_with_other_words_changes_nothing(talk) -> None:
    """The id decides: a broken client can not write over an answer."""
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    first = as_bytes(await kari.say("Jeg bor alene.", message_id))
    assert as_bytes(await kari.say("Noe helt annet.", message_id)) == first
    assert (await kari.plan())["areas"][0]["situation"] == "Jeg bor alene."


async def test_two_people_may_use_the_same_message_id(talk) -> None:
    kari, jonas = await talk(*TO_HOUSING), await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    await kari.say("Jeg bor på Rørvik.", message_id)
    await jonas.say("Jeg bor i Namsos.", message_id)
    assert (await kari.plan())["areas"][0]["situation"] == "Jeg bor på Rørvik."
    assert (await jonas.plan())["areas"][0]["situation"] == "Jeg bor i Namsos."


async def test_two_messages_in_the_same_instant_are_both_kept(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    await asyncio.gather(kari.say("Jeg bor alene i byen."), kari.say("Jeg har en hund som heter Bella."))
    plan = await kari.plan()
    area = plan["areas"][0]
    assert sorted([area["situation"], *(goal["text"] for goal in area["goals"])]) == [
        "Jeg bor alene i byen.",
        "Jeg har en hund som heter Bella.",
    ]
    with store.read() as uow:
        assert broken_lines(uow) == []


async def test_two_workers_on_the_same_database_lose_no_message(
    store: Store, content, engine, clock, executor: ThreadPoolExecutor
) -> None:
    """Rasa with two workers loses 25-35 % (security.md M4). Two services share nothing but the database."""
    workers = []
    for _ in range(2):
        worker = ChatService(Store(store.engine), content, executor, clock)
        worker.engine_ready(engine)
        workers.append(worker)
    kari = await Talk.begin(workers[0], clock=clock)
    for turn in TO_AREAS:
        await kari.say(turn)
    jonas = Talk(workers[1], kari.opened, clock)  # the same conversation, on the other worker
    said = []
    for number in range(15):
        area = ("bolig_dagligliv", "helse", "transport")[number % 3]
        await kari.say(tap(f"start_kartlegging:{area}"))
        if kari.state["question"] is None:
            continue
        pair = (f"Det første {number}", f"Det andre {number}")
        said += pair
        await asyncio.gather(kari.say(pair[0]), jonas.say(pair[1]))
    with store.read() as uow:
        stored = uow.connection.scalars(select(Message.text).where(Message.who == "user")).all()
        assert broken_lines(uow) == []
    assert [words for words in said if stored.count(words) != 1] == []


async def test_an_unknown_conversation_and_a_wrong_token_look_the_same(talk) -> None:
    kari, jonas = await talk(*TO_HOUSING, "Jeg bor alene."), await talk(*TO_HOUSING)
    told = set()
    for conversation, token in (
        ("0" * 32, kari.token),
        (kari.id, "feil"),
        (kari.id, jonas.token),
        (kari.id, ""),
        (kari.id, kari.token + " "),
        ("", ""),
    ):
        service = kari.service
        calls = (
            service.say(conversation, token, uuid.uuid4().hex, text="Jeg er noen andre."),
            service.say(conversation, token, uuid.uuid4().hex, choice="vis_plan"),
            service.messages(conversation, token),
            service.state(conversation, token),
            service.plan(conversation, token),
            service.erase(conversation, token),
            service.leave(conversation, token),
        )
        for call in calls:
            with pytest.raises(Problem) as refused:
                await call
            told.add((refused.value.status, refused.value.text_id))
    assert told == {(404, "errors.unknown_conversation")}
    assert (await kari.plan())["areas"][0]["situation"] == "Jeg bor alene."
