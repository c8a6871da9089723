"""Rasa's own tools on this project: its validation and its test of the dialogue find nothing.

Their output goes to files: Rasa is noisy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
STORIES = Path(__file__).with_name("test_stories.yml")


def rasa(log: Path, *arguments: str) -> int:
    """Run `./losen rasa …` with its output in a file."""
    with log.open("w") as out:
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", "rasa", *arguments],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=out, stderr=out, timeout=180,
        ).returncode  # fmt: skip


def test_rasas_validation_finds_nothing(tmp_path: Path) -> None:
    log = tmp_path / "validate.log"
    assert rasa(log, "data", "validate") == 0, log.read_text()[-1500:]
    written = log.read_text()
    assert "No story structure conflicts found" in written
    # `rasa data validate` exits with 0 also when it warns; its own warnings say what is wrong.
    warned = [line for line in written.splitlines() if " WARNING " in line and "rasa.validator" in line]
    assert warned == []


def test_rasas_test_of_the_dialogue_predicts_every_step(model: Path, tmp_path: Path) -> None:
    log, out = tmp_path / "test.log", tmp_path / "results"
    code = rasa(
        log, "test", "core", "--stories", "tests/stories", "--out", str(out), "--fail-on-prediction-errors",
        "--model", str(model),
    )  # fmt: skip
    assert code == 0, log.read_text()[-2500:]
    failed = yaml.safe_load((out / "failed_test_stories.yml").read_text(encoding="utf-8"))
    assert failed is None or not failed.get("stories"), failed
    report = json.loads((out / "story_report.json").read_text(encoding="utf-8"))
    count = len(yaml.safe_load(STORIES.read_text(encoding="utf-8"))["stories"])
    assert report["accuracy"] == 1.0
    assert report["conversation_accuracy"]["total"] == count >= 20
    assert report["conversation_accuracy"]["with_warnings"] == 0


def test_every_file_of_rules_has_a_test_story() -> None:
    told = {story["story"].split(" - ")[0] for story in yaml.safe_load(STORIES.read_text(encoding="utf-8"))["stories"]}
    files = {path.stem for path in (ROOT / "stories").glob("*.yml")}
    assert files - told == set(), "add a story to tests/stories/test_stories.yml"
    assert told - files == set(), "a story about a flow that is gone"
