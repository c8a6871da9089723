"""One turn: what an action may look at, and where it puts what should be said and changed."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from actions.position import Position
from content import Content, Question, RightEntry, Source
from store.changes import Change, SetProgress
from store.elements import CrisisLine
from store.following import Following
from store.plan_state import PlanState, Progress


@dataclass(frozen=True)
class Say:
    """A message of the bot. `kept` is the text for the log when the shown text holds a secret (a PIN).

    `links`: (label, address) of pages of our own that belong to it. `about`: what it told about (a right's id, whose
    answer, a decision), so that "hvor står det?" can be answered; pointers, never words.
    """

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    sources: tuple[dict[str, str], ...] = ()
    rights: tuple[str, ...] = ()
    kind: str = "text"
    kept: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    about: dict[str, str] = field(default_factory=dict)


@dataclass
class Turn:
    """The turn that is being answered. Rasa never sees it; actions find it through `current_turn()`."""

    content: Content
    audience: str
    language: str
    position: Position
    plan: PlanState | None
    intent: str
    ref: str | None
    now: datetime
    text: str | None = None
    pending_text: str | None = None
    ranking: tuple[tuple[str, float], ...] = ()
    was_saved: bool = False
    saved_item: str | None = None
    found: str | None = None
    near: tuple[str, ...] = ()
    about: dict[str, str] = field(default_factory=dict)
    coordinators: tuple[tuple[str, str], ...] = ()
    crisis_lines: tuple[CrisisLine, ...] | None = None
    following: Following | None = None
    said: list[Say] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    resume_secret: tuple[str, str] | None = None
    erase: bool = False
    waits: bool = False

    def words(self, text_id: str, variant: int = 0, **values: Any) -> str:
        """Return a text of the content in the person's language."""
        return self.content.text(text_id, self.language, variant, **values)

    def say(self, text: str, *choices: tuple[str, str], **extra: Any) -> None:
        """Answer with `text` and the buttons (`label`, `value`)."""
        self.said.append(Say(text, tuple(choices), **extra))

    def wait(self, text: str, *choices: tuple[str, str], **extra: Any) -> None:
        """Ask something that is answered next; what was open before is asked again only when that is done."""
        self.say(text, *choices, **extra)
        self.waits = True

    def choice(self, value: str, text_id: str | None = None, **values: Any) -> tuple[str, str]:
        """Return a button: its label from `content/texts/choices.yml`, its value for the server."""
        return self.words(text_id or f"choices.{value.split(':', 1)[0]}", **values), value

    def move(self, **changes: Any) -> None:
        """Move the conversation's pointers."""
        self.position = self.position.moved(**changes)

    @property
    def progress(self) -> Progress:
        """The plan's progress; empty before there is a plan."""
        return self.plan.progress if self.plan else Progress()

    def set_progress(self, progress: Progress) -> None:
        """Move the plan's pointers, here and in the store."""
        if self.plan is None:
            return
        self.plan = replace(self.plan, progress=progress)
        self.changes.append(SetProgress(progress))

    @property
    def question(self) -> Question | None:
        """The open question."""
        return self.content.question(self.position.question) if self.position.question else None

    def right(self, entry: RightEntry, text: str, *choices: tuple[str, str], **extra: Any) -> None:
        """Answer with law in it: always with paragraph, address and the date of checking."""
        sources = self.cited(entry.title.text(self.language), entry.sources, entry.last_checked)
        self.say(text, *choices, sources=sources, rights=entry.facts, **extra)

    @staticmethod
    def cited(title: str, sources: Iterable[Source], checked: date) -> tuple[dict[str, str], ...]:
        """Return sources as a message carries them: paragraph, address and the date of checking."""
        return tuple(
            {"title": title, "law": f"{s.law} {s.paragraph}", "url": s.url, "checked": checked.isoformat()}
            for s in sources
        )


_current: ContextVar[Turn] = ContextVar("losen_turn")


def current_turn() -> Turn:
    """Return the turn that is being answered in this task."""
    return _current.get()


def begin(turn: Turn) -> None:
    """Make `turn` the one that actions in this task work on."""
    _current.set(turn)
