"""Reads `life_situations/<id>.yml`: pages for somebody in the middle of something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import yaml

from content.load_law import Known
from content.model import LifeSituation, Step
from content.reading import SourceFile


def load_situations(files: Sequence[SourceFile], known: Known) -> tuple[LifeSituation, ...]:
    """`life_situations/<id>.yml`, in the order people read them; `known` remembers which rights they name."""
    found = []
    for file in files:
        fields = file.fields(file.root(), ("id", "order", "title", "intro", "questions", "rights"))
        situation_id = file.id(fields["id"])
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


def _step(file: SourceFile, known: Known, node: yaml.Node) -> Step:
    fields = file.fields(node, ("right", "why"))
    return Step(right=known.right(file, fields["right"]), why=file.text(fields["why"]))
