"""How often one address may try to log in. Kept in memory: a restart forgives."""

from __future__ import annotations

import ipaddress
from collections import deque
from datetime import datetime, timedelta

TRIES = 30
WINDOW = timedelta(minutes=15)
_MOST_ADDRESSES = 10_000


class Throttle:
    """Counts tries per address within a sliding window. A try counts when it begins, so a burst counts too."""

    def __init__(self, tries: int = TRIES, window: timedelta = WINDOW) -> None:
        self._tries = tries
        self._window = window
        self._seen: dict[str, deque[datetime]] = {}

    def begin(self, address: str | None, now: datetime) -> bool:
        """Count a try; tell whether it may go on."""
        times = self._seen.setdefault(_network(address), deque())
        while times and now - times[0] > self._window:
            times.popleft()
        if len(times) >= self._tries:
            return False
        times.append(now)
        if len(self._seen) > _MOST_ADDRESSES:
            self._forget(now)
        return True

    def forgive(self, address: str | None) -> None:
        """Take the last try back: it was a good login."""
        times = self._seen.get(_network(address))
        if times:
            times.pop()

    def _forget(self, now: datetime) -> None:
        self._seen = {a: times for a, times in self._seen.items() if times and now - times[-1] <= self._window}


def _network(address: str | None) -> str:
    """One IPv6 customer has a whole /64 to call from."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
