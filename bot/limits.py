"""How often somebody may knock: token buckets per conversation and per address, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict

MOST_BUCKETS = 50_000


class Limiter:
    """Allows `burst` at once and `per_second` after that, per key."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._rate = per_second
        self._burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str, now: float | None = None) -> bool:
        """Take one from the key's bucket; False when it is empty."""
        now = time.monotonic() if now is None else now
        left, then = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        self._buckets.move_to_end(key)
        while len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return left >= 1
