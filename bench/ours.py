"""Losen as the benchmark starts it: the production server, on SQLite, in a folder of its own."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from bench.servers import Server, ServerFailed, Side, clean_environment, free_port

ROOT = Path(__file__).resolve().parent.parent
LOSEN = ROOT / "losen"


def side(data: Path) -> Side:
    """`./losen serve` with an empty database in `data` and the rate limit off."""
    port = free_port()
    data.mkdir(parents=True, exist_ok=True)
    env = clean_environment(LOSEN_DATABASE_URL=f"sqlite:///{data / 'losen.db'}", LOSEN_RATE_LIMIT="off")
    base = f"http://127.0.0.1:{port}"
    command = [str(LOSEN), "serve", "--port", str(port)]
    server = Server("losen", command, ROOT, data / "losen.log", env, f"{base}/health/ready")
    return Side("losen", [server], base)


def train(log: Path, *flags: str) -> float:
    """Seconds that `./losen train` takes."""
    began = time.monotonic()
    with log.open("wb") as out:
        done = subprocess.run([str(LOSEN), "train", *flags], cwd=ROOT, stdout=out, stderr=out, env=clean_environment())
    if done.returncode:
        raise ServerFailed(f"./losen train failed with code {done.returncode}; see {log}")
    return time.monotonic() - began
