"""The shapes of the content: what Losen asks, says about rights and answers in a crisis.

Everything is frozen and holds both written languages, so that one loaded `Content` can be shared
by all conversations. Nothing here reads files; see `content.loader`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from content.crisis_plan_model import CrisisTemplate

if TYPE_CHECKING:
    from content.guide_model import Check, Companion, Elsewhere, Wording
    from content.letter_model import LetterKind

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
AUDIENCES = ("parorende_voksen", "foresatt_under_12", "foresatt_12_15", "foresatt_16_17", "ung", "koordinator")
ASKERS = ("bruker", *AUDIENCES)
CONFIDENCE = ("V", "V+A", "P")
GROUPS = ("ip", "koordinator", "medvirkning", "parorende", "tjenester", "klage")
UNITS = {
    "days": {"nb": ("dag", "dager"), "nn": ("dag", "dagar")},
    "workdays": {"nb": ("virkedag", "virkedager"), "nn": ("verkedag", "verkedagar")},
    "weeks": {"nb": ("uke", "uker"), "nn": ("veke", "veker")},
    "months": {"nb": ("måned", "måneder"), "nn": ("månad", "månader")},
    "years": {"nb": ("år", "år"), "nn": ("år", "år")},
}
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
class Law:
    """One law of the index: its names, its address and the headings of the cited paragraphs.

    `amended` names the amending act for paragraphs whose newest wording stands there and not in the
    consolidated text.
    """

    name: str
    short: str
    title: str
    url: str
    file: str
    paragraphs: Mapping[str, str]
    amended: Mapping[str, str]


@dataclass(frozen=True)
class Deadline:
    """A deadline and the decision it belongs to; never said without `name`, the decision.

    `whose` is "person" (you must have complained by then) or "service" (they must have acted).
    The first of `sources` is the paragraph with the deadline. From `until` on the law is another and
    the deadline must not be said; see `deadlines_on`.
    """

    decision: str
    name: Text
    whose: str
    count: int
    unit: str
    from_what: Text
    facts: tuple[str, ...]
    sources: tuple[Source, ...]
    last_checked: date
    send_to: Text | None = None
    decides: Text | None = None
    until: date | None = None

    def length(self, language: str) -> str:
        """How long, as words: "4 uker"."""
        one, many = UNITS[self.unit][language]
        return f"{self.count} {one if self.count == 1 else many}"


@dataclass(frozen=True)
class RightEntry:
    """What is true about a right from `valid_from` until a newer entry takes over.

    When `ends` is true the right no longer exists from that date, and every text is empty.
    The texts speak to the user; `audiences` holds the short answer for askers it differs for.
    `uncertain` says what is not sure; it is there whenever `confidence` is "P".
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
    simpler: Text = Text(nb="", nn="")
    example: Text = Text(nb="", nn="")
    who_knows: Text = Text(nb="", nn="")
    uncertain: Text | None = None
    asks: Text | None = None
    change: Text | None = None
    audiences: Mapping[str, Text] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()
    related: tuple[str, ...] = ()
    offered_to: tuple[str, ...] = ()
    life_situations: tuple[str, ...] = ()

    def short_for(self, audience: str) -> Text:
        """The short answer for this asker: their own where it differs, else the user's."""
        return self.audiences.get(audience, self.short)


@dataclass(frozen=True)
class Right:
    """One thing people ask about rights, with its history (oldest entry first).

    `questions` are ways people ask for it, old words and dialect included; they are never shown.
    """

    id: str
    intents: tuple[str, ...]
    synonyms: Variants
    entries: tuple[RightEntry, ...]
    group: str = "ip"
    questions: Variants = Variants(nb=(), nn=())


def current(right: Right, on_date: date) -> RightEntry | None:
    """The newest entry with `valid_from` on or before `on_date`.

    None before the first date and after the right has ended: no answer is better than the nearest.
    """
    newest = None
    for entry in right.entries:
        if entry.valid_from <= on_date:
            newest = entry
    return None if newest is None or newest.ends else newest


def deadlines_on(entry: RightEntry, on_date: date) -> tuple[Deadline, ...]:
    """The deadlines of an entry that may be said on a date: those whose paragraph has not been changed since."""
    return tuple(deadline for deadline in entry.deadlines if deadline.until is None or on_date < deadline.until)


@dataclass(frozen=True)
class Step:
    """One right on the page of a life situation, and why it stands there."""

    right: str
    why: Text


@dataclass(frozen=True)
class LifeSituation:
    """A page for somebody in the middle of something: the rights that matter then, in order."""

    id: str
    order: int
    title: Text
    intro: Text
    questions: Variants
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LeftOut:
    """A fact, or the part `what` of one, that is not said, and why."""

    fact: str
    reason: str
    why: str
    what: str | None = None


@dataclass(frozen=True)
class Pending:
    """A change of law that is decided or possible; `starts` is None while no date is set.

    `sources` are the cited paragraphs it changes.
    """

    id: str
    law: str
    what: Text
    starts: date | None
    ends: date | None
    facts: tuple[str, ...]
    rights: tuple[str, ...]
    last_checked: date
    sources: tuple[Source, ...] = ()


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
class Codebook:
    """Names of measures by id, in the order of the file, and numbers of days.

    `synonyms` are what people here also call a measure: they find it, and never replace its name.
    """

    measures: Mapping[str, Text] = field(default_factory=dict)
    asleep_after_days: int = 60
    ends_soon_days: int = 30
    handover_notice_days: int = 3
    answer_within_days: int = 14
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, code: str) -> tuple[str, ...]:
        """Return everything a measure is called: in both written languages, and here."""
        both = self.measures[code]
        return tuple(dict.fromkeys((both.nb, both.nn, *self.synonyms.get(code, ()))))

    def code_of(self, name: str) -> str:
        """Return the id of a name in either written language or as it is called here; empty for an unknown one."""
        wanted = name.strip().casefold()
        named = (code for code in self.measures if wanted in (one.casefold() for one in self.names(code)))
        return next(named, "")


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
    laws: Mapping[str, Law] = field(default_factory=dict)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    situations: tuple[LifeSituation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pending: tuple[Pending, ...] = ()
    codebook: Codebook = Codebook()
    crisis_plan: CrisisTemplate = field(default_factory=CrisisTemplate)
    letters: Mapping[str, LetterKind] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    elsewhere: tuple[Elsewhere, ...] = ()
    companion: tuple[Companion, ...] = ()
    relatives: Mapping[str, Wording] = field(default_factory=dict)

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

    def for_audience(self, audience: str) -> Content:
        """The content as it is said to an audience: relatives ("parorende") are asked about themselves as relatives."""
        return self._for_relatives if audience == "parorende" else self

    @cached_property
    def _for_relatives(self) -> Content:
        def asked(area: Area) -> Area:
            return replace(area, questions=tuple(self._asked_of_relatives(question) for question in area.questions))

        return replace(self, areas=tuple(map(asked, self.areas)), general=asked(self.general))

    def _asked_of_relatives(self, question: Question) -> Question:
        words = self.relatives.get(question.id)
        if words is None:
            return question
        return replace(question, ask=words.ask, explain=words.explain, examples=words.examples)

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

    def situation(self, id: str) -> LifeSituation:
        """The life situation with this id."""
        for situation in self.situations:
            if situation.id == id:
                return situation
        raise ContentError(f"unknown life situation '{id}'")

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
