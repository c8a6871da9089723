"""The opponent of `bench.nlu`: Rasa's default DIET on MASSIVE nb-NO, stored, or run again with `--full`."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.servers import clean_environment
from bench.stock.environment import NoOpponent, python

EPOCHS = 20


@dataclass(frozen=True)
class Diet:
    """What DIET reached."""

    accuracy: float
    macro_f1: float
    seconds: float
    source: str


# rasa 3.6.21, default pipeline, intents only, 20 epochs, one seed, two busy cores; half an hour, so it is kept here.
STORED = Diet(0.827, 0.780, 1620, "stored: shared/nlu.md of 2026-11-21, rasa 3.6.21, 20 epochs, 2 busy cores")

CONFIG = f"""recipe: default.v1
language: nb
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: {EPOCHS}
  constrain_similarities: true
  entity_recognition: false
"""


def training_file(examples: Sequence[tuple[str, str]]) -> str:
    """The (text, intent) pairs as Rasa reads them."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, []).append(" ".join(text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"


def run(train: Sequence[tuple[str, str]], test: Sequence[tuple[str, str]], var: Path) -> Diet:
    """Train and test in the stock environment; NoOpponent says what to do when that cannot be."""
    interpreter = python(var)
    if not interpreter.exists():
        raise NoOpponent("--full needs the stock environment; `./losen bench turn --quick` makes it (2.7 GB, once)")
    folder = var / "massive"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(CONFIG, "utf-8")
    (folder / "train.yml").write_text(training_file(train), "utf-8")
    (folder / "test.yml").write_text(training_file(test), "utf-8")
    print(f"Training DIET on MASSIVE (about half an hour; log in {folder / 'diet.log'}) ...", flush=True)
    began = time.monotonic()
    _rasa(interpreter, folder, "train", "nlu", "-c", "config.yml", "-u", "train.yml", "--fixed-model-name", "diet")
    seconds = time.monotonic() - began
    _rasa(
        interpreter,
        folder,
        "test",
        "nlu",
        "-m",
        "models/diet.tar.gz",
        "-u",
        "test.yml",
        "--out",
        "results",
        "--no-plot",
    )
    report = json.loads((folder / "results" / "intent_report.json").read_text("utf-8"))
    source = f"run {time.strftime('%Y-%m-%d')} on this machine, rasa 3.6.21, {EPOCHS} epochs"
    return Diet(report["accuracy"], report["macro avg"]["f1-score"], seconds, source)


def _rasa(interpreter: Path, folder: Path, *arguments: str) -> None:
    with (folder / "diet.log").open("ab") as log:
        command = [str(interpreter), "-m", "rasa", *arguments]
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, env=clean_environment())
    if done.returncode:
        raise NoOpponent(f"`rasa {arguments[0]} nlu` failed; see {folder / 'diet.log'}")
