"""Builders: the smallest sensible thing of each kind, with what matters to the test named by the test."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text as sql

from actions.position import Position
from bot.chat import ChatService, Message, Opened, Reply, token_hash
from bot.play import Clock
from content import Content
from store import accounts, conversations
from store.base import new_id
from store.changes import SaveAnswer, Send, StartPlan, Target, apply_changes
from store.database import READ_ONLY
from store.plan_state import PlanState, Progress
from store.tables import Base
from store.unit_of_work import Store

START = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
_count = itertools.count(1)


def unique(word: str) -> str:
    """A word nobody else in the session uses."""
    return f"{word}{next(_count)}x{uuid.uuid4().hex[:6]}"


# -- conversations, as a person has them ------------------------------------------------------------------------------


@dataclass(frozen=True)
class tap:  # noqa: N801 - reads as a verb in tests: tap("bekreft")
    """A tapped button, by its value."""

    value: str


@dataclass(frozen=True)
class wait:  # noqa: N801 - reads as a verb in tests: wait("P21D")
    """Time goes by (an ISO 8601 duration)."""

    duration: str


Turn = str | tap | wait


@dataclass
class Talk:
    """One person's side of a conversation through the real service."""

    service: ChatService
    opened: Opened
    clock: Clock | None = None
    replies: list[Reply] = field(default_factory=list)

    @classmethod
    async def begin(
        cls, service: ChatService, audience: str = "bruker", language: str = "nb", clock: Clock | None = None
    ) -> Talk:
        """Open a conversation."""
        opened = await service.open(audience, language)
        return cls(service, opened, clock, [opened.reply])

    @property
    def id(self) -> str:
        return self.opened.conversation

    @property
    def token(self) -> str:
        return self.opened.token

    @property
    def last(self) -> Reply:
        return self.replies[-1]

    @property
    def text(self) -> str:
        """Everything the bot said last, in one string."""
        return "\n".join(message.text for message in self.last.messages)

    @property
    def buttons(self) -> list[str]:
        """The values of the buttons under what the bot said last."""
        return [choice.value for message in self.last.messages for choice in message.choices]

    @property
    def state(self) -> dict[str, Any]:
        return self.last.state

    def button(self, label: str) -> tap:
        """The button with this label under what the bot said last."""
        found = [c.value for m in self.last.messages for c in m.choices if c.label.startswith(label)]
        assert found, f"no button {label!r}; there are {[c.label for m in self.last.messages for c in m.choices]}"
        return tap(found[0])

    async def say(self, turn: Turn, message_id: str | None = None) -> Reply:
        """Say or tap one thing; the reply is also kept as the last one."""
        if isinstance(turn, wait):
            assert self.clock is not None
            self.clock.advance(turn.duration)
            return self.last
        said = {"choice": turn.value} if isinstance(turn, tap) else {"text": turn}
        reply = await self.service.say(self.id, self.token, message_id or uuid.uuid4().hex, **said)
        self.replies.append(reply)
        return reply

    async def play(self, *turns: Turn) -> Reply:
        """Play turns in order and return the last reply."""
        for turn in turns:
            await self.say(turn)
        return self.last

    async def plan(self) -> dict[str, Any]:
        """The person's own draft."""
        return await self.service.plan(self.id, self.token)

    async def history(self) -> list[Message]:
        """The bubbles of the conversation."""
        return await self.service.messages(self.id, self.token)

    async def words(self) -> list[str]:
        """The words of every item in the draft, in the order of the draft."""
        return words_of(await self.plan())


TO_AREAS: tuple[Turn, ...] = (
    tap("bekreft"),
    "Jeg er god til å lytte.",
    "Jeg liker å gå tur.",
    "Det hjelper å stå opp tidlig.",
    "Jeg bor alene og har vært syk en stund.",
)
"""From the first question to the list of life areas."""

TO_HOUSING: tuple[Turn, ...] = (*TO_AREAS, tap("start_kartlegging:bolig_dagligliv"))
"""… and into the first area, where the situation is asked for."""


def words_of(plan: dict[str, Any]) -> list[str]:
    """Every text of a plan as JSON that somebody wrote."""
    found = [plan["situation"]] if plan["situation"] else []
    found += [item["text"] for item in plan["resources"]]
    for area in plan["areas"]:
        found += [area[name] for name in ("situation", "comment") if area[name]]
        found += [item["text"] for name in ("goals", "own", "others", "wishes") for item in area[name]]
    return found


# -- the store, directly ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What a builder made and the keys to it."""

    conversation: str
    token: str
    plan: str
    items: tuple[str, ...] = ()

    @property
    def token_hash(self) -> str:
        return token_hash(self.token)


def a_coordinator(store: Store, name: str = "Ingrid Lund", username: str | None = None) -> str:
    """Add a coordinator without a usable password and return the account's id."""
    with store.write() as uow:
        account = accounts.add_account(uow, username or unique("koordinator"), name, "koordinator", "!", START)
        uow.commit()
    return account


def a_conversation(store: Store, audience: str = "bruker", language: str = "nb") -> Made:
    """Begin a conversation that has no plan."""
    token = unique("token")
    with store.write() as uow:
        made = conversations.open_conversation(
            uow, token_hash(token), audience, language, Position().as_json(), START
        )
        uow.commit()
    return Made(made, token, "")


def a_plan(
    store: Store,
    *answers: tuple[str, str],
    sent_to: str | None = None,
    language: str = "nb",
    now: datetime = START,
) -> Made:
    """Make a conversation with a consented plan holding `answers` as (question id, words), perhaps sent."""
    made = a_conversation(store, language=language)
    items = []
    with store.write() as uow:
        target = Target(uow, made.conversation, None, now)
        apply_changes(target, [StartPlan(language, "test")])
        plan_id = target.plan.plan_id
        for number, (question, words) in enumerate(answers):
            item = new_id()
            items.append(item)
            target.now = now + timedelta(seconds=number)
            apply_changes(target, [an_answer(item, question, words)])
        if sent_to is not None:
            apply_changes(target, [Send(sent_to, "Ingrid Lund", "test")])
        uow.commit()
    return Made(made.conversation, made.token, plan_id, tuple(items))


def an_answer(item: str, question: str, words: str, progress: Progress | None = None) -> SaveAnswer:
    """The change that stores new words."""
    area, _, aspect = question.partition(".")
    return SaveAnswer(item, area, question, aspect, words, "Spørsmålet?", "test", None, progress or Progress())


def load_plan(store: Store, made: Made) -> PlanState:
    """The plan as the conversation sees it."""
    with store.read() as uow:
        _state, plan = conversations.load(uow, made.conversation, made.token_hash)
    assert plan is not None
    return plan


def every_cell(store: Store) -> Iterable[tuple[str, str]]:
    """Every value in every table as (table.column, text): for looking for words that should not be there."""
    with store.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(sql(f'SELECT * FROM "{table.name}"')).mappings():
                for column, value in row.items():
                    yield f"{table.name}.{column}", str(bytes(value) if isinstance(value, memoryview) else value)


def row_counts(store: Store) -> dict[str, int]:
    """How many rows each table holds."""
    with store.engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        return {
            table.name: int(connection.execute(sql(f'SELECT count(*) FROM "{table.name}"')).scalar_one())
            for table in Base.metadata.sorted_tables
        }


def question_ids(content: Content) -> list[str]:
    """The id of every question."""
    return [q.id for area in (content.general, *content.areas) for q in area.questions]
