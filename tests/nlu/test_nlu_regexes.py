"""No message can make a regular expression explode: a checker reads every one of them, and hostile texts try."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

from tests.nlu.conftest import seconds

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("nlu", "bot", "actions", "content", "coordinator", "store")
# What a person writes meets these rooms' expressions; each is compiled in a process of its own that tells of all.
LISTEN = """
import importlib, json, pkgutil, re, sys
from pathlib import Path
rooms = sys.argv[2:]
root = sys.argv[1]
found, compiled = {}, re._compile
def listening(pattern, flags):
    expression = compiled(pattern, flags)
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    name = frame.f_code.co_filename if frame else ""
    if name.startswith(root) and "/.venv/" not in name:
        found[expression.pattern] = [name[len(root) + 1:], expression.flags]
    return expression
re._compile = listening
from bot.engine import stub
stub.install()
for room in rooms:
    for module in pkgutil.walk_packages([f"{root}/{room}"], f"{room}."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
from content import load
load()
from nlu.crisis import detect
from nlu.dates import find_dates
from nlu.parts import split_answer
from nlu.plan_questions import plan_question
from nlu.text import normalise
from datetime import date
text = "jeg vil ikke dø. Mamma kan hjelpe meg innen to uker, og jeg skal flytte til våren 2027."
plan_question(text), detect(text)
find_dates(text, date(2026, 11, 21)), split_answer(text, question=None, now=date(2026, 11, 21))
print(json.dumps([[pattern, *where] for pattern, where in found.items() if isinstance(pattern, str)]))
"""
SEEDS = (
    "a", " ", ".", "1", "å ", "jeg ", "jeg vil ", "ikke ", "d ", "d.", "j e g ", "om to ", "neste ", "1.1.", "12. ",
    "i løpet av ", "til våren ", "aaa", "é", "e\u0301", "-", "a-", "_", "*", "@a", "og ", "men jeg ", "mamma og ",
    "kan mamma ", "\n", "!", "«", "\u200b", "å ikke ville dø ", "+47 ", "12 34 ", "010203 ", "a@", "Anne ", "A", "www.",
)  # fmt: skip


@pytest.fixture(scope="module")
def expressions() -> list[tuple[str, str, int]]:
    out = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LISTEN, str(ROOT), *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert out.returncode == 0, out.stderr[-2000:]
    return [tuple(row) for row in json.loads(out.stdout.splitlines()[-1])]


def explosions(pattern: str, flags: int = 0) -> list[str]:
    """What the checker holds against an expression: repeats that overlap, worse than by the square."""
    return [str(found) for found in find(SreOpParser().parse_sre(pattern, flags)) if found.starriness > 2]


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"^(\w+\s?)*$", r"\d*\d*\d*x"])
def test_the_checker_sees_an_expression_that_explodes(pattern: str) -> None:
    assert explosions(pattern)


def test_no_expression_of_ours_can_explode(expressions) -> None:
    assert len(expressions) > 500, "the listener heard too little"
    assert {Path(where).parts[0] for _, where, _ in expressions} >= {"nlu", "bot", "content", "coordinator"}
    bad = {pattern: found for pattern, _, flags in expressions if (found := explosions(pattern, flags))}
    assert not bad


@pytest.mark.parametrize("seed", SEEDS, ids=repr)
def test_hostile_text_takes_time_in_step_with_its_length(seed: str, understanding) -> None:
    long, short = (seed * 8000)[:8000], (seed * 8000)[:2000]
    understanding.parse(short, now="2026-11-21")
    whole = seconds(lambda: understanding.parse(long, now="2026-11-21"), times=2)
    quarter = seconds(lambda: understanding.parse(short, now="2026-11-21"), times=2)
    assert whole < 9 * quarter + 0.01
