"""The plan on paper: PDF/UA by typst, in the process, with our own fonts. Words are data and never markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import typst

from content import Content
from coordinator.glyphs import FONTS, MISSING, printable
from coordinator.pages import say
from coordinator.plan_view import ACCEPTED, AreaView, ItemView, PlanView
from coordinator.words import say_day, say_moment

TEMPLATE = Path(__file__).parent / "document" / "plan.typ"


def make_document(content: Content, view: PlanView, now: datetime) -> bytes:
    """Return the plan as PDF. `view` is in the person's language."""
    data = json.dumps(document_data(content, view, now), ensure_ascii=False)
    return bytes(
        typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
            timestamp=now.replace(microsecond=0),  # typst takes whole seconds only
        )
    )


def file_name(view: PlanView) -> str:
    """Return a name that tells nothing about the person."""
    return f"plan-{view.id[:6]}.pdf"


def document_data(content: Content, view: PlanView, now: datetime) -> dict[str, Any]:
    """Return everything that stands in the document, in reading order and ready to be set."""
    tell = partial(say, content, view.language)
    kind = "final" if view.is_confirmed else "draft"
    data = {
        "lang": view.language,
        "draft": not view.is_confirmed,
        "title": tell(f"doc_title_{kind}"),
        "heading": tell("doc_heading"),
        "banner": tell(f"doc_banner_{kind}"),
        "state": _state(view, tell),
        "made": tell("doc_made", moment=say_moment(now)),
        "lead": tell("doc_lead"),
        "page": tell("doc_page"),
        "of": tell("doc_of"),
        "areas": [_area(area, tell) for area in view.areas if area.items],
        "untouched": tell("doc_untouched", areas=", ".join(view.untouched)) if view.untouched else "",
        "limits_title": tell("doc_limits_title"),
        "limits": [tell(f"doc_limits_{number}") for number in (1, 2, 3)],
        "missing": "",
    }
    safe: dict[str, Any] = _printable(data)
    if MISSING in json.dumps(safe, ensure_ascii=False):
        safe["missing"] = tell("doc_missing", sign=MISSING)
    return safe


def _state(view: PlanView, tell: partial[str]) -> str:
    if view.is_confirmed and view.confirmed_at:
        return tell("doc_confirmed_by", name=view.coordinator, day=say_day(view.confirmed_at))
    return tell("doc_not_confirmed")


def _area(area: AreaView, tell: partial[str]) -> dict[str, Any]:
    return {
        "title": area.title,
        "groups": [
            {"label": label or tell("doc_no_label"), "entries": [_entry(item, tell) for item in items]}
            for label, items in area.groups
        ],
    }


def _entry(item: ItemView, tell: partial[str]) -> dict[str, Any]:
    return {"words": item.text, "said": list(_said(item, tell))}


def _said(item: ItemView, tell: partial[str]) -> Iterator[dict[str, str]]:
    """What stands beside the person's words: the coordinator's answer, and wordings the person accepted."""
    for wording in item.wordings:
        if wording.state == ACCEPTED:
            key = "doc_wording" if wording.current else "doc_wording_older"
            yield {"kind": "wording", "head": tell(key, name=wording.by), "text": wording.text}
    found = item.judgement
    if found is None:
        yield {"kind": "open", "head": tell("doc_unjudged"), "text": ""}
        return
    head = tell(f"doc_said_{found.state}", name=found.by, day=say_day(found.at))
    if not found.current:
        head += " " + tell("doc_changed_since")
    yield {"kind": found.state, "head": head, "text": found.note or ""}


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
