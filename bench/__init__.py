"""The project's benchmarks, by name; `./losen bench NAME` calls `run`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence


def _turn(argv: Sequence[str]) -> int:
    from bench import turn

    return turn.main(argv)


def _profile(argv: Sequence[str]) -> int:
    from bench import profile_turn

    return profile_turn.main(argv)


def _nlu(argv: Sequence[str]) -> int:
    from bench import nlu

    return nlu.main(argv)


def _rights(argv: Sequence[str]) -> int:
    from bench import rights

    return rights.main(argv)


def _desk(argv: Sequence[str]) -> int:
    from bench import desk

    return desk.main(argv)


NAMES: dict[str, Callable[[Sequence[str]], int]] = {
    "turn": _turn,
    "profile": _profile,
    "nlu": _nlu,
    "desk": _desk,
    "rights": _rights,
}


def run(name: str, argv: Sequence[str] = ()) -> int:
    """Run one benchmark; 0 when every goal is met, 1 when one is missed, 2 for an unknown name."""
    if name not in NAMES:
        print(f"There is no benchmark '{name}'. There is: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    return NAMES[name](argv)
