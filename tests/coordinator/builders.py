"""Builders: a coordinator, a person with a plan, the app around them, and a browser that fills in forms."""

from __future__ import annotations

import html
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from sqlalchemy import select

from content import Area, Choice, Content, Question, Text, Variants
from content.load_companion import load_companion
from content.load_crisis_plan import load_crisis_plan
from content.model import Codebook
from content.reading import SourceFile
from coordinator import DESK, Desk, add_routes
from store import accounts, conversations, desk
from store.base import new_id
from store.changes import (
    AnswerProposal,
    Approve,
    Change,
    ChangeAnswer,
    RemoveItem,
    SaveAnswer,
    Send,
    StartPlan,
    Target,
    apply_changes,
)
from store.conversations import StoredMessage
from store.plan_state import PlanState, Progress
from store.tables import Answer, Audit, Item
from store.unit_of_work import Store

ROOT = Path(__file__).resolve().parents[2]
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "fire vanlige ord her"
HOSTILE = (
    '#panic("x") *fet* _kursiv_ $x$ #read("/etc/passwd") <script>alert(1)</script> {{ 7*7 }} {name} \\u{41} `kode`'
)


@dataclass
class Clock:
    """A clock the test winds."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        """Return the time it shows."""
        return self.at

    def advance(self, **time: float) -> None:
        """Wind it forward."""
        self.at += timedelta(**time)


# --- content ---------------------------------------------------------------------------------------


@cache
def small_content() -> Content:
    """Two life areas and the general part, with the real texts of the coordinator's room."""
    texts = {}
    for path in sorted((ROOT / "content" / "texts").glob("coordinator*.yml")):
        file = SourceFile(name=f"texts/{path.name}", data=path.read_bytes())
        texts |= {f"{path.stem}.{key}": file.template(node) for key, _, node in file.items(file.root())}
    companion = [
        SourceFile(name=f"companion/{path.name}", data=path.read_bytes())
        for path in sorted((ROOT / "content" / "companion").glob("*.yml"))
    ]
    return Content(
        companion=load_companion(companion),
        areas=(
            an_area("bolig_dagligliv", 1, "Bolig og dagligliv", "Bustad og daglegliv"),
            an_area("arbeid", 2, "Arbeid og aktivitet", "Arbeid og aktivitet"),
            an_area("transport", 3, "Transport", "Transport"),
        ),
        general=Area(
            "generelt",
            0,
            Text("Litt om deg", "Litt om deg"),
            Text("-", "-"),
            Variants((), ()),
            (
                a_question("generelt.strengths", "resource", "Dette er jeg god til", "Dette er eg god til"),
                a_question("generelt.situation", "situation", "Slik er det nå", "Slik er det no"),
            ),
        ),
        rights=(),
        crisis={},
        numbers={},
        texts=texts,
        version="test",
        codebook=Codebook({"stottekontakt": Text("Støttekontakt", "Støttekontakt")}),
        crisis_plan=load_crisis_plan(
            SourceFile("crisis_plan.yml", (ROOT / "content" / "crisis_plan.yml").read_bytes())
        ),
    )


def an_area(area_id: str, order: int, nb: str, nn: str) -> Area:
    """Return a life area with a goal, a wish and a priority."""
    choices = (Choice("1", Text("Haster mest", "Hastar mest")), Choice("2", Text("Viktig", "Viktig")))
    return Area(
        area_id,
        order,
        Text(nb, nn),
        Text("-", "-"),
        Variants((), ()),
        (
            a_question(f"{area_id}.goal", "goal", "Dette vil jeg", "Dette vil eg"),
            a_question(f"{area_id}.wish", "wish", "Hjelp jeg ønsker", "Hjelp eg ønskjer"),
            a_question(f"{area_id}.priority", "priority", "Hvor viktig", "Kor viktig", choices),
        ),
    )


def a_question(question_id: str, aspect: str, nb: str, nn: str, choices: tuple[Choice, ...] = ()) -> Question:
    """Return a question of which only the label matters here."""
    nothing = Variants(("-",), ("-",))
    return Question(question_id, aspect, Text(nb, nn), nothing, Text("-", "-"), nothing, not choices, choices, None)


# --- people ----------------------------------------------------------------------------------------


@cache
def _hash() -> str:
    # The cost stands in the hash: a cheap one keeps hundreds of logins quick. The accounts' tests try a true one.
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def a_coordinator(store: Store, name: str = "Kari Los") -> str:
    """Make an account with PASSWORD and return its user name."""
    username = f"kari{secrets.token_hex(4)}"
    with store.write() as uow:
        accounts.add_account(uow, username, name, "koordinator", _hash(), MONDAY)
        uow.commit()
    return username


def account_id(store: Store, username: str) -> str:
    """Return the id of an account."""
    with store.read() as uow:
        account = accounts.find_account(uow, username)
    assert account is not None
    return account.id


@dataclass
class Person:
    """Somebody with a conversation and a plan; speaks to the store the way the chat does."""

    store: Store
    clock: Clock
    language: str = "nb"
    token_hash: str = field(default_factory=lambda: secrets.token_hex(16))
    conversation: str = ""
    items: dict[str, str] = field(default_factory=dict)

    @property
    def plan_id(self) -> str:
        """The plan's id."""
        with self.store.read() as uow:
            return conversations.load(uow, self.conversation, self.token_hash)[0].plan_id or ""

    def begin(self) -> Person:
        """Open a conversation and say yes to storing."""
        with self.store.write() as uow:
            self.conversation = conversations.open_conversation(
                uow, self.token_hash, "bruker", self.language, {}, self.clock.now()
            )
            uow.commit()
        self.do(StartPlan(self.language, "test"))
        return self

    def say(self, question: str, text: str, aspect: str = "goal") -> str:
        """Answer a question; return the item's id."""
        item_id, area = new_id(), question.partition(".")[0]
        progress = Progress({} if area == "generelt" else {area: "paabegynt"})
        self.do(SaveAnswer(item_id, area, question, aspect, text, "Hva vil du?", "test", None, progress))
        self.items[text] = item_id
        return item_id

    def change(self, old: str, new: str, revision: int = 2) -> None:
        """Put it in other words."""
        self.items[new] = self.items[old]
        self.do(ChangeAnswer(self.items[old], revision, new, "Hva vil du?", "test", None, Progress()))

    def strike(self, text: str) -> None:
        """Cross something out."""
        self.do(RemoveItem(self.items[text], Progress()))

    def send_to(self, username: str) -> None:
        """Approve the draft and hand it to a coordinator."""
        self.do(Approve(), Send(account_id(self.store, username), "Kari Los", "test"))

    def answer(self, proposal: str, state: str) -> None:
        """Answer a proposed wording."""
        self.do(AnswerProposal(proposal, state))

    def do(self, *changes: Change) -> None:
        """Carry out changes in one step, as the chat does."""
        with self.store.write() as uow:
            state, plan = conversations.load(uow, self.conversation, self.token_hash)
            target = Target(uow, state.id, plan.head if plan else None, self.clock.now(), plan.status if plan else None)
            apply_changes(target, list(changes))
            uow.commit()

    def messages(self) -> list[StoredMessage]:
        """What the coordinator's work left in the conversation."""
        with self.store.read() as uow:
            return conversations.history(uow, self.conversation)

    def notices(self) -> list[str]:
        """The texts of the messages."""
        return [message.text or "" for message in self.messages()]


def a_person(store: Store, clock: Clock, coordinator: str | None = None, language: str = "nb") -> Person:
    """Return a person with three answers in two areas, sent to the coordinator when one is named."""
    person = Person(store, clock, language).begin()
    person.say("generelt.strengths", "Jeg gir meg ikke så lett.", "resource")
    person.say("bolig_dagligliv.goal", "Jeg vil bo for meg selv,\nmed hund.")
    person.say("bolig_dagligliv.priority", "1", "priority")
    if coordinator:
        person.send_to(coordinator)
    return person


# --- what stands in the store ----------------------------------------------------------------------


def audit_of(store: Store, plan_id: str) -> list[tuple[str, str | None]]:
    """Return (action, item) of every line of a plan's audit."""
    with store.read() as uow:
        rows = uow.session.execute(
            select(Audit.action, Audit.item_id).where(Audit.plan_id == plan_id).order_by(Audit.seq)
        )
        return [(row.action, row.item_id) for row in rows]


def answers_of(store: Store, plan_id: str) -> list[tuple[str, int, str]]:
    """Return every word the person ever said in the plan: (item, revision, text)."""
    with store.read() as uow:
        rows = uow.session.execute(
            select(Answer.item_id, Answer.revision, Answer.text)
            .join(Item, Item.id == Answer.item_id)
            .where(Item.plan_id == plan_id)
            .order_by(Answer.item_id, Answer.revision)
        )
        return [(row.item_id, row.revision, row.text) for row in rows]


def state_of(store: Store, username: str, plan_id: str) -> PlanState:
    """Return the plan as its coordinator's store function gives it."""
    with store.read() as uow:
        return desk.plan_for(uow, account_id(store, username), plan_id)


# --- the app and its browser -----------------------------------------------------------------------


def render(request: web.Request, name: str, values: dict[str, Any]) -> web.Response:
    """Make a page the way the app factory does, with a frame of our own."""
    text = _environment().get_template(name).render(**values)
    return web.Response(text=text, content_type="text/html")


@cache
def _environment() -> Environment:
    own = FileSystemLoader(Path(__file__).parent / "templates")
    room = PrefixLoader({"coordinator": FileSystemLoader(ROOT / "coordinator" / "templates")})
    return Environment(
        loader=ChoiceLoader([own, room]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def make_app(store: Store, clock: Clock, executor: ThreadPoolExecutor, secure: bool = False) -> web.Application:
    """Return an app with only the coordinator's room in it."""
    app = web.Application()
    app[DESK] = Desk(
        store=store,
        content=small_content(),
        render=render,
        now=clock.now,
        secure_cookies=secure,
        executor=executor,
    )
    add_routes(app)
    return app


@dataclass
class Reply:
    """What came back: status, address and the page's text."""

    status: int
    location: str
    text: str
    headers: dict[str, str]


@dataclass
class Browser:
    """Logs in, reads pages and sends their forms with the hidden fields they carry."""

    client: TestClient[web.Request, web.Application]
    page: str = ""

    async def get(self, path: str, **headers: str) -> Reply:
        """Open a page and remember it."""
        answer = await _read(await self.client.get(path, allow_redirects=False, headers=headers))
        self.page = answer.text
        return answer

    async def log_in(self, username: str, password: str = PASSWORD, **fields: str) -> Reply:
        """Send the login form."""
        form = {"username": username, "password": password, **fields}
        return await _read(await self.client.post("/koordinator/login", data=form, allow_redirects=False))

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Reply:
        """Send a form from the page that is open; named fields win over the page's own."""
        form = {"csrf": self.hidden("csrf"), "version": self.hidden("version"), **fields}
        answer = await _read(await self.client.post(path, data=form, allow_redirects=False, headers=headers or {}))
        if answer.status != 303:
            self.page = answer.text
        return answer

    async def judge(self, plan: str, item: str, state: str, note: str = "") -> Reply:
        """Press one of the three buttons of an item."""
        return await self.post(f"/koordinator/plan/{plan}/punkt/{item}/svar", state=state, note=note)

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the open page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return html.unescape(found.group(1)) if found else ""


async def _read(response: ClientResponse) -> Reply:
    body = await response.read()
    return Reply(
        response.status,
        response.headers.get("Location", ""),
        body.decode("utf-8", "replace"),
        dict(response.headers),
    )
