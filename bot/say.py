"""`./losen say`: a conversation in the terminal, through the same code as the web chat."""

from __future__ import annotations

import asyncio
import json
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.chat import ChatService
from bot.engine.engine import Engine
from bot.play import Clock, play, read_script
from bot.problems import Problem
from bot.training import model_path
from content import load
from store import accounts, migrate
from store.database import open_engine
from store.unit_of_work import Store


@contextmanager
def a_service(url: str, now: Callable[[], datetime], engine: Engine | None = None) -> Iterator[ChatService]:
    """Give a ready service on the database at `url`. Call inside a running loop's thread."""
    store = Store(open_engine(url))
    migrate.upgrade(store.engine)
    with ThreadPoolExecutor(2) as executor:
        service = ChatService(store, load(), executor, now)
        service.engine_ready(engine or Engine.load(model_path()))
        try:
            yield service
        finally:
            store.close()


async def play_file(path: Path) -> dict[str, Any]:
    """Play a script against an empty store and return `{"turns": […], "plan": {…} | None}`."""
    script = read_script(path)
    clock = Clock(script.now)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/say.db"
        add_coordinator(url, clock)
        with a_service(url, clock) as service:
            played = await play(service, clock, script)
            return {"turns": played.turns, "plan": await plan_or_none(service, played.opened)}


async def plan_or_none(service: ChatService, opened: Any) -> dict[str, Any] | None:
    """Return the plan, or None when nothing is stored."""
    try:
        return await service.plan(opened.conversation, opened.token)
    except Problem:
        return None


def add_coordinator(url: str, now: Callable[[], datetime]) -> None:
    """Put one coordinator without a password into a store, so that a script can send its draft."""
    store = Store(open_engine(url))
    migrate.upgrade(store.engine)
    with store.write() as uow:
        accounts.add_account(uow, "koordinator", "Kim Koordinator", "koordinator", "!", now())
        uow.commit()
    store.close()


def run_script(path: Path) -> int:
    """Print the outcome of a script as one JSON."""
    print(json.dumps(asyncio.run(play_file(path)), ensure_ascii=False, indent=1))
    return 0


def run_terminal(audience: str, language: str) -> int:
    """Talk in the terminal: type text, or a number for a button. Nothing is kept after the end."""
    return asyncio.run(_talk(audience, language))


async def _talk(audience: str, language: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/say.db"
        add_coordinator(url, lambda: datetime.now(UTC))
        with a_service(url, lambda: datetime.now(UTC)) as service:
            opened = await service.open(audience, language)
            choices = _show(opened.reply.messages)
            while True:
                try:
                    line = (await asyncio.to_thread(input, "> ")).strip()
                except (EOFError, KeyboardInterrupt):
                    return 0
                number = int(line) if line.isdigit() and 0 < int(line) <= len(choices) else 0
                said: dict[str, str] = {"choice": choices[number - 1]} if number else {"text": line}
                try:
                    reply = await service.say(opened.conversation, opened.token, uuid.uuid4().hex, **said)
                except Problem as problem:
                    print(service.content.text(problem.text_id, language, **problem.values))
                    continue
                choices = _show(reply.messages) or choices


def _show(messages: Any) -> list[str]:
    for message in messages:
        print(f"\n{message.text}")
        for link in message.links:
            print(f"  [{link.label}: {link.url}]")
        for source in message.sources:
            print(f"  [{source.law} – {source.url} – {source.checked}]")
    choices = list(messages[-1].choices) if messages else []
    for number, choice in enumerate(choices, 1):
        print(f"  {number}) {choice.label}")
    return [choice.value for choice in choices]
