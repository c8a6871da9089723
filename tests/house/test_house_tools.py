"""House test: the tools that look after the code are content with it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
TOOLS = {
    "ruff": [str(BIN / "ruff"), "check", "--no-cache", "."],
    "mypy": [str(BIN / "mypy")],
    "import-linter": [str(BIN / "lint-imports")],
    "the map of the rooms": [sys.executable, "tools/rooms.py", "--check"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tool_finds_nothing(tool: str) -> None:
    out = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert out.returncode == 0, (out.stdout + out.stderr)[-3000:]


def test_import_linter_looks_at_every_room() -> None:
    """A clean report of a tool that looked at nothing is no report (security.md §9.7)."""
    out = subprocess.run(TOOLS["import-linter"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    analysed = int(re.search(r"Analyzed (\d+) files", out.stdout).group(1))
    assert analysed > 100 and "0 broken" in out.stdout and int(re.search(r"(\d+) kept", out.stdout).group(1)) >= 3


def test_mypy_looks_at_every_room() -> None:
    out = subprocess.run(TOOLS["mypy"], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert int(re.search(r"in (\d+) source files", out.stdout).group(1)) > 100


def test_the_lower_floor_knows_nobody_above() -> None:
    """import-linter's rule once more, by reading: it also sees imports inside functions."""
    above = {"store": "bot|actions|coordinator|nlu|content", "content": "bot|actions|coordinator|nlu|store",
             "nlu": "bot|actions|coordinator|store|content", "coordinator": "bot|actions|nlu"}  # fmt: skip
    found = []
    for room, others in above.items():
        for path in (ROOT / room).rglob("*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                if re.match(rf"\s*(from|import) ({others})\b", line):
                    found.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert found == []
