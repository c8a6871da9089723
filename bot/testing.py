"""`./losen test`: everything a test run needs is made ready, then pytest runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("chromium", "poppler-utils", "fonts-noto-core", "fonts-noto-color-emoji", "hunspell", "hunspell-no")


def run_tests(arguments: list[str]) -> int:
    """Train when needed, see that a browser is there, and hand over to pytest."""
    from bot.training import is_up_to_date, train

    if not is_up_to_date():
        print("Trener modellen ...", flush=True)
        train()
    _see_to_programs()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *(arguments or [])], cwd=ROOT, env=environment, check=False
    ).returncode


def _see_to_programs() -> None:
    """Install the browser and PDF tools from Debian when they are missing and we may; otherwise say how."""
    if shutil.which("chromium") and shutil.which("pdftotext"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Henter nettleser og PDF-verktøy (chromium, poppler-utils) ...", flush=True)
        log = ROOT / "var" / "apt.log"
        log.parent.mkdir(exist_ok=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        with log.open("w", encoding="utf-8") as out:
            for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *_PACKAGES]):
                subprocess.run(["apt-get", *command], stdout=out, stderr=out, env=quiet, check=False)
    if not shutil.which("chromium"):
        print(
            "Nettlesertestene trenger chromium: sudo apt-get install "
            + " ".join(_PACKAGES[:3])
            + " (macOS: brew install chromium poppler)",
            file=sys.stderr,
        )
