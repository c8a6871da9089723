"""Rasa's own command line on this project, for those who know it: `./losen rasa data validate`, `rasa train` …"""

from __future__ import annotations

import sys

_DEFAULTS = {
    ("data", "validate"): ["--data", "nlu/training", "stories", "--domain", "bot/domain", "--config", "config.yml"],
    ("train",): ["--data", "nlu/training", "stories", "--domain", "bot/domain", "--config", "config.yml"],
    ("test", "core"): ["--stories", "tests/stories"],
    ("test", "nlu"): ["--nlu", "nlu/training", "--no-plot"],
}


def run_rasa(arguments: list[str]) -> int:
    """Run `rasa …` with our import stub, adding where this project keeps its data unless that is given."""
    from bot.engine import engine, stub

    engine.quiet()
    stub.install()
    for command, defaults in _DEFAULTS.items():
        if tuple(arguments[: len(command)]) == command and "-h" not in arguments and "--help" not in arguments:
            arguments = arguments + (defaults if defaults[0] not in arguments else [])
    sys.argv = ["rasa", *arguments]
    from rasa.__main__ import main

    try:
        main()
    except SystemExit as done:
        return int(done.code or 0) if not isinstance(done.code, str) else 1
    return 0
