"""Starts real server processes quickly: everything is loaded once, and every server is a fork of that.

Reads lines `<port> <database url>` on stdin and answers each with the new server's process id. The server itself is
`bot.serving.serve` as in production; only the loaded engine is handed in.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from pathlib import Path


def main() -> None:
    from bot import serving
    from bot.app import make_app
    from bot.engine.engine import Engine
    from bot.settings import Settings

    engine = Engine.load(Path(sys.argv[1]))
    serving.make_app = functools.partial(make_app, engine=engine)  # type: ignore[assignment]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        port, url = line.split()
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            os._exit(serving.serve(Settings(port=int(port), database_url=url, rate_limit=False)))
        print(child, flush=True)


if __name__ == "__main__":
    main()
