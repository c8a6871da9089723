"""Reads `companion/<id>.yml`: what a coordinator is told step by step, and where at the desk it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import yaml

from content.guide_model import Companion, CompanionStep
from content.reading import SourceFile

PLACES = ("list", "words", "plan")  # the pages of the desk that can link to it


def load_companion(files: Sequence[SourceFile]) -> tuple[Companion, ...]:
    """Return the topics in their order; a slip raises `ContentError` with file and line."""
    return tuple(sorted((_topic(file) for file in files), key=lambda topic: topic.order))


def _topic(file: SourceFile) -> Companion:
    fields = file.fields(file.root(), ("id", "order", "where", "title", "lead", "steps"))
    return Companion(
        id=file.id(fields["id"]),
        order=file.integer(fields["order"]),
        where=file.each(fields["where"], partial(file.one_of, allowed=PLACES)),
        title=file.text(fields["title"]),
        lead=file.text(fields["lead"]),
        steps=file.each(fields["steps"], partial(_step, file)),
    )


def _step(file: SourceFile, node: yaml.Node) -> CompanionStep:
    fields = file.fields(node, ("title", "text"))
    return CompanionStep(file.text(fields["title"]), file.text(fields["text"]))
