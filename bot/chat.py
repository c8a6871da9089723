"""The conversation service: one turn from message to reply, in the order that makes "saved" true.

gate → crisis → understand → store (commit) → decide (Rasa) → act → reply (commit). Both doors of the chat (pages and
API) call this and nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from actions import mapping
from actions.position import Position
from actions.turn import Turn, begin
from actions.welcome import LONG_PAUSE, reminder
from bot import crisis as crisis_answer
from bot import gate, resume
from bot.asking import ASKED, UNCLEAR, find_right, make_finder
from bot.engine.engine import Engine
from bot.hearing import Heard, Hearing
from bot.hub import Hub
from bot.memory import ShortMemory
from bot.problems import Problem
from bot.replying import Replying
from content import Content
from nlu import crisis
from nlu.retrieval import Finder
from store import conversations, plan_json
from store.audit import Stale
from store.changes import SetResume
from store.conversations import StoredMessage, TurnConflict
from store.database import StoreDown
from store.unit_of_work import Store

AUDIENCES = ("bruker", "parorende", "koordinator")
LANGUAGES = ("nb", "nn")
TRIES = 8
WARM_UP = 60.0
T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """A button: what it says and what the server gets."""

    label: str
    value: str


@dataclass(frozen=True)
class Source:
    """Where law in a message stands, and when it was checked."""

    title: str
    law: str
    url: str
    checked: str


@dataclass(frozen=True)
class Message:
    """A bubble as the pages and the API show it. `item`: the answer it became, if it can be corrected."""

    id: str
    seq: int
    who: str
    text: str
    choices: tuple[Choice, ...]
    sources: tuple[Source, ...]
    rights: tuple[str, ...]
    item: str | None
    kind: str


@dataclass(frozen=True)
class Reply:
    """What the bot answered, and where the conversation stands now."""

    messages: tuple[Message, ...]
    state: dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """A new or resumed conversation with its key."""

    conversation: str
    token: str
    reply: Reply


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
        self._executor = executor
        self._now = now
        self._memory = ShortMemory()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}
        self._hub = Hub()
        store.listeners.append(self._hub.announce)
        self._engine: Engine | None = None
        self._engine_failed: str | None = None
        self._warm = asyncio.Event()
        self._hearing: Hearing | None = None
        self._finder: Finder | None = None
        self._replying = Replying(store, content, self._memory)

    # -- warming up -------------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether the engine can answer now. Before that, `say` waits by itself."""
        return self._engine is not None

    def engine_ready(self, engine: Engine, finder: Finder | None = None) -> None:
        """Give the service its engine (on the event loop); waiting messages go on."""
        self._finder = finder or make_finder(self.content)
        self._engine = engine
        self._hearing = Hearing(self._store, self.content, self._memory, engine.intent_model())
        self._warm.set()

    def engine_failed(self, why: str) -> None:
        """The engine will not come: waiting messages get a kind answer instead of hanging."""
        self._engine_failed = why
        self._warm.set()

    async def wait_until_warm(self) -> Engine:
        """Return the engine when it is there. Raises Problem when it will not come."""
        engine, _hearing = await self._warmed()
        return engine

    async def _warmed(self) -> tuple[Engine, Hearing]:
        if self._engine is None:
            try:
                await asyncio.wait_for(self._warm.wait(), WARM_UP)
            except TimeoutError as error:
                raise Problem(503, "errors.warming_up") from error
        if self._engine is None or self._hearing is None:
            raise Problem(503, "errors.warming_up")
        return self._engine, self._hearing

    # -- opening ----------------------------------------------------------------------------------------------------

    async def open(self, audience: str, language: str) -> Opened:
        """Begin a conversation: no words are stored before the person says yes."""
        if audience not in AUDIENCES or language not in LANGUAGES:
            raise Problem(400, "errors.stale")
        engine, _hearing = await self._warmed()
        token, now = secrets.token_urlsafe(24), self._now()

        def make() -> str:
            with self._store.write() as uow:
                made = conversations.open_conversation(
                    uow, token_hash(token), audience, language, Position().as_json(), now
                )
                uow.commit()
                return made

        conversation = await self._guarded(make)
        reply = await self._lead(engine, conversation, token, "start", "hilsen")
        return Opened(conversation, token, reply)

    async def resume(self, code: str, pin: str) -> Opened:
        """Open a conversation from another device with the code and the PIN."""
        engine, _hearing = await self._warmed()
        token = secrets.token_urlsafe(24)
        conversation = await self._guarded(
            lambda: resume.open_with_code(self._store, code, pin, token_hash(token), self._now())
        )
        reply = await self._lead(engine, conversation, token, "start", "gjenta_sporsmal")
        return Opened(conversation, token, reply)

    async def leave(self, conversation: str, token: str) -> None:
        """Take the key from this device. What is stored stays."""

        def drop() -> None:
            with self._store.write() as uow:
                conversations.load(uow, conversation, token_hash(token))
                conversations.drop_token(uow, token_hash(token))
                uow.commit()

        await self._guarded(drop)

    async def _lead(self, engine: Engine, conversation: str, token: str, phase: str, intent: str) -> Reply:
        """Run a turn that the bot begins."""
        async with self._in_order(conversation):
            for _try in range(TRIES):
                heard = await self._guarded(lambda: self._peek(conversation, token))
                turn = self._turn(heard, intent, None)
                begin(turn)
                await engine.decide(conversation, phase, intent)
                try:
                    return await self._finish(heard, turn)
                except (TurnConflict, Stale, IntegrityError):
                    continue
        raise Problem(503, "errors.storage_down")

    # -- one turn ---------------------------------------------------------------------------------------------------

    async def say(
        self, conversation: str, token: str, message_id: str, *, text: str | None = None, choice: str | None = None
    ) -> Reply:
        """Take one message (text or button) and answer. The same `message_id` gives the same answer again."""
        message_id = gate.check_id(message_id)
        if (text is None) == (choice is None):
            raise Problem(400, "errors.empty")
        alarm = None
        if text is not None:
            text = gate.check_text(text)
            alarm = crisis.detect(text)
        button = gate.check_choice(choice) if choice is not None else None
        engine: Engine | None = None
        if alarm is None:
            engine, _hearing = await self._warmed()
            if button and button[0] not in engine.intents and button[0] != "send":
                raise Problem(400, "errors.stale")
        async with self._in_order(conversation):
            for attempt in range(TRIES):
                try:
                    return await self._one_try(engine, conversation, token, message_id, text, choice, button, alarm)
                except (TurnConflict, Stale, IntegrityError):
                    await asyncio.sleep(0.002 * attempt)
        raise Problem(503, "errors.storage_down")

    async def _one_try(
        self,
        engine: Engine | None,
        conversation: str,
        token: str,
        message_id: str,
        text: str | None,
        choice: str | None,
        button: tuple[str, str | None] | None,
        alarm: crisis.Crisis | None,
    ) -> Reply:
        hearing = self._hearing or Hearing(self._store, self.content, self._memory, None)
        now = self._now()
        try:
            heard = await self._guarded(
                lambda: hearing.hear(
                    conversation, token_hash(token), message_id, text, choice, button, alarm is not None, now
                )
            )
        except Problem as problem:
            if alarm is not None and problem.status == 503:
                return self._crisis_without_store(alarm, message_id)
            raise
        if heard.replay is not None:
            return Reply(tuple(shown(m) for m in heard.replay), heard.replay_state or {})
        turn = self._turn(heard, heard.meaning.intent, heard.meaning.ref)
        turn.text = text
        turn.was_saved, turn.saved_item = heard.saved, heard.item_id
        if alarm is not None:
            crisis_answer.answer(turn, alarm, message_id)
            return await self._finish_crisis(heard, turn, alarm, message_id)
        else:
            if engine is None:
                raise Problem(503, "errors.warming_up")
            self._look_up(turn)
            begin(turn)
            await engine.decide(conversation, heard.meaning.phase, turn.intent)
            self._remind(turn, heard)
        if not turn.said:
            raise RuntimeError(f"no answer to {heard.meaning.intent} in {heard.meaning.phase}")
        return await self._finish(heard, turn, message_id)

    def _turn(self, heard: Heard, intent: str, ref: str | None) -> Turn:
        return Turn(
            content=self.content,
            audience=heard.state.audience,
            language=heard.state.language,
            position=heard.position,
            plan=heard.plan,
            intent=intent,
            ref=ref,
            now=self._now(),
            ranking=heard.meaning.ranking,
            coordinators=heard.coordinators,
        )

    def _look_up(self, turn: Turn) -> None:
        """Typed questions: find the very right that is asked about."""
        if turn.text is None or turn.ref is not None or self._finder is None:
            return
        turn.found = find_right(self._finder, self.content, turn.intent, turn.text)
        if turn.found is not None and turn.intent in UNCLEAR:
            turn.intent = ASKED

    def _remind(self, turn: Turn, heard: Heard) -> None:
        """After a long silence, begin with one sentence on where we were."""
        if self._now() - heard.state.seen_at > LONG_PAUSE and turn.plan is not None and not turn.erase:
            before = Turn(self.content, turn.audience, turn.language, heard.position, heard.plan, "", None, turn.now)
            text = reminder(before)
            if text:
                turn.said.insert(0, type(turn.said[0])(text))

    async def _finish(self, heard: Heard, turn: Turn, message_id: str | None = None) -> Reply:
        if turn.resume_secret is not None:
            code, pin = turn.resume_secret
            hashes = await self._run(lambda: (resume.code_hash(code), resume.pin_hash(pin)))
            turn.changes.append(SetResume(*hashes))
        state = state_view(turn)
        kept = await self._guarded(lambda: self._replying.reply(heard, turn, message_id, state))
        return Reply(tuple(shown(m) for m in kept), state)

    async def _finish_crisis(self, heard: Heard, turn: Turn, alarm: crisis.Crisis, message_id: str) -> Reply:
        """Keep the crisis turn if the store can; the person gets the numbers in any case."""
        try:
            return await self._finish(heard, turn, message_id)
        except Problem as problem:
            if problem.status == 503:
                return self._crisis_without_store(alarm, message_id)
            raise

    def _crisis_without_store(self, alarm: crisis.Crisis, message_id: str) -> Reply:
        """The database is away: the numbers are given all the same."""
        turn = Turn(self.content, "bruker", "nb", Position(), None, "", None, self._now())
        crisis_answer.answer(turn, alarm, message_id)
        says = turn.said[0]
        message = Message(f"{message_id}-svar", 0, "bot", says.text, (), (), (), None, "crisis")
        return Reply((message,), {"area": None, "question": None, "progress": [], "saved": False})

    # -- looking ----------------------------------------------------------------------------------------------------

    async def messages(self, conversation: str, token: str, after: str | None = None) -> list[Message]:
        """Return the conversation's messages, or those after the one with id `after`."""
        if after is None:
            await self._greet_back(conversation, token)
        elif not gate.is_id(after):
            after = ""  # no message has such an id: everything comes after it

        def look() -> list[StoredMessage]:
            with self._store.read() as uow:
                state, _plan = conversations.load(uow, conversation, token_hash(token))
                if state.plan_id is not None:
                    return conversations.history(uow, conversation, after)
            kept = self._memory.all(conversation)
            last = next((i for i, m in enumerate(kept) if m.id == after), -1)
            return kept[last + 1 :]

        return [shown(m) for m in await self._guarded(look)]

    async def _greet_back(self, conversation: str, token: str) -> None:
        """A page is opened after a long time, or after a restart forgot what was never stored: say where we are."""
        heard = await self._guarded(lambda: self._peek(conversation, token))
        away = self._now() - heard.state.seen_at > LONG_PAUSE
        forgotten = heard.plan is None and not self._memory.all(conversation)
        if not (away or forgotten) or self._engine is None:
            return
        intent = "gjenta_sporsmal" if heard.plan is not None else "hilsen"
        await self._lead(self._engine, conversation, token, "start", intent)

    async def state(self, conversation: str, token: str) -> dict[str, Any]:
        """Return where the conversation stands."""
        heard = await self._guarded(lambda: self._peek(conversation, token))
        return state_view(self._turn(heard, "", None))

    async def plan(self, conversation: str, token: str) -> dict[str, Any]:
        """Return the person's own draft as JSON. Raises Problem 404 when nothing is stored."""

        def look() -> dict[str, Any]:
            with self._store.read() as uow:
                _state, plan = conversations.load(uow, conversation, token_hash(token))
                if plan is None:
                    raise Problem(404, "errors.not_found")
                return plan_json.plan_json(uow, plan)

        return await self._guarded(look)

    async def erase(self, conversation: str, token: str) -> None:
        """Delete everything about this conversation, at once."""

        def wipe() -> None:
            with self._store.write() as uow:
                state, plan = conversations.load(uow, conversation, token_hash(token))
                conversations.erase(uow, state, plan, self._now())
                uow.commit()

        async with self._in_order(conversation):
            await self._guarded(wipe)
            self._memory.forget(conversation)

    def watch(self, conversation: str) -> AsyncIterator[None]:
        """Yield whenever something new may be there. The caller has checked the token by reading first."""
        return self._hub.watch(conversation)

    def _peek(self, conversation: str, token: str) -> Heard:
        with self._store.read() as uow:
            state, plan = conversations.load(uow, conversation, token_hash(token))
            return Heard.looking(state, plan, Hearing.coordinators_for(uow, plan, state))

    # -- order, threads, errors -------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _in_order(self, conversation: str) -> AsyncIterator[None]:
        """One turn at a time per conversation, first come first served (wakes at once)."""
        lock, waiting = self._locks.get(conversation, (asyncio.Lock(), 0))
        self._locks[conversation] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[conversation]
            if waiting == 1:
                del self._locks[conversation]
            else:
                self._locks[conversation] = (lock, waiting - 1)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return await self._run(work)
        except LookupError as error:
            raise Problem(404, "errors.unknown_conversation") from error
        except StoreDown as error:
            raise Problem(503, "errors.storage_down") from error


def token_hash(token: str) -> str:
    """Return what the store keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def shown(message: StoredMessage) -> Message:
    """Return a stored bubble as the doors show it."""
    payload = message.payload or {}
    return Message(
        id=message.id,
        seq=message.seq,
        who=message.who,
        text=message.text or "",
        choices=tuple(Choice(c["label"], c["value"]) for c in payload.get("choices", ())),
        sources=tuple(Source(**s) for s in payload.get("sources", ())),
        rights=tuple(payload.get("rights", ())),
        item=message.item_id,
        kind=message.kind,
    )


def state_view(turn: Turn) -> dict[str, Any]:
    """Return the state as the contract promises: pointers, progress per area, and whether the words are on disk.

    With a plan, everything said is on disk when the reply is given; without one, nothing is.
    """
    position = turn.position
    return {
        "area": position.area,
        "question": position.question if position.phase in ("question", "clarify") else None,
        "phase": position.phase,
        "status": turn.plan.status if turn.plan else None,
        "progress": mapping.progress_view(turn.content, turn.progress, turn.language) if turn.plan else [],
        "saved": turn.plan is not None and not turn.erase,
        "language": turn.language,
        "audience": turn.audience,
    }
