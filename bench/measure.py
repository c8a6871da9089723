"""Plays the conversations and holds the stop watch: what `bench.turn` makes its table of."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bench.client import TIMEOUT, Bot, Conversation, Crowd, Sample
from bench.figures import median
from bench.quiet import LIMIT, TRIES, Watch
from bench.script import Script
from bench.servers import ServerFailed, Side

LENGTH = 30  # turns of one conversation: the general questions and about four life areas


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int = 8
    people: tuple[int, ...] = (10, 50)
    seconds: float = 8
    repeats: int = 3
    warm: float = 3
    starts: int = 3
    old: int = 500
    stock_old: int = 200
    elders: int = 4


QUICK = Size(rounds=1, people=(10,), seconds=3, repeats=1, warm=1, starts=1, old=60, stock_old=0, elders=1)


@dataclass
class Contestant:
    """One side with what was measured of it."""

    name: str
    start: Callable[[Path], Side]
    talk: Callable[[aiohttp.ClientSession, Side], Bot]
    single: list[Sample] = field(default_factory=list)
    crowd: dict[int, list[Sample]] = field(default_factory=dict)
    rates: dict[int, list[float]] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    ages: tuple[float, float] | None = None
    memory: dict[str, float] = field(default_factory=dict)
    cpu: float = 0.0
    _side: Side | None = None

    @property
    def side(self) -> Side:
        """The running servers."""
        if self._side is None:
            raise ServerFailed(f"{self.name} has not been started")
        return self._side

    def run_in(self, folder: Path) -> Side:
        """Start the servers with an empty database in `folder`."""
        self._side = self.start(folder)
        self._side.start()
        return self._side

    def conversation(self, session: aiohttp.ClientSession, seed: int = 0) -> Conversation:
        return Conversation(self.talk(session, self.side), Script(seed))

    def errors(self) -> list[str]:
        everything = [*self.single, *(s for crowd in self.crowd.values() for s in crowd)]
        return [sample.error for sample in everything if sample.error is not None]


class TooManyErrors(Exception):
    """A side answered so often with errors that its figures mean nothing."""


def say(text: str) -> None:
    print(text, flush=True)


def milliseconds(samples: Sequence[Sample]) -> list[float]:
    """How long the answered turns took."""
    return [sample.seconds * 1000 for sample in samples if sample.error is None]


async def play_alone(session: aiohttp.ClientSession, sides: Sequence[Contestant], size: Size, watch: Watch) -> None:
    """One conversation at a time, the sides by turns; the first round only warms up."""
    for number in range(size.rounds + 1):
        for left in reversed(range(TRIES)):
            watch.begin()
            talks = []
            for contestant in sides:
                cpu = contestant.side.cpu_seconds()
                talk = contestant.conversation(session, number)
                await _play(contestant, talk, LENGTH)
                talks.append((contestant, talk, contestant.side.cpu_seconds() - cpu))
            if watch.others() <= LIMIT or not left:
                break
            await watch.settle()
        if number:
            for contestant, talk, cpu in talks:
                contestant.single += talk.samples
                contestant.cpu += cpu


async def _play(contestant: Contestant, talk: Conversation, until: int) -> None:
    """Play on to turn `until`; one conversation alone has no excuse for an error."""
    while talk.script.turns < until:
        sample = await talk.step()
        if sample.error is not None:
            raise TooManyErrors(f"{contestant.name}, turn {sample.number}: {sample.error}")


async def play_crowd(
    session: aiohttp.ClientSession,
    sides: Sequence[Contestant],
    people: int,
    size: Size,
    watch: Watch,
) -> None:
    """Many conversations at once, the sides by turns."""
    crowds = [(contestant, _crowd(session, contestant, people)) for contestant in sides]
    for _, crowd in crowds:
        await crowd.spread()
    for _ in range(size.repeats):
        for contestant, crowd in crowds:
            for left in reversed(range(TRIES)):
                watch.begin()
                got = await crowd.load(size.seconds, size.warm)
                contestant.side.check()
                others = watch.others()
                if others <= LIMIT or not left:
                    break
                say(f"  disturbed by other work ({others:.1f} processors); once more")
                await watch.settle()
            if not milliseconds(got.samples):
                wrong = [s.error for s in got.samples if s.error is not None]
                raise TooManyErrors(f"{contestant.name} answered nothing: {wrong[:1]}")
            contestant.crowd.setdefault(people, []).extend(got.samples)
            contestant.rates.setdefault(people, []).append(got.per_second)
            name = contestant.name
            say(f"  {name}: {got.per_second:.1f} turns/s with {people} conversations")


def _crowd(session: aiohttp.ClientSession, contestant: Contestant, people: int) -> Crowd:
    side = contestant.side
    return Crowd(lambda: contestant.talk(session, side), people, LENGTH)


async def play_old(session: aiohttp.ClientSession, contestant: Contestant, old: int, elders: int) -> None:
    """Free-text answers around turn 10 and around turn `old`, alternately timed."""
    around = 10
    young_samples: list[Sample] = []
    old_samples: list[Sample] = []
    for number in range(elders):
        elder = contestant.conversation(session, number)
        await _play(contestant, elder, old - around)
        for part in range(2):
            young = contestant.conversation(session, 100 + 2 * number + part)
            await _play(contestant, young, around // 2)
            for _ in range(around):
                young_samples.append(await young.step())
                old_samples.append(await elder.step())
    young_ms, old_ms = (
        milliseconds([sample for sample in samples if sample.kind == "answer"])
        for samples in (young_samples, old_samples)
    )
    if not young_ms or not old_ms:
        raise TooManyErrors(f"{contestant.name}: no answered free text around turn {old}")
    contestant.ages = (median(young_ms), median(old_ms))


async def first_answer(contestant: Contestant, data: Path, patience: float = 300) -> float:
    """Seconds from the start of the processes to the first answered message."""
    began = time.perf_counter()
    side = contestant.run_in(data)
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            while time.perf_counter() - began < patience:
                if (await contestant.conversation(session).step()).error is None:
                    return time.perf_counter() - began
                side.check()
                await asyncio.sleep(0.02)
    finally:
        side.stop()
    raise ServerFailed(f"{side.name} answered nothing in {patience:g} s; see {side.servers[0].log}")


async def measure(sides: Sequence[Contestant], size: Size, folder: Path) -> list[float]:
    """Everything that needs running servers; returns how many processors other work took."""
    with ExitStack() as stack:
        for contestant in sides:
            stack.callback(contestant.run_in(folder / "load" / contestant.name).stop)
        for contestant in sides:
            contestant.side.wait_ready()
        watch = Watch([contestant.side for contestant in sides])
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(timeout=TIMEOUT, connector=connector) as session:
            say(f"One conversation at a time, {size.rounds} x {LENGTH} turns ...")
            await play_alone(session, sides, size, watch)
            for people in size.people:
                say(f"{people} conversations at once, {size.repeats} x {size.seconds:g} s ...")
                await play_crowd(session, sides, people, size, watch)
            for contestant in sides:
                contestant.memory = {s.name: s.memory() for s in contestant.side.servers}
            say("A long conversation ...")
            await play_old(session, sides[0], size.old, size.elders)
            for contestant in sides[1:]:
                if size.stock_old:
                    await play_old(session, contestant, size.stock_old, 1)
    for number in range(size.starts):
        for contestant in sides:
            seconds = await first_answer(contestant, folder / f"start-{number}" / contestant.name)
            contestant.starts.append(seconds)
            say(f"  {contestant.name}, start {number + 1}: {seconds:.2f} s")
    return watch.seen
