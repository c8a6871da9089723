"""`./losen bench turn`: Losen against a stock Rasa project on the same machine in the same run.

Ratios decide, because they hold on any machine; the milliseconds are for orientation. Where two
figures are compared they are taken alternately, so that other work on the machine hits both.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvloop

from bench import ours, sizes
from bench.client import Losen, Stock
from bench.figures import Figure, Goal, median, missed, percentile, table
from bench.measure import QUICK, Contestant, Size, TooManyErrors, measure, milliseconds, say
from bench.ours import ROOT
from bench.servers import ServerFailed
from bench.stock.environment import NoOpponent
from bench.stock.opponent import Opponent
from content.model import ContentError

VAR = ROOT / "var" / "bench"
ERRORS_SHOWN = 3


def figures(us: Contestant, stock: Contestant | None, size: Size, extra: dict[str, float | None]) -> list[Figure]:
    """The table's lines from what was measured."""

    def both(take: Callable[[Contestant], float | None]) -> tuple[float | None, float | None]:
        return take(us), take(stock) if stock else None

    def single(share: float) -> Callable[[Contestant], float]:
        return lambda c: percentile(milliseconds(c.single), share)

    def crowd(people: int, share: float) -> Callable[[Contestant], float]:
        return lambda c: percentile(milliseconds(c.crowd[people]), share)

    def rates(people: int) -> Callable[[Contestant], float]:
        return lambda c: median(c.rates[people])

    turns = len(us.single)
    lines = [
        Figure("turn, median", "ms", *both(single(0.5)), Goal(0.08), f"{turns} turns"),
        Figure("turn, p95", "ms", *both(single(0.95))),
        Figure("turn, processor time", "ms", *both(lambda c: c.cpu * 1000 / len(c.single))),
    ]
    for people in size.people:
        goal = Goal(0.1) if people == 50 else None
        lines.append(Figure(f"p95, {people} conversations", "ms", *both(crowd(people, 0.95)), goal))
        rate = both(rates(people))
        name = f"throughput, {people} conversations"
        lines.append(Figure(name, "turns/s", *rate, Goal(15, at_least=True), "one process"))
    lines += [
        Figure(
            "resident memory after load",
            "MB",
            *both(lambda c: sum(c.memory.values())),
            Goal(0.25),
            "action server counted",
        ),
        Figure(
            "  without the action server",
            "MB",
            *both(lambda c: sum(m for name, m in c.memory.items() if name != "actions")),
        ),
        Figure("start to first answer", "s", *both(lambda c: median(c.starts)), Goal(0.12)),
        Figure("installed size", "MB", extra["size"], extra["stock_size"], Goal(0.25)),
    ]
    if us.ages:
        young, old = us.ages
        name = f"turn {size.old} against turn 10"
        lines.append(Figure(name, "ms", old, young, Goal(1.2), "stock column = our turn 10"))
    if stock and stock.ages:
        young, old = stock.ages
        name = f"  stock: turn {size.stock_old} against turn 10"
        lines.append(Figure(name, "ms", None, young, None, f"stock's turn {size.stock_old}: {old:.0f}"))
    lines.append(
        Figure(
            "training",
            "s",
            extra["train"],
            extra["stock_train"],
            Goal(90, own=True),
            "stock: few epochs",
        )
    )
    return lines


def _opponent() -> Opponent:
    from bench.stock import opponent, project
    from content import loader

    return opponent.make(VAR, project.read(loader.load(), ROOT / "nlu" / "training"))


@contextmanager
def _only_one() -> Iterator[None]:
    """Two benchmarks at once would measure each other."""
    with (VAR / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerFailed("another benchmark is running here; wait for it") from None
        yield


def _empty(folder: Path) -> Path:
    """Databases and server logs of the last run stay, so that a failure can be looked into."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(json_path: Path | None = None, *, quick: bool = False, ours_only: bool = False) -> int:
    """Measure and print the table; 0 when every goal is met, 1 when one is missed or unmeasured."""
    began = time.monotonic()
    size = QUICK if quick else Size()
    load_before = os.getloadavg()
    VAR.mkdir(parents=True, exist_ok=True)
    say(f"Load average {load_before[0]:.1f} on {os.cpu_count()} processors at the start.")
    try:
        if not ours.LOSEN.exists():
            raise ServerFailed("there is no ./losen to start; run this in a whole checkout")
        opponent = None if ours_only else _opponent()
        train = ours.train(VAR / "losen-train.log")
        us = Contestant("losen", ours.side, lambda session, side: Losen(session, side.base))
        sides = [us]
        if opponent:
            texts = opponent.texts
            sides.append(Contestant("stock", opponent.side, lambda session, side: Stock(session, side.base, texts)))
        with _only_one():
            others = uvloop.run(measure(sides, size, _empty(VAR / "last-run")))
    except (ServerFailed, NoOpponent, ContentError, TooManyErrors) as error:
        say(f"The benchmark could not be finished: {error}")
        return 1
    lock = (ROOT / "uv.lock").read_text("utf-8")
    extra = {
        "size": sum(sizes.installed(ROOT / ".venv", sizes.runtime_names(lock)).values()),
        "stock_size": sum(sizes.installed(VAR / "stock-venv").values()) if opponent else None,
        "train": train,
        "stock_train": opponent.trained_in() if opponent else None,
    }
    stock = sides[1] if opponent else None
    lines = figures(us, stock, size, extra)
    errors = {contestant.name: contestant.errors() for contestant in sides}
    machine = _machine(load_before, others, time.monotonic() - began)
    return _report(lines, errors, json_path, machine)


def _machine(load_before: tuple[float, float, float], others: Sequence[float], seconds: float) -> dict[str, object]:
    load_after = os.getloadavg()
    return {
        "processors": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "load_before": load_before,
        "load_after": load_after,
        "other_work": median(others),
        "seconds": round(seconds, 1),
        "text": f"Load average {load_before[0]:.1f} before, {load_after[0]:.1f} after; other work took "
        f"{median(others):.1f} processors while measuring; {seconds:.0f} s.",
    }


def _report(
    lines: list[Figure],
    errors: dict[str, list[str]],
    json_path: Path | None,
    machine: dict[str, object],
) -> int:
    say("")
    say(table(lines))
    say(f"\n{machine['text']}")
    for name, wrong in errors.items():
        if wrong:
            say(f"{name}: {len(wrong)} failed turns, for example:")
            for text in dict.fromkeys(wrong[:ERRORS_SHOWN]):
                say(f"  {text[:300]}")
    if json_path:
        document = {
            "figures": [line.as_json() for line in lines],
            "errors": {name: len(wrong) for name, wrong in errors.items()},
            "machine": machine,
        }
        json_path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    short = missed(lines)
    if short:
        say("Missed: " + ", ".join(line.name for line in short) + ". On a busy machine, run again.")
    if errors["losen"]:
        say("Losen failed turns, so its figures do not count.")
    return 1 if short or errors["losen"] else 0


def main(argv: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(prog="losen bench turn", description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    parser.add_argument("--quick", action="store_true", help="one small round: does it work at all?")
    parser.add_argument("--ours-only", action="store_true", help="leave the stock project out")
    options = parser.parse_args(list(argv))
    return run(options.json, quick=options.quick, ours_only=options.ours_only)
