"""Reads `codebook.yml`: the local names of measures, and when a coordinator's list speaks up."""

from __future__ import annotations

from content.model import Codebook
from content.reading import SourceFile


def load_codebook(file: SourceFile) -> Codebook:
    """Read the book; a slip raises `ContentError` with file and line."""
    found = file.fields(file.root(), ("asleep_after_days", "ends_soon_days", "measures"))
    entries = {
        code: file.fields(node, ("name",), ("synonyms",)) for code, _, node in file.items(found["measures"])
    }
    return Codebook(
        {code: file.text(fields["name"]) for code, fields in entries.items()},
        file.integer(found["asleep_after_days"]),
        file.integer(found["ends_soon_days"]),
        {code: file.strings(fields["synonyms"]) for code, fields in entries.items() if "synonyms" in fields},
    )
