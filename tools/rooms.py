"""Writes the module lists of docs/rooms.md from the modules' own first sentences: `python tools/rooms.py [--check]`."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rooms.md"
ROOMS = ("bot", "coordinator", "actions", "letters", "paper", "nlu", "content", "store", "bench", "tools")
BEGIN, END = "<!-- modules of {room} -->", "<!-- end of {room} -->"


def modules(room: str) -> list[Path]:
    """Return the room's Python modules, without empty package files and migrations."""
    skipped = {"versions", "__pycache__"}
    found = [p for p in sorted((ROOT / room).rglob("*.py")) if not skipped & set(p.parts)]
    return [p for p in found if not (p.name == "__init__.py" and not p.read_text(encoding="utf-8").strip())]


def sentence(path: Path) -> str:
    """Return the first sentence of a module's docstring."""
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(doc.split("\n\n")[0].split())


def listing(room: str) -> str:
    """Return the room's list in Markdown."""
    lines = [f"- `{path.relative_to(ROOT).as_posix()}` – {sentence(path)}" for path in modules(room)]
    return "\n".join([BEGIN.format(room=room), *lines, END.format(room=room)])


def written(page: str) -> str:
    """Return the page with every list as it should be."""
    for room in ROOMS:
        begin, end = BEGIN.format(room=room), END.format(room=room)
        before, rest = page.split(begin, 1)
        page = before + listing(room) + rest.split(end, 1)[1]
    return page


def main(arguments: list[str]) -> int:
    """Write the page, or with --check tell whether it is up to date."""
    page = PAGE.read_text(encoding="utf-8")
    new = written(page)
    if "--check" in arguments:
        print("docs/rooms.md is up to date" if new == page else "docs/rooms.md is old: run python tools/rooms.py")
        return 0 if new == page else 1
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
