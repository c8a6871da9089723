"""Reads the content folder into one frozen `Content` and refuses everything it does not know.

Layout: `mapping/<area>.yml`, `rights/<id>.yml`, `life_situations/<id>.yml`, `law/index.yml`,
`law/deadlines.yml`, `law/pending.yml`, `crisis/numbers.yml`, `crisis/replies.yml` and
`texts/<file>.yml`. A fault raises `ContentError` with file and line, so that people who do not
program can find it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import yaml

from content.model import (
    ASKERS,
    ASPECTS,
    AUDIENCES,
    CRISIS_LABELS,
    GROUPS,
    UNITS,
    Area,
    Choice,
    Content,
    ContentError,
    CrisisNumber,
    CrisisReply,
    Deadline,
    Law,
    LeftOut,
    LifeSituation,
    Pending,
    Question,
    Right,
    RightEntry,
    Source,
    Step,
    Text,
    Variants,
)
from content.reading import SourceFile

GENERAL = "generelt"
LEFT_OUT = "left_out"
FOLDERS = ("mapping", "rights", "life_situations", "law", "crisis", "texts")
CONFIDENCE = ("V", "V+A", "P")
REASONS = ("unverified", "conflicting", "weak", "not for the public")
WHOSE = ("person", "service")
_HERE = Path(__file__).resolve().parent
_EMPTY = Text(nb="", nn="")


def load(root: Path = _HERE) -> Content:
    """Read and check everything under `root`; raises `ContentError` at the first fault."""
    files = {folder: _files(root, folder) for folder in FOLDERS}
    areas = _areas(files["mapping"])
    if GENERAL not in areas:
        raise ContentError(f"{root.name}/mapping/{GENERAL}.yml:1: the general part is missing")
    general = areas.pop(GENERAL)
    numbers, crisis = _crisis(root, files["crisis"])
    law = _named(root, "law", files["law"], ("index", "deadlines", "pending"))
    known = _Known(laws=_laws(law["index"]))
    known.deadlines.update(_deadlines(law["deadlines"], known))
    situations = _situations(files["life_situations"], known)
    by_name = {Path(file.name).stem: file for file in files["rights"]}
    left_out = _left_out(by_name.pop(LEFT_OUT)) if LEFT_OUT in by_name else ()
    rights = _rights(list(by_name.values()), known)
    pending = _pending(law["pending"], known)
    _check_references(known, rights)
    return Content(
        areas=tuple(sorted(areas.values(), key=lambda area: area.order)),
        general=general,
        rights=rights,
        crisis=crisis,
        numbers=numbers,
        texts=_texts(files["texts"]),
        version=_version([file for folder in FOLDERS for file in files[folder]]),
        laws=known.laws,
        deadlines=known.deadlines,
        situations=situations,
        left_out=left_out,
        pending=pending,
    )


def _files(root: Path, folder: str) -> list[SourceFile]:
    """The YAML files of one folder; a name that would be skipped in silence is a fault."""
    found = []
    for path in sorted((root / folder).glob("*")):
        shown = path.relative_to(root.parent).as_posix()
        if path.suffix == ".yaml":
            raise ContentError(f"{shown}:1: name the file .yml, not .yaml")
        if path.suffix == ".yml":
            found.append(SourceFile(name=shown, data=path.read_bytes()))
    return found


def _named(root: Path, folder: str, files: Sequence[SourceFile], names: tuple[str, ...]) -> dict[str, SourceFile]:
    """The files of a folder that holds exactly these."""
    by_name = {Path(file.name).stem: file for file in files}
    for name in names:
        if name not in by_name:
            raise ContentError(f"{root.name}/{folder}/{name}.yml:1: the file is missing")
    for name, file in by_name.items():
        if name not in names:
            raise file.error(None, f"unknown file (allowed: {', '.join(f'{name}.yml' for name in names)})")
    return by_name


def _version(files: Sequence[SourceFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        for part in (file.name.partition("/")[2].encode(), file.data):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]


def _id(file: SourceFile, node: yaml.Node) -> str:
    """The id of a file must be its name, so that grep and the folder tell the same story."""
    value, name = file.string(node), Path(file.name).stem
    if value != name:
        raise file.error(node, f"id '{value}' must be the file name '{name}'")
    if not (value.isascii() and value.isidentifier() and value == value.lower()):
        raise file.error(node, f"id '{value}' may hold only a-z, 0-9 and _")
    return value


# --- mapping -------------------------------------------------------------------------------------


def _areas(files: Sequence[SourceFile]) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    by_order: dict[int, str] = {}
    for file in files:
        area = _area(file, by_order)
        by_order[area.order] = area.id
        areas[area.id] = area
    return areas


def _area(file: SourceFile, by_order: Mapping[int, str]) -> Area:
    names = ("id", "order", "title", "intro", "words", "questions")
    fields = file.fields(file.root(), names)
    area_id = _id(file, fields["id"])
    order = file.integer(fields["order"])
    if order in by_order:
        message = f"order {order} is already used by '{by_order[order]}'"
        raise file.error(fields["order"], message)
    questions: list[Question] = []
    for node in file.each(fields["questions"], lambda item: item):
        questions.append(_question(file, node, area_id, questions))
    return Area(
        id=area_id,
        order=order,
        title=file.text(fields["title"]),
        intro=file.text(fields["intro"]),
        words=file.variants(fields["words"], paired=False),
        questions=tuple(questions),
    )


def _question(file: SourceFile, node: yaml.Node, area_id: str, earlier: Sequence[Question]) -> Question:
    fields = file.fields(
        node,
        ("id", "aspect", "label", "ask", "explain", "examples"),
        ("many", "choices", "show_when"),
    )
    question_id = file.string(fields["id"])
    start, _, name = question_id.partition(".")
    if start != area_id or not (name.isascii() and name.isidentifier()):
        raise file.error(fields["id"], f"question id '{question_id}' must be '{area_id}.<name>'")
    if question_id in (question.id for question in earlier):
        raise file.error(fields["id"], f"duplicate id '{question_id}'")
    many = file.boolean(fields["many"]) if "many" in fields else False
    choices = _choices(file, fields["choices"]) if "choices" in fields else ()
    if many and choices:
        raise file.error(fields["choices"], "a question with choices cannot have many: true")
    show_when = None
    if "show_when" in fields:
        show_when = file.one_of(fields["show_when"], tuple(question.aspect for question in earlier))
    return Question(
        id=question_id,
        aspect=file.one_of(fields["aspect"], ASPECTS),
        label=file.text(fields["label"]),
        ask=file.variants(fields["ask"], at_least=2),
        explain=file.text(fields["explain"]),
        examples=file.variants(fields["examples"], at_least=3),
        many=many,
        choices=choices,
        show_when=show_when,
    )


def _choices(file: SourceFile, node: yaml.Node) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    for item in file.each(node, lambda item: item):
        fields = file.fields(item, ("value", "label"))
        value = file.string(fields["value"])
        if value in (choice.value for choice in choices):
            raise file.error(fields["value"], f"duplicate value '{value}'")
        choices.append(Choice(value=value, label=file.text(fields["label"])))
    return tuple(choices)


# --- law -----------------------------------------------------------------------------------------


@dataclass
class _Known:
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


def _check_references(known: _Known, rights: Sequence[Right]) -> None:
    ids = {right.id for right in rights}
    for file, node in known.references:
        if node.value not in ids:
            raise file.error(node, f"unknown right '{node.value}'")


def _laws(file: SourceFile) -> dict[str, Law]:
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


def _deadlines(file: SourceFile, known: _Known) -> dict[str, Deadline]:
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
            send_to=_text_or_none(file, fields, "send_to"),
            decides=_text_or_none(file, fields, "decides"),
            until=_day_or_none(file, fields, "until"),
        )
    return deadlines


def _pending(file: SourceFile, known: _Known) -> tuple[Pending, ...]:
    """`law/pending.yml`: what is decided but not in force, and what can end."""
    found = []
    for pending_id, _, node in file.items(file.root()):
        fields = file.fields(node, ("law", "what", "last_checked"), ("starts", "ends", "facts", "rights", "sources"))
        found.append(
            Pending(
                id=pending_id,
                law=file.string(fields["law"]),
                what=file.text(fields["what"]),
                starts=_day_or_none(file, fields, "starts"),
                ends=_day_or_none(file, fields, "ends"),
                facts=file.strings(fields["facts"]) if "facts" in fields else (),
                rights=file.each(fields["rights"], partial(known.right, file)) if "rights" in fields else (),
                last_checked=file.day(fields["last_checked"]),
                sources=known.sources(file, fields["sources"]) if "sources" in fields else (),
            )
        )
    return tuple(found)


def _text_or_none(file: SourceFile, fields: Mapping[str, yaml.Node], name: str) -> Text | None:
    return file.text(fields[name]) if name in fields else None


def _day_or_none(file: SourceFile, fields: Mapping[str, yaml.Node], name: str) -> date | None:
    return file.day(fields[name]) if name in fields else None


# --- life situations -----------------------------------------------------------------------------


def _situations(files: Sequence[SourceFile], known: _Known) -> tuple[LifeSituation, ...]:
    found = []
    for file in files:
        fields = file.fields(file.root(), ("id", "order", "title", "intro", "questions", "rights"))
        situation_id = _id(file, fields["id"])
        steps = file.each(fields["rights"], partial(_step, file, known))
        for step in steps:
            known.situations_of.setdefault(step.right, []).append(situation_id)
        found.append(
            LifeSituation(
                id=situation_id,
                order=file.integer(fields["order"]),
                title=file.text(fields["title"]),
                intro=file.text(fields["intro"]),
                questions=file.variants(fields["questions"], paired=False),
                steps=steps,
            )
        )
    return tuple(sorted(found, key=lambda situation: situation.order))


def _step(file: SourceFile, known: _Known, node: yaml.Node) -> Step:
    fields = file.fields(node, ("right", "why"))
    return Step(right=known.right(file, fields["right"]), why=file.text(fields["why"]))


# --- rights --------------------------------------------------------------------------------------


def _left_out(file: SourceFile) -> tuple[LeftOut, ...]:
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


def _rights(files: Sequence[SourceFile], known: _Known) -> tuple[Right, ...]:
    rights: list[Right] = []
    owners: dict[str, str] = {}
    for file in files:
        right = _right(file, owners, known)
        owners.update(dict.fromkeys(right.intents, right.id))
        rights.append(right)
    return tuple(rights)


def _right(file: SourceFile, owners: Mapping[str, str], known: _Known) -> Right:
    fields = file.fields(file.root(), ("id", "group", "synonyms", "questions", "entries"), ("intents",))
    right_id = _id(file, fields["id"])
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


def _entry(file: SourceFile, node: yaml.Node, known: _Known, situations: tuple[str, ...]) -> RightEntry:
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
        uncertain=_text_or_none(file, fields, "uncertain"),
        asks=_text_or_none(file, fields, "asks"),
        change=_text_or_none(file, fields, "change"),
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
    change = _text_or_none(file, fields, "change")
    return RightEntry(day, day, "V", (), _EMPTY, _EMPTY, _EMPTY, _EMPTY, _EMPTY, (), ends=True, change=change)


# --- crisis and texts ----------------------------------------------------------------------------


def _crisis(root: Path, files: Sequence[SourceFile]) -> tuple[dict[str, CrisisNumber], dict[str, CrisisReply]]:
    by_name = _named(root, "crisis", files, ("numbers", "replies"))
    numbers = _numbers(by_name["numbers"])
    return numbers, _replies(by_name["replies"], numbers)


def _numbers(file: SourceFile) -> dict[str, CrisisNumber]:
    found = {}
    for number_id, _, node in file.items(file.root()):
        fields = file.fields(node, ("number", "name", "hours", "checked", "confidence"))
        found[number_id] = CrisisNumber(
            id=number_id,
            number=file.string(fields["number"]),
            name=file.text(fields["name"]),
            hours=file.text(fields["hours"]),
            checked=file.day(fields["checked"]),
            confidence=file.one_of(fields["confidence"], CONFIDENCE),
        )
    return found


def _replies(file: SourceFile, numbers: Mapping[str, CrisisNumber]) -> dict[str, CrisisReply]:
    known = tuple(numbers)
    found = {}
    for label, node in file.fields(file.root(), CRISIS_LABELS).items():
        fields = file.fields(node, ("certain", "unsure", "numbers"))
        found[label] = CrisisReply(
            label=label,
            certain=file.variants(fields["certain"], at_least=2),
            unsure=file.variants(fields["unsure"], at_least=2),
            numbers=file.each(fields["numbers"], partial(file.one_of, allowed=known)),
        )
    return found


def _texts(files: Sequence[SourceFile]) -> dict[str, Variants]:
    found = {}
    for file in files:
        stem = Path(file.name).stem
        for key, _, node in file.items(file.root()):
            found[f"{stem}.{key}"] = file.template(node)
    return found
