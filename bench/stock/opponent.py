"""The opponent as a whole: environment, project, trained model, and the two servers to start."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.client import StockTexts
from bench.servers import Server, Side, clean_environment, free_port
from bench.stock import environment, project
from bench.stock.environment import NoOpponent

_DEFAULT_CONFIG = (
    "import importlib.resources as r; "
    "print(r.files('rasa.engine.recipes.config_files') / 'default_config.yml')"
)


@dataclass(frozen=True)
class Opponent:
    """A trained stock project, ready to be started as often as the benchmark wants."""

    python: Path
    folder: Path
    model: Path
    texts: StockTexts

    def trained_in(self) -> float | None:
        """Seconds the training took when the model was made."""
        note = _seconds_file(self.model)
        return float(note.read_text("utf-8")) if note.exists() else None

    def side(self, data: Path) -> Side:
        """Rasa and its action server on free ports, with an empty database in `data`."""
        port, actions_port = free_port(), free_port()
        data.mkdir(parents=True, exist_ok=True)
        endpoints = project.write_endpoints(data, actions_port, data / "conversations.db")
        env = clean_environment(SANIC_HOST="127.0.0.1")
        rasa = [str(self.python), "-m", "rasa", "run", "--port", str(port), "-i", "127.0.0.1"]
        rasa += ["--model", str(self.model), "--endpoints", str(endpoints)]
        rasa += ["--credentials", str(self.folder / "credentials.yml")]
        actions = [str(self.python), "-m", "rasa_sdk", "--actions", "actions"]
        actions += ["--port", str(actions_port)]
        base, health = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{actions_port}/health"
        return Side(
            "stock",
            [
                Server("rasa", rasa, self.folder, data / "rasa.log", env, f"{base}/webhooks/rest/"),
                Server("actions", actions, self.folder, data / "actions.log", env, health),
            ],
            base,
        )


def make(var: Path, source: project.Source) -> Opponent:
    """Make whatever is missing of the opponent; trains again only when the data has changed."""
    interpreter = environment.make(var)
    folder = var / "stock-project"
    folder.mkdir(parents=True, exist_ok=True)
    config = subprocess.run(
        [interpreter, "-c", _DEFAULT_CONFIG],
        capture_output=True,
        text=True,
        env=clean_environment(),
    )
    if config.returncode:
        raise NoOpponent(f"Rasa does not import in {interpreter}: {config.stderr[-300:]}")
    digest = project.write(source, folder, Path(config.stdout.strip()))
    model = folder / "models" / f"{digest}.tar.gz"
    if not model.exists():
        _train(interpreter, folder, model, var / "stock-train.log")
    return Opponent(interpreter, folder, model, project.texts(source.forms))


def _seconds_file(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".seconds"))


def _train(interpreter: Path, folder: Path, model: Path, log: Path) -> None:
    print(f"Training the stock project (some minutes, once; log in {log}) ...", flush=True)
    began = time.monotonic()
    command = [str(interpreter), "-m", "rasa", "train", "--out", str(model.parent)]
    command += ["--fixed-model-name", model.name.removesuffix(".tar.gz")]
    with log.open("wb") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=out, env=clean_environment())
    if done.returncode or not model.exists():
        raise NoOpponent(f"the stock project could not be trained; see {log}")
    seconds = time.monotonic() - began
    _seconds_file(model).write_text(f"{seconds:.1f}", "utf-8")
    print(f"  trained in {seconds:.0f} s", flush=True)
