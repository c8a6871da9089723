"""PDF/UA by typst, in the process: a template and data become a document. Words are data and never markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from paper.glyphs import FONTS, printable


def make_pdf(template: Path, data: dict[str, Any], now: datetime) -> bytes:
    """Return the document that `template` (typst) makes of `data`, which it finds as JSON in `sys.inputs.data`.

    Every text of `data` must have passed `printable_data`: PDF/UA refuses a sign that no font has.
    """
    return bytes(
        typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=now.astimezone(UTC).replace(microsecond=0),  # typst takes whole seconds of a fixed offset only
        )
    )


def printable_data(value: Any) -> Any:
    """Return strings, dicts and lists (nested) with every text as our fonts can show it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_data(part) for key, part in value.items()}
    return [printable_data(part) for part in value] if isinstance(value, list) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
