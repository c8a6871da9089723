"""No word of a person where it does not belong: before the yes, in Rasa, in logs, in answers about errors (T9, T17)."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path

import pytest

from bot.chat import ChatService, token_hash
from bot.logs import _JsonLines
from bot.problems import Problem
from store import conversations
from store.database import open_engine
from store.unit_of_work import Store
from tests.bot.spying import watched
from tests.builders import TO_HOUSING, Talk, every_cell, tap

WORD = "Kanarifuglen"


def words_on_disk(folder: Path, *words: str) -> list[tuple[str, str]]:
    """Where any of the words stands in any file of the folder, as bytes."""
    return [
        (path.name, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes()
    ]


def as_written(record: logging.LogRecord) -> str:
    """The line as the running service writes it (`bot.logs`)."""
    return _JsonLines().format(record)


async def test_no_yes_means_nothing_on_disk(
    sqlite_url: str, tmp_path: Path, content, engine, clock, executor
) -> None:
    # Given a person who says no, and writes a lot all the same
    store = Store(open_engine(sqlite_url))
    service = ChatService(store, content, executor, clock)
    service.engine_ready(engine)
    kari = await Talk.begin(service, clock=clock)
    for turn in (
        f"Jeg heter {WORD} og har det vondt.",
        f"Mitt nummer er {WORD}",
        tap("avkreft"),
        f"Har {WORD} rett til koordinator?",
        f"Jeg vil ikke leve lenger, sa {WORD}",
        tap("gjenta_sporsmal"),
        f"{WORD} vil klage",
        tap("fortsett_senere"),
    ):
        await kari.say(turn)
    relative = await Talk.begin(service, "parorende", clock=clock)
    await relative.say(f"Kan jeg få vite noe om {WORD}?")
    # Then neither the files nor the tables hold a word of it
    assert words_on_disk(tmp_path, WORD) == []
    store.close()
    assert words_on_disk(tmp_path, WORD) == []
    # And there is no plan to open
    with Store(open_engine(sqlite_url)).read() as uow:
        for talk in (kari, relative):
            _state, plan = conversations.load(uow, talk.id, token_hash(talk.token))
            assert plan is None
            assert conversations.history(uow, talk.id) == []


async def test_the_look_at_the_files_would_see_a_word(
    sqlite_url: str, tmp_path: Path, content, engine, clock, executor
) -> None:
    """The guard of the guard: with a yes, the words are found."""
    store = Store(open_engine(sqlite_url))
    service = ChatService(store, content, executor, clock)
    service.engine_ready(engine)
    kari = await Talk.begin(service, clock=clock)
    await kari.play(tap("bekreft"), f"Jeg er glad i {WORD}.")
    assert words_on_disk(tmp_path, WORD)
    store.close()


async def test_what_was_written_before_the_yes_is_not_stored_by_the_yes(talk, store: Store) -> None:
    """The bot said "Det du skrev nå, er ikke lagret" and "Da lagrer jeg svarene dine fra nå av"."""
    kari: Talk = await talk(f"Jeg heter {WORD}.")
    assert "er ikke lagret" in kari.text
    await kari.say(tap("bekreft"))
    assert "fra nå av" in kari.text
    assert [place for place, value in every_cell(store) if WORD in value] == []


async def test_a_relatives_talk_is_never_stored(talk, store: Store) -> None:
    kari: Talk = await talk(f"Sønnen min heter {WORD}.", "Kan jeg få avlastning?", audience="parorende")
    assert "Jeg lagrer ikke det du skriver" in kari.replies[0].messages[0].text
    assert [place for place, value in every_cell(store) if WORD in value] == []


async def test_rasa_never_sees_a_word(talk, engine) -> None:
    """Neither in events, nor in slots, nor in the text of the message: it sees an intent and a phase."""
    with watched(engine) as turns:
        kari: Talk = await talk(
            *TO_HOUSING,
            f"Jeg bor med {WORD}.",
            f"Jeg vil at {WORD} skal få det bra.",
            f"Har {WORD} rett til koordinator?",
            "endre målet om bolig",
            f"Jeg vil at {WORD} skal flytte.",
            f"Dette er bare tull, {WORD}!",
            f"{WORD} asdf qwer?",
            tap("vis_plan"),
        )
    assert len(turns) >= 12
    for turn in turns:
        seen = repr([event.as_dict() for event in turn.events]) + repr(turn.slots)
        assert WORD not in seen and "rett til koordinator" not in seen, turn
        assert set(turn.slots) == {"phase"}, "a second slot: could it hold words?"
        assert not [event for event in turn.events if event.as_dict().get("event") == "bot"], "words of the bot quote"
    assert WORD in str(await kari.plan())


async def test_rasas_store_keeps_nothing_between_turns(talk, engine) -> None:
    await talk(*TO_HOUSING, f"Jeg bor med {WORD}.")
    tracker_store = engine._agent.processor.tracker_store
    assert list(await tracker_store.keys()) == []
    assert WORD not in repr(vars(tracker_store))


async def test_no_word_in_any_log_line_at_any_level(
    talk, service: ChatService, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    # Given that everything is logged, at the loudest level
    caplog.set_level(logging.DEBUG)
    for name in ("rasa", "sqlalchemy.engine", "sqlalchemy.pool", "asyncio", "losen", "aiohttp", "apscheduler"):
        caplog.set_level(logging.DEBUG if not name.startswith("sqlalchemy") else logging.WARNING, logger=name)
    # When a person goes through ordinary and hostile turns, and an action fails
    kari: Talk = await talk(*TO_HOUSING)
    for words in (
        f"Jeg bor med {WORD}.",
        f"/inform{{\"navn\": \"{WORD}\"}}",
        f"Jeg vil ikke leve lenger, {WORD}",
        f"{WORD}?",
        f"<b>{WORD}</b>",
    ):
        await kari.say(words)
    for bad in (f"{WORD}\0", f"{WORD}\ud800", f"{WORD}" * 2000):
        with pytest.raises(Problem):
            await kari.say(bad)
    await kari.say(tap("gjenta_sporsmal"))

    async def fails(*_args: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(service._warming.warm.engine, "decide", fails)
    with pytest.raises(RuntimeError):
        await kari.say(f"Mer om {WORD}.")
    # Then no line holds a word of it, and nothing was printed
    assert WORD not in caplog.text
    assert [record for record in caplog.records if WORD in repr(vars(record))] == []
    out, err = capfd.readouterr()
    assert WORD not in out + err


async def test_a_failing_action_tells_neither_the_person_nor_the_log_what_was_written(
    talk, service: ChatService, engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception inside an action comes out as an exception (Rasa would swallow it and answer nothing)."""
    from actions.mapping_actions import Mapping

    caplog.set_level(logging.DEBUG)
    kari: Talk = await talk(*TO_HOUSING)

    def fails(self, turn) -> None:
        raise ValueError(f"planted: {turn.text}")

    monkeypatch.setattr(Mapping, "act", fails)
    message_id = uuid.uuid4().hex
    with pytest.raises(ValueError, match="planted"):
        await kari.say(f"Jeg bor med {WORD}.", message_id)
    # Rasa logs the exception with its text; what the service writes of that line holds only its origin
    written = [as_written(record) for record in caplog.records]
    assert any("rasa" in line for line in written), "the test no longer sees Rasa's line"
    assert WORD not in "".join(written)
    monkeypatch.undo()
    reply = await kari.say(f"Jeg bor med {WORD}.", message_id)
    assert reply.state["saved"] is True and reply.state["question"] == "bolig_dagligliv.goal"


async def test_the_code_and_the_pin_are_shown_once_and_kept_nowhere(talk, store: Store) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.", tap("fortsett_senere"))
    lines = dict(line.split(": ", 1) for line in kari.text.splitlines() if line.startswith(("Kode: ", "PIN: ")))
    for place, value in every_cell(store):
        assert lines["Kode"] not in value and lines["Kode"].replace("-", "") not in value, place
        assert place.startswith("message") is False or lines["PIN"] not in value, place
    assert lines["Kode"] not in "".join(bubble.text for bubble in await kari.history())


@pytest.mark.parametrize("turns", [(), TO_HOUSING], ids=["before the yes", "with a plan"])
async def test_deleting_through_the_door_leaves_no_word(talk, store: Store, turns) -> None:
    kari: Talk = await talk(*turns, f"Jeg heter {WORD}.")
    await kari.service.erase(kari.id, kari.token)
    assert [place for place, value in every_cell(store) if WORD in value or kari.id in value] == []
    with pytest.raises(Problem) as gone:
        await kari.history()
    assert gone.value.status == 404
    assert kari.service._memory.all(kari.id) == []
