"""`./losen bench profile`: where a turn's milliseconds go, by room and by the libraries under it.

The real web application runs in this process; one person's conversation comes in over HTTP from
another process. The share of each group comes from the profiler, the milliseconds from a run
without it, because profiling makes small functions look slower than they are.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bench.client import TIMEOUT, Conversation, Losen
from bench.figures import median
from bench.measure import TooManyErrors, milliseconds
from bench.ours import ROOT
from bench.script import Script
from bench.servers import free_port

LENGTH = 30
# Our rooms and the libraries under them, by the first part of the path; the engine room is Rasa's.
GROUPS = {
    "nlu": ("nlu", "numpy", "scipy", "spacy"),
    "actions": ("actions", "content"),
    "store": ("store", "sqlalchemy", "sqlite3", "cryptography"),
    "rasa": ("bot/engine", "rasa", "rasa_sdk", "dask", "structlog", "networkx", "jsonschema"),
    "web": ("bot", "aiohttp", "multidict", "yarl", "json", "jinja2", "prometheus_client"),
    "asyncio": ("asyncio", "concurrent", "threading.py", "contextlib.py", "queue.py"),
}
REST = "python and the rest"
# Built-in functions that wait rather than work.
WAITS = (
    "select.epoll",
    "posix.waitpid",
    "_thread.lock",
    "_thread.RLock",
    "run_until_complete",
    "_queue.SimpleQueue",
)
# Waking the event loop from a worker thread: what it takes is the wait for the interpreter's lock.
WAKING = ("_write_to_self",)

Key = tuple[str, int, str]
Calls = tuple[int, int, float, float]
Numbers = tuple[int, int, float, float, dict[Key, Calls]]
Stats = dict[Key, Numbers]


def group_of(key: Key) -> str:
    """The group a Python function belongs to, by where its file lies."""
    path = key[0]
    for root in (f"{ROOT}/", "/site-packages/", "/lib/python3.11/"):
        if root in path and (root != f"{ROOT}/" or "/.venv/" not in path):
            inside = path.rpartition(root)[2]
            break
    else:
        return REST
    for name, parts in GROUPS.items():
        if any(inside == part or inside.startswith(f"{part}/") for part in parts):
            return name
    return REST


def by_group(stats: Stats) -> dict[str, float]:
    """Seconds of own time per group; a built-in function's time belongs to who called it."""
    seconds: dict[str, float] = defaultdict(float)
    for key, (_, _, own, _, callers) in stats.items():
        if not _is_builtin(key):
            seconds[group_of(key)] += own
        elif any(wait in key[2] for wait in WAITS):
            seconds["waiting"] += own
        else:
            for caller, (_, _, part, _) in callers.items():
                if caller[2] in WAKING:
                    seconds["waiting"] += part
                    continue
                seconds[REST if _is_builtin(caller) else group_of(caller)] += part
    return dict(seconds)


def _is_builtin(key: Key) -> bool:
    return key[0] == "~"


class Profiler:
    """A profile of the event loop's thread and of every worker thread started while it is on."""

    def __init__(self) -> None:
        self._profiles: list[cProfile.Profile] = []

    def watch_new_threads(self) -> None:
        def first_event(*_: Any) -> None:
            profile = cProfile.Profile()
            self._profiles.append(profile)
            profile.enable()  # takes the place of this function in its thread

        threading.setprofile(first_event)

    def watch_this_thread(self) -> None:
        profile = cProfile.Profile()
        self._profiles.append(profile)
        profile.enable()

    def stats(self) -> Stats:
        """Everything so far, all threads together."""
        merged: Stats = {}
        for profile in self._profiles:
            profile.snapshot_stats()
            for key, (calls, all_calls, own, total, callers) in profile.stats.items():
                before = merged.get(key, (0, 0, 0.0, 0.0, {}))
                together = dict(before[4])
                for caller, numbers in callers.items():
                    old = together.get(caller, (0, 0, 0.0, 0.0))
                    together[caller] = tuple(a + b for a, b in zip(old, numbers, strict=True))  # type: ignore[assignment]
                merged[key] = (
                    before[0] + calls,
                    before[1] + all_calls,
                    before[2] + own,
                    before[3] + total,
                    together,
                )
        return merged


# What one turn passes through, in order; the time includes everything that is called from there.
STAGES = (
    ("first half: read, store words, commit", "/bot/hearing.py", "hear"),
    ("  understanding the text", "/nlu/reading.py", "read"),
    ("  loading conversation and plan", "/store/conversations.py", "load"),
    ("Rasa decides and actions act", "/bot/engine/engine.py", "decide"),
    ("second half: write the outcome, commit", "/bot/replying.py", "reply"),
    ("both commits", "/store/unit_of_work.py", "commit"),
)


async def _talk(base: str, conversations: int) -> list[float]:
    """Milliseconds of every turn of some conversations, one after the other."""
    taken: list[float] = []
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for seed in range(conversations):
            talk = Conversation(Losen(session, base), Script(seed))
            for _ in range(LENGTH):
                sample = await talk.step()
                if sample.error is not None:
                    raise TooManyErrors(f"turn {sample.number}: {sample.error}")
            taken += milliseconds(talk.samples)
    return taken


async def _from_outside(base: str, conversations: int) -> list[float]:
    """Run the client in a process of its own, so that it takes no turn of this interpreter's lock."""
    client = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.profile_turn", "--client", base),
        *("--conversations", str(conversations)),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    output, _ = await client.communicate()
    answer = json.loads(output)
    if isinstance(answer, str):
        raise TooManyErrors(answer)
    return [float(taken) for taken in answer]


def _play_for_parent(base: str, conversations: int) -> int:
    try:
        print(json.dumps(asyncio.run(_talk(base, conversations))))
    except TooManyErrors as error:
        print(json.dumps(str(error)))
    return 0


async def _serve_and_talk(app: web.Application, port: int, conversations: int) -> list[float]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return await _from_outside(f"http://127.0.0.1:{port}", conversations)
    finally:
        await runner.cleanup()


async def _measure(conversations: int) -> tuple[float, int, Stats]:
    """The median without a profiler, the number of profiled turns, and the profile."""
    from bot.app import make_app
    from bot.engine.engine import Engine
    from bot.settings import Settings
    from bot.training import model_path

    engine = Engine.load(model_path())
    profiler = Profiler()
    with tempfile.TemporaryDirectory() as folder:

        def new_app(name: str) -> tuple[web.Application, int]:
            url = f"sqlite:///{Path(folder) / name}.db"
            port = free_port()
            settings = Settings(port=port, database_url=url, rate_limit=False)
            return make_app(settings, engine=engine), port

        await _serve_and_talk(*new_app("warm"), 1)
        plain = await _serve_and_talk(*new_app("plain"), conversations)
        app, port = new_app("profiled")
        profiler.watch_new_threads()
        profiler.watch_this_thread()
        try:
            profiled = await _serve_and_talk(app, port, conversations)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    return median(plain), len(profiled), profiler.stats()


def _report(turn: float, turns: int, stats: Stats, top: int) -> None:
    groups = by_group(stats)
    groups.pop("waiting", None)
    busy = sum(groups.values())
    scale = turn / (busy * 1000)
    print(f"A turn takes {turn:.2f} ms (median of {turns} turns over HTTP on SQLite).\n")
    print(f"{'group':<22}{'share':>7}{'ms':>8}")
    for name, seconds in sorted(groups.items(), key=lambda item: -item[1]):
        print(f"{name:<22}{seconds / busy:>6.0%}{seconds * 1000 * scale:>8.2f}")
    print("\nBy stage, with everything called from there (ms of the turn):")
    for title, file, function in STAGES:
        total = sum(v[3] for k, v in stats.items() if k[2] == function and k[0].endswith(file))
        print(f"  {title:<42}{total * 1000 * scale:>8.2f}")
    print(f"\nThe {top} functions with most time of their own:")
    own = sorted(((_own(value), key, value[1]) for key, value in stats.items()), reverse=True)
    shown = [line for line in own if not any(wait in line[1][2] for wait in WAITS)][:top]
    for seconds, key, calls in shown:
        where = key[2] if _is_builtin(key) else f"{_short(key[0])}:{key[1]} {key[2]}"
        print(f"  {seconds * 1000 * scale:>6.3f} ms {calls / turns:>7.1f} calls  {where}")


def _own(numbers: Numbers) -> float:
    """Own time without what was spent waking another thread."""
    _, _, own, _, callers = numbers
    return own - sum(part for caller, (_, _, part, _) in callers.items() if caller[2] in WAKING)


def _short(path: str) -> str:
    return path.rpartition("/site-packages/")[2].removeprefix(f"{ROOT}/")


def main(argv: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(prog="losen bench profile", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--conversations", type=int, default=10, help="how many are played (10)")
    parser.add_argument("--top", type=int, default=25, help="how many functions are shown (25)")
    parser.add_argument("--client", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args(list(argv))
    if options.client:
        return _play_for_parent(options.client, options.conversations)
    try:
        turn, turns, stats = asyncio.run(_measure(options.conversations))
    except TooManyErrors as error:
        print(f"The profile could not be taken: {error}")
        return 1
    _report(turn, turns, stats, options.top)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
