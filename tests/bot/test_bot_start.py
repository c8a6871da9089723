"""The command answers at once, and imports what it needs only when it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, **more
    )


def test_help_answers_at_once() -> None:
    times = []
    for _ in range(3):
        began = time.monotonic()
        out = run("-m", "bot.cli", "--help")
        times.append(time.monotonic() - began)
        assert out.returncode == 0 and "demo" in out.stdout
    assert min(times) < 1, times


@pytest.mark.parametrize("arguments", ["[]", "['--help']", "['serve', '--help']"])
def test_the_command_imports_neither_rasa_nor_the_database(arguments: str) -> None:
    program = (
        "import sys\nfrom bot import cli\n"
        f"if {arguments}:\n    try: cli.main({arguments})\n    except SystemExit: pass\n"
        "heavy = {'rasa', 'rasa_sdk', 'sqlalchemy', 'numpy', 'aiohttp', 'alembic', 'spacy', 'sklearn', 'psycopg2'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    out = run("-c", program)
    assert out.returncode == 0, out.stderr
    assert out.stdout.strip().endswith("HEAVY []"), out.stdout[-300:]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["finnes-ikke"], 2),
        ([], 2),
        (["serve", "--port", "tusen"], 2),
        (["say", "--script", "finnes-ikke.yml"], 1),
        (["db", "sideways"], 2),
    ],
)
def test_wrong_usage_is_told_in_one_line_without_a_traceback(arguments: list[str], code: int) -> None:
    out = run("-m", "bot.cli", *arguments)
    assert out.returncode == code, out.stderr
    assert "Traceback" not in out.stderr and out.stderr.strip()
    if code == 1:
        assert len(out.stderr.strip().splitlines()) == 1, out.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LOSEN_PORT", "tusen", "port"),
        ("LOSEN_PORT", "99999", "port"),
        ("LOSEN_DATABASE_URL", "mysql://x/y", "mysql"),
        ("LOSEN_HOST", "0.0.0.0", "secure_cookies"),
        ("LOSEN_SECURE_COOKIES", "kanskje", "secure_cookies"),
        ("LOSEN_THREADS", "0", "threads"),
    ],
)
def test_a_wrong_setting_is_named_before_anything_is_served(model: Path, name: str, value: str, says: str) -> None:
    began = time.monotonic()
    out = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--port", "0"] if name != "LOSEN_PORT"
        else [sys.executable, "-m", "bot.cli", "serve"],
        cwd=ROOT, env={**ENVIRONMENT, name: value}, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert out.returncode == 1, out.stderr[-800:]
    assert "Traceback" not in out.stderr, out.stderr[-800:]
    assert says in out.stderr.strip().splitlines()[-1]
    assert time.monotonic() - began < 20
