"""What Losen asks and what is true about rights: YAML files and a strict loader (see README.md)."""

from content.loader import load
from content.model import (
    ASPECTS,
    CRISIS_LABELS,
    LANGUAGES,
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
    current,
)

__all__ = [
    "ASPECTS",
    "CRISIS_LABELS",
    "LANGUAGES",
    "Area",
    "Choice",
    "Content",
    "ContentError",
    "CrisisNumber",
    "CrisisReply",
    "Question",
    "Right",
    "RightEntry",
    "Source",
    "Text",
    "Variants",
    "current",
    "load",
]
