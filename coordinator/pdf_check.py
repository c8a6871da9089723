"""Is an attached file a PDF that only shows something? Judged by its content: header, trailer, and what it could do.

Names may be written with #hh for any letter, and objects may be packed in compressed streams, so every stream that can
be unpacked is looked into. What cannot be looked into is refused: whoever prints it as a new PDF gets one that can.
This is a sieve and no proof; the file is therefore only ever given back to be saved.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

# What makes a PDF more than paper: scripts, programs, other files, forms that send.
_ACTIVE = (
    "JavaScript", "Launch", "Rendition", "RichMedia", "EmbeddedFile", "EmbeddedFiles", "FileAttachment",
    "XFA", "ImportData", "SubmitForm", "GoToE", "GoToR",
)  # fmt: skip
# Signs that objects can lie in streams: then no stream may be coded in a way that is not looked into here.
_PACKING = ("XRef", "XRefStm", "ObjStm", "Prev")
_UNREAD = ("LZWDecode", "LZW", "RunLengthDecode", "ASCII85Decode", "A85", "ASCIIHexDecode", "AHx", "Crypt")
_MOST_UNPACKED, _MOST_STREAMS = 256 * 1024 * 1024, 20_000
_PIECE, _OVERLAP = 1024 * 1024, 64
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_TAIL = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def fault_of(data: bytes) -> str | None:
    """Return what is wrong with a file (`coordinator.problem_<fault>`), or None when it can be kept."""
    if not data.strip():
        return "file_empty"
    if not _HEAD.match(data):
        return "file_not_pdf"
    tail = _TAIL.search(data, max(0, len(data) - 2048))
    table = _TABLE.match(data, int(tail.group(1))) if tail else None
    if table is None or not _named("Root").search(data):
        return "file_broken"
    if _named("Encrypt").search(data):
        return "file_locked"
    active = _named(*_ACTIVE)
    if active.search(data):
        return "file_active"
    can_pack = table.group(1) != b"xref" or _named(*_PACKING).search(data) is not None
    if can_pack and _named(*_UNREAD).search(data):
        return "file_unsure"
    try:
        return "file_active" if any(active.search(piece) for piece in _pieces(data)) else None
    except _Unsure:
        return "file_unsure"


class _Unsure(Exception):
    """There is more to unpack than anybody should wait for, or something that cannot be searched."""


def _named(*names: str) -> re.Pattern[bytes]:
    """A pattern for any of these names, with each letter as itself or as #hh."""

    def letter(sign: str) -> str:
        code = f"{ord(sign):02x}"
        return f"(?:{sign}|#{code[0]}[{code[1]}{code[1].upper()}])"

    each = "|".join("".join(letter(sign) for sign in name) for name in names)
    return re.compile(rf"/(?:{each})(?=[\0\t\n\f\r ()<>\[\]{{}}/%]|\Z)".encode())


def _pieces(data: bytes) -> Iterator[bytes]:
    """Give what lies in the streams, unpacked and piece by piece; pieces overlap, so that no name falls between.

    Raises _Unsure when the streams are too many or hold too much, or when a filter of rows could tear a name apart.
    """
    packed, rows, work = _named("ObjStm"), _named("Predictor"), 0
    for number, found in enumerate(_STREAM.finditer(data)):
        about = data[max(0, found.start() - 2048) : found.start()].rpartition(b"endstream")[2]
        if number == _MOST_STREAMS or (rows.search(about) and packed.search(about)):
            raise _Unsure
        for piece in _inflated(memoryview(data)[found.end() :]):
            work += len(piece)
            if work > _MOST_UNPACKED:
                raise _Unsure
            yield piece


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
