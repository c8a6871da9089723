"""Installed size of what each side needs at run time: package files without compiled bytecode."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

MB = 1_000_000


def runtime_names(lock: str, root: str = "losen") -> set[str]:
    """The packages the lock's main group leads to; the dev group is not followed."""
    packages = {package["name"]: package for package in tomllib.loads(lock)["package"]}
    names: set[str] = set()
    waiting = list(packages[root].get("dependencies", ()))
    while waiting:
        wanted = waiting.pop()
        package = packages[wanted["name"]]
        if wanted["name"] not in names:
            names.add(wanted["name"])
            waiting += package.get("dependencies", ())
        for extra in wanted.get("extra", ()):
            waiting += [
                dependency
                for dependency in package.get("optional-dependencies", {}).get(extra, ())
                if dependency["name"] not in names
            ]
    return names


def installed(venv: Path, names: set[str] | None = None) -> dict[str, float]:
    """Size in MB of every installed package, or of those named that are installed."""
    folders = [str(path) for path in venv.glob("lib/python3*/site-packages")]
    sizes = {}
    for distribution in distributions(path=folders):
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if names is None or name in names:
            sizes[name] = _size(distribution) / MB
    return sizes


def _size(distribution: Distribution) -> int:
    files = (Path(str(file.locate())) for file in distribution.files or ())
    return sum(f.stat().st_size for f in files if f.suffix != ".pyc" and f.is_file())
