"""Reads `codebook.yml`: the local names of measures, and when a coordinator's list speaks up."""

from __future__ import annotations

from content.model import Codebook
from content.reading import SourceFile

DAYS = ("asleep_after_days", "ends_soon_days", "handover_notice_days", "answer_within_days")


def load_codebook(file: SourceFile) -> Codebook:
    """Read the book; a slip raises `ContentError` with file and line."""
    found = file.fields(file.root(), (*DAYS, "measures"))
    measures = {
        code: file.text(file.fields(node, ("name",))["name"]) for code, _, node in file.items(found["measures"])
    }
    days = (file.integer(found[name]) for name in DAYS)
    return Codebook(measures, *days)
