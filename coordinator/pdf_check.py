"""Is an attached file a PDF that only shows something? Judged by its content: header, trailer, and what it could do.

Names may be written with #hh for any letter and lie in compressed streams, so every stream that can be unpacked is
looked into. What cannot be looked into is refused: whoever printed it as a new PDF gets one that can.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

# What makes a PDF more than paper: scripts, programs, other files, forms that send.
_ACTIVE = (
    "JavaScript", "Launch", "Rendition", "RichMedia", "EmbeddedFile", "EmbeddedFiles", "FileAttachment",
    "XFA", "ImportData", "SubmitForm", "GoToE", "GoToR",
)  # fmt: skip
# Codings in which an object could lie that nobody has looked at. They matter only where objects can be packed.
_UNREAD = ("LZWDecode", "RunLengthDecode")
_MOST_UNPACKED = 256 * 1024 * 1024
_PIECE, _OVERLAP, _DEEPEST = 1024 * 1024, 64, 3
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_TAIL = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BASE85 = re.compile(rb"\s*(?:<~)?([!-uz\s]+)~>")
_HEX = re.compile(rb"\s*([0-9A-Fa-f\s]{16,})>")


def fault_of(data: bytes) -> str | None:
    """Return what is wrong with a file (`coordinator.problem_<fault>`), or None when it can be kept."""
    if not data.strip():
        return "file_empty"
    if not _HEAD.match(data):
        return "file_not_pdf"
    tail = _TAIL.search(data, max(0, len(data) - 2048))
    if tail is None or not _TABLE.match(data, int(tail.group(1))) or not _named("Root").search(data):
        return "file_broken"
    if _named("Encrypt").search(data):
        return "file_locked"
    active = _named(*_ACTIVE)
    if active.search(data):
        return "file_active"
    can_pack = _named("XRef").search(data) is not None
    if can_pack and (_named(*_UNREAD).search(data) or _packs_filtered(data)):
        return "file_unsure"
    unpacked = 0
    for piece in _pieces(data):
        unpacked += len(piece)
        if active.search(piece):
            return "file_active"
        if unpacked > _MOST_UNPACKED:
            return "file_unsure"
    return None


def _named(*names: str) -> re.Pattern[bytes]:
    """A pattern for any of these names, with each letter as itself or as #hh."""

    def letter(sign: str) -> str:
        code = f"{ord(sign):02x}"
        return f"(?:{sign}|#{code[0]}[{code[1]}{code[1].upper()}])"

    each = "|".join("".join(letter(sign) for sign in name) for name in names)
    return re.compile(rf"/(?:{each})(?=[\0\t\n\f\r ()<>\[\]{{}}/%]|\Z)".encode())


def _packs_filtered(data: bytes) -> bool:
    """Whether packed objects went through a filter of rows, which could tear a name apart."""
    packed, filtered = _named("ObjStm"), _named("Predictor")
    for found in _STREAM.finditer(data):
        about = data[max(0, found.start() - 512) : found.start()].rpartition(b" obj")[2]
        if filtered.search(about) and packed.search(about):
            return True
    return False


def _pieces(data: bytes) -> Iterator[bytes]:
    """Give what lies in the streams, unpacked and piece by piece; pieces overlap, so that no name falls between."""
    for found in _STREAM.finditer(data):
        yield from _unpacked(memoryview(data)[found.end() :], 0)


def _unpacked(coded: memoryview, depth: int) -> Iterator[bytes]:
    if depth == _DEEPEST:
        return
    head = bytes(coded[:64])
    if _BASE85.match(head + b"~>") or _HEX.match(head + b">"):
        plain = _decoded(coded)
        if plain:
            yield plain
            yield from _unpacked(memoryview(plain), depth + 1)
        return
    yield from _inflated(coded)


def _decoded(coded: memoryview) -> bytes:
    """Return what was written with letters only; nothing when it was not."""
    if found := _BASE85.match(coded):
        try:
            return base64.a85decode(found.group(1))
        except ValueError:
            return b""
    if found := _HEX.match(coded):
        digits = b"".join(found.group(1).split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return b""


def _inflated(coded: memoryview) -> Iterator[bytes]:
    unpacker, before, at = zlib.decompressobj(), b"", 0
    try:
        while not unpacker.eof and (waiting := unpacker.unconsumed_tail or bytes(coded[at : at + 65536])):
            if not unpacker.unconsumed_tail:
                at += len(waiting)
            piece = unpacker.decompress(waiting, _PIECE)
            yield before + piece
            before = piece[-_OVERLAP:]
    except zlib.error:
        return  # no packed stream, or it ends in rubbish: what came out was looked at
