"""The demo: invented plans, mapped through the real conversation, and a coordinator who has begun to answer."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml
from aiohttp import web

from bot.chat import ChatService
from bot.keys import SERVICE, SETTINGS, STORE
from bot.play import Clock, Played, play, read_script
from bot.settings import ROOT, Settings
from bot.training import is_up_to_date, train
from coordinator.decisions import Clerk, Seen
from coordinator.passwords import hash_password
from coordinator.sessions import Visitor
from store import accounts, desk
from store.unit_of_work import Store

DATA = ROOT / "content" / "demo"
PEOPLE = ("kari", "jonas", "marit")
LOGIN = "koordinator"
SHEET = ROOT / "var" / "demo.json"


def run_demo(port: int, fresh: bool) -> int:
    """Train when needed, serve at once, and fill an empty store as soon as the engine is warm."""
    from bot.serving import serve

    database = ROOT / "var" / "demo.db"
    if fresh:
        for path in database.parent.glob("demo.*"):
            path.unlink()
    if not is_up_to_date():
        print("Trener språkmodellen. Det tar under ett minutt, og gjøres bare når den er endret ...", flush=True)
        train()
    settings = Settings(port=port, database_url=f"sqlite:///{database}", demo=True)
    return serve(settings, _begin)


def _begin(app: web.Application) -> None:
    address = f"http://{app[SETTINGS].host}:{app[SETTINGS].port}"
    print(f"Losen er på {address}  (koordinator: {address}/koordinator)\nBoten varmer opp ...", flush=True)
    app[_TASK] = asyncio.get_running_loop().create_task(_fill_when_warm(app, address))


_TASK: web.AppKey[asyncio.Task[None]] = web.AppKey("demo_task")


async def _fill_when_warm(app: web.Application, address: str) -> None:
    service = app[SERVICE]
    try:
        engine = await service.wait_until_warm()
        print("Boten er klar.", flush=True)
        store = app[STORE]
        if _is_empty(store):
            print("Lager tre oppdiktede planer gjennom samtalen ...", flush=True)
            with ThreadPoolExecutor(2) as executor:
                clock = Clock(datetime.now(UTC))
                maker = ChatService(store, service.content, executor, clock)
                maker.engine_ready(engine)
                await make_demo(store, maker, clock, address)
        _show_sheet(address)
    except Exception as error:
        why = type(error).__name__
        print(f"losen: demo-dataene ble ikke laget ({why}); start på nytt med --fresh", file=sys.stderr)
        raise


def _is_empty(store: Store) -> bool:
    with store.read() as uow:
        return accounts.find_account(uow, LOGIN) is None


async def make_demo(store: Store, service: ChatService, clock: Clock, address: str) -> dict[str, Any]:
    """Fill an empty store and write var/demo.json: addresses, the coordinator's login, a code and PIN per person."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    start = datetime.now(UTC) - timedelta(days=24)
    with store.write() as uow:
        account = accounts.add_account(uow, LOGIN, "Ingrid Lund", "koordinator", hash_password(password), start)
        uow.commit()
    steps = yaml.safe_load((DATA / "desk.yml").read_text(encoding="utf-8"))
    people = []
    for name in PEOPLE:
        script = read_script(DATA / f"{name}.yml")
        played = await play(service, clock, script)
        code, pin = await _code_for(service, played)
        plan = await service.plan(played.opened.conversation, played.opened.token)
        _work_at_desk(store, service, account, plan["id"], steps.get(name, []), clock)
        people.append({"name": name.capitalize(), "language": script.language, "code": code, "pin": pin})
    sheet = {
        "chat": address + "/",
        "continue": address + "/fortsett",
        "coordinator": {"url": address + "/koordinator", "username": LOGIN, "password": password},
        "people": people,
    }
    SHEET.parent.mkdir(exist_ok=True)
    SHEET.write_text(json.dumps(sheet, ensure_ascii=False, indent=1), encoding="utf-8")
    SHEET.chmod(0o600)
    return sheet


async def _code_for(service: ChatService, played: Played) -> tuple[str, str]:
    """Take a pause as the person would, and read code and PIN from what Losen says."""
    opened = played.opened
    reply = await service.say(opened.conversation, opened.token, uuid.uuid4().hex, choice="fortsett_senere")
    lines = reply.messages[-1].text.splitlines()
    found = dict(line.split(": ", 1) for line in lines if line.startswith(("Kode: ", "PIN: ")))
    return found["Kode"], found["PIN"]


def _work_at_desk(
    store: Store, service: ChatService, account: str, plan_id: str, steps: list[dict[str, Any]], clock: Clock
) -> None:
    """Do what desk.yml says, through the coordinator's own functions."""
    visitor = Visitor(account, "Ingrid Lund", "", None)
    clock.advance("P2D")
    for step in steps:
        clerk = Clerk(store, service.content, visitor, clock())
        with store.read() as uow:
            plan = desk.plan_for(uow, account, plan_id)
        seen = Seen(plan.head.version)
        ((what, how),) = step.items()
        if what == "confirm_area":
            clerk.confirm_area(plan_id, seen, how)
        elif what == "confirm_plan":
            clerk.confirm_plan(plan_id, seen)
        else:
            item = plan.items_of(how["question"])[0].id
            if what == "judge":
                clerk.judge(plan_id, seen, item, how["state"], how["note"])
            else:
                clerk.propose(plan_id, seen, item, how["text"])


def _show_sheet(address: str) -> None:
    sheet = json.loads(SHEET.read_text(encoding="utf-8")) if SHEET.is_file() else None
    if sheet is None:
        return
    desk_login = sheet["coordinator"]
    print(f"Koordinator: {desk_login['username']} / {desk_login['password']}")
    for person in sheet["people"]:
        print(f"{person['name']}: kode {person['code']}, PIN {person['pin']}  ({address}/fortsett)")
    print(f"Alt dette står også i {SHEET.relative_to(ROOT)}. Stopp med Ctrl-C.", flush=True)
