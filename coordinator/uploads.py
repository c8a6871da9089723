"""A form with a file in it: its fields, and the file as long as it is small enough. Nothing of it touches the disk."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from coordinator.problems import Problem

MOST_FILE = 10 * 1024 * 1024
# A file that is too big is read through to its end and let go, so that the words of the form can be given back.
MOST_BODY = 40 * 1024 * 1024
MOST_WORDS = 256 * 1024
_MOST_PARTS, _LONGEST_NAME, _CHUNK = 60, 150, 64 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it was sent, with the name it had. One that is too big has lost its content."""

    name: str
    content: bytes
    is_too_big: bool = False


@dataclass(frozen=True)
class Parts:
    """A form's fields, and the file when one was chosen."""

    fields: dict[str, str]
    upload: Upload | None = None


async def read_parts(request: web.Request, *, keep_file: bool) -> Parts:
    """Read a multipart form once. Without `keep_file` (a stranger's form) only the words are kept."""
    try:
        return await _read(request, MOST_FILE if keep_file else 0)
    except (ValueError, LookupError, AssertionError, RuntimeError, BadHttpMessage) as error:
        raise Problem(400, "not_a_form") from error


async def _read(request: web.Request, most_file: int) -> Parts:
    fields: dict[str, str] = {}
    upload, room, words = None, MOST_BODY, MOST_WORDS
    reader = await request.multipart()
    for _ in range(_MOST_PARTS):
        part = await reader.next()
        if part is None:
            return Parts(fields, upload)
        if not isinstance(part, BodyPartReader):
            raise Problem(400, "not_a_form")
        if part.filename is None:
            content, size = await _content(part, room, words)
            words -= size
            if words < 0:
                raise Problem(413, "too_big")
            fields[part.name or ""] = content.decode("utf-8")
        else:
            content, size = await _content(part, room, most_file)
            if upload is None and (part.filename or size):
                upload = Upload(_base_name(part.filename), content, size > most_file)
        room -= size
    raise Problem(400, "not_a_form")


async def _content(part: BodyPartReader, room: int, most: int) -> tuple[bytes, int]:
    """Return the content, when it has at most `most` bytes, and its size. Raises Problem when there is no room."""
    kept, size = bytearray(), 0
    while chunk := await part.read_chunk(_CHUNK):
        size += len(chunk)
        if size > room:
            raise Problem(413, "file_too_big", most=MOST_FILE // (1024 * 1024))
        if size <= most:
            kept += chunk
        else:
            kept.clear()
    return bytes(kept), size


def _base_name(name: str) -> str:
    """Return the name without folders and without signs that are no letters of a name."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in base).split())
    return shown[-_LONGEST_NAME:]
