"""Playing a written conversation through the real service: for `./losen say`, the demo and the tests."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from dateutil.relativedelta import relativedelta

from bot.api import message_json
from bot.chat import AUDIENCES, LANGUAGES, ChatService, Opened
from bot.problems import Problem

_FIELDS = ("audience", "language", "now", "turns", "expect", "title")


class ScriptError(Exception):
    """The file is not a conversation. The message says what is wrong and where."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        """Return the time, an instant later than the last one asked for."""
        self.time += relativedelta(microseconds=1000)
        return self.time

    def advance(self, duration: str) -> None:
        """Move on by an ISO 8601 duration such as P21D or PT3H."""
        self.time += read_duration(duration)


@dataclass(frozen=True)
class Script:
    """A conversation as a person would have it."""

    audience: str
    language: str
    now: datetime
    turns: tuple[Any, ...]
    expect: dict[str, Any]


def read_script(path: Path) -> Script:
    """Read a YAML conversation. Raises ScriptError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScriptError(f"{path}: cannot be read ({type(error).__name__})") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("turns"), list):
        raise ScriptError(f"{path}: needs a list 'turns'")
    unknown = set(raw) - set(_FIELDS)
    if unknown:
        raise ScriptError(f"{path}: unknown field {sorted(unknown)[0]!r} (known: {', '.join(_FIELDS)})")
    audience, language = raw.get("audience", "bruker"), raw.get("language", "nb")
    if audience not in AUDIENCES or language not in LANGUAGES:
        raise ScriptError(f"{path}: audience is one of {AUDIENCES}, language one of {LANGUAGES}")
    for number, turn in enumerate(raw["turns"], 1):
        is_step = isinstance(turn, dict) and len(turn) == 1 and set(turn) <= {"choice", "advance"}
        if not (isinstance(turn, str) or is_step):
            raise ScriptError(f"{path}: turn {number} is neither a text, {{choice: …}} nor {{advance: …}}")
    return Script(audience, language, _moment(raw.get("now"), path), tuple(raw["turns"]), raw.get("expect") or {})


def _moment(value: Any, path: Path) -> datetime:
    if value is None:
        return datetime.now(UTC)
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ScriptError(f"{path}: 'now' is not a time such as 2026-11-21T10:00:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_duration(text: str) -> relativedelta:
    """Read an ISO 8601 duration in years, months, weeks, days, hours and minutes. Raises ScriptError."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", text)
    if not match or not any(match.groups()):
        raise ScriptError(f"'{text}' is not a duration such as P21D or PT3H")
    years, months, weeks, days, hours, minutes = (int(group or 0) for group in match.groups())
    return relativedelta(years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes)


@dataclass
class Played:
    """What came of a script: the turns with the bot's messages, and the key to look further."""

    opened: Opened
    turns: list[dict[str, Any]]


async def play(service: ChatService, clock: Clock, script: Script) -> Played:
    """Play the script turn by turn. A refusal is written into its turn as `problem`, as a person would see it."""
    clock.time = script.now
    opened = await service.open(script.audience, script.language)
    turns = [_turn(None, opened.reply.messages, opened.reply.state)]
    for turn in script.turns:
        if isinstance(turn, dict) and "advance" in turn:
            clock.advance(turn["advance"])
            continue
        text, choice = (turn, None) if isinstance(turn, str) else (None, str(turn["choice"]))
        user = text if text is not None else {"choice": choice}
        try:
            reply = await service.say(opened.conversation, opened.token, uuid.uuid4().hex, text=text, choice=choice)
            turns.append(_turn(user, reply.messages, reply.state))
        except Problem as problem:
            detail = service.content.text(problem.text_id, script.language, **problem.values)
            turns.append({"user": user, "messages": [], "problem": {"status": problem.status, "detail": detail}})
        clock.advance("PT1M")
    return Played(opened, turns)


def _turn(user: Any, messages: Any, state: dict[str, Any]) -> dict[str, Any]:
    return {"user": user, "messages": [message_json(m) for m in messages], "state": state}
