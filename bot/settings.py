"""All settings of the service, read once from `losen.toml` and the environment. The environment wins.

`./losen serve --help` prints this table. Nothing else in the project reads the environment for its own sake.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is wrong. The message names it and says what it should be."""


@dataclass(frozen=True)
class Settings:
    """What can be set. Field `x_y` is LOSEN_X_Y in the environment and `x_y` in losen.toml."""

    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str = f"sqlite:///{ROOT / 'var' / 'losen.db'}"
    public_url: str = ""
    secure_cookies: bool = False
    rate_limit: bool = True
    threads: int = 4
    demo: bool = False


HELP = {
    "host": "address to listen on; keep 127.0.0.1 behind a reverse proxy",
    "port": "port to listen on",
    "database_url": "sqlite:///path or postgresql://user:password@host/name",
    "public_url": "the address people see, e.g. https://losen.kommune.no (needed outside loopback)",
    "secure_cookies": "on: cookies only over https; must be on outside loopback",
    "rate_limit": "on: limits messages per conversation and per address",
    "threads": "threads for the database; 4 is enough for one process",
    "demo": "on: demo data and demo logins; never with real people",
}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def read_settings(environment: Mapping[str, str] = os.environ, file: Path = ROOT / "losen.toml") -> Settings:
    """Read and check the settings. Raises SettingsError with the setting's name."""
    given: dict[str, Any] = {}
    if file.is_file():
        try:
            given.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file.name} is not TOML: {error}") from error
    known = {field.name: field for field in fields(Settings)}
    for name in given:
        if name not in known:
            raise SettingsError(f"{file.name}: unknown setting '{name}' (known: {', '.join(known)})")
    for name in known:
        if f"LOSEN_{name.upper()}" in environment:
            given[name] = environment[f"LOSEN_{name.upper()}"]
    return check(Settings(**{name: _convert(name, known[name].type, value) for name, value in given.items()}))


def check(settings: Settings) -> Settings:
    """Refuse unsafe combinations: outside loopback, cookies must be secure and the public address known."""
    if not 0 <= settings.port <= 65535:
        raise SettingsError("port must be between 0 and 65535")
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        kind = settings.database_url.partition(":")[0]
        raise SettingsError(f"database_url must begin with sqlite:/// or postgresql://, not '{kind}'")
    if not 1 <= settings.threads <= 64:
        raise SettingsError("threads must be between 1 and 64")
    if settings.host not in _LOOPBACK:
        if settings.demo:
            raise SettingsError("demo serves invented data with open passwords; it only listens on 127.0.0.1")
        if not settings.secure_cookies:
            raise SettingsError("secure_cookies must be on when host is not loopback")
    if settings.secure_cookies and settings.public_url and not settings.public_url.startswith("https://"):
        raise SettingsError("public_url must start with https:// when secure_cookies is on")
    return settings


def _convert(name: str, kind: Any, value: Any) -> Any:
    if kind == "bool" and isinstance(value, str):
        if value.lower() in ("on", "true", "1", "yes"):
            return True
        if value.lower() in ("off", "false", "0", "no", ""):
            return False
        raise SettingsError(f"{name} must be on or off, not '{value}'")
    if kind == "int" and not isinstance(value, bool):
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise SettingsError(f"{name} must be a whole number, not '{value}'") from error
    wanted: dict[str, type] = {"bool": bool, "str": str, "int": int}
    if not isinstance(value, wanted[kind]):
        raise SettingsError(f"{name} has the wrong kind of value")
    return value
