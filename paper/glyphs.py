"""Which signs our fonts can show. PDF/UA refuses a document with a sign that no font has."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
# The sign for "here stood one that cannot be shown".
MISSING = "\ufffd"
# Text without a gap longer than this gets places where a line may break; they are not seen.
_LONGEST_RUN = 40
_BREAK = "\u200b"
# Soft hyphen, direction marks, joiners and variants of emoji: no font needs a picture for them.
_UNSEEN = ((0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F))
_JOINER = "\u200d"
_ATTACHED = ("Mn", "Mc", "Me", "Cf")
_BREAKABLE = " \n-\u2010\u2013\u2014/\u200b"
_LONG_RUN = re.compile(rf"[^{re.escape(_BREAKABLE)}]{{{_LONGEST_RUN + 1}}}")


def printable(text: str) -> str:
    """Return the text with what no font can show replaced, and with places to break lines in very long words."""
    text = text.replace("\t", "    ")
    if set(text) <= _plain() and not _LONG_RUN.search(text):
        return text  # nearly always
    run, parts = 0, []
    for cluster in _clusters(text):
        run = 0 if cluster in _BREAKABLE else run + 1
        if run > _LONGEST_RUN:
            parts.append(_BREAK)
            run = 1
        parts.append(_shown(cluster))
    return "".join(parts)


@cache
def covered() -> frozenset[int]:
    """Return the code points that at least one of our fonts has a picture for."""
    return frozenset().union(*_fonts())


@cache
def _plain() -> frozenset[str]:
    """Signs that stand alone and have a picture: text of only these needs no closer look."""
    return frozenset(sign for sign in map(chr, covered()) if _stands_alone(sign)) | {"\n"}


def _clusters(text: str) -> Iterator[str]:
    """Give each sign with the marks that stand on it and what is joined to it: they must come from one font."""
    cluster = ""
    for sign in text:
        if cluster and cluster != "\n" and (cluster[-1] == _JOINER or unicodedata.category(sign) in _ATTACHED):
            cluster += sign
        else:
            if cluster:
                yield cluster
            cluster = sign
    if cluster:
        yield cluster


def _shown(cluster: str) -> str:
    seen = {ord(sign) for sign in cluster if not _is_unseen(sign)}
    if any(seen <= font for font in _fonts()):
        return cluster
    return "".join(sign if _is_unseen(sign) or _stands_alone(sign) else MISSING for sign in cluster)


def _is_unseen(sign: str) -> bool:
    return sign == "\n" or any(first <= ord(sign) <= last for first, last in _UNSEEN)


def _stands_alone(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CM" and ord(sign) in covered()


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    files = sorted(FONTS.glob("*.ttf"))
    fonts = (set(_points(path.read_bytes())) for path in files)
    return tuple(frozenset(p for p in points if unicodedata.category(chr(p))[0] != "C") for points in fonts)


def _points(font: bytes) -> Iterator[int]:
    """Read the font's `cmap` table (OpenType 1.9, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * count])}
    start = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * number)[0]
        reader = {4: _format_4, 12: _format_12}.get(struct.unpack_from(">H", font, at)[0])
        if reader is not None:
            yield from reader(font, at)


def _format_4(font: bytes, at: int) -> Iterator[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    words = f">{segments}H"
    ends = struct.unpack_from(words, font, at + 14)
    starts = struct.unpack_from(words, font, at + 16 + 2 * segments)
    deltas = struct.unpack_from(words, font, at + 16 + 4 * segments)
    offsets_at = at + 16 + 6 * segments
    offsets = struct.unpack_from(words, font, offsets_at)
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            if offsets[i] == 0:
                glyph = (point + deltas[i]) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", font, offsets_at + 2 * i + offsets[i] + 2 * (point - first))[0]
            if glyph:
                yield point


def _format_12(font: bytes, at: int) -> Iterator[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    for first, last, _glyph in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
        yield from range(first, last + 1)
