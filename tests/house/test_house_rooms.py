"""House test: every room and module is named in docs/rooms.md, every setting in `serve --help`, every word once."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.settings import HELP, Settings

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "coordinator", "actions", "letters", "paper", "nlu", "content", "store")
ROOMS = (*CODE, "stories", "bench", "tests", "docs", "tools")


def page() -> str:
    return (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")


def test_every_room_is_on_the_map() -> None:
    known = page()
    skipped = {"var", "models"}
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name not in skipped}
    assert {f for f in folders if not (ROOT / f).is_symlink()} - set(ROOMS) - {"__pycache__", "results"} == set(), (
        "a new room: give it a sentence in docs/rooms.md and in this list"
    )
    assert [room for room in ROOMS if f"`{room}/" not in known and f"## {room}" not in known] == []


def test_every_module_is_on_the_map() -> None:
    known = page()
    missing = []
    for room in (*CODE, "bench", "tools"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            empty = path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip()
            if not empty and "/versions/" not in name and f"`{name}`" not in known:
                missing.append(name)
    assert missing == [], "run: python tools/rooms.py"


def test_the_map_names_no_module_that_is_gone() -> None:
    named = re.findall(r"^- `([a-z_/]+\.py)`", page(), re.M)
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_every_module_begins_with_its_sentence() -> None:
    import ast

    silent = []
    for room in CODE:
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if text.strip() and "/versions/" not in str(path) and not ast.get_docstring(ast.parse(text)):
                silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_every_setting_is_explained_by_help_with_its_default() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert out.returncode == 0
    names = {field.name for field in fields(Settings)}
    assert set(HELP) == names, "bot/settings.py: HELP and Settings differ"
    for field in fields(Settings):
        (line,) = [x for x in out.stdout.splitlines() if x.strip().split(" ")[0] == field.name]
        default = {True: "on", False: "off", "": "empty"}.get(field.default, str(field.default).replace(str(ROOT), "."))
        assert line.rstrip().endswith(f"({default})"), f"{field.name}: no default in {line!r}"


def test_nothing_but_the_settings_reads_the_environment() -> None:
    """One place reads settings; engine.quiet and the test command set and pass on what other programs need."""
    allowed = {"bot/settings.py", "bot/engine/engine.py", "bot/testing.py", "bot/engine/rasa_cli.py"}
    reading = set()
    for room in CODE:
        for path in (ROOT / room).rglob("*.py"):
            if re.search(r"os\.environ|os\.getenv|environ\[", path.read_text(encoding="utf-8")):
                reading.add(path.relative_to(ROOT).as_posix())
    assert reading - allowed == set()


def test_the_rules_ask_no_clock() -> None:
    """Style 17: time comes in as an argument. Only the doors know what time it is."""
    asking = set()
    clock = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    for room in ("actions", "letters", "paper", "nlu", "content", "store"):
        for path in (ROOT / room).rglob("*.py"):
            if clock.search(path.read_text(encoding="utf-8")):
                asking.add(path.relative_to(ROOT).as_posix())
    assert asking == set()


def test_the_shipped_workflow_file_names_are_ascii() -> None:
    """Norwegian letters come out of git as escapes."""
    odd = []
    for room in ROOMS:
        odd += [str(p.relative_to(ROOT)) for p in (ROOT / room).rglob("*") if not str(p.relative_to(ROOT)).isascii()]
    assert odd == []


@pytest.mark.parametrize("folder", ["bot/domain", "stories", "nlu/training", "content", "tests/conversations"])
def test_no_yaml_file_has_the_same_key_twice(folder: str) -> None:
    """Plain YAML keeps the last one silently."""

    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict:
        keys = [loader.construct_object(key) for key, _value in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        assert not twice, f"{path}:{node.start_mark.line + 1}: {twice}"
        return dict(loader.construct_pairs(node, deep=True))

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    for path in sorted((ROOT / folder).rglob("*.yml")):
        yaml.load(path.read_text(encoding="utf-8"), Strict)
