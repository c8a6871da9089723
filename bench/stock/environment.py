"""Makes the opponent's own environment: plain Rasa 3.6.21 with TensorFlow, on CPython 3.10."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.servers import clean_environment

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
PYTHON = "3.10"


class NoOpponent(Exception):
    """The stock project cannot be made here; the message says why and what to do."""


def python(var: Path) -> Path:
    return var / "stock-venv" / "bin" / "python"


def make(var: Path) -> Path:
    """The interpreter of a complete environment; the second call is quick."""
    interpreter, stamp = python(var), var / "stock-venv" / "losen-requirements.txt"
    wanted = REQUIREMENTS.read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return interpreter
    log = var / "stock-install.log"
    print(f"Making the stock environment (2.7 GB, once; log in {log}) ...", flush=True)
    began, uv = time.monotonic(), _uv()
    steps = (
        [*uv, "venv", "--clear", "--python", _interpreter(), str(interpreter.parent.parent)],
        [*uv, "pip", "install", "--compile-bytecode"]
        + ["--python", str(interpreter), "-r", str(REQUIREMENTS)],
    )
    var.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        for step in steps:
            done = subprocess.run(step, stdout=out, stderr=out, env=clean_environment())
            if done.returncode:
                raise NoOpponent(f"the stock environment could not be made; see {log}")
    stamp.write_text(wanted, "utf-8")
    print(f"  made in {time.monotonic() - began:.0f} s", flush=True)
    return interpreter


def _uv() -> list[str]:
    """uv, told to leave our own project's overrides alone."""
    ours = HERE.parents[1] / ".uv" / "bin" / "uv"  # fetched by ./losen where the machine has none
    found = shutil.which("uv") or (str(ours) if ours.is_file() else None)
    command = [found] if found else [sys.executable, "-m", "uv"]
    for candidate in (command, [shutil.which("python3") or "python3", "-m", "uv"]):
        try:
            if subprocess.run([*candidate, "--version"], capture_output=True).returncode == 0:
                return [*candidate, "--no-config"]
        except OSError:
            continue
    raise NoOpponent("uv is missing, and the stock environment needs it: pip install uv")


def _interpreter() -> str:
    """A CPython 3.10 that runs: pyenv's, else whatever uv finds or fetches."""
    for candidate in sorted(Path.home().glob(f".pyenv/versions/{PYTHON}*/bin/python")):
        if subprocess.run([candidate, "-V"], capture_output=True).returncode == 0:
            return str(candidate)
    return PYTHON
