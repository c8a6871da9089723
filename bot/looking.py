"""Looking at a conversation without saying anything: its bubbles, and the person's own draft."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import gate
from bot.bubbles import Message, shown
from bot.hearing import Heard, Hearing, told_days_ago
from bot.memory import ShortMemory
from bot.problems import Problem
from bot.threads import Threads
from store import conversations, plan_json
from store.conversations import StoredMessage
from store.elements import CrisisLine
from store.entries import read_entries
from store.unit_of_work import Store

NOTICE = "notice"  # what the coordinator's work left in the conversation


class Looking:
    """Reads for the doors. Every read names the conversation and the key's hash: an id alone opens nothing."""

    def __init__(self, store: Store, memory: ShortMemory, threads: Threads) -> None:
        self._store = store
        self._memory = memory
        self._threads = threads

    async def peek(self, conversation: str, key: str) -> Heard:
        """Return where the conversation stands."""
        return await self._threads.guarded(lambda: self._peek(conversation, key))

    async def peek_back(self, conversation: str, key: str, now: datetime) -> Heard:
        """Return where the conversation stands, and what was told last when that is days ago."""

        def look() -> Heard:
            with self._store.read() as uow:
                heard = self._peek(conversation, key)
                return replace(heard, about=told_days_ago(uow, heard.state, now)) if heard.plan else heard

        return await self._threads.guarded(look)

    async def messages(self, conversation: str, key: str, after: str | None, now: datetime) -> list[Message]:
        """Return the bubbles, or those after the one with id `after`. A notice counts as seen from now on."""
        since = "" if after is not None and not gate.is_id(after) else after  # no message has such an id

        def look() -> list[StoredMessage]:
            with self._store.read() as uow:
                state, _plan = conversations.load(uow, conversation, key)
                if state.plan_id is not None:
                    return conversations.history(uow, conversation, since)
            kept = self._memory.all(conversation)
            last = next((i for i, m in enumerate(kept) if m.id == since), -1)
            return kept[last + 1 :]

        found = await self._threads.guarded(look)
        fresh = [m.id for m in found if m.kind == NOTICE and m.shown_at is None]
        if fresh:
            with suppress(Problem):  # what can be read is shown, also when nothing can be written
                await self._threads.guarded(lambda: self._note_shown(conversation, fresh, now))
        return [shown(m) for m in found]

    async def plan(self, conversation: str, key: str) -> dict[str, Any]:
        """Return the person's own draft as JSON. Raises Problem 404 when nothing is stored."""

        def look() -> dict[str, Any]:
            with self._store.read() as uow:
                _state, plan = conversations.load(uow, conversation, key)
                if plan is None:
                    raise Problem(404, "errors.not_found")
                return plan_json.plan_json(uow, plan)

        return await self._threads.guarded(look)

    def crisis_lines(self, plan_id: str) -> tuple[CrisisLine, ...]:
        """Return the lines of the crisis plan, for a conversation whose key was checked. Waits for the disk."""
        with self._store.read() as uow:
            return tuple(line for _, line in read_entries(uow, plan_id).of(CrisisLine))
    def _note_shown(self, conversation: str, message_ids: list[str], now: datetime) -> None:
        with self._store.write() as uow:
            conversations.note_shown(uow, conversation, message_ids, now)
            uow.commit()

    def _peek(self, conversation: str, key: str) -> Heard:
        with self._store.read() as uow:
            state, plan = conversations.load(uow, conversation, key)
            return Heard.looking(state, plan, Hearing.coordinators_for(uow, plan, state))
