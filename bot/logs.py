"""Logging as JSON lines from an allow-list of fields: event names, ids and figures. Never words, never paths."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from datetime import UTC, datetime

_ALLOWED = ("event", "kind", "where", "why", "route", "status", "ms", "host", "port")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower()}
        fields = {name: getattr(record, name) for name in _ALLOWED if hasattr(record, name)}
        if not fields:
            # A library's line: its text may hold anything, so only its origin is kept.
            fields = {"event": "library", "where": f"{record.name}:{record.lineno}"}
        return json.dumps({**line, **fields}, ensure_ascii=False, default=str)


def set_up_logging() -> None:
    """Send everything through the allow-list. Call before anything else logs."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("losen").setLevel(logging.INFO)
    warnings.simplefilter("ignore")


def log(event: str, **fields: object) -> None:
    """Write one line: an event and fields from the allow-list."""
    extra = {"event": event, **{k: v for k, v in fields.items() if k in _ALLOWED}}
    logging.getLogger("losen").info(event, extra=extra)
