"""Read the training sentences (`nlu/training/<intent>.yml`) without Rasa, and split them the same way on every machine."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from nlu.resources import ROOM

Example = tuple[str, str]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_examples(folder: Path = ROOM / "training") -> list[Example]:
    """Every (sentence, intent) in the folder, in the order of files and lines."""
    examples: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        for entry in document["nlu"]:
            lines = entry["examples"].splitlines()
            examples += [(line.removeprefix("- ").strip(), entry["intent"]) for line in lines if line.strip()]
    return examples


def split(examples: list[Example], share: float = 0.15) -> tuple[list[Example], list[Example]]:
    """(to train on, held out): a sentence is held out by the hash of its words, so growing data never reshuffles it."""
    kept: list[Example] = []
    held_out: list[Example] = []
    for example in examples:
        digest = hashlib.sha256(example[0].lower().encode()).digest()
        (held_out if digest[0] < 256 * share else kept).append(example)
    return kept, held_out
