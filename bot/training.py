"""Training the model, and knowing whether it is up to date."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
# What the model is made from. Reading, commands and crisis work on top of it and may change without training.
_SOURCES = (
    "config.yml",
    "bot/domain/*.yml",
    "stories/*.yml",
    "nlu/training/*.yml",
    "nlu/text.py",
    "nlu/features.py",
    "nlu/fitting.py",
    "nlu/intents.py",
    "nlu/normal_forms.yml",
    "nlu/concepts.yml",
    "nlu/components/*.py",
    "bot/engine/policy.py",
    "nlu/topics.py",
    "content/rights/*.yml",
    "content/elsewhere/*.yml",
)


class TrainingFailed(Exception):
    """Rasa could not train. The message says why."""


def data_version() -> str:
    """Return a short hash of everything the model is made from."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def model_path() -> Path:
    """Return where the model for today's data lies or will lie."""
    return MODELS / f"losen-{data_version()}.tar.gz"


def topics_path() -> Path:
    """Return the folder of the model that finds rights, for today's data."""
    return MODELS / f"rights-{data_version()}"


def is_up_to_date() -> bool:
    """Tell whether the models for today's data are there."""
    return model_path().is_file() and (topics_path() / "weights.npz").is_file()


def train() -> Path:
    """Train both models on today's data and return the first. Raises TrainingFailed."""
    from bot.asking import train_topics
    from bot.engine import engine, stub
    from content import load

    engine.quiet()
    stub.install()
    target = model_path()
    MODELS.mkdir(exist_ok=True)
    noise = io.StringIO()
    sys.path.insert(0, str(ROOT))
    try:
        with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
            from rasa.model_training import train as rasa_train

            result = rasa_train(
                domain=str(ROOT / "bot" / "domain"),
                config=str(ROOT / "config.yml"),
                training_files=[str(ROOT / "nlu" / "training"), str(ROOT / "stories")],
                output=str(MODELS),
                force_training=True,
                fixed_model_name=target.name.removesuffix(".tar.gz"),
            )
    except (Exception, SystemExit) as error:
        raise TrainingFailed(f"{type(error).__name__}: {error}\n{noise.getvalue()[-1500:]}") from error
    if result.code != 0 or result.model is None or not target.is_file():
        raise TrainingFailed(noise.getvalue()[-1500:])
    train_topics(load(), topics_path())
    for old in MODELS.glob("losen-*.tar.gz"):
        if old != target:
            old.unlink()
    for folder in MODELS.glob("rights-*"):
        if folder != topics_path():
            shutil.rmtree(folder, ignore_errors=True)
    return target
