"""Reads `checks/`, `elsewhere/` and `relatives/`: short checks, where to go with what is not ours, relatives' words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import yaml

from content.guide_model import Check, CheckQuestion, Elsewhere, Outcome, Wording
from content.load_law import Known
from content.model import Area
from content.reading import SourceFile


def load_checks(files: Sequence[SourceFile], known: Known) -> dict[str, Check]:
    """`checks/<id>.yml` by id; the last outcome must fit whatever was answered."""
    found: dict[str, Check] = {}
    for file in files:
        fields = file.fields(file.root(), ("id", "right", "title", "intro", "questions", "outcomes"), ("notes",))
        questions = file.each(fields["questions"], partial(_question, file))
        names = tuple(question.id for question in questions)
        outcomes = file.each(fields["outcomes"], partial(_outcome, file, names))
        if outcomes[-1].yes or outcomes[-1].no:
            raise file.error(fields["outcomes"], "the last outcome must fit always: no 'yes' and no 'no'")
        check_id = file.id(fields["id"])
        found[check_id] = Check(
            id=check_id,
            right=known.right(file, fields["right"]),
            title=file.text(fields["title"]),
            intro=file.text(fields["intro"]),
            questions=questions,
            outcomes=outcomes,
            notes=file.each(fields["notes"], partial(_outcome, file, names)) if "notes" in fields else (),
        )
    return found


def load_elsewhere(files: Sequence[SourceFile], known: Known) -> tuple[Elsewhere, ...]:
    """`elsewhere/<id>.yml`."""
    found = []
    for file in files:
        fields = file.fields(file.root(), ("id", "title", "questions", "answer"), ("right",))
        found.append(
            Elsewhere(
                id=file.id(fields["id"]),
                title=file.text(fields["title"]),
                questions=file.variants(fields["questions"], at_least=5, paired=False),
                answer=file.text(fields["answer"]),
                right=known.right(file, fields["right"]) if "right" in fields else None,
            )
        )
    return tuple(found)


def load_relatives(files: Sequence[SourceFile], areas: Sequence[Area]) -> dict[str, Wording]:
    """`relatives/<area>.yml`: question id to the words a relative is asked with."""
    known = tuple(question.id for area in areas for question in area.questions)
    found: dict[str, Wording] = {}
    for file in files:
        for question, key, node in file.items(file.root()):
            if question not in known:
                raise file.error(key, f"unknown question '{question}'")
            fields = file.fields(node, ("ask", "explain", "examples"))
            found[question] = Wording(
                ask=file.variants(fields["ask"], at_least=2),
                explain=file.text(fields["explain"]),
                examples=file.variants(fields["examples"], at_least=3),
            )
    return found


def _question(file: SourceFile, node: yaml.Node) -> CheckQuestion:
    fields = file.fields(node, ("id", "ask", "relative"))
    return CheckQuestion(file.string(fields["id"]), file.text(fields["ask"]), file.text(fields["relative"]))


def _outcome(file: SourceFile, names: tuple[str, ...], node: yaml.Node) -> Outcome:
    fields = file.fields(node, ("says",), ("yes", "no"))
    named = partial(file.one_of, allowed=names)
    return Outcome(
        yes=file.each(fields["yes"], named) if "yes" in fields else (),
        no=file.each(fields["no"], named) if "no" in fields else (),
        says=file.text(fields["says"]),
    )
