"""Plays conversations over HTTP, against Losen or a stock Rasa project, and times every turn."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from bench.script import CONSENT, OPEN, SKIP, Script, Turn, View

TIMEOUT = aiohttp.ClientTimeout(total=120, connect=10)


class BadReply(Exception):
    """The bot answered with an error, with nothing, or with something that is no answer."""


# What a played turn may fail with: the network, the reply's status, or the reply's shape.
FAULTS = (BadReply, aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Sample:
    """One timed turn: its number in its conversation, when it ended, and how long it took."""

    number: int
    kind: str
    seconds: float
    ended: float
    error: str | None = None


class Bot(Protocol):
    """One conversation with one of the two bots."""

    async def open(self) -> View: ...

    async def say(self, turn: Turn) -> tuple[View, float]:
        """Send one turn; the view after it, and the seconds until the whole reply was read."""


async def _post(
    session: aiohttp.ClientSession, url: str, body: object, headers: dict[str, str] | None = None
) -> tuple[Any, float]:
    data = json.dumps(body, ensure_ascii=False).encode()
    began = time.perf_counter()
    async with session.post(
        url, data=data, headers={"Content-Type": "application/json", **(headers or {})}
    ) as response:
        raw = await response.read()
        status = response.status
    seconds = time.perf_counter() - began
    if status >= 400:
        raise BadReply(f"HTTP {status}: {raw[:200].decode('utf-8', 'replace')}")
    return json.loads(raw), seconds


class Losen:
    """A conversation through Losen's chat API."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base = session, base
        self._url = ""
        self._headers: dict[str, str] = {}

    async def open(self) -> View:
        body = {"audience": "bruker", "language": "nb"}
        reply, _ = await _post(self._session, f"{self._base}/api/chat", body)
        self._url = f"{self._base}/api/chat/{reply['conversation']}/messages"
        self._headers = {"Authorization": f"Bearer {reply['token']}"}
        return self._view(reply)

    async def say(self, turn: Turn) -> tuple[View, float]:
        said = ("text", turn.text) if turn.choice is None else ("choice", turn.choice)
        body = dict([("id", str(uuid.uuid4())), said])
        reply, seconds = await _post(self._session, self._url, body, self._headers)
        return self._view(reply), seconds

    @staticmethod
    def _view(reply: dict[str, Any]) -> View:
        messages, state = reply.get("messages") or [], reply.get("state") or {}
        if not any((message.get("text") or "").strip() for message in messages):
            raise BadReply("an empty reply")
        return View(
            question=state.get("question"),
            area=state.get("area"),
            choices=tuple(c["value"] for m in messages for c in m.get("choices") or ()),
            areas=tuple(p["area"] for p in state.get("progress") or () if p["area"] != "generelt"),
        )


@dataclass(frozen=True)
class StockTexts:
    """How a stock bot's plain texts are read: which text asks which question of which form."""

    questions: dict[str, tuple[str, str]]
    areas: tuple[str, ...]


class Stock:
    """A conversation through Rasa's REST channel, which has no greeting: the person starts."""

    def __init__(self, session: aiohttp.ClientSession, base: str, texts: StockTexts) -> None:
        self._session, self._url, self._texts = session, f"{base}/webhooks/rest/webhook", texts
        self._sender = uuid.uuid4().hex

    async def open(self) -> View:
        return View(choices=(CONSENT,), areas=self._texts.areas)

    async def say(self, turn: Turn) -> tuple[View, float]:
        body = {"sender": self._sender, "message": turn.text or payload(turn.choice or "")}
        reply, seconds = await _post(self._session, self._url, body)
        return self._view(reply), seconds

    def _view(self, reply: list[dict[str, Any]]) -> View:
        texts = [text for message in reply if (text := (message.get("text") or "").strip())]
        if not texts:
            raise BadReply("an empty reply")
        area, question = self._texts.questions.get(texts[-1], (None, None))
        choices = (SKIP,) if question else ()
        return View(question=question, area=area, choices=choices, areas=self._texts.areas)


def payload(choice: str) -> str:
    """The message behind a button in the stock project, e.g. `/start_helse`."""
    return f"/start_{choice.removeprefix(OPEN)}" if choice.startswith(OPEN) else f"/{choice}"


@dataclass
class Conversation:
    """A conversation that can be played turn by turn, so that two bots can be timed alternately."""

    bot: Bot
    script: Script
    view: View | None = None
    samples: list[Sample] = field(default_factory=list)

    async def step(self) -> Sample:
        """Play one turn. After an error the conversation is not usable any more."""
        try:
            if self.view is None:
                self.view = await self.bot.open()
            turn = self.script.next(self.view)
        except FAULTS as error:
            return self._add("open", 0.0, f"opening: {type(error).__name__}: {error}")
        began = time.perf_counter()
        try:
            self.view, seconds = await self.bot.say(turn)
        except FAULTS as error:
            wrong = f"{turn}: {type(error).__name__}: {error}"
            return self._add(turn.kind, time.perf_counter() - began, wrong)
        return self._add(turn.kind, seconds)

    def _add(self, kind: str, seconds: float, error: str | None = None) -> Sample:
        sample = Sample(self.script.turns, kind, seconds, time.perf_counter(), error)
        self.samples.append(sample)
        return sample


@dataclass(frozen=True)
class Load:
    """What many simultaneous conversations got: every turn that ended inside the window."""

    samples: list[Sample]
    seconds: float

    @property
    def per_second(self) -> float:
        return sum(1 for s in self.samples if s.error is None) / self.seconds


class Crowd:
    """`people` persons who keep talking, each somewhere else in the same conversation of `length` turns.

    Without the spread a slow bot would only ever be asked for the first, cheapest turns.
    """

    def __init__(self, make: Callable[[], Bot], people: int, length: int) -> None:
        self._make, self._people, self._length = make, people, length
        self._seed = 0
        self._talks = [self._new() for _ in range(people)]

    def _new(self) -> Conversation:
        self._seed += 1
        return Conversation(self._make(), Script(self._seed))

    async def spread(self) -> None:
        """Play person n on to the n-th part of the conversation."""

        async def play_on(number: int) -> None:
            talk = self._talks[number]
            while talk.script.turns < number * self._length // self._people:
                if (await talk.step()).error is not None:
                    return

        await asyncio.gather(*(play_on(number) for number in range(self._people)))

    async def load(self, seconds: float, warm: float) -> Load:
        """Let all talk at once for `warm` and then `seconds`; the latter is measured."""
        samples: list[Sample] = []
        stop = asyncio.Event()

        async def person(number: int) -> None:
            while not stop.is_set():
                talk = self._talks[number]
                sample = await talk.step()
                samples.append(sample)
                if sample.error is not None:
                    await asyncio.sleep(0.1)
                if sample.error is not None or talk.script.turns >= self._length:
                    self._talks[number] = self._new()

        tasks = [asyncio.create_task(person(number)) for number in range(self._people)]
        await asyncio.sleep(warm)
        began = time.perf_counter()
        await asyncio.sleep(seconds)
        ended = time.perf_counter()
        stop.set()
        # Turns under way are played out, or the server would still work on them in the next phase.
        await asyncio.gather(*tasks)
        return Load([s for s in samples if began <= s.ended <= ended], ended - began)
