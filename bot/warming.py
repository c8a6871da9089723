"""Waiting for the engine: the service listens at once, and messages wait until the model is loaded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.engine.engine import Engine
from bot.hearing import Hearing
from bot.problems import Problem
from nlu.retrieval import Finder
from nlu.topics import Topics

LONGEST = 60.0  # seconds a message waits


@dataclass(frozen=True)
class Warm:
    """What comes with the engine: who decides, who reads messages, and who finds the right that is asked about."""

    engine: Engine
    hearing: Hearing
    topics: Topics | Finder


class Warming:
    """Holds what comes with the engine, once it is there."""

    def __init__(self) -> None:
        self.warm: Warm | None = None
        self._settled = asyncio.Event()

    def ready(self, warm: Warm) -> None:
        """The engine is here (on the event loop); waiting messages go on."""
        self.warm = warm
        self._settled.set()

    def failed(self) -> None:
        """The engine will not come: waiting messages get a kind answer instead of hanging."""
        self._settled.set()

    async def wait(self) -> Warm:
        """Return what comes with the engine when it is there. Raises Problem when it will not come."""
        if self.warm is None:
            try:
                await asyncio.wait_for(self._settled.wait(), LONGEST)
            except TimeoutError as error:
                raise Problem(503, "errors.warming_up") from error
        if self.warm is None:
            raise Problem(503, "errors.warming_up")
        return self.warm
