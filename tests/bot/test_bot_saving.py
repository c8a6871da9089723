"""When the bot says "lagret", it is on disk; when storage is down, people are told and nothing is lost (T1, T5)."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.chat import ChatService, token_hash
from bot.problems import Problem
from store import conversations
from store.audit import broken_lines
from store.database import open_engine
from store.tables import Answer
from store.unit_of_work import Store
from tests.builders import TO_HOUSING, Talk, tap, words_of

CRISIS = "Jeg vil ikke leve lenger."


def on_disk(database_url: str, kari: Talk) -> list[str]:
    """The plan's words as somebody sees them who opens the database anew."""
    store = Store(open_engine(database_url))
    try:
        with store.read() as uow:
            _state, plan = conversations.load(uow, kari.id, token_hash(kari.token))
            return [item.text for item in plan.items] if plan else []
    finally:
        store.close()


@contextlib.contextmanager
def database_away(store: Store) -> Iterator[None]:
    """No connection can be made, and those there were are gone."""

    def refuse(*_args: object) -> None:
        raise OperationalError("connect", {}, Exception("planted: the database is away"))

    def cut(*_args: object) -> None:
        raise OperationalError("execute", {}, Exception("planted: the connection was cut"))

    event.listen(store.engine, "do_connect", refuse)
    event.listen(store.engine, "before_cursor_execute", cut)
    event.listen(store.engine, "begin", cut)
    store.engine.dispose()
    try:
        yield
    finally:
        event.remove(store.engine, "do_connect", refuse)
        event.remove(store.engine, "before_cursor_execute", cut)
        event.remove(store.engine, "begin", cut)


async def test_saved_means_that_somebody_else_can_read_it_from_the_disk(talk, database_url: str) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    for words in ("Jeg bor alene.", "Jeg vil flytte."):
        reply = await kari.say(words)
        assert reply.state["saved"] is True
        assert words in on_disk(database_url, kari)


async def test_an_answer_is_on_disk_before_the_engine_decides(
    talk, service: ChatService, store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an engine that fails
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    seen: list[list[str]] = []

    async def fails(*_args: object) -> None:
        seen.append(on_disk(database_url, kari))
        raise RuntimeError("planted: the engine failed")

    # When the person answers
    with monkeypatch.context() as broken:
        broken.setattr(service._warming.warm.engine, "decide", fails)
        with pytest.raises(RuntimeError, match="planted"):
            await kari.say("Jeg bor alene.", message_id)
    # Then the words were on disk when the engine was asked, and still are
    assert "Jeg bor alene." in seen[0]
    assert "Jeg bor alene." in on_disk(database_url, kari)
    # And when the phone sends the same message again, the turn is finished and the words stand once
    reply = await kari.say("Jeg bor alene.", message_id)
    assert reply.state["question"] == "bolig_dagligliv.goal" and reply.state["saved"] is True
    assert on_disk(database_url, kari).count("Jeg bor alene.") == 1
    with store.read() as uow:
        assert uow.connection.scalars(select(Answer.text)).all().count("Jeg bor alene.") == 1
        assert broken_lines(uow) == []


async def test_an_answer_that_waited_is_not_lost_when_the_person_goes_on_without_retrying(
    talk, service: ChatService, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari: Talk = await talk(*TO_HOUSING)

    async def fails(*_args: object) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as broken:
        broken.setattr(service._warming.warm.engine, "decide", fails)
        with pytest.raises(RuntimeError):
            await kari.say("Jeg bor alene.")
    # The page is loaded again, and the person goes on
    await kari.history()
    await kari.say(tap("hopp_over"))
    assert kari.state["question"] == "bolig_dagligliv.goal"
    assert "Jeg bor alene." in on_disk(database_url, kari), "an answer on disk was thrown away by skipping"
    await kari.say("Jeg vil flytte.")
    assert on_disk(database_url, kari)[-2:] == ["Jeg bor alene.", "Jeg vil flytte."]


async def test_storage_down_is_told_at_once_and_the_message_counts_when_it_is_back(
    talk, store: Store, database_url: str
) -> None:
    # Given a conversation, and a database that goes away
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    with database_away(store):
        for attempt in range(3):
            began = time.monotonic()
            with pytest.raises(Problem) as told:
                await kari.say("Jeg bor alene.", message_id)
            # Then the person is told within two seconds
            assert (told.value.status, told.value.text_id) == (503, "errors.storage_down"), attempt
            assert time.monotonic() - began < 2
        for call in (kari.history(), kari.plan(), kari.service.state(kari.id, kari.token), kari.say(tap("vis_plan"))):
            with pytest.raises(Problem) as told:
                await call
            assert told.value.status == 503
        with pytest.raises(Problem) as told:
            await kari.service.open("bruker", "nb")
        assert told.value.status == 503
    # When it is back, then the same message is taken, once
    reply = await kari.say("Jeg bor alene.", message_id)
    assert reply.state["saved"] is True
    assert on_disk(database_url, kari).count("Jeg bor alene.") == 1


async def test_the_disk_fails_between_the_two_halves_of_a_turn(
    talk, store: Store, service: ChatService, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    message_id = uuid.uuid4().hex
    decide = service._warming.warm.engine.decide

    with contextlib.ExitStack() as later:

        async def decides_and_then_the_disk_fails(*args: str) -> None:
            await decide(*args)
            later.enter_context(database_away(store))

        with monkeypatch.context() as broken:
            broken.setattr(service._warming.warm.engine, "decide", decides_and_then_the_disk_fails)
            with pytest.raises(Problem) as told:
                await kari.say("Jeg bor alene.", message_id)
        assert told.value.status == 503
    reply = await kari.say("Jeg bor alene.", message_id)
    assert reply.state["question"] == "bolig_dagligliv.goal"
    assert on_disk(database_url, kari).count("Jeg bor alene.") == 1


async def test_postgresql_is_stopped_and_started_under_a_conversation(
    content, engine, clock, executor, tmp_path_factory
) -> None:
    """A real server that goes away and comes back, not a planted error."""
    import pgserver
    from pgserver._commands import pg_ctl

    from store import migrate

    folder = tmp_path_factory.mktemp("pg-down")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    user = server.system_user
    try:
        url = server.get_uri("postgres")
        store = Store(open_engine(url))
        migrate.upgrade(store.engine)
        service = ChatService(store, content, executor, clock)
        service.engine_ready(engine)
        kari = await Talk.begin(service, clock=clock)
        await kari.play(*TO_HOUSING)
        message_id = uuid.uuid4().hex
        # When the server is stopped
        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=folder, user=user)
        began = time.monotonic()
        with pytest.raises(Problem) as told:
            await kari.say("Jeg bor alene.", message_id)
        assert told.value.status == 503 and time.monotonic() - began < 2
        began = time.monotonic()
        numbers = await kari.say(CRISIS)
        assert "113" in numbers.messages[0].text and time.monotonic() - began < 2
        # When it is started again, then the same message is taken within five seconds
        arguments = ["-w", "-o", '-h ""', "-o", f"-k {folder}", "-l", str(folder / "log"), "start"]
        pg_ctl(arguments, pgdata=folder, user=user)
        began = time.monotonic()
        reply = await kari.say("Jeg bor alene.", message_id)
        assert reply.state["saved"] is True and time.monotonic() - began < 5
        assert words_of(await kari.plan()).count("Jeg bor alene.") == 1
        store.close()
    finally:
        server.cleanup()


# -- crisis: before storage and outside Rasa --------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), TO_HOUSING], ids=["before the yes", "in a question"])
async def test_a_crisis_is_answered_when_the_database_is_away(talk, store: Store, before) -> None:
    kari: Talk = await talk(*before)
    with database_away(store):
        began = time.monotonic()
        reply = await kari.say(CRISIS)
        assert time.monotonic() - began < 1
    assert "113" in reply.messages[0].text and "116 117" in reply.messages[0].text
    assert reply.messages[0].kind == "crisis"
    assert reply.state["saved"] is False, "what was written is not said to be saved"


async def test_a_crisis_is_answered_when_the_database_goes_away_in_the_middle_of_the_turn(
    talk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message was stored, but the reply can not be: the numbers are given all the same."""
    from bot import crisis as crisis_answer

    kari: Talk = await talk(*TO_HOUSING)
    answer = crisis_answer.answer
    with contextlib.ExitStack() as later:

        def answers_and_then_the_disk_fails(*args) -> None:
            answer(*args)
            if not later._exit_callbacks:
                later.enter_context(database_away(store))

        monkeypatch.setattr(crisis_answer, "answer", answers_and_then_the_disk_fails)
        reply = await kari.say(CRISIS)
    assert "113" in reply.messages[0].text


async def test_a_crisis_is_answered_when_the_engine_never_comes(
    talk, store: Store, content, clock, executor, engine
) -> None:
    # Given a conversation from before, and a service whose model cannot be loaded
    kari: Talk = await talk(*TO_HOUSING)
    cold = ChatService(store, content, executor, clock)
    cold.engine_failed()
    for conversation in (kari,):
        late = Talk(cold, conversation.opened, clock)
        began = time.monotonic()
        reply = await late.say(CRISIS)
        # Then the numbers come at once, from content alone
        assert time.monotonic() - began < 1
        assert "113" in reply.messages[0].text and reply.messages[0].kind == "crisis"
    # And anything else is told kindly
    with pytest.raises(Problem) as told:
        await Talk(cold, kari.opened, clock).say("Jeg bor alene.")
    assert (told.value.status, told.value.text_id) == (503, "errors.warming_up")


async def test_a_crisis_is_answered_while_the_engine_warms_up(talk, store: Store, content, clock, executor) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    warming = ChatService(store, content, executor, clock)
    reply = await asyncio.wait_for(Talk(warming, kari.opened, clock).say(CRISIS), 1)
    assert "113" in reply.messages[0].text


async def test_a_message_typed_while_the_engine_warms_up_is_answered(
    talk, store: Store, content, clock, executor, engine
) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    warming = ChatService(store, content, executor, clock)
    assert warming.ready is False
    typed = asyncio.create_task(Talk(warming, kari.opened, clock).say("Jeg bor alene."))
    opened = asyncio.create_task(warming.open("parorende", "nn"))
    await asyncio.sleep(0.05)
    assert not typed.done() and not opened.done()
    # When the engine is there
    warming.engine_ready(engine)
    # Then what was typed is answered without being typed again
    reply = await asyncio.wait_for(typed, 5)
    assert reply.state["question"] == "bolig_dagligliv.goal" and reply.state["saved"] is True
    assert "Losen" in (await asyncio.wait_for(opened, 5)).reply.messages[0].text
