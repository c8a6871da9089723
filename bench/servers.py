"""Starts, watches and stops the servers that are measured; ends only what it started itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

MB = 1_000_000


class ServerFailed(Exception):
    """A server did not start or ended by itself; the message says where its log is."""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def clean_environment(**extra: str) -> dict[str, str]:
    """Our environment for both sides alike: compiled bytecode is used, nothing phones home."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "PYTHONPATH")
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    return kept | {"RASA_TELEMETRY_ENABLED": "false", "PYTHONUNBUFFERED": "1"} | extra


@dataclass
class Server:
    """One process (with its children) that is measured, e.g. the action server."""

    name: str
    command: list[str]
    cwd: Path
    log: Path
    env: dict[str, str]
    ready_url: str | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raise when the process has ended."""
        if self._process is not None and (code := self._process.poll()) is not None:
            raise ServerFailed(f"{self.name} ended with code {code}; see {self.log}")

    def wait_ready(self, seconds: float = 300) -> None:
        """Wait until the health address answers 200."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.check()
            try:
                with urllib.request.urlopen(self.ready_url or "", timeout=5) as reply:
                    if reply.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.2)
        raise ServerFailed(f"{self.name} was not ready after {seconds:g} s; see {self.log}")

    def _tree(self) -> list[psutil.Process]:
        if self._process is None:
            return []
        try:
            top = psutil.Process(self._process.pid)
            return [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def memory(self) -> float:
        """Resident memory of the process and all it started, in MB."""
        resident = [int(process.memory_info().rss) for process in self._tree()]
        return sum(resident) / MB

    def cpu_seconds(self) -> float:
        times = [process.cpu_times() for process in self._tree()]
        return float(sum(t.user + t.system for t in times))

    def stop(self) -> None:
        if self._process is None:
            return
        group = self._process.pid  # start_new_session made it the leader of its own group
        for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
            try:
                os.killpg(group, number)
                self._process.wait(patience)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self._process.wait()
        self._process = None


@dataclass
class Side:
    """One side of the comparison: the servers of it and the address that is talked to."""

    name: str
    servers: list[Server]
    base: str

    def start(self) -> None:
        for server in self.servers:
            server.start()

    def wait_ready(self) -> None:
        for server in self.servers:
            if server.ready_url:
                server.wait_ready()

    def check(self) -> None:
        for server in self.servers:
            server.check()

    def stop(self) -> None:
        for server in self.servers:
            server.stop()

    def memory(self) -> float:
        return sum(server.memory() for server in self.servers)

    def cpu_seconds(self) -> float:
        return sum(server.cpu_seconds() for server in self.servers)
