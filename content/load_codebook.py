"""Reads `codebook.yml`: the local names of measures, and when a coordinator's list speaks up."""

from __future__ import annotations

from content.model import Codebook
from content.reading import SourceFile

DAYS = ("asleep_after_days", "ends_soon_days", "handover_notice_days", "answer_within_days")


def load_codebook(file: SourceFile) -> Codebook:
    """Read the book; a slip raises `ContentError` with file and line."""
    found = file.fields(file.root(), (*DAYS, "measures"))
    entries = {
        code: file.fields(node, ("name",), ("synonyms",)) for code, _, node in file.items(found["measures"])
    }
    names = {code: file.text(fields["name"]) for code, fields in entries.items()}
    synonyms = {code: file.strings(fields["synonyms"]) for code, fields in entries.items() if "synonyms" in fields}
    asleep, soon, notice, answer = (file.integer(found[name]) for name in DAYS)
    return Codebook(names, asleep, soon, notice, answer, synonyms)
