"""Letters from the desk: an invitation, a summary, a word to one participant, begun with what stands in the plan.

A letter to the person may hold all of it. A letter to a participant holds only what `sharing.may_see` lets through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from content import Content
from coordinator.forms import LETTER_FIELDS, LONGEST_FIELD, MOST_PARAGRAPHS
from coordinator.living_plan import LivingPlan
from coordinator.living_view import title_of
from coordinator.pages import tell
from coordinator.plan_view import PlanView
from coordinator.readings import Printed
from coordinator.sharing import Shared, may_see, selected
from coordinator.words import Refused, clean, quote, say_day
from paper.glyphs import MISSING
from store.elements import USER, Measure, Participant

INVITATION, SUMMARY, NOTICE = "innkalling", "oppsummering", "melding"
KINDS = (INVITATION, SUMMARY, NOTICE)


@dataclass(frozen=True)
class LetterDraft:
    """A letter as it can be rewritten: every field is plain text, named as in its form."""

    fra: str
    mottaker: str
    dato: str
    emne: str
    under: str
    avsnitt: tuple[str, ...]


def begin_letter(
    content: Content, kind: str, printed: Printed, reader: str, now: datetime
) -> tuple[LetterDraft, Shared | None]:
    """Return the letter with what the plan gives it, and what its reader may see (None: the person, all of it)."""
    view, plan, shared = printed.view, printed.living, None
    coordinator, to = view.coordinator, ""
    if reader:
        shared, to = may_see(plan, printed.consents, reader, now), plan.name_of(reader)
        view, plan = selected(view, plan, shared)
    told = _Teller(content, view, plan, reader)
    makers = {INVITATION: told.invitation, SUMMARY: told.summary, NOTICE: told.notice}
    own = printed.living.entries.find(reader)
    knows = shared is not None and not shared.is_nothing
    contribution = own.element.contribution if own and knows and isinstance(own.element, Participant) else ""
    paragraphs = [words for words in makers[kind](contribution) if words]
    draft = LetterDraft(coordinator, to, say_day(now), told.say(f"subject_{kind}"), coordinator, tuple(paragraphs))
    return draft, shared


def written_letter(form: Mapping[str, str]) -> LetterDraft:
    """Return the letter as it was rewritten. Raises Refused with the field when it cannot be set."""
    said = {}
    for name in (name for name in LETTER_FIELDS if name in form):
        try:
            said[name] = clean(form[name], LONGEST_FIELD)
        except Refused as error:
            raise Refused(error.text_id, **{**error.values, "field": name}) from error
    paragraphs = tuple(
        words for words in (said.get(f"avsnitt_{n}", "") for n in range(1, MOST_PARAGRAPHS + 1)) if words
    )
    if not paragraphs or not said.get("emne"):
        raise Refused("letter_empty", field="avsnitt_1" if said.get("emne") else "emne")
    heads = [field.name for field in fields(LetterDraft) if field.name != "avsnitt"]
    return LetterDraft(**{name: said.get(name, "") for name in heads}, avsnitt=paragraphs)


def sheet_data(content: Content, letter: LetterDraft, language: str) -> dict[str, Any]:
    """Return the letter ready to be set (see `paper.letter_sheet`)."""
    say = partial(content.text, language=language)
    return {
        "lang": language,
        "title": letter.emne,
        "sender": letter.fra,
        "to": letter.mottaker,
        "day": letter.dato,
        "subject": letter.emne,
        "paragraphs": list(letter.avsnitt),
        "closing": say("coordinator_letters.closing"),
        "signer": letter.under,
        "authority": None,
        "enclosed": "",
        "page": say("coordinator.doc_page"),
        "of": say("coordinator.doc_of"),
        "missing": say("coordinator.doc_missing", sign=MISSING),
    }


class _Teller:
    """Puts what stands in a plan into the paragraphs of a letter."""

    def __init__(self, content: Content, view: PlanView, plan: LivingPlan, reader: str) -> None:
        self._content, self._language, self._view, self._plan = content, view.language, view, plan
        self._reader, self._person = reader, tell(content, view.language, "who_own").lower()

    def say(self, key: str, **values: Any) -> str:
        """A text of `coordinator_letters`."""
        return self._content.text(f"coordinator_letters.{key}", self._language, **values)

    def invitation(self, _contribution: str) -> Iterator[str]:
        """To a meeting: when and where are lines to fill in; what waits in the plan is the agenda."""
        yield self.say("invite_open")
        yield self.say("invite_when")
        yield self._listed("agenda", [*self._talk(), *self._wishes(), *self._due()])
        yield self.say("invite_own" if not self._reader else "invite_other")

    def summary(self, _contribution: str) -> Iterator[str]:
        """After a meeting: what is agreed, who does it, and what is still to be talked about."""
        yield self.say("summary_open")
        yield self._listed("agreed", [self._measure(measure) for measure in self._running()])
        yield self._listed("open", [*self._talk(), *self._wishes()])
        yield self.say("summary_next")
        yield self.say("summary_close")

    def notice(self, contribution: str) -> Iterator[str]:
        """To one participant: what this one is responsible for, and has said yes to."""
        yield self.say("notice_open")
        own = [self._measure(measure) for measure in self._running() if measure.responsible == (self._reader or USER)]
        yield self._listed("own", own)
        if contribution:
            yield self.say("notice_contribution", contribution=contribution)
        yield self.say("notice_close")

    def _listed(self, key: str, lines: list[str]) -> str:
        return "\n".join((self.say(f"list_{key}"), *(f"– {line}" for line in lines))) if lines else ""

    def _talk(self) -> list[str]:
        """What the coordinator wants to talk about, with her notes."""
        found = []
        for item in self._view.standing_as("snakk_om"):
            note = item.judgement.note if item.judgement else ""
            found.append(f"«{quote(item.text)}»" + (f" {note}" if note else ""))
        return found

    def _wishes(self) -> list[str]:
        return [self.say("wish", words=quote(wish.text)) for wish in self._plan.open_wishes]

    def _due(self) -> list[str]:
        return [
            self.say("evaluate", name=self._title(measure), when=measure.evaluation.text)
            for measure in self._running()
            if measure.evaluation.text
        ]

    def _running(self) -> list[Measure]:
        return self._plan.running

    def _title(self, measure: Measure) -> str:
        return title_of(self._plan, measure) or tell(self._content, self._language, "nameless")

    def _measure(self, measure: Measure) -> str:
        somebody = measure.responsible
        own = bool(somebody) and somebody == (self._reader or USER)
        name = self._person if somebody == USER else self._plan.name_of(somebody)
        parts = [
            self._title(measure),
            tell(self._content, self._language, f"status_{measure.status}").lower(),
            self.say("by_own") if own else self.say("by", name=name) if name else "",
            measure.extent,
            tell(self._content, self._language, "when_start", when=measure.start.text) if measure.start.text else "",
        ]
        return ", ".join(part for part in parts if part)
