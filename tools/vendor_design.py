"""Fetch the parts of Digdir's Designsystemet that the pages use, and write down where they came from.

Run it by hand when a new version is wanted: `python tools/vendor_design.py`. It needs npm, because
`npm pack` is the registry's own way in; the product itself never talks to npm. Three things change on
the way from the package to `bot/static/vendor/`, all mechanical:

- only the components in BUNDLES are taken, and the colours in DROPPED_COLOURS are left out;
- `data:` pictures become files, because our Content-Security-Policy has no `data:`;
- the font Inter goes, because the pages use the phone's own font.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse
from pathlib import Path
from typing import Any

VERSIONS = {"@digdir/designsystemet-css": "1.22.0", "@digdir/designsystemet-theme": "1.11.0"}
CSS, THEME = VERSIONS
BUNDLES = {
    "design.css": (
        *("base", "button", "card", "details", "divider", "field", "fieldset", "heading"),
        *("input", "label", "link", "list", "paragraph", "skip-link", "tag"),
        "validation-message",
    ),
    "design-more.css": ("alert", "badge", "breadcrumbs", "error-summary", "pagination", "table"),
}
DROPPED_COLOURS = ("accent", "brand2")
NOTICE = "/*! Designsystemet, (c) Digitaliseringsdirektoratet (Digdir), MIT: see LICENSE.txt */"
TARGET = Path(__file__).resolve().parent.parent / "bot" / "static" / "vendor"

_PICTURE = re.compile(r'url\("data:image/svg\+xml;charset=utf-8,([^"]+)"\)')
_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def main() -> int:
    """Fetch, cut and write; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        packages = {name: _fetch(name, version, Path(folder)) for name, version in VERSIONS.items()}
        record: dict[str, Any] = {
            "source": "https://github.com/digdir/designsystemet",
            "licence": "MIT, text in LICENSE.txt",
            "changes": "subset; data: pictures moved to icons/; font Inter removed",
            "packages": [],
            "files": {},
        }
        for name, (archive, root) in packages.items():
            package = json.loads((root / "package.json").read_text("utf-8"))
            record["packages"].append(
                {
                    "name": name,
                    "version": package["version"],
                    "licence": package["license"],
                    "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
                }
            )
        theme = _theme((packages[THEME][1] / "src/themes/designsystemet.css").read_text("utf-8"))
        components = packages[CSS][1] / "dist" / "src"
        written = {
            "LICENSE.txt": (packages[CSS][1] / "LICENSE").read_text("utf-8"),
        }
        for bundle, names in BUNDLES.items():
            parts = [NOTICE, "@layer ds.theme, ds.base, ds.components;"]
            if bundle == "design.css":
                parts.append(theme)
            for name in names:
                layer = "ds.base" if name == "base" else "ds.components"
                css = (components / f"{name}.css").read_text("utf-8").removeprefix("\ufeff")
                parts.append(f"@layer {layer}{{{css.strip()}}}")
            written[bundle] = _pictures("\n".join(parts), written) + "\n"
    for old in TARGET.rglob("*"):
        if old.is_file():
            old.unlink()
    for name, text in sorted(written.items()):
        path = TARGET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        record["files"][name] = hashlib.sha256(text.encode()).hexdigest()
    (TARGET / "source.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(f"wrote {len(written) + 1} files to {TARGET}")
    return 0


def _fetch(name: str, version: str, folder: Path) -> tuple[Path, Path]:
    """The downloaded archive and the folder it was unpacked into."""
    result = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / result.stdout.split()[-1]
    root = folder / archive.stem
    with tarfile.open(archive) as bundle:
        bundle.extractall(root, filter="data")
    return archive, root / "package"


def _theme(css: str) -> str:
    """The theme without the colours, the second type face and the font name that nobody uses."""
    css = _COMMENT.sub("", css.replace('@charset "UTF-8";', ""))
    for colour in DROPPED_COLOURS:
        css = re.sub(rf"--ds-color-{colour}-[a-z0-9-]+:[^;]+;", "", css)
        css = re.sub(rf"--ds-color-[a-z0-9-]+:\s*var\(--ds-color-{colour}-[a-z0-9-]+\);", "", css)
    css = re.sub(r"--ds-font-family:[^;]+;", "", css)
    # The first colour is the one a page has without asking for it.
    css = css.replace('[data-color="brand1"],', ':root, [data-color="brand1"],')
    css = re.sub(r"@layer ds\.theme\.typography\.secondary\s*\{\s*[^{}]+\{[^{}]*\}\s*\}", "", css)
    css = _SPACE.sub(" ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    while (shorter := re.sub(r"[^{};]+\{\s*\}", "", css)) != css:
        css = shorter
    return css.strip()


def _pictures(css: str, written: dict[str, str]) -> str:
    """Move every data: picture into a file of its own, named after what it holds."""

    def move(match: re.Match[str]) -> str:
        svg = urllib.parse.unquote(match.group(1))
        name = f"icons/{hashlib.sha256(svg.encode()).hexdigest()[:8]}.svg"
        written[name] = svg + "\n"
        return f'url("{name}")'

    return _PICTURE.sub(move, css)


if __name__ == "__main__":
    sys.exit(main())
