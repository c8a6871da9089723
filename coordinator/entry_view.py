"""The form of one element, with its history, and with both versions when two people wrote at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from content import Content
from coordinator.crisis_plan import has_room, part_choices
from coordinator.forms import FORMS, Field, shown_value
from coordinator.living_plan import LivingPlan
from coordinator.merging import Merged
from coordinator.pages import tell
from coordinator.sharing import shareable
from coordinator.words import quote, say_size
from store.elements import USER, Attachment, Element, Measure, Reference
from store.entries import PastVersion
from store.partial_date import PartialDate

# A form that was not taken comes back; a choice between two versions is sent under this name and the field's.
CHOICE = "velg_"


@dataclass(frozen=True)
class FileView:
    """An attachment as it can be fetched."""

    id: str
    name: str
    size: str


def file_views(plan: LivingPlan, reference: str) -> tuple[FileView, ...]:
    """Return the attachments of a reference."""
    found = plan.attachments.get(reference, ())
    return tuple(FileView(entry.id, one.name, say_size(one.size)) for entry, one in found)


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    value: str
    label: str


@dataclass(frozen=True)
class FieldView:
    """A field as it stands in the form. `theirs` is what somebody else wrote there meanwhile, when it differs."""

    field: Field
    label: str
    value: str
    options: tuple[Option, ...]
    is_faulty: bool
    theirs: str | None = None
    is_taken: bool = False
    is_unread: bool = False


@dataclass(frozen=True)
class PastView:
    """A line of the history, with what it changed: label, before, after."""

    past: PastVersion
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class EntryView:
    """The page of one element."""

    kind: str
    id: str
    seen: int
    title: str
    quote: str
    wish: str
    is_removed: bool
    fields: tuple[FieldView, ...]
    history: tuple[PastView, ...]
    why: str = ""
    theirs: PastVersion | None = None
    files: tuple[FileView, ...] = ()

    @property
    def takes_file(self) -> bool:
        """Whether a file can be attached here."""
        return self.kind == Reference.kind


@dataclass(frozen=True)
class EntryPage:
    """Builds the page of one element in one written language."""

    content: Content
    language: str
    plan: LivingPlan
    history: list[PastVersion]

    def view(
        self,
        entry_id: str,
        element: Element,
        sent: Mapping[str, str] | None = None,
        fault: str = "",
        merged: Merged | None = None,
        theirs: PastVersion | None = None,
    ) -> EntryView:
        """Return the form of `element`. What was `sent` and not taken stands in it again, letter by letter."""
        sent = sent or {}
        newest = self.history[0] if self.history else None
        wish = getattr(element, "wish", "")
        return EntryView(
            kind=element.kind,
            id=entry_id,
            seen=newest.version if newest else 0,
            title=quote(getattr(element, "name", "") or getattr(element, "title", "")),
            quote=self._wish(element, wish),
            wish=wish,
            is_removed=bool(newest and newest.removed),
            fields=tuple(
                self._field(field, element, sent, fault, merged, theirs)
                for field in FORMS[element.kind]
                if has_room(self.content, element, field.name)
            ),
            history=tuple(self._past()),
            why=sent.get("why", ""),
            theirs=theirs,
            files=file_views(self.plan, entry_id) + self._own_file(entry_id, element),
        )

    def _own_file(self, entry_id: str, element: Element) -> tuple[FileView, ...]:
        stands = self.plan.entries.find(entry_id)
        if not isinstance(element, Attachment) or stands is None or stands.removed:
            return ()
        return (FileView(entry_id, element.name, say_size(element.size)),)

    def _field(
        self,
        field: Field,
        element: Element,
        sent: Mapping[str, str],
        fault: str,
        merged: Merged | None,
        theirs: PastVersion | None,
    ) -> FieldView:
        clashes = merged is not None and theirs is not None and field in merged.clashes
        value = shown_value(element, field) if merged else sent.get(field.name, shown_value(element, field))
        stands = getattr(element, field.name)
        return FieldView(
            field=field,
            label=self._label(element.kind, field),
            value=value,
            options=tuple(self._options(field, value)),
            is_faulty=fault == field.name,
            theirs=self._said(theirs.element, field) if clashes and theirs else None,
            is_taken=merged is not None and field in merged.taken,
            is_unread=isinstance(stands, PartialDate) and bool(stands.text) and stands.precision is None,
        )

    def _wish(self, element: Element, wish: str) -> str:
        item = self.plan.state.item(wish)
        known = self.plan.quotes.get((wish, element.wish_revision)) if isinstance(element, Measure) else None
        return known or (item.text if item else "")

    def _options(self, field: Field, value: str) -> list[Option]:
        say = partial(tell, self.content, self.language)
        if field.shape == "choice":
            return [Option(c, say(f"{field.said}_{c}") if c else say("choose")) for c in field.choices]
        if field.shape == "part":
            return [Option(part, heading) for part, heading in part_choices(self.content, self.language, value)]
        if field.shape == "goal":
            goals = [Option(goal.id, quote(goal.text)) for goal in self.plan.items("goal")]
            return [Option("", say("goal_none")), *goals]
        if field.shape == "sees":
            titles = {area.id: area.title.text(self.language) for area in (self.content.general, *self.content.areas)}
            return [Option(one, titles.get(one) or say(f"part_{one}")) for one in shareable(self.content)]
        if field.shape == "who":
            people = [Option("", say("choose")), Option(USER, say("who_own"))]
            people += [Option(id, name) for id, name in self.plan.people.items()]
            if value and value not in {one.value for one in people}:
                people.append(Option(value, f"{self.plan.name_of(value)} ({say('responsible_left')})"))
            return people
        return []

    def _label(self, kind: str, field: Field) -> str:
        return tell(self.content, self.language, f"field_{kind}_{field.name}")

    def _said(self, element: Element, field: Field) -> str:
        """Return a value in words."""
        value = shown_value(element, field)
        if field.shape == "tick":
            return tell(self.content, self.language, "answer_ja" if value else "answer_nei")
        if field.shape == "sees":
            return ", ".join(one.label for one in self._options(field, value) if one.value in value.split())
        return next((one.label for one in self._options(field, value) if one.value == value), value)

    def _past(self) -> list[PastView]:
        older: list[PastVersion | None] = [*self.history, None][1:]
        return [PastView(past, self._changes(before, past)) for past, before in zip(self.history, older, strict=True)]

    def _changes(self, before: PastVersion | None, after: PastVersion) -> tuple[tuple[str, str, str], ...]:
        found = []
        for field in FORMS[after.element.kind]:
            now = shown_value(after.element, field) and self._said(after.element, field)
            was = before is not None and shown_value(before.element, field) and self._said(before.element, field)
            if now != (was or ""):
                found.append((self._label(after.element.kind, field), was or "", now))
        return tuple(found)
