"""The `losen` command. Imports what a command needs only when it runs: `--help` answers at once."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CommandFailed(Exception):
    """The command cannot be done. The message is one line that says why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 failed with one line that says why, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] in (["test"], ["rasa"], ["bench"]):
        return _pass_on(arguments[0], arguments[1:])
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CommandFailed as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        known = _known_failures()
        if isinstance(error, known):
            return _fail(" ".join(str(error).split()))
        raise


def _known_failures() -> tuple[type[Exception], ...]:
    names = {
        "bot.settings": "SettingsError",
        "bot.training": "TrainingFailed",
        "bot.engine.engine": "EngineError",
        "bot.play": "ScriptError",
        "store.database": "StoreDown",
        "content.model": "ContentError",
    }
    loaded = [getattr(sys.modules[m], n) for m, n in names.items() if m in sys.modules]
    return tuple(loaded) or (CommandFailed,)


def _fail(why: str) -> int:
    print(f"losen: {why}", file=sys.stderr)
    return 1


def _pass_on(command: str, rest: list[str]) -> int:
    """Commands whose options belong to another tool."""
    if command == "test":
        from bot.testing import run_tests

        return run_tests(rest)
    if command == "rasa":
        from bot.engine.rasa_cli import run_rasa

        return run_rasa(rest)
    import bench

    if rest[:1] in (["-h"], ["--help"]):
        print("usage: losen bench [name] [options]\nnames: " + ", ".join(bench.NAMES))
        return 0
    name = rest[0] if rest and not rest[0].startswith("-") else "turn"
    return int(bench.run(name, rest[1:] if rest and rest[0] == name else rest))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="losen", description="Losen: a dialogue bot that prepares an individuell plan with its owner."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=what, description=what)
        sub.set_defaults(run=run)
        return sub

    demo = add("demo", _demo, "set up, train, fill with invented plans, and serve on 127.0.0.1")
    demo.add_argument("--port", type=int, default=8080, help="port (8080)")
    demo.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    add("test", lambda _o: 0, "set up and run every test there is (pytest options are passed on)")
    serve = add("serve", _serve, "serve for real; settings from the environment and losen.toml")
    serve.formatter_class = argparse.RawDescriptionHelpFormatter
    serve.add_argument("--port", type=int, help="port, over the setting")
    serve.epilog = _settings_table()
    train = add("train", _train, "train the model, or tell whether it is up to date")
    train.add_argument("--check", action="store_true", help="only tell; exit 1 when the model is old")
    parse = add("parse", _parse, "read messages from stdin, one a line; print one JSON a line")
    parse.add_argument("--jsonl", action="store_true", help='lines are JSON: {"text", "now", "area", "question"}')
    say = add("say", _say, "talk in the terminal, or play a script")
    say.add_argument("--script", type=Path, help="a YAML conversation; prints one JSON")
    say.add_argument("--audience", default="bruker", choices=("bruker", "parorende", "koordinator"))
    say.add_argument("--language", default="nb", choices=("nb", "nn"))
    check = add("check", _check, "check the texts: law, dates, plain words, spelling, both written languages")
    check.add_argument("--law", action="store_true", help="only the law: every paragraph, fact and rule")
    check.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="also what changes by law from this date")
    check.add_argument("--preview", type=Path, metavar="DIR", help="write all texts as HTML, as on --on or today")
    database = add("db", _db, "bring the database's tables up or down")
    database.add_argument("what", choices=("upgrade", "downgrade", "status"))
    database.add_argument("revision", nargs="?", default=None)
    user = add("user", _user, "coordinators' accounts")
    user.add_argument("what", choices=("add", "disable", "list"))
    user.add_argument("username", nargs="?")
    user.add_argument("--name", help="the name people see")
    user.add_argument("--role", default="koordinator", choices=("koordinator",))
    audit = add("audit", _audit, "verify the audit chain")
    audit.add_argument("what", choices=("verify",))
    add("bench", lambda _o: 0, "the project's benchmarks: losen bench [name] [--json FILE]")
    add("rasa", lambda _o: 0, "Rasa's own command line on this project, e.g. losen rasa data validate")
    return parser


def _settings_table() -> str:
    from dataclasses import fields

    from bot.settings import HELP, Settings

    rows = ["settings (environment LOSEN_<NAME>, or <name> in losen.toml), with defaults:"]
    rows += [f"  {f.name:<16} {HELP[f.name]} ({_default(f.default)})" for f in fields(Settings)]
    return "\n".join(rows)


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value).replace(str(ROOT), ".") or "empty"


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import run_demo

    return run_demo(options.port, options.fresh)


def _serve(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from bot.serving import serve
    from bot.settings import check, read_settings
    from bot.training import is_up_to_date, model_path

    settings = read_settings()
    if options.port is not None:
        settings = check(replace(settings, port=options.port))
    if not is_up_to_date():
        raise CommandFailed(f"there is no model for today's data ({model_path().name}); run ./losen train")
    return serve(settings)


def _train(options: argparse.Namespace) -> int:
    import time

    from bot.training import is_up_to_date, model_path, train

    if options.check:
        fresh = is_up_to_date()
        print(f"{model_path().name}: {'up to date' if fresh else 'missing or older than its data'}")
        return 0 if fresh else 1
    began = time.monotonic()
    print("Trener modellen ...", flush=True)
    path = train()
    print(f"{path.relative_to(ROOT)} er klar etter {time.monotonic() - began:.0f} s.")
    return 0


def _parse(options: argparse.Namespace) -> int:
    from bot.understanding import open_understanding

    understanding = open_understanding()
    for number, line in enumerate(sys.stdin, 1):
        line = line.rstrip("\n")
        if not line.strip():
            continue
        given = {"text": line}
        if options.jsonl:
            try:
                given = json.loads(line)
                if not isinstance(given, dict) or not isinstance(given.get("text"), str):
                    raise ValueError
            except ValueError as error:
                raise CommandFailed(f'line {number} is not JSON with a "text"') from error
        found = understanding.parse(given["text"], given.get("now"), given.get("area"), given.get("question"))
        print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0


def _say(options: argparse.Namespace) -> int:
    from bot.say import run_script, run_terminal

    if options.script is not None:
        return run_script(options.script)
    return run_terminal(options.audience, options.language)


def _check(options: argparse.Namespace) -> int:
    from bot.checking import check_content

    return check_content(date.today(), options.on, options.law, options.preview)


def _db(options: argparse.Namespace) -> int:
    from bot.settings import read_settings
    from store import migrate
    from store.database import open_engine

    engine = open_engine(read_settings().database_url)
    if options.what == "upgrade":
        migrate.upgrade(engine, options.revision or "head")
    elif options.what == "downgrade":
        migrate.downgrade(engine, options.revision or "base")
    print(f"tables: {migrate.current(engine) or 'none'} (newest: {migrate.HEAD})")
    return 0


def _user(options: argparse.Namespace) -> int:
    from bot.users import run_user

    return run_user(options.what, options.username, options.name, options.role)


def _audit(_options: argparse.Namespace) -> int:
    from bot.settings import read_settings
    from store.audit import broken_lines
    from store.database import open_engine
    from store.unit_of_work import Store

    with Store(open_engine(read_settings().database_url)).read() as uow:
        faults = broken_lines(uow)
    for fault in faults:
        print(fault)
    print("audit: every line fits its chain" if not faults else f"audit: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
