"""The coordinator's desk under load: a plan of 500 measures, a list of 300 users, a document of 20 pages.

The real application on SQLite with the settings of production, in this process and asked over loopback: session,
audit line, queries and template are in the figure; the browser's own work is not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from bench.figures import Figure, Goal, median, missed, table
from bot.app import make_app
from bot.keys import STORE
from bot.settings import Settings
from coordinator import accounts_cli
from coordinator.times import read_time
from store import conversations, desk
from store.accounts import find_account
from store.base import new_id
from store.changes import SaveAnswer, Send, StartPlan, Target, apply_changes
from store.elements import STATUSES, Measure, Participant
from store.entry_changes import Put
from store.entry_writing import change_entries
from store.plan_state import Progress
from store.unit_of_work import Store

LOGIN, PASSWORD = "ingrid", "fire vanlige ord her"
USERS, MEASURES, ROUNDS, DOCUMENTS = 300, 500, 17, 9
WORDS = "Vi møtes hver uke og ser hvordan det går, og hva som skal til for at det blir bedre. "
NOW = datetime.now(UTC)


@dataclass
class Site:
    """The running application with a logged-in coordinator."""

    server: TestServer
    session: ClientSession
    store: Store
    account: str

    def a_plan(self, measures: int, how: str = "") -> str:
        """Make a plan with four goals and this many measures, sent to the coordinator; return its id."""
        goals = [new_id() for _ in range(4)]
        with self.store.write() as uow:
            made = conversations.open_conversation(uow, new_id(), "bruker", "nb", {}, NOW)
            target = Target(uow, made, None, NOW)
            apply_changes(target, [StartPlan("nb", "bench"), *(_goal(goal) for goal in goals)])
            apply_changes(target, [Send(self.account, "Ingrid Lund", "bench")])
            plan = desk.plan_for(uow, self.account, target.plan.plan_id)
            nora = new_id()
            entries = [Put(nora, Participant(name="Nora Vik", unit="DPS"), 0)]
            entries += [Put(new_id(), _measure(number, goals, nora, how), 0) for number in range(measures)]
            change_entries(uow, self.account, plan, entries, NOW)
            uow.commit()
        return plan.id

    async def get(self, path: str) -> bytes:
        """Ask for a page and read all of it."""
        async with self.session.get(self.server.make_url(path)) as reply:
            assert reply.status == 200, f"{path}: {reply.status}"
            return await reply.read()

    async def milliseconds(self, paths: Sequence[str]) -> float:
        """The median time of the pages, after two that warm them up."""
        took = []
        for path in paths:
            began = time.perf_counter()
            await self.get(path)
            took.append((time.perf_counter() - began) * 1000)
        return median(took[2:])


def _goal(item: str) -> SaveAnswer:
    words = "Jeg vil komme meg ut igjen, og møte folk."
    return SaveAnswer(item, "helse", "helse.goal", "goal", words, "?", "bench", None, Progress({"helse": "paabegynt"}))


def _measure(number: int, goals: Sequence[str], responsible: str, how: str) -> Measure:
    return Measure(
        name=f"Tiltak {number}",
        goal=goals[number % len(goals)],
        extent="en time i uka",
        how=how,
        responsible=responsible,
        status=STATUSES[number % len(STATUSES)],
        start=read_time("mai 2027"),
        evaluation=read_time("3.11.2027"),
    )


async def _measured(folder: Path) -> list[Figure]:
    app = make_app(Settings(database_url=f"sqlite:///{folder / 'losen.db'}", rate_limit=False))
    server = TestServer(app)
    await server.start_server()
    try:
        store = app[STORE]
        accounts_cli.add(store, LOGIN, "Ingrid Lund", "koordinator", PASSWORD, NOW)
        with store.read() as uow:
            account = find_account(uow, LOGIN)
        assert account is not None
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            form = {"username": LOGIN, "password": PASSWORD}
            await session.post(server.make_url("/koordinator/login"), data=form)
            return await _figures(Site(server, session, store, account.id))
    finally:
        await server.close()


async def _figures(site: Site) -> list[Figure]:
    large = [f"/koordinator/plan/{site.a_plan(MEASURES)}/tiltak"] * ROUNDS
    # The typesetter remembers what it has set, so every document has words of its own.
    long = [f"/api/plans/{site.a_plan(80, f'{WORDS * 3} {number}')}/document.pdf" for number in range(DOCUMENTS)]
    for _ in range(USERS - 1 - DOCUMENTS):
        site.a_plan(6)
    pages = len(re.findall(rb"/Type\s*/Page\b", await site.get(long[0])))
    six = await site.get(f"/koordinator/plan/{site.a_plan(6)}/tiltak")
    lists, searches = ["/koordinator"] * ROUNDS, ["/koordinator?q=tiltak"] * ROUNDS
    return [
        Figure("plan page, 500 measures", "ms", await site.milliseconds(large), goal=Goal(60, own=True)),
        Figure("list, 300 users", "ms", await site.milliseconds(lists), goal=Goal(80, own=True)),
        Figure("list, 300 users, searched", "ms", await site.milliseconds(searches), goal=Goal(80, own=True)),
        Figure("document", "ms", await site.milliseconds(long), goal=Goal(500, own=True), note=f"{pages} pages"),
        Figure("plan page with six measures", "KB", len(six) / 1000, goal=Goal(100, own=True), note="unpacked"),
    ]


def main(argv: Sequence[str] = ()) -> int:
    """Measure, print the table; 0 when every goal is met."""
    parser = argparse.ArgumentParser(prog="losen bench desk", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")
    options = parser.parse_args(list(argv))
    with tempfile.TemporaryDirectory(prefix="losen-desk-") as folder:
        figures = asyncio.run(_measured(Path(folder)))
    print(table(figures))
    if options.json:
        shapes = [figure.as_json() for figure in figures]
        options.json.write_text(json.dumps({"figures": shapes}, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if missed(figures) else 0
