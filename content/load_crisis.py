"""Reads `crisis/numbers.yml` and `crisis/replies.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from content.model import CONFIDENCE, CRISIS_LABELS, CrisisNumber, CrisisReply
from content.reading import SourceFile


def load_numbers(file: SourceFile) -> dict[str, CrisisNumber]:
    """`crisis/numbers.yml` by id."""
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


def load_replies(file: SourceFile, numbers: Mapping[str, CrisisNumber]) -> dict[str, CrisisReply]:
    """`crisis/replies.yml` by label: every label, and no number that is not in `numbers`."""
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
