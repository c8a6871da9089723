"""Reads the content folder into one frozen `Content` and refuses everything it does not know.

Layout: `mapping/<area>.yml`, `rights/<id>.yml`, `crisis/numbers.yml`, `crisis/replies.yml` and
`texts/<file>.yml`. A fault raises `ContentError` with file and line, so that people who do not
program can find it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import yaml

from content.model import (
    ASPECTS,
    CRISIS_LABELS,
    Area,
    Choice,
    Content,
    ContentError,
    CrisisNumber,
    CrisisReply,
    Question,
    Right,
    RightEntry,
    Source,
    Text,
    Variants,
)
from content.reading import SourceFile

GENERAL = "generelt"
FOLDERS = ("mapping", "rights", "crisis", "texts")
CONFIDENCE = ("V", "V+A", "P")
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
    return Content(
        areas=tuple(sorted(areas.values(), key=lambda area: area.order)),
        general=general,
        rights=_rights(files["rights"]),
        crisis=crisis,
        numbers=numbers,
        texts=_texts(files["texts"]),
        version=_version([file for folder in FOLDERS for file in files[folder]]),
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


# --- rights --------------------------------------------------------------------------------------


def _rights(files: Sequence[SourceFile]) -> tuple[Right, ...]:
    rights: list[Right] = []
    owners: dict[str, str] = {}
    for file in files:
        right = _right(file, owners)
        owners.update(dict.fromkeys(right.intents, right.id))
        rights.append(right)
    return tuple(rights)


def _right(file: SourceFile, owners: Mapping[str, str]) -> Right:
    fields = file.fields(file.root(), ("id", "intents", "synonyms", "entries"))
    intents = file.strings(fields["intents"])
    for intent in intents:
        if intent in owners:
            message = f"intent '{intent}' already belongs to '{owners[intent]}'"
            raise file.error(fields["intents"], message)
    entries: list[RightEntry] = []
    for node in file.each(fields["entries"], lambda item: item):
        entry = _entry(file, node)
        if entries and entry.valid_from <= entries[-1].valid_from:
            raise file.error(node, "entries must stand in order of valid_from, oldest first")
        entries.append(entry)
    return Right(
        id=_id(file, fields["id"]),
        intents=intents,
        synonyms=file.variants(fields["synonyms"], paired=False),
        entries=tuple(entries),
    )


def _entry(file: SourceFile, node: yaml.Node) -> RightEntry:
    if "ends" in (key for key, _, _ in file.items(node)):
        return _end(file, node)
    fields = file.fields(
        node,
        (
            "valid_from",
            "last_checked",
            "confidence",
            "facts",
            "title",
            "short",
            "long",
            "now",
            "not_meaning",
            "sources",
        ),
    )
    return RightEntry(
        valid_from=file.day(fields["valid_from"]),
        last_checked=file.day(fields["last_checked"]),
        confidence=file.one_of(fields["confidence"], CONFIDENCE),
        facts=file.strings(fields["facts"]),
        title=file.text(fields["title"]),
        short=file.text(fields["short"]),
        long=file.text(fields["long"]),
        now=file.text(fields["now"]),
        not_meaning=file.text(fields["not_meaning"]),
        sources=file.each(fields["sources"], lambda item: _source(file, item)),
    )


def _end(file: SourceFile, node: yaml.Node) -> RightEntry:
    fields = file.fields(node, ("valid_from", "ends"))
    if not file.boolean(fields["ends"]):
        raise file.error(fields["ends"], "ends can only be true; leave it out otherwise")
    day = file.day(fields["valid_from"])
    return RightEntry(day, day, "V", (), _EMPTY, _EMPTY, _EMPTY, _EMPTY, _EMPTY, (), ends=True)


def _source(file: SourceFile, node: yaml.Node) -> Source:
    fields = file.fields(node, ("law", "paragraph", "url"))
    url = file.string(fields["url"])
    if not url.startswith("https://"):
        raise file.error(fields["url"], f"'{url}' must start with https://")
    return Source(law=file.string(fields["law"]), paragraph=file.string(fields["paragraph"]), url=url)


# --- crisis and texts ----------------------------------------------------------------------------


def _crisis(root: Path, files: Sequence[SourceFile]) -> tuple[dict[str, CrisisNumber], dict[str, CrisisReply]]:
    by_name = {Path(file.name).stem: file for file in files}
    for name in ("numbers", "replies"):
        if name not in by_name:
            raise ContentError(f"{root.name}/crisis/{name}.yml:1: the file is missing")
    for name, file in by_name.items():
        if name not in ("numbers", "replies"):
            raise file.error(None, "unknown file (allowed: numbers.yml, replies.yml)")
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
