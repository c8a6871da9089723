"""Notices other work on the machine, so that what it disturbed is measured again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import psutil  # type: ignore[import-untyped]

from bench.servers import Side

LIMIT = 0.35  # processors; more of other work than this and a window is repeated
TRIES = 3
PATIENCE = 300.0  # seconds a whole run may spend waiting for a quiet moment


def disturbed(busy: float, mine: float, seconds: float) -> float:
    """How many processors others used, from processor seconds: all of them, ours, and the clock's."""
    return max(0.0, (busy - mine) / seconds) if seconds > 0 else 0.0


class Watch:
    """How many processors other programs used since `begin`."""

    def __init__(self, sides: Iterable[Side]) -> None:
        self._sides = list(sides)
        self.seen: list[float] = []
        self._patience = PATIENCE
        self.begin()

    def begin(self) -> None:
        self._before = self._now()

    def others(self) -> float:
        """The processors used by others since `begin`; kept in `seen`."""
        now = self._now()
        clock, busy, mine = (a - b for a, b in zip(now, self._before, strict=True))
        self.seen.append(disturbed(busy, mine, clock))
        return self.seen[-1]

    async def settle(self) -> None:
        """Wait for a quiet moment, as long as there is patience left."""
        while self._patience > 0:
            before = self._now()
            await asyncio.sleep(1)
            self._patience -= 1
            clock, busy, mine = (a - b for a, b in zip(self._now(), before, strict=True))
            if disturbed(busy, mine, clock) <= LIMIT:
                return

    def _now(self) -> tuple[float, float, float]:
        times = psutil.cpu_times()
        busy = sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0)
        mine = time.process_time() + sum(side.cpu_seconds() for side in self._sides)
        return time.perf_counter(), float(busy), mine
