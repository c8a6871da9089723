"""The form of one element, with its history, and with both versions when two people wrote at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from content import Content
from coordinator.crisis_plan import has_room, part_choices
from coordinator.forms import FORMS, MANY, Field, shown_value
from coordinator.living_plan import LivingPlan
from coordinator.merging import Merged
from coordinator.pages import tell
from coordinator.plan_view import area_title
from coordinator.sharing import shareable
from coordinator.words import quote, say_size
from store.desk_elements import AREA, ITEM
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

    @property
    def chosen(self) -> frozenset[str]:
        """What is ticked, where several can be."""
        return frozenset(self.value.split())


@dataclass(frozen=True)
class PastView:
    """A line of the history, with what it changed: label, before, after.

    `together` are the other measures that were changed in the same step: the id and the title of each.
    """

    past: PastVersion
    changes: tuple[tuple[str, str, str], ...]
    together: tuple[tuple[str, str], ...] = ()


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
    prefix: str = ""
    quotes: tuple[str, ...] = ()
    statuses: tuple[tuple[str, PastVersion], ...] = ()
    choice_says: tuple[str, str] = ("merge_mine", "merge_theirs")
    other: str = ""

    @property
    def takes_file(self) -> bool:
        """Whether a file can be attached here."""
        return self.kind == Reference.kind

    @property
    def wished(self) -> tuple[str, ...]:
        """All that the person wished, letter by letter, of which this came."""
        return tuple(words for words in (self.quote, *self.quotes) if words)

    @property
    def is_searchable(self) -> bool:
        """Whether its name can be looked up in the codebook: where the form is of one measure alone."""
        return self.kind == Measure.kind and not self.prefix and self.choice_says[0] == "merge_mine"


@dataclass(frozen=True)
class EntryPage:
    """Builds the page of one element in one written language.

    `prefix` stands before the names of the fields where a page has the forms of several elements. `others` are the
    measures that were changed in the same step as a version of this one.
    """

    content: Content
    language: str
    plan: LivingPlan
    history: list[PastVersion]
    prefix: str = ""
    others: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

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
            title=self._title(element),
            quote=self._wish(element, wish),
            wish=wish or getattr(element, "about", ""),
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
            prefix=self.prefix,
            other=theirs.by if theirs else "",
            quotes=tuple(self._other_wishes(element)),
            statuses=tuple(self._statuses()),
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
        value = sent.get(field.name, shown_value(element, field))
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

    def _title(self, element: Element) -> str:
        if element.about_what == AREA:
            return area_title(self.content, getattr(element, "about", ""), self.language)
        return quote(getattr(element, "name", "") or getattr(element, "title", "") or getattr(element, "text", ""))

    def _wish(self, element: Element, wish: str) -> str:
        if element.about_what == ITEM:
            wish = getattr(element, "about", "")
        item = self.plan.state.item(wish)
        known = self.plan.quotes.get((wish, element.wish_revision)) if isinstance(element, Measure) else None
        return known or (item.text if item else "")

    def _other_wishes(self, element: Element) -> Iterator[str]:
        if isinstance(element, Measure):
            yield from (item.text for item in self.plan.wishes_of(element) if item.id != element.wish)

    def _statuses(self) -> Iterator[tuple[str, PastVersion]]:
        """Each status the measure has had, oldest first, with the version that set it."""
        before = ""
        for past in reversed(self.history):
            if isinstance(past.element, Measure) and past.element.status != before:
                before = past.element.status
                yield before, past

    def _options(self, field: Field, value: str) -> list[Option]:
        say = partial(tell, self.content, self.language)
        if field.shape == "choice":
            return [Option(c, say(f"{field.said}_{c}") if c else say("choose")) for c in field.choices]
        if field.shape == "part":
            return [Option(part, heading) for part, heading in part_choices(self.content, self.language, value)]
        if field.shape == "goal":
            goals = [Option(id, quote(goal.text)) for id, goal in self.plan.goals.items()]
            return [Option("", say("goal_none")), *goals]
        if field.shape == "sees":
            titles = {area.id: area.title.text(self.language) for area in (self.content.general, *self.content.areas)}
            return [Option(one, titles.get(one) or say(f"part_{one}")) for one in shareable(self.content)]
        if field.shape == "goals":
            return self._known(value, {id: quote(goal.text) for id, goal in self.plan.goals.items()})
        if field.shape == "area":
            areas = {a.id: a.title.text(self.language) for a in self.content.areas}
            return [Option("", say("choose")), *self._known(value, areas)]
        if field.shape == "areas":
            return self._known(value, {a.id: a.title.text(self.language) for a in self.content.areas})
        if field.shape == "who":
            people = [Option("", say("choose")), Option(USER, say("who_own"))]
            people += [Option(id, name) for id, name in self.plan.people.items()]
            if value and value not in {one.value for one in people}:
                people.append(Option(value, f"{self.plan.name_of(value)} ({say('responsible_left')})"))
            return people
        return []

    def _known(self, value: str, known: Mapping[str, str]) -> list[Option]:
        """Several choices; what was chosen and is no longer there can still be seen and taken away."""
        gone = [one for one in value.split() if one not in known]
        left = tell(self.content, self.language, "coordinator_measures.no_longer")
        title = partial(area_title, self.content, language=self.language)
        return [Option(*one) for one in known.items()] + [
            Option(one, f"{title(one) if len(one) < 32 else ''} ({left})".strip()) for one in gone
        ]

    def _label(self, kind: str, field: Field) -> str:
        return tell(self.content, self.language, f"field_{kind}_{field.name}")

    def _said(self, element: Element, field: Field) -> str:
        """Return a value in words."""
        value = shown_value(element, field)
        if field.shape == "tick":
            return tell(self.content, self.language, "answer_ja" if value else "answer_nei")
        if field.shape in MANY:
            return ", ".join(one.label for one in self._options(field, value) if one.value in value.split())
        return next((one.label for one in self._options(field, value) if one.value == value), value)

    def _past(self) -> list[PastView]:
        older: list[PastVersion | None] = [*self.history, None][1:]
        return [
            PastView(past, self._changes(before, past), tuple(self.others.get(past.step, ())))
            for past, before in zip(self.history, older, strict=True)
        ]

    def _changes(self, before: PastVersion | None, after: PastVersion) -> tuple[tuple[str, str, str], ...]:
        found = []
        for one in FORMS[after.element.kind]:
            now = shown_value(after.element, one) and self._said(after.element, one)
            was = before is not None and shown_value(before.element, one) and self._said(before.element, one)
            if now != (was or ""):
                found.append((self._label(after.element.kind, one), was or "", now))
        return tuple(found)
