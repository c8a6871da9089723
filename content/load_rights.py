"""Reads `rights/<id>.yml`, with the history of every right, and `rights/left_out.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import yaml

from content.load_law import Known
from content.model import ASKERS, AUDIENCES, CONFIDENCE, GROUPS, LeftOut, Right, RightEntry, Text
from content.reading import SourceFile

REASONS = ("unverified", "conflicting", "weak", "not for the public")
_EMPTY = Text(nb="", nn="")


def load_left_out(file: SourceFile) -> tuple[LeftOut, ...]:
    """`rights/left_out.yml`: what is known and not said."""
    found = []
    for node in file.each(file.root(), lambda item: item):
        fields = file.fields(node, ("fact", "reason", "why"), ("what",))
        found.append(
            LeftOut(
                fact=file.string(fields["fact"]),
                reason=file.one_of(fields["reason"], REASONS),
                why=file.string(fields["why"]),
                what=file.string(fields["what"]) if "what" in fields else None,
            )
        )
    return tuple(found)


def load_rights(files: Sequence[SourceFile], known: Known) -> tuple[Right, ...]:
    """`rights/<id>.yml`; an intent belongs to one right only."""
    rights: list[Right] = []
    owners: dict[str, str] = {}
    for file in files:
        right = _right(file, owners, known)
        owners.update(dict.fromkeys(right.intents, right.id))
        rights.append(right)
    return tuple(rights)


def _right(file: SourceFile, owners: Mapping[str, str], known: Known) -> Right:
    fields = file.fields(file.root(), ("id", "group", "synonyms", "questions", "entries"), ("intents",))
    right_id = file.id(fields["id"])
    intents = file.strings(fields["intents"]) if "intents" in fields else ()
    for intent in intents:
        if intent in owners:
            message = f"intent '{intent}' already belongs to '{owners[intent]}'"
            raise file.error(fields["intents"], message)
    entries: list[RightEntry] = []
    for node in file.each(fields["entries"], lambda item: item):
        entry = _entry(file, node, known, tuple(known.situations_of.get(right_id, ())))
        if entries and entry.valid_from <= entries[-1].valid_from:
            raise file.error(node, "entries must stand in order of valid_from, oldest first")
        entries.append(entry)
    return Right(
        id=right_id,
        intents=intents,
        synonyms=file.variants(fields["synonyms"], paired=False),
        entries=tuple(entries),
        group=file.one_of(fields["group"], GROUPS),
        questions=file.variants(fields["questions"], at_least=5, paired=False),
    )


_ENTRY_TEXTS = ("title", "short", "long", "now", "not_meaning", "simpler", "example", "who_knows")
_ENTRY_FIELDS = ("valid_from", "last_checked", "confidence", "facts", *_ENTRY_TEXTS, "offered_to", "sources")
_ENTRY_OPTIONAL = ("uncertain", "asks", "change", "audiences", "deadlines", "related")


def _entry(file: SourceFile, node: yaml.Node, known: Known, situations: tuple[str, ...]) -> RightEntry:
    if "ends" in (key for key, _, _ in file.items(node)):
        return _end(file, node)
    fields = file.fields(node, _ENTRY_FIELDS, _ENTRY_OPTIONAL)
    confidence = file.one_of(fields["confidence"], CONFIDENCE)
    if confidence == "P" and "uncertain" not in fields:
        raise file.error(node, "confidence P needs 'uncertain', which says what is not sure")
    decisions = tuple(known.deadlines)
    return RightEntry(
        valid_from=file.day(fields["valid_from"]),
        last_checked=file.day(fields["last_checked"]),
        confidence=confidence,
        facts=file.strings(fields["facts"]),
        title=file.text(fields["title"]),
        short=file.text(fields["short"]),
        long=file.text(fields["long"]),
        now=file.text(fields["now"]),
        not_meaning=file.text(fields["not_meaning"]),
        sources=known.sources(file, fields["sources"]),
        simpler=file.text(fields["simpler"]),
        example=file.text(fields["example"]),
        who_knows=file.text(fields["who_knows"]),
        uncertain=file.optional(file.text, fields, "uncertain"),
        asks=file.optional(file.text, fields, "asks"),
        change=file.optional(file.text, fields, "change"),
        audiences=_audiences(file, fields["audiences"]) if "audiences" in fields else {},
        deadlines=tuple(
            known.deadlines[decision]
            for decision in file.each(fields["deadlines"], partial(file.one_of, allowed=decisions))
        )
        if "deadlines" in fields
        else (),
        related=file.each(fields["related"], partial(known.right, file)) if "related" in fields else (),
        offered_to=file.each(fields["offered_to"], partial(file.one_of, allowed=ASKERS)),
        life_situations=situations,
    )


def _audiences(file: SourceFile, node: yaml.Node) -> dict[str, Text]:
    return {audience: file.text(value) for audience, value in file.fields(node, (), AUDIENCES).items()}


def _end(file: SourceFile, node: yaml.Node) -> RightEntry:
    fields = file.fields(node, ("valid_from", "ends"), ("change",))
    if not file.boolean(fields["ends"]):
        raise file.error(fields["ends"], "ends can only be true; leave it out otherwise")
    day = file.day(fields["valid_from"])
    change = file.optional(file.text, fields, "change")
    return RightEntry(day, day, "V", (), _EMPTY, _EMPTY, _EMPTY, _EMPTY, _EMPTY, (), ends=True, change=change)
