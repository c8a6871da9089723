"""The conversation service: what both doors of the chat (pages and API) call, and nothing else.

gate → crisis → understand → store (commit) → decide (Rasa) → act → reply (commit): the turn itself is in `bot.turning`.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any

from actions.position import Position
from actions.welcome import LONG_PAUSE
from bot import resume
from bot.asking import open_topics
from bot.bubbles import Choice, Link, Message, Opened, Reply, Source, state_view
from bot.engine.engine import Engine
from bot.hearing import Hearing
from bot.hub import Hub
from bot.looking import Looking
from bot.memory import ShortMemory
from bot.problems import Problem
from bot.threads import Threads
from bot.training import topics_path
from bot.turning import Incoming, Turning, token_hash
from bot.warming import Warm, Warming
from content import Content
from nlu.retrieval import Finder
from nlu.topics import Topics
from store import conversations
from store.unit_of_work import Store

__all__ = [
    "AUDIENCES",
    "LANGUAGES",
    "ChatService",
    "Choice",
    "Link",
    "Message",
    "Opened",
    "Reply",
    "Source",
    "token_hash",
]

AUDIENCES = ("bruker", "parorende", "koordinator")
LANGUAGES = ("nb", "nn")


class ChatService:
    """Everything the chat's doors need. All methods raise `Problem` for what a person should be told."""

    def __init__(
        self,
        store: Store,
        content: Content,
        executor: Executor,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.content = content
        self._store = store
        self._now = now
        self._memory = ShortMemory()
        self._hub = Hub()
        store.listeners.append(self._hub.announce)
        self._threads = Threads(executor)
        self._warming = Warming()
        self._looking = Looking(store, self._memory, self._threads)
        self._turning = Turning(store, content, self._memory, self._threads, self._warming, self._looking, now)

    # -- warming up -------------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether the engine can answer now. Before that, `say` waits by itself."""
        return self._warming.warm is not None

    def engine_ready(self, engine: Engine, topics: Topics | Finder | None = None) -> None:
        """Give the service its engine (on the event loop); waiting messages go on."""
        hearing = Hearing(self._store, self.content, self._memory, engine.intent_model())
        self._warming.ready(Warm(engine, hearing, topics or open_topics(self.content, topics_path())))

    def engine_failed(self) -> None:
        """The engine will not come: waiting messages get a kind answer instead of hanging."""
        self._warming.failed()

    async def wait_until_warm(self) -> Engine:
        """Return the engine when it is there. Raises Problem when it will not come."""
        return (await self._warming.wait()).engine

    # -- opening and leaving ----------------------------------------------------------------------------------------

    async def open(self, audience: str, language: str) -> Opened:
        """Begin a conversation: no words are stored before the person says yes."""
        if audience not in AUDIENCES or language not in LANGUAGES:
            raise Problem(400, "errors.stale")
        await self._warming.wait()
        token, now = secrets.token_urlsafe(24), self._now()

        def make() -> str:
            with self._store.write() as uow:
                made = conversations.open_conversation(
                    uow, token_hash(token), audience, language, Position().as_json(), now
                )
                uow.commit()
                return made

        conversation = await self._threads.guarded(make)
        return Opened(conversation, token, await self._turning.lead(conversation, token, "start", "hilsen"))

    async def resume(self, code: str, pin: str) -> Opened:
        """Open a conversation from another device with the code and the PIN."""
        await self._warming.wait()
        token = secrets.token_urlsafe(24)
        conversation = await self._threads.guarded(
            lambda: resume.open_with_code(self._store, code, pin, token_hash(token), self._now())
        )
        return Opened(conversation, token, await self._turning.lead(conversation, token, "start", "gjenta_sporsmal"))

    async def leave(self, conversation: str, token: str) -> None:
        """Take the key from this device. What is stored stays."""

        def drop() -> None:
            with self._store.write() as uow:
                conversations.load(uow, conversation, token_hash(token))
                conversations.drop_token(uow, token_hash(token))
                uow.commit()

        await self._threads.guarded(drop)

    async def erase(self, conversation: str, token: str) -> None:
        """Delete everything about this conversation, at once."""

        def wipe() -> None:
            with self._store.write() as uow:
                state, plan = conversations.load(uow, conversation, token_hash(token))
                conversations.erase(uow, state, plan, self._now())
                uow.commit()

        async with self._threads.in_order(conversation):
            await self._threads.guarded(wipe)
            self._memory.forget(conversation)

    # -- talking and looking ----------------------------------------------------------------------------------------

    async def say(
        self, conversation: str, token: str, message_id: str, *, text: str | None = None, choice: str | None = None
    ) -> Reply:
        """Take one message (text or button) and answer. The same `message_id` gives the same answer again."""
        return await self._turning.take(conversation, token, Incoming.checked(message_id, text, choice))

    async def messages(self, conversation: str, token: str, after: str | None = None) -> list[Message]:
        """Return the conversation's messages, or those after the one with id `after`."""
        if after is None:
            await self._greet_back(conversation, token)
        return await self._looking.messages(conversation, token_hash(token), after, self._now())

    async def state(self, conversation: str, token: str) -> dict[str, Any]:
        """Return where the conversation stands."""
        heard = await self._looking.peek(conversation, token_hash(token))
        return state_view(self._turning.turn(heard, "", None))

    async def plan(self, conversation: str, token: str) -> dict[str, Any]:
        """Return the person's own draft as JSON. Raises Problem 404 when nothing is stored."""
        return await self._looking.plan(conversation, token_hash(token))

    def watch(self, conversation: str) -> AsyncIterator[None]:
        """Yield whenever something new may be there. The caller has checked the token by reading first."""
        return self._hub.watch(conversation)

    async def _greet_back(self, conversation: str, token: str) -> None:
        """A page is opened after a long time, or after a restart forgot what was never stored: say where we are."""
        heard = await self._looking.peek(conversation, token_hash(token))
        away = self._now() - heard.state.seen_at > LONG_PAUSE
        forgotten = heard.plan is None and not self._memory.all(conversation)
        if not (away or forgotten) or not self.ready:
            return
        intent = "gjenta_sporsmal" if heard.plan is not None else "hilsen"
        await self._turning.lead(conversation, token, "start", intent)
