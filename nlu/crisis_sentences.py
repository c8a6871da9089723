"""All sentences the crisis model learns from and is measured on, each with its writer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.examples import load_examples
from nlu.resources import ROOM, load_table

NOTHING = "none"
FIRST = "first"  # Those who wrote the phrases wrote these, with the phrases in view.
FRAMED = "framed"  # Sentences of others in a frame.
_LONGEST_FRAMED = 120
VOICES = ROOM / "crisis_voices"
ANSWERS = "training"  # What people say to the bot, from `nlu/training`.


@dataclass(frozen=True)
class Told:
    """A message: `label` or NOTHING, whether it is plain (the bot need not ask) and whether a life is at stake now."""

    text: str
    label: str
    writer: str
    is_plain: bool = False
    is_acute: bool = False


def crisis_sentences() -> list[Told]:
    """Those of crisis_sentences.yml and of every voice in crisis_voices/, one file for each writer."""
    first = load_table("crisis_sentences.yml")
    told = [
        Told(str(text), label, FIRST, is_plain=kind == "certain")
        for label, groups in first["positive"].items()
        for kind, texts in groups.items()
        for text in texts
    ]
    told += [Told(str(text), NOTHING, FIRST) for text in first["negative"]]
    for voice in voices():
        for label, groups in load_table(f"{voice.parent.name}/{voice.name}").items():
            for kind, texts in groups.items():
                told += [
                    Told(str(text), label, voice.stem, is_plain=kind in ("plain", "acute"), is_acute=kind == "acute")
                    for text in texts
                ]
    return told


def voices() -> list[Path]:
    """The files of crisis_voices/ in the order of their names."""
    return sorted(VOICES.glob("*.yml"))


def harmless_answers() -> list[Told]:
    """The bot's own training sentences: none of them is a crisis."""
    return [Told(text, NOTHING, ANSWERS) for text, _ in load_examples()]


def framed(sentences: Sequence[Told]) -> list[Told]:
    """Some of the plain positive `sentences`, chosen by hash, put in the frames of crisis_frames.yml."""
    frames = load_table("crisis_frames.yml")
    made: list[Told] = []
    for told in sentences:
        if told.is_plain and len(told.text) <= _LONGEST_FRAMED:
            lot = _hash(told.text)
            inside = told.text.rstrip(".!?")
            harmless, still = (frames[kind][lot % len(frames[kind])] for kind in ("harmless", "still"))
            if lot % 2:
                made.append(Told(harmless.format(inside), NOTHING, FRAMED))
            made.append(Told(still.format(inside), told.label, FRAMED, is_plain=True, is_acute=told.is_acute))
    return made


def everyday_wishes() -> list[Told]:
    """Harmless commands, every beginning of crisis_frames.yml with every end."""
    frames = load_table("crisis_frames.yml")
    return [Told(f"{start} {end}", NOTHING, FRAMED) for start in frames["starts"] for end in frames["ends"]]


def is_held_out(told: Told, share: float = 0.2) -> bool:
    """Whether the sentence is kept apart for measuring: by its hash, so that new data never moves old sentences."""
    return _hash(told.text) % 256 < 256 * share


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.lower().encode()).digest()[:4], "big")
