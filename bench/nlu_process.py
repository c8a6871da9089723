"""Memory and milliseconds of understanding, measured in a process that loads nothing else.

`python -m bench.nlu_process MODEL_FOLDER` reads {"areas": ..., "texts": [[text, question], ...]} from standard input,
and writes the figures as JSON. The memory counts from the bare interpreter, so numpy and the YAML parser are in it.
"""

from __future__ import annotations

import json
import sys
import time

import psutil  # type: ignore[import-untyped]

WARM = 50


def main() -> None:
    given = json.load(sys.stdin)
    me = psutil.Process()
    before = me.memory_info().rss
    began = time.perf_counter()

    from nlu.intents import IntentModel
    from nlu.understanding import Understanding

    understanding = Understanding(IntentModel.load(sys.argv[1]), given["areas"])
    for text, question in given["texts"][:WARM]:
        understanding.parse(text, now="2026-11-21", question=question)
    loaded = time.perf_counter() - began
    memory = me.memory_info().rss - before
    milliseconds = []
    for text, question in given["texts"][WARM:]:
        began = time.perf_counter()
        understanding.parse(text, now="2026-11-21", question=question)
        milliseconds.append((time.perf_counter() - began) * 1000)
    heavy = sorted({"sklearn", "scipy", "spacy", "rasa", "tensorflow"} & {name.split(".")[0] for name in sys.modules})
    json.dump(
        {
            "memory": memory / 1_000_000,
            "memory_after": (me.memory_info().rss - before) / 1_000_000,
            "load_seconds": loaded,
            "milliseconds": milliseconds,
            "heavy": heavy,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
