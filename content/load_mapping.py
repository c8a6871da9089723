"""Reads `mapping/<area>.yml`: the life areas with their questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from content.model import ASPECTS, Area, Choice, Question
from content.reading import SourceFile


def load_areas(files: Sequence[SourceFile]) -> dict[str, Area]:
    """The life areas and the general part by id; an `order` or a question id that stands twice raises."""
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
    area_id = file.id(fields["id"])
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
