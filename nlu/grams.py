"""Numbers for n-grams without keeping the n-grams: each is known by four bytes, in an array instead of a dictionary.

A hundred thousand strings in a dictionary take fifteen megabytes, their checksums half a one. Two n-grams with one
checksum would be taken for each other: about one pair among a hundred thousand, and two of a hundred thousand lookups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


class Grams:
    """Finds the number of an n-gram: its place in the list it was made from."""

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        self.codes = codes
        order = np.argsort(codes, kind="stable")
        self._order = order.astype(np.int32)
        self._sorted = codes[order]

    @classmethod
    def of(cls, grams: Sequence[str]) -> Grams:
        """Make it from the n-grams, each once."""
        return cls(_codes(grams))

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, grams: Iterable[str]) -> list[int]:
        """The numbers of those that are known, in the order given, as often as they stand there."""
        asked = _codes(grams)
        if not len(self.codes) or not len(asked):
            return []
        places = np.searchsorted(self._sorted, asked)
        places[places == len(self._sorted)] = 0
        found: list[int] = self._order[places[self._sorted[places] == asked]].tolist()
        return found


def _codes(grams: Iterable[str]) -> NDArray[np.uint32]:
    return np.fromiter((crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams), dtype=np.uint32)
