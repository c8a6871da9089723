"""Serves `bot/static` from memory: packed once at start, named by content, never a path from outside.

The address of a file carries a hash of its bytes (`/static/losen.css?v=1f2e…`), so a phone may keep
it for a year and still sees a new one at once.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).resolve().parent.parent / "static"
PREFIX = "/static/"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=600"


@dataclass(frozen=True)
class StaticFile:
    """One file with its packed twin."""

    kind: str
    plain: bytes
    packed: bytes
    version: str


class StaticFiles:
    """Every file of one folder; `url` gives the address to write in a page."""

    def __init__(self, root: Path = ROOT) -> None:
        self._files: dict[str, StaticFile] = {}
        for path in sorted(root.rglob("*")):
            if path.suffix in _TYPES and path.is_file():
                self._files[path.relative_to(root).as_posix()] = _read(path)

    def url(self, name: str) -> str:
        """The address of a file; a name that does not exist raises KeyError."""
        return f"{PREFIX}{name}?v={self._files[name].version}"

    def size(self, name: str) -> int:
        """How many bytes the file costs on the wire."""
        return len(self._files[name].packed)

    async def serve(self, request: web.Request) -> web.Response:
        """GET /static/<name>."""
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Type": file.kind,
            "Cache-Control": _FOREVER if request.query.get("v") == file.version else _SHORT,
            "ETag": f'"{file.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=file.packed, headers=headers)
        return web.Response(body=file.plain, headers=headers)


def _read(path: Path) -> StaticFile:
    plain = path.read_bytes()
    return StaticFile(
        kind=_TYPES[path.suffix],
        plain=plain,
        packed=gzip.compress(plain, compresslevel=9, mtime=0),
        version=hashlib.sha256(plain).hexdigest()[:12],
    )
