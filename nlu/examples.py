"""Read the training sentences (`nlu/training/<intent>.yml`) without Rasa, and split them the same way everywhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

from nlu.resources import ROOM, read_yaml

Example = tuple[str, str]


def load_examples(folder: Path = ROOM / "training") -> list[Example]:
    """Every (sentence, intent) in the folder, in the order of files and lines."""
    examples: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        document = read_yaml(path)
        for entry in document["nlu"]:
            lines = entry["examples"].splitlines()
            examples += [(line.removeprefix("- ").strip(), entry["intent"]) for line in lines if line.strip()]
    return examples


def split(examples: list[Example], share: float = 0.15) -> tuple[list[Example], list[Example]]:
    """(to train on, held out): a sentence is held out by its hash, so that new data never moves old sentences."""
    kept: list[Example] = []
    held_out: list[Example] = []
    for example in examples:
        digest = hashlib.sha256(example[0].lower().encode()).digest()
        (held_out if digest[0] < 256 * share else kept).append(example)
    return kept, held_out
