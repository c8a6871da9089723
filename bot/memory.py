"""The short memory: what is said before (or without) a yes to storing. Never on disk, gone after half an hour."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from store.conversations import StoredMessage

KEEP_SECONDS = 30 * 60
MOST_CONVERSATIONS = 20_000
MOST_MESSAGES = 120


@dataclass
class _Talk:
    messages: list[StoredMessage] = field(default_factory=list)
    touched: float = 0.0


class ShortMemory:
    """Messages per conversation, in memory only. Not shared between processes (decision 0005)."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, _Talk] = OrderedDict()
        self._seq = 0

    def add(self, conversation_id: str, messages: list[StoredMessage]) -> list[StoredMessage]:
        """Remember messages; return them with their running numbers."""
        self._forget_old()
        talk = self._talks.setdefault(conversation_id, _Talk())
        self._talks.move_to_end(conversation_id)
        talk.touched = time.monotonic()
        numbered = []
        for message in messages:
            self._seq += 1
            numbered.append(replace(message, seq=self._seq))
        talk.messages = (talk.messages + numbered)[-MOST_MESSAGES:]
        return numbered

    def all(self, conversation_id: str) -> list[StoredMessage]:
        """Return what is remembered of a conversation, oldest first."""
        self._forget_old()
        talk = self._talks.get(conversation_id)
        return list(talk.messages) if talk else []

    def find(self, conversation_id: str, message_id: str) -> StoredMessage | None:
        """Return the message with this id."""
        return next((m for m in self.all(conversation_id) if m.id == message_id), None)

    def forget(self, conversation_id: str) -> None:
        """Forget a conversation now."""
        self._talks.pop(conversation_id, None)

    def _forget_old(self) -> None:
        limit = time.monotonic() - KEEP_SECONDS
        while self._talks:
            oldest = next(iter(self._talks))
            if self._talks[oldest].touched >= limit and len(self._talks) <= MOST_CONVERSATIONS:
                return
            del self._talks[oldest]
