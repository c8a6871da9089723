"""The shapes of the content: what Losen asks, says about rights and answers in a crisis.

Everything is frozen and holds both written languages, so that one loaded `Content` can be shared
by all conversations. Nothing here reads files; see `content.loader`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

LANGUAGES = ("nb", "nn")
ASPECTS = (
    "resource",
    "situation",
    "goal",
    "horizon",
    "own",
    "others",
    "wish",
    "priority",
    "comment",
)
CRISIS_LABELS = (
    "crisis_suicide",
    "crisis_selfharm",
    "crisis_violence",
    "crisis_acute_illness",
    "crisis_child",
)
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class ContentError(Exception):
    """The content is wrong or was asked for something it does not hold; the message says where."""


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise ContentError(f"unknown language '{language}' (allowed: {', '.join(LANGUAGES)})")


@dataclass(frozen=True)
class Text:
    """One text in both written languages; reads like a small dict (`text["nn"]`, `dict(text)`)."""

    nb: str
    nn: str

    def text(self, language: str) -> str:
        """The text in `language` ("nb" or "nn"); anything else raises `ContentError`."""
        _check_language(language)
        return self.nn if language == "nn" else self.nb

    def __getitem__(self, language: str) -> str:
        return self.text(language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def keys(self) -> tuple[str, ...]:
        """The languages, so that `dict(text)` works."""
        return LANGUAGES


@dataclass(frozen=True)
class Variants:
    """Several wordings of the same thing, or a list of words, in both written languages."""

    nb: tuple[str, ...]
    nn: tuple[str, ...]

    def all(self, language: str) -> tuple[str, ...]:
        """Every wording in `language`."""
        _check_language(language)
        return self.nn if language == "nn" else self.nb

    def text(self, language: str, variant: int = 0) -> str:
        """Wording number `variant`; numbers past the end start again from the first."""
        wordings = self.all(language)
        return wordings[variant % len(wordings)]

    def __getitem__(self, language: str) -> tuple[str, ...]:
        return self.all(language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def keys(self) -> tuple[str, ...]:
        """The languages, so that `dict(variants)` works."""
        return LANGUAGES


@dataclass(frozen=True)
class Choice:
    """One button of a choice question; `value` is stored, `label` is shown."""

    value: str
    label: Text


@dataclass(frozen=True)
class Question:
    """One question of the mapping. `id` is `<area>.<name>`, never changed and never used again.

    `many` means the person may give several answers. `show_when` names an aspect of the same area
    that must have an answer before this question is asked.
    """

    id: str
    aspect: str
    label: Text
    ask: Variants
    explain: Text
    examples: Variants
    many: bool
    choices: tuple[Choice, ...]
    show_when: str | None


@dataclass(frozen=True)
class Area:
    """One life area with its questions in the order they are asked."""

    id: str
    order: int
    title: Text
    intro: Text
    words: Variants
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Source:
    """Where a right is written: the name of the law, the paragraph and an address."""

    law: str
    paragraph: str
    url: str


@dataclass(frozen=True)
class RightEntry:
    """What is true about a right from `valid_from` until a newer entry takes over.

    When `ends` is true the right no longer exists from that date, and every text is empty.
    """

    valid_from: date
    last_checked: date
    confidence: str
    facts: tuple[str, ...]
    title: Text
    short: Text
    long: Text
    now: Text
    not_meaning: Text
    sources: tuple[Source, ...]
    ends: bool = False


@dataclass(frozen=True)
class Right:
    """One thing people ask about rights, with its history (oldest entry first)."""

    id: str
    intents: tuple[str, ...]
    synonyms: Variants
    entries: tuple[RightEntry, ...]


def current(right: Right, on_date: date) -> RightEntry | None:
    """The newest entry with `valid_from` on or before `on_date`.

    None before the first date and after the right has ended: no answer is better than the nearest.
    """
    newest = None
    for entry in right.entries:
        if entry.valid_from <= on_date:
            newest = entry
    return None if newest is None or newest.ends else newest


@dataclass(frozen=True)
class CrisisNumber:
    """A telephone number for help, with the date when somebody last checked it."""

    id: str
    number: str
    name: Text
    hours: Text
    checked: date
    confidence: str


@dataclass(frozen=True)
class CrisisReply:
    """What Losen answers to one crisis label: `certain` when it is clear, `unsure` when it asks."""

    label: str
    certain: Variants
    unsure: Variants
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """All content at one moment; `version` changes when a single byte of it changes."""

    areas: tuple[Area, ...]
    general: Area
    rights: tuple[Right, ...]
    crisis: Mapping[str, CrisisReply]
    numbers: Mapping[str, CrisisNumber]
    texts: Mapping[str, Variants]
    version: str

    @cached_property
    def _areas_by_id(self) -> dict[str, Area]:
        return {area.id: area for area in (self.general, *self.areas)}

    @cached_property
    def _questions_by_id(self) -> dict[str, Question]:
        areas = (self.general, *self.areas)
        return {question.id: question for area in areas for question in area.questions}

    @cached_property
    def _rights_by_id(self) -> dict[str, Right]:
        return {right.id: right for right in self.rights}

    @cached_property
    def _rights_by_intent(self) -> dict[str, Right]:
        return {intent: right for right in self.rights for intent in right.intents}

    def area(self, id: str) -> Area:
        """The life area, or the general part, with this id."""
        if id not in self._areas_by_id:
            raise ContentError(f"unknown area '{id}'")
        return self._areas_by_id[id]

    def question(self, id: str) -> Question:
        """The question with this id, from any area or the general part."""
        if id not in self._questions_by_id:
            raise ContentError(f"unknown question '{id}'")
        return self._questions_by_id[id]

    def right(self, id: str) -> Right:
        """The right with this id."""
        if id not in self._rights_by_id:
            raise ContentError(f"unknown right '{id}'")
        return self._rights_by_id[id]

    def right_for_intent(self, intent: str) -> Right | None:
        """The right that answers `intent`, or None when no right does."""
        return self._rights_by_intent.get(intent)

    def text(self, id: str, language: str, variant: int = 0, **values: object) -> str:
        """The text `<file>.<key>` from `content/texts` with its `{placeholders}` filled in.

        An unknown id or a placeholder without a value raises `ContentError`.
        """
        if id not in self.texts:
            raise ContentError(f"unknown text '{id}'")
        template = self.texts[id].text(language, variant)

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            if name not in values:
                raise ContentError(f"text '{id}' needs a value for '{{{name}}}'")
            return str(values[name])

        return PLACEHOLDER.sub(fill, template)
