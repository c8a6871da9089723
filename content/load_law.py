"""Reads `law/index.yml`, `law/deadlines.yml` and `law/pending.yml`, and keeps what files about rights refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import yaml

from content.model import UNITS, Deadline, Law, Pending, Right, Source
from content.reading import SourceFile

WHOSE = ("person", "service")


@dataclass
class Known:
    """What the files about rights may refer to; `references` to rights are checked when all are read."""

    laws: dict[str, Law]
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    situations_of: dict[str, list[str]] = field(default_factory=dict)
    references: list[tuple[SourceFile, yaml.Node]] = field(default_factory=list)

    def right(self, file: SourceFile, node: yaml.Node) -> str:
        """The id of a right that perhaps is not read yet."""
        self.references.append((file, node))
        return file.string(node)

    def source(self, file: SourceFile, node: yaml.Node) -> Source:
        """A source written as `<name of the law> § 2-5`; the index knows the address."""
        written = file.string(node)
        name, sign, number = written.rpartition(" § ")
        if not sign:
            raise file.error(node, f"'{written}' must be the law and the paragraph: <law> § 2-5")
        if name not in self.laws:
            raise file.error(node, f"unknown law '{name}' (allowed: {', '.join(self.laws)})")
        return Source(law=name, paragraph=f"§ {number}", url=self.laws[name].url)

    def sources(self, file: SourceFile, node: yaml.Node) -> tuple[Source, ...]:
        """A list of sources."""
        return file.each(node, partial(self.source, file))


def check_references(known: Known, rights: Sequence[Right]) -> None:
    """Refuse a reference to a right that does not exist."""
    ids = {right.id for right in rights}
    for file, node in known.references:
        if node.value not in ids:
            raise file.error(node, f"unknown right '{node.value}'")


def load_laws(file: SourceFile) -> dict[str, Law]:
    """`law/index.yml`, written by tools/law_index.py."""
    laws = {}
    for name, _, node in file.items(file.fields(file.root(), ("laws",))["laws"]):
        fields = file.fields(node, ("short", "title", "url", "file", "paragraphs"), ("amended",))
        laws[name] = Law(
            name=name,
            short=file.string(fields["short"]),
            title=file.string(fields["title"]),
            url=_address(file, fields["url"]),
            file=file.string(fields["file"]),
            paragraphs={key: file.string(value) for key, _, value in file.items(fields["paragraphs"])},
            amended={key: file.string(value) for key, _, value in file.items(fields["amended"])}
            if "amended" in fields
            else {},
        )
    return laws


def _address(file: SourceFile, node: yaml.Node) -> str:
    url = file.string(node)
    if not url.startswith("https://"):
        raise file.error(node, f"'{url}' must start with https://")
    return url


def load_deadlines(file: SourceFile, known: Known) -> dict[str, Deadline]:
    """`law/deadlines.yml`: every deadline once, under the decision it belongs to."""
    deadlines = {}
    for decision, _, node in file.items(file.root()):
        fields = file.fields(
            node,
            ("name", "whose", "count", "unit", "from_what", "facts", "sources", "last_checked"),
            ("send_to", "decides", "until"),
        )
        deadlines[decision] = Deadline(
            decision=decision,
            name=file.text(fields["name"]),
            whose=file.one_of(fields["whose"], WHOSE),
            count=file.integer(fields["count"]),
            unit=file.one_of(fields["unit"], tuple(UNITS)),
            from_what=file.text(fields["from_what"]),
            facts=file.strings(fields["facts"]),
            sources=known.sources(file, fields["sources"]),
            last_checked=file.day(fields["last_checked"]),
            send_to=file.optional(file.text, fields, "send_to"),
            decides=file.optional(file.text, fields, "decides"),
            until=file.optional(file.day, fields, "until"),
        )
    return deadlines


def load_pending(file: SourceFile, known: Known) -> tuple[Pending, ...]:
    """`law/pending.yml`: what is decided but not in force, and what can end."""
    found = []
    for pending_id, _, node in file.items(file.root()):
        fields = file.fields(node, ("law", "what", "last_checked"), ("starts", "ends", "facts", "rights", "sources"))
        found.append(
            Pending(
                id=pending_id,
                law=file.string(fields["law"]),
                what=file.text(fields["what"]),
                starts=file.optional(file.day, fields, "starts"),
                ends=file.optional(file.day, fields, "ends"),
                facts=file.strings(fields["facts"]) if "facts" in fields else (),
                rights=file.each(fields["rights"], partial(known.right, file)) if "rights" in fields else (),
                last_checked=file.day(fields["last_checked"]),
                sources=known.sources(file, fields["sources"]) if "sources" in fields else (),
            )
        )
    return tuple(found)
