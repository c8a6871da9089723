"""The second half of a turn: what was decided is written in one transaction, and only then said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.check import is_of_check
from actions.turn import Say, Turn
from bot.hearing import Heard
from bot.memory import ShortMemory
from content import Content
from store import conversations
from store.audit import read_head
from store.base import new_id
from store.changes import StartPlan, Target, apply_changes
from store.conversations import StoredMessage
from store.unit_of_work import Store


class Replying:
    """Writes a turn's outcome. Runs in a thread."""

    def __init__(self, store: Store, content: Content, memory: ShortMemory) -> None:
        self._store = store
        self._content = content
        self._memory = memory

    def reply(self, heard: Heard, turn: Turn, message_id: str | None, state: dict[str, Any]) -> list[StoredMessage]:
        """Write changes, pointers and bubbles; return the bot's bubbles as they are shown now.

        Raises TurnConflict or Stale when somebody was quicker; nothing is written then.
        """
        shown_now = [self._bubble(say, turn, message_id) for say in turn.said]
        if turn.erase:
            self._erase(heard, turn)
            return shown_now
        user = [replace(heard.message, reply_state=state)] if heard.message else []
        kept = [replace(m, text=s.kept) if s.kept else m for m, s in zip(shown_now, turn.said, strict=True)]
        starting = any(isinstance(change, StartPlan) for change in turn.changes)
        with self._store.write() as uow:
            head = heard.plan.head if heard.plan else None
            if head is not None and turn.changes:
                head = read_head(uow, head.plan_id)
            target = Target(uow, heard.state.id, head, turn.now, heard.plan.status if heard.plan else None)
            apply_changes(target, turn.changes)
            has_plan = heard.plan is not None or starting
            stored_id = message_id if has_plan and heard.message_stored else None
            conversations.finish_turn(
                uow, heard.state, turn.position.as_json(), turn.now, stored_id, state, heard.item_id
            )
            if has_plan:
                first = self._sayable(heard.state.id) if starting else []
                mine = [] if heard.message_stored else user
                conversations.add_messages(uow, heard.state.id, [*first, *mine, *kept])
                uow.announce(heard.state.id)
            uow.commit()
        if has_plan:
            if starting:
                self._memory.forget(heard.state.id)
        else:
            self._memory.add(heard.state.id, [*user, *kept])
        return shown_now

    def _sayable(self, conversation: str) -> list[StoredMessage]:
        """Return what may be kept of the talk before the yes: the bot's words and buttons, not what was typed.

        Nothing of a check is kept: its answers stand in the buttons.
        """
        said = [m for m in self._memory.all(conversation) if m.who == "bot" or m.choice is not None]
        return [m for m in said if not is_of_check(m.choice or "", (m.payload or {}).get("about", {}))]

    def _erase(self, heard: Heard, turn: Turn) -> None:
        with self._store.write() as uow:
            if heard.plan is not None:
                plan = replace(heard.plan, head=read_head(uow, heard.plan.id))
                conversations.erase(uow, heard.state, plan, turn.now)
            else:
                conversations.erase(uow, heard.state, None, turn.now)
            uow.commit()
        self._memory.forget(heard.state.id)

    def _bubble(self, say: Say, turn: Turn, message_id: str | None) -> StoredMessage:
        payload: dict[str, Any] = {}
        if say.choices:
            payload["choices"] = [{"label": label, "value": value} for label, value in say.choices]
        if say.sources:
            payload["sources"] = list(say.sources)
        if say.links:
            payload["links"] = [{"label": label, "url": url} for label, url in say.links]
        if say.rights:
            payload["rights"] = list(say.rights)
        if say.about:
            payload["about"] = say.about
        return StoredMessage(new_id(), "bot", say.kind, say.text, turn.now, payload=payload, reply_to=message_id)
