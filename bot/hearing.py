"""The first half of a turn: read the message where the conversation stands, and put the words on disk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select

from actions import mapping
from actions.answers import details_of
from actions.position import Position
from actions.proposal import HANDOVER
from bot.following import follow
from bot.memory import ShortMemory
from bot.plan_asking import PHASE, asks_about_plan
from bot.reading import Meaning, read_choice, read_text
from content import Content, ContentError
from nlu.reading import Reader
from store import accounts, conversations, handovers
from store.base import new_id
from store.changes import ChangeAnswer, SaveAnswer, Target, apply_changes, reopened
from store.conversations import ConversationState, StoredMessage
from store.following import Following, read_following
from store.plan_state import ItemWords, PlanState
from store.tables import Message, Proposal
from store.unit_of_work import Store, UnitOfWork

NEWEST = 6  # bubbles whose buttons can still be meant
_NEWEST = (
    select(Message.payload)
    .where(Message.conversation_id == bindparam("conversation"), Message.who == "bot")
    .order_by(Message.seq.desc())
    .limit(NEWEST)
)
DAYS_AGO = timedelta(days=2)
_TOLD = (
    select(Message.payload, Message.created_at)
    .where(Message.conversation_id == bindparam("conversation"), Message.who == "bot")
    .order_by(Message.seq.desc())
    .limit(200)
)
LONGEST_LABEL = 80  # characters; a longer text is not the words of a button, nor a follow-up
ANSWERED = 2  # bubbles: in an open question, what was told before them is over


@dataclass(frozen=True)
class Heard:
    """What the first half found out and did. `saved`: the words of this message are on disk as an answer."""

    state: ConversationState
    plan: PlanState | None
    position: Position
    meaning: Meaning
    coordinators: tuple[tuple[str, str], ...] = ()
    saved: bool = False
    item_id: str | None = None
    message: StoredMessage | None = None
    message_stored: bool = False
    replay: list[StoredMessage] | None = None
    replay_state: dict[str, Any] | None = None
    about: dict[str, str] = field(default_factory=dict)
    following: Following | None = None
    pending_text: str | None = None

    @staticmethod
    def looking(state: ConversationState, plan: PlanState | None, coordinators: tuple[tuple[str, str], ...]) -> Heard:
        """Nothing was said: somebody only looks, or the bot begins."""
        position = Position.from_json(state.position)
        return Heard(state, plan, position, Meaning(position.phase, ""), coordinators)


class Hearing:
    """Reads and stores messages. Runs in a thread; one transaction, committed before Rasa is asked."""

    def __init__(self, store: Store, content: Content, memory: ShortMemory, intent_model: Any) -> None:
        self._store = store
        self._content = content
        self._memory = memory
        areas = {a.id: [*a.words.nb, *a.words.nn] for a in content.areas}
        self._reader = Reader(intent_model, areas) if intent_model is not None else None

    def hear(
        self,
        conversation: str,
        token_hash: str,
        message_id: str,
        text: str | None,
        choice: str | None,
        button: tuple[str, str | None] | None,
        alarm: bool,
        now: datetime,
    ) -> Heard:
        """Take the message in. Raises LookupError for a wrong conversation or token, Problem for a foreign button."""
        with self._store.write() as uow:
            state, plan = conversations.load(uow, conversation, token_hash)
            known = self._known(uow, state, message_id)
            if known is not None and known.reply_state is not None:
                replies = self._replies(uow, state, message_id)
                return replace(Heard.looking(state, plan, ()), replay=replies, replay_state=known.reply_state)
            position = Position.from_json(state.position)
            about: dict[str, str] = {}
            if text is not None and not alarm and len(text) <= LONGEST_LABEL:
                bubbles = self._newest(uow, state)
                button, about = _typed_button(bubbles, text), _told(bubbles, position)
            meaning = self._meaning(text, button, alarm, position, plan)
            if text is not None and button is None:
                followed = follow(text, meaning, about, position, self._content, state.audience, now.date())
                meaning = followed or meaning
                if followed is None and plan is not None:
                    meaning = self._about_plan(uow, text, meaning, position, plan) or meaning
            meaning = self._resolve(uow, conversation, meaning, plan)
            if position.offer and position.phase != "parts":
                position = position.moved(offer=None)  # it is meant for the next message only
            if meaning.moves:
                here = {k: message_id if v == "this" else v for k, v in meaning.moves.items()}
                position = position.moved(**here)
            message = known or StoredMessage(
                message_id,
                "user",
                "text",
                text if text is not None else self._label(uow, state, choice or ""),
                now,
                choice,
            )
            heard = Heard(
                state,
                plan,
                position,
                meaning,
                self.coordinators_for(uow, plan, state),
                message=message,
                message_stored=known is not None,
                about=about,
                **self._under_way(uow, conversation, meaning, plan, state),
            )
            if plan is None:
                return heard
            if known is not None and known.item_id is not None:
                kept = position.moved(last=known.item_id)  # the words are on disk from the first try
                return replace(heard, position=kept, saved=True, item_id=known.item_id)
            if meaning.answer is None and text is None:
                return heard  # a button without words is written together with the reply
            heard = self._store_words(uow, heard, now)
            uow.commit()
            return heard

    def _meaning(
        self,
        text: str | None,
        button: tuple[str, str | None] | None,
        alarm: bool,
        position: Position,
        plan: PlanState | None,
    ) -> Meaning:
        if alarm or self._reader is None:
            return Meaning("crisis", "svar")
        if button is not None:
            return read_choice(button[0], button[1], position, plan, self._content)
        return read_text(text or "", position, plan, self._content, self._reader)

    def _about_plan(
        self, uow: UnitOfWork, text: str, meaning: Meaning, position: Position, plan: PlanState
    ) -> Meaning | None:
        name = accounts.name_of(uow, plan.coordinator_id) if plan.coordinator_id else ""
        return asks_about_plan(text, meaning, position, plan, self._content, name, lambda: read_following(uow, plan))

    @staticmethod
    def _under_way(
        uow: UnitOfWork, conversation: str, meaning: Meaning, plan: PlanState | None, state: ConversationState
    ) -> dict[str, Any]:
        """Return what a turn about the own plan needs: what is under way, and the words that wait."""
        if plan is None or meaning.phase != PHASE:
            return {}
        pending = state.position.get("pending")
        waiting = conversations.find_message(uow, conversation, pending) if pending else None
        return {"following": read_following(uow, plan), "pending_text": waiting.text if waiting else None}

    def _resolve(self, uow: UnitOfWork, conversation: str, meaning: Meaning, plan: PlanState | None) -> Meaning:
        """Fill in what only the store knows: the words of an earlier message, and whether a proposal still waits."""
        if meaning.source is not None:
            earlier = conversations.find_message(uow, conversation, meaning.source)
            if earlier is None or not earlier.text:
                return Meaning("question", "gjenta_sporsmal")
            return replace(meaning, answer=earlier.text)
        if meaning.phase == "proposal" and (plan is None or not _waits(uow, plan.id, meaning.ref or "")):
            return Meaning("question", "gjenta_sporsmal")
        return meaning

    def _store_words(self, uow: UnitOfWork, heard: Heard, now: datetime) -> Heard:
        message, plan, meaning = heard.message, heard.plan, heard.meaning
        if plan is None or message is None:
            raise LookupError("nothing may be stored for this conversation")
        if meaning.answer is not None and (meaning.edits or heard.position.question):
            change, plan, item_id = self._change(heard, plan, meaning, now.date())
            target = Target(uow, heard.state.id, plan.head, now, plan.status)
            apply_changes(target, [change])
            plan = replace(plan, head=target.plan, status=reopened(plan.status).get("status", plan.status))
            message = replace(message, item_id=item_id)
            position = heard.position.moved(last=item_id)
            heard = replace(heard, plan=plan, position=position, saved=True, item_id=item_id, message=message)
        if not heard.message_stored:
            conversations.add_messages(uow, heard.state.id, [message])
        return replace(heard, message_stored=True)

    def _change(
        self, heard: Heard, plan: PlanState, meaning: Meaning, today: date
    ) -> tuple[SaveAnswer | ChangeAnswer, PlanState, str]:
        """Return the change, the plan as it is after it, and the item's id."""
        words, language = meaning.answer or "", heard.state.language
        message_id = meaning.source or (heard.message.id if heard.message else None)
        version = self._content.version
        edited = plan.item(meaning.edits) if meaning.edits else None
        question_id = edited.question if edited else heard.position.question or ""
        question = self._content.for_audience(heard.state.audience).question(question_id)
        asked = question.ask.text(language, heard.position.asked)
        details = details_of(question, words, today)
        answered = (*plan.progress.questions, *plan.progress.before)
        if edited is None and not question.many and question.id in answered:
            edited = next(iter(plan.items_of(question.id)), None)
        if edited is not None:
            progress = plan.progress.with_question(question.id, mapping.ANSWERED).with_again(
                mapping.dependents(self._content, question, plan.progress)
            )
            newer = replace(edited, text=words, revision=edited.revision + 1, details=details)
            items = tuple(newer if item.id == edited.id else item for item in plan.items)
            change = ChangeAnswer(edited.id, newer.revision, words, asked, version, message_id, progress, details)
            return change, replace(plan, items=items, progress=progress), edited.id
        progress = mapping.settle(self._content, plan.progress, question, mapping.ANSWERED)
        area = mapping.area_of(self._content, question)
        item = ItemWords(new_id(), area.id, question.id, question.aspect, words, 1, plan.head.version, details)
        saved = SaveAnswer(
            item.id, area.id, question.id, question.aspect, words, asked, version, message_id, progress, details
        )
        return saved, replace(plan, items=(*plan.items, item), progress=progress), item.id

    def _known(self, uow: UnitOfWork, state: ConversationState, message_id: str) -> StoredMessage | None:
        if state.plan_id is None:
            return self._memory.find(state.id, message_id)
        return conversations.find_message(uow, state.id, message_id)

    def _replies(self, uow: UnitOfWork, state: ConversationState, message_id: str) -> list[StoredMessage]:
        if state.plan_id is None:
            return [m for m in self._memory.all(state.id) if m.reply_to == message_id]
        return conversations.replies_to(uow, state.id, message_id)

    def _label(self, uow: UnitOfWork, state: ConversationState, value: str) -> str:
        """Return what the tapped button said."""
        for label, offered in chain.from_iterable(map(_buttons, self._newest(uow, state))):
            if offered == value:
                return label
        intent, _, ref = value.partition(":")
        if intent == "start_kartlegging" and ref in {area.id for area in self._content.areas}:
            return self._content.area(ref).title.text(state.language)
        known = f"choices.{intent}"
        try:
            return self._content.text(known, state.language)
        except ContentError:  # a button of another time, or one whose label names somebody
            return self._content.text("choices.svar", state.language)

    def _newest(self, uow: UnitOfWork, state: ConversationState) -> list[dict[str, Any]]:
        """Return what the newest bubbles of the bot carry, newest first."""
        if state.plan_id is None:
            return [m.payload or {} for m in reversed(self._memory.all(state.id)) if m.who == "bot"][:NEWEST]
        return [payload or {} for payload in uow.connection.scalars(_NEWEST, {"conversation": state.id})]

    @staticmethod
    def coordinators_for(
        uow: UnitOfWork, plan: PlanState | None, state: ConversationState
    ) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of the coordinators, when the turn may need them."""
        sending = {"summary", "send"} & {state.position.get("phase"), state.position.get("back")}
        if plan is None or not (sending or plan.coordinator_id):
            return ()
        return tuple((a.id, a.name) for a in accounts.open_coordinators(uow))


def _waits(uow: UnitOfWork, plan_id: str, ref: str) -> bool:
    """Tell whether a proposed wording, or a change of coordinator, can still be answered."""
    if ref.startswith(HANDOVER):
        return handovers.is_open_in(uow, plan_id, ref.removeprefix(HANDOVER))
    query = select(Proposal.id).where(
        Proposal.id == ref, Proposal.plan_id == plan_id, Proposal.state == "venter"
    )
    return uow.connection.scalar(query) is not None


def _buttons(payload: dict[str, Any]) -> list[tuple[str, str]]:
    return [(choice["label"], choice["value"]) for choice in payload.get("choices", ())]


def _typed_button(bubbles: list[dict[str, Any]], text: str) -> tuple[str, str | None] | None:
    """Who types what a button says, or its beginning, means the button. Only the newest buttons count."""
    said = _plain(text)
    newest = next((offered for offered in map(_buttons, bubbles) if offered), [])
    for label, value in newest:
        name = _plain(label.split(" – ")[0])
        if said in (name, _plain(label)) or (" " in said and said in name):
            intent, _, ref = value.partition(":")
            return intent, ref or None
    return None


def _told(bubbles: list[dict[str, Any]], position: Position) -> dict[str, str]:
    """Return what was told last (`Say.about`), as long as it is not over. A question about a day waits for a reply."""
    reach = bubbles[:ANSWERED] if position.phase in ("question", "clarify") else bubbles
    found: dict[str, str] = next((payload["about"] for payload in reach if "about" in payload), {})
    waits = "deadline" not in found or "about" in bubbles[0]
    return found if waits else {}


def told_days_ago(uow: UnitOfWork, state: ConversationState, now: datetime) -> dict[str, str]:
    """Return what was told last (`Say.about`), when that is days ago; empty when it is newer, or nothing was told."""
    rows = uow.connection.execute(_TOLD, {"conversation": state.id})
    for payload, told_at in rows:
        if payload and "about" in payload:
            about: dict[str, str] = payload["about"]
            return about if now - _aware(told_at) >= DAYS_AGO else {}
    return {}


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(label: str) -> str:
    return " ".join(label.lower().split()).strip(" .!?–-")
