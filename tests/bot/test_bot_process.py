"""A real server process: killed in the middle of conversations, stopped politely, started again (T1, T6, T17)."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from store.audit import broken_lines
from store.database import open_engine
from store.tables import Message
from store.unit_of_work import Store

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    """Below the range the system takes ports for callers from: a caller that tries again and again while the server
    is down could else be given the server's own port, and hold it."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Client:
    """A phone that never gives up: what got no answer is sent again with the same id."""

    port: int
    conversation: str = ""
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)
    retries: int = 0

    def call(self, method: str, path: str, body: Any = None, wait: float = 10.0) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            raw = answer.read()
            return answer.status, json.loads(raw) if raw[:1] in b"{[" else raw
        finally:
            connection.close()

    def surely(self, method: str, path: str, body: Any = None) -> Any:
        """Call until there is an answer."""
        until = time.monotonic() + 60
        while True:
            try:
                status, answer = self.call(method, path, body)
                if status < 400:
                    return answer
                assert status == 503, (status, answer)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass
            assert time.monotonic() < until, "no answer for a minute"
            self.retries += 1
            time.sleep(0.01)

    def open(self) -> None:
        opened = self.surely("POST", "/api/chat", {"audience": "bruker", "language": "nb"})
        self.conversation, self.token = opened["conversation"], opened["token"]

    def say(self, **said: str) -> Any:
        body = {"id": uuid.uuid4().hex, **said}
        return self.surely("POST", f"/api/chat/{self.conversation}/messages", body)

    def to_goals(self) -> None:
        self.open()
        self.say(choice="bekreft")

    def answer(self, words: str) -> None:
        self.say(choice="endre_svar:+bolig_dagligliv.goal")
        if self.say(text=words)["state"]["saved"]:
            self.acknowledged.append(words)

    def plan(self) -> Any:
        return self.surely("GET", f"/api/chat/{self.conversation}/plan")


class Zygote:
    """Makes server processes by forking a loaded one."""

    def __init__(self, model: Path, errors: Path) -> None:
        self.errors = errors
        self._stderr = errors.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py")), str(model)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr, cwd=ROOT, env=ENVIRONMENT, text=True,
        )  # fmt: skip
        assert self._process.stdout and self._process.stdout.readline().strip() == "ready", errors.read_text()

    def serve(self, port: int, url: str) -> int:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{port} {url}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)
        self._stderr.close()


@pytest.fixture(scope="module")
def zygote(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    made = Zygote(model, tmp_path_factory.mktemp("servers") / "stderr.log")
    yield made
    made.close()


def wait_until_up(port: int, path: str = "/health/ready", seconds: float = 30, log: Path | None = None) -> float:
    """Return how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Client(port).call("GET", path, wait=2)[0] == 200:
                return time.monotonic() - began
        time.sleep(0.02)
    written = log.read_text()[-1500:] if log else ""
    raise AssertionError(f"{path} did not answer 200 within {seconds} s\n{written}")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill_in_the_middle(zygote: Zygote, url: str, kills: int, dice: random.Random) -> None:
    port = free_port()
    # Given three people who talk all the time
    people = [Client(port) for _ in range(3)]
    stop = threading.Event()
    failed: list[BaseException] = []
    said: list[list[str]] = [[] for _ in people]

    def talk(number: int) -> None:
        client = people[number]
        try:
            client.to_goals()
            while not stop.is_set():
                words = f"Jeg vil flytte til sted {'ABC'[number]}{len(said[number])}."
                said[number].append(words)
                client.answer(words)
        except BaseException as error:
            failed.append(error)

    pid = zygote.serve(port, url)
    threads = [threading.Thread(target=talk, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    # When the process is killed at any moment, again and again; on a slow machine lives are many and answers few
    interrupted = lives = 0
    slow = time.monotonic() + 120
    while lives < kills or (sum(len(client.acknowledged) for client in people) < kills and time.monotonic() < slow):
        lives += 1
        wait_until_up(port, log=zygote.errors)
        time.sleep(dice.uniform(0.01, 0.12) if lives <= kills else dice.uniform(0.1, 0.6))
        retries = sum(client.retries for client in people)
        os.kill(pid, signal.SIGKILL)
        while alive(pid):
            time.sleep(0.002)
        pid = zygote.serve(port, url)
        interrupted += sum(client.retries for client in people) > retries
    wait_until_up(port, log=zygote.errors)
    time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join(60)
    assert failed == []
    # Then nothing whose reply said saved is lost, and nothing is doubled
    total = 0
    for client, all_said in zip(people, said, strict=True):
        (area,) = [a for a in client.plan()["areas"] if a["id"] == "bolig_dagligliv"]
        goals = [goal["text"] for goal in area["goals"]]
        assert [words for words in client.acknowledged if words not in goals] == [], "acknowledged, and lost"
        assert goals == [words for words in all_said if words in goals], "doubled, or in another order"
        total += len(client.acknowledged)
    assert total >= kills, f"only {total} answers in {lives} lives: the test does not test"
    assert interrupted > kills / 2, "the kills hardly hit a conversation"
    os.kill(pid, signal.SIGTERM)
    store = Store(open_engine(url))
    with store.read() as uow:
        assert broken_lines(uow) == []
        twice = uow.connection.execute(
            select(Message.id).group_by(Message.conversation_id, Message.id).having(func.count() > 1)
        ).all()
        assert twice == []
    store.close()


def test_kill_9_in_the_middle_of_conversations_on_sqlite(zygote: Zygote, sqlite_url: str) -> None:
    kill_in_the_middle(zygote, sqlite_url, 25, random.Random(1))


def test_kill_9_in_the_middle_of_conversations_on_postgresql(zygote: Zygote, postgres_url: str) -> None:
    kill_in_the_middle(zygote, postgres_url, 5, random.Random(2))


# -- the real command -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def a_server(url: str, errors: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`./losen serve` as it runs in production, from a cold start."""
    port = free_port()
    environment = {**ENVIRONMENT, "LOSEN_DATABASE_URL": url, "LOSEN_RATE_LIMIT": "off"}
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=stderr, stderr=stderr,
        )  # fmt: skip
        try:
            yield process, port
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(20)


def test_a_second_start_is_ready_within_six_seconds_and_live_before(
    model: Path, sqlite_url: str, tmp_path: Path
) -> None:
    times = []
    for attempt in range(2):  # the first start may compile
        began = time.monotonic()
        with a_server(sqlite_url, tmp_path / f"start{attempt}.log") as (process, port):
            wait_until_up(port, "/health/live")
            live = time.monotonic() - began
            wait_until_up(port)
            times.append(time.monotonic() - began)
            assert live <= times[-1]
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
    assert times[1] < 6, times


def test_a_polite_stop_finishes_the_turns_that_have_begun(model: Path, sqlite_url: str, tmp_path: Path) -> None:
    log = tmp_path / "stderr.log"
    with a_server(sqlite_url, log) as (process, port):
        wait_until_up(port)
        people = [Client(port) for _ in range(6)]
        for client in people:
            client.to_goals()
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=20)  # a browser keeps a line open
        idle.request("GET", "/health/live")
        idle.getresponse().read()
        begun = threading.Barrier(len(people) + 1)
        outcomes: list[tuple[int, int | str]] = []

        def talk(number: int) -> None:
            client = people[number]
            client.call("POST", f"/api/chat/{client.conversation}/messages",
                        {"id": uuid.uuid4().hex, "choice": "endre_svar:+bolig_dagligliv.goal"})  # fmt: skip
            begun.wait()
            for turn in range(200):
                words = f"Jeg vil flytte til sted {'ABCDEF'[number]}{turn}."
                body = {"id": uuid.uuid4().hex, "text": words}
                try:
                    status, answer = client.call("POST", f"/api/chat/{client.conversation}/messages", body)
                except ConnectionRefusedError:
                    return  # stopped between two turns: refused, not begun
                except (OSError, http.client.HTTPException) as error:
                    outcomes.append((number, type(error).__name__))
                    return
                outcomes.append((number, status))
                if status == 200 and answer["state"]["saved"]:
                    client.acknowledged.append(words)

        threads = [threading.Thread(target=talk, args=(number,)) for number in range(len(people))]
        for thread in threads:
            thread.start()
        begun.wait()
        time.sleep(0.15)
        # When the server is told to stop in the middle of it
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0, log.read_text()
        assert time.monotonic() - began < 10, "an idle line keeps the server from stopping"
        for thread in threads:
            thread.join(20)
    # Then every turn that was answered was answered well, and is on disk
    assert len(outcomes) >= len(people)
    cut = [what for _number, what in outcomes if isinstance(what, str)]
    assert {what for _number, what in outcomes if isinstance(what, int)} == {200}
    assert len(cut) <= len(people), cut
    store = Store(open_engine(sqlite_url))
    with store.read() as uow:
        stored = uow.connection.scalars(select(Message.text)).all()
        assert broken_lines(uow) == []
    store.close()
    assert [w for client in people for w in client.acknowledged if w not in stored] == []
    assert "Traceback" not in log.read_text()


def test_the_running_service_writes_json_lines_without_a_word_of_anybody(
    model: Path, sqlite_url: str, tmp_path: Path
) -> None:
    word, log = "Kanarifuglen", tmp_path / "stderr.log"
    with a_server(sqlite_url, log) as (process, port):
        wait_until_up(port, "/health/live")
        early = Client(port)
        early.open()  # while it warms up
        kari = Client(port)
        kari.to_goals()
        for text in ("Jeg er glad i {}.", '/inform{{"{}":1}}', "Jeg vil ikke leve lenger {}", "{}?"):
            kari.say(text=text.format(word))
        base = f"/api/chat/{kari.conversation}"
        for method, path, body in (
            ("POST", f"{base}/messages", {"id": uuid.uuid4().hex, "text": f"{word}\0"}),
            ("POST", f"{base}/messages", {"id": uuid.uuid4().hex, "text": word * 3000}),
            ("POST", f"{base}/messages", {"id": word, "choice": word}),
            ("GET", f"{base}/messages?after={word}", None),
            ("GET", f"/api/chat/{word}/plan", None),
            ("GET", f"/{word}?{word}={word}", None),
            ("POST", "/api/chat", {"audience": word}),
            ("POST", "/api/chat/resume", {"code": word, "pin": word}),
            ("POST", "/api/login", {"username": word, "password": word}),
            ("PUT", f"/api/plans/{word}/items/{word}/confirmation", {"state": word}),
        ):
            status, answer = kari.call(method, path, body)
            assert status < 500 and "Traceback" not in str(answer), (method, path, status)
        for raw in (f"GET /{word} HTTP/9.9\r\n\r\n", f"{word}\r\n\r\n", f"GET / HTTP/1.1\r\n{word}\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(raw.encode())
                assert word.encode() not in line.recv(65536).split(b"\r\n\r\n", 1)[0]
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    written = log.read_text()
    assert word not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert any(line["event"] == "listening" for line in lines)


def test_a_taken_port_is_told_in_one_line(model: Path, sqlite_url: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        out = subprocess.run(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(taken.getsockname()[1])],
            cwd=ROOT, env={**ENVIRONMENT, "LOSEN_DATABASE_URL": sqlite_url},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert out.returncode == 1 and "--port" in out.stderr
    assert "Traceback" not in out.stderr and len(out.stderr.strip().splitlines()) == 1
