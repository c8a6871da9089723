"""Read the YAML tables that lie beside the code; the C parser is taken when it is there, since tables are read at start."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOM = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=None)
def load_table(name: str) -> Any:
    """The parsed table `nlu/<name>`; read once, so callers must not change it."""
    with (ROOM / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_LOADER)  # a safe loader in both cases
