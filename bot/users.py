"""`./losen user …`: coordinators' accounts from the command line."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime

from bot.settings import read_settings
from coordinator import accounts_cli
from store import migrate
from store.database import open_engine
from store.unit_of_work import Store


def run_user(what: str, username: str | None, name: str | None, role: str) -> int:
    """Add, disable or list. The password is asked for, never given on the command line."""
    store = Store(open_engine(read_settings().database_url))
    migrate.upgrade(store.engine)
    now = datetime.now(UTC)
    if what == "list":
        for line in accounts_cli.list(store):
            print(line)
        return 0
    if not username:
        print("losen: a user name is needed", file=sys.stderr)
        return 2
    try:
        if what == "add":
            asked = sys.stdin.isatty()
            password = getpass.getpass("Passord (minst 12 tegn): ") if asked else sys.stdin.readline().strip()
            accounts_cli.add(store, username, name or username, role, password, now)
        else:
            accounts_cli.disable(store, username, now)
    except Exception as error:
        print(f"losen: {error}", file=sys.stderr)
        return 1
    print("gjort")
    return 0
