"""One turn, from message to reply: heard (commit), decided by Rasa, acted on, answered (commit)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from actions.crisis_plan import RIGHT
from actions.position import Position
from actions.turn import Say, Turn, begin
from actions.welcome import LONG_PAUSE, reminder
from bot import crisis as crisis_answer
from bot import gate, resume
from bot.asking import ASKED, NEVER_LOOKED_UP, OFF_TOPIC, find_right, near_rights
from bot.bubbles import Message, Reply, shown, state_view
from bot.hearing import Heard, Hearing
from bot.looking import Looking
from bot.memory import ShortMemory
from bot.problems import Problem
from bot.reading import BUTTONS
from bot.replying import Replying
from bot.threads import Threads
from bot.warming import Warm, Warming
from content import Content
from nlu import crisis
from store.audit import Stale
from store.changes import SetResume
from store.conversations import TurnConflict
from store.unit_of_work import Store

TRIES = 8


@dataclass(frozen=True)
class Incoming:
    """A message that passed the gate: words, or a button as (intent, reference); `alarm` when it tells of danger."""

    id: str
    text: str | None
    choice: str | None
    button: tuple[str, str | None] | None
    alarm: crisis.Crisis | None

    @staticmethod
    def checked(message_id: str, text: str | None, choice: str | None) -> Incoming:
        """Return the message. Raises Problem for what may not come in."""
        message_id = gate.check_id(message_id)
        if (text is None) == (choice is None):
            raise Problem(400, "errors.empty")
        if text is None:
            return Incoming(message_id, None, choice, gate.check_choice(choice), None)
        text = gate.check_text(text)
        return Incoming(message_id, text, None, None, crisis.detect(text))


class Turning:
    """Carries out turns. Raises `Problem` for what a person should be told."""

    def __init__(
        self,
        store: Store,
        content: Content,
        memory: ShortMemory,
        threads: Threads,
        warming: Warming,
        looking: Looking,
        now: Callable[[], datetime],
    ) -> None:
        self._content = content
        self._threads = threads
        self._warming = warming
        self._looking = looking
        self._now = now
        self._replying = Replying(store, content, memory)
        # Words of danger are heard also before the engine is there.
        self._early_hearing = Hearing(store, content, memory, None)

    async def lead(self, conversation: str, token: str, phase: str, intent: str) -> Reply:
        """Run a turn that the bot begins."""
        engine = (await self._warming.wait()).engine
        async with self._threads.in_order(conversation):
            for _try in range(TRIES):
                heard = await self._looking.peek_back(conversation, token_hash(token), self._now())
                turn = self.turn(heard, intent, None)
                begin(turn)
                await engine.decide(conversation, phase, intent)
                try:
                    return await self._finish(heard, turn)
                except (TurnConflict, Stale, IntegrityError):
                    continue
        raise Problem(503, "errors.storage_down")

    async def take(self, conversation: str, token: str, incoming: Incoming) -> Reply:
        """Take one message and answer. The same id gives the same answer again."""
        warm: Warm | None = None
        if incoming.alarm is None:
            warm = await self._warming.wait()
            if incoming.button and incoming.button[0] not in (*warm.engine.intents, *BUTTONS):
                raise Problem(400, "errors.stale")
        async with self._threads.in_order(conversation):
            for attempt in range(TRIES):
                try:
                    return await self._one_try(warm, conversation, token, incoming)
                except (TurnConflict, Stale, IntegrityError):
                    await asyncio.sleep(0.002 * attempt)
        raise Problem(503, "errors.storage_down")

    async def _one_try(self, warm: Warm | None, conversation: str, token: str, incoming: Incoming) -> Reply:
        if incoming.alarm is not None:
            return await self._one_try_in_crisis(incoming.alarm, conversation, token, incoming)
        if warm is None:
            raise Problem(503, "errors.warming_up")
        heard = await self._hear(warm.hearing, conversation, token, incoming)
        if heard.replay is not None:
            return _said_before(heard)
        turn = self._turn_about(heard, incoming)
        self._look_up(turn, heard, warm)
        await self._look_up_crisis_plan(turn, heard)
        begin(turn)
        await warm.engine.decide(conversation, heard.meaning.phase, turn.intent)
        self._remind(turn, heard)
        if not turn.said:
            raise RuntimeError(f"no answer to {heard.meaning.intent} in {heard.meaning.phase}")
        return await self._finish(heard, turn, incoming.id)

    async def _one_try_in_crisis(
        self, alarm: crisis.Crisis, conversation: str, token: str, incoming: Incoming
    ) -> Reply:
        """Keep the crisis turn if the store can; the person gets the numbers in any case."""
        hearing = self._warming.warm.hearing if self._warming.warm else self._early_hearing
        try:
            heard = await self._hear(hearing, conversation, token, incoming)
            if heard.replay is not None:
                return _said_before(heard)
            turn = self._turn_about(heard, incoming)
            crisis_answer.answer(turn, alarm, incoming.id)
            return await self._finish(heard, turn, incoming.id)
        except Problem as problem:
            if problem.status == 503:
                return self._crisis_without_store(alarm, incoming.id)
            raise

    async def _hear(self, hearing: Hearing, conversation: str, token: str, incoming: Incoming) -> Heard:
        now, key = self._now(), token_hash(token)
        return await self._threads.guarded(
            lambda: hearing.hear(
                conversation,
                key,
                incoming.id,
                incoming.text,
                incoming.choice,
                incoming.button,
                incoming.alarm is not None,
                now,
            )
        )

    def turn(self, heard: Heard, intent: str, ref: str | None) -> Turn:
        """Return the turn that actions work on."""
        return Turn(
            content=self._content.for_audience(heard.state.audience),
            audience=heard.state.audience,
            language=heard.state.language,
            position=heard.position,
            plan=heard.plan,
            intent=intent,
            ref=ref,
            now=self._now(),
            ranking=heard.meaning.ranking,
            coordinators=heard.coordinators,
            about=heard.about,
            following=heard.following,
            pending_text=heard.pending_text,
        )

    def _turn_about(self, heard: Heard, incoming: Incoming) -> Turn:
        turn = self.turn(heard, heard.meaning.intent, heard.meaning.ref)
        turn.text = incoming.text
        turn.was_saved, turn.saved_item = heard.saved, heard.item_id
        return turn

    def _look_up(self, turn: Turn, heard: Heard, warm: Warm) -> None:
        """Typed questions: find the very right that is asked about."""
        phase = heard.position.phase
        if turn.text is None or turn.ref is not None or {phase, heard.meaning.phase} & NEVER_LOOKED_UP:
            return
        sure = turn.ranking[0][1] if turn.ranking else 1.0
        turn.found = find_right(warm.topics, self._content, turn.intent, turn.text, phase, sure)
        if turn.found is not None or turn.intent == OFF_TOPIC:
            turn.near = near_rights(warm.topics, self._content, turn.text, turn.found)
        if turn.found is not None and self._content.right_for_intent(turn.intent) is None:
            turn.intent = ASKED
            turn.move(pending=None)

    async def _look_up_crisis_plan(self, turn: Turn, heard: Heard) -> None:
        """Asked about crisis plans: have the own one at hand."""
        plan_id, asked = heard.state.plan_id, (turn.found or turn.intent, turn.ref)
        if plan_id is not None and asked == (RIGHT, None):
            turn.crisis_lines = await self._threads.guarded(lambda: self._looking.crisis_lines(plan_id))

    def _remind(self, turn: Turn, heard: Heard) -> None:
        """After a long silence, begin with one sentence on where we were."""
        if self._now() - heard.state.seen_at > LONG_PAUSE and turn.plan is not None and not turn.erase:
            before = Turn(self._content, turn.audience, turn.language, heard.position, heard.plan, "", None, turn.now)
            text = reminder(before)
            if text:
                turn.said.insert(0, Say(text))

    async def _finish(self, heard: Heard, turn: Turn, message_id: str | None = None) -> Reply:
        if turn.resume_secret is not None:
            code, pin = turn.resume_secret
            hashes = await self._threads.run(lambda: (resume.code_hash(code), resume.pin_hash(pin)))
            turn.changes.append(SetResume(*hashes))
        state = state_view(turn)
        kept = await self._threads.guarded(lambda: self._replying.reply(heard, turn, message_id, state))
        return Reply(tuple(shown(m) for m in kept), state)

    def _crisis_without_store(self, alarm: crisis.Crisis, message_id: str) -> Reply:
        """The database is away: the numbers are given all the same."""
        turn = Turn(self._content, "bruker", "nb", Position(), None, "", None, self._now())
        crisis_answer.answer(turn, alarm, message_id)
        message = Message(f"{message_id}-svar", 0, "bot", turn.said[0].text, (), (), (), None, "crisis")
        return Reply((message,), {"area": None, "question": None, "progress": [], "saved": False})


def token_hash(token: str) -> str:
    """Return what the store keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _said_before(heard: Heard) -> Reply:
    return Reply(tuple(shown(m) for m in heard.replay or ()), heard.replay_state or {})
