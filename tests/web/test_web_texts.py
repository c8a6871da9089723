"""The words and the borrowed style: every text is there, short and plain; every file is what npm gave."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from content import load

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "bot" / "templates"
VENDOR = ROOT / "bot" / "static" / "vendor"
CONTENT = load()
OWN = sorted(id for id in CONTENT.texts if id.startswith(("pages.", "errors.")))
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_END = re.compile(r"[.!?:](?:\s|$)")


def sentences(text: str) -> list[list[str]]:
    return [found for part in _END.split(text) if (found := _WORD.findall(part))]


def lix(text: str) -> float:
    parts = sentences(text)
    words = [word for part in parts for word in part]
    return len(words) / len(parts) + 100 * sum(len(word) > 6 for word in words) / len(words)


@pytest.mark.parametrize("id", OWN)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_text_is_short_calm_and_plain(id: str, language: str) -> None:
    text = CONTENT.texts[id].text(language)
    assert max(len(sentence) for sentence in sentences(text)) <= 20
    assert "!" not in text
    assert "ugyldig" not in text.lower() and "ugyldeg" not in text.lower()
    if sum(len(sentence) for sentence in sentences(text)) >= 8:
        assert lix(text) < 30


def test_every_text_a_page_asks_for_exists_and_none_is_left_over() -> None:
    asked, begun = set(), set()
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text("utf-8")
        asked |= set(re.findall(r"\bt\('([a-z_0-9.]+)'(?:,|\))", source))
        begun |= set(re.findall(r"\bt\('([a-z_.]+_)' ~", source))
        asked |= set(re.findall(r"'(help_losen_\d)'", source))
    full = {id if "." in id else f"pages.{id}" for id in asked}
    assert full <= set(CONTENT.texts)
    used = {id for id in CONTENT.texts if id in full or any(id.startswith(f"pages.{start}") for start in begun)}
    assert {id for id in CONTENT.texts if id.startswith("pages.")} <= used


def test_borrowed_style_is_what_its_record_says() -> None:
    record = json.loads((VENDOR / "source.json").read_text("utf-8"))
    files = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()}
    assert files == set(record["files"]) | {"source.json"}
    for name, digest in record["files"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    assert "Permission is hereby granted" in (VENDOR / "LICENSE.txt").read_text("utf-8")
    assert all(p["version"] and p["sha256"] and p["licence"] == "MIT" for p in record["packages"])


def test_style_asks_no_host_and_needs_no_exception_in_the_policy() -> None:
    for path in (*VENDOR.rglob("*.css"), ROOT / "bot" / "static" / "losen.css"):
        css = path.read_text("utf-8")
        assert not re.search(r"url\(\s*[\"']?(?:data:|https?:|//)|@import", css), path.name
