"""Read the YAML tables that lie beside the code, with the C parser where there is one: they are read at start."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOM = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The parsed file."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_LOADER)  # noqa: S506 - a safe loader in both cases


@cache
def load_table(name: str) -> Any:
    """The parsed table `nlu/<name>`; read once, so callers must not change it."""
    return read_yaml(ROOM / name)
