"""The plan on paper: what stands in it, in reading order. Words are data and never markup."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from content import Content
from coordinator.document_plan import ANSWERS, PARTS, living_sections
from coordinator.living_plan import LivingPlan
from coordinator.pages import say
from coordinator.plan_view import ACCEPTED, AreaView, ItemView, PlanView
from coordinator.words import say_day, say_moment
from paper import make_pdf, printable_data
from paper.glyphs import MISSING

TEMPLATE = Path(__file__).parent / "document" / "plan.typ"


def make_document(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
) -> bytes:
    """Return the plan as PDF, with what was made of it and the chosen `parts`. `view` is in the person's language."""
    return make_pdf(TEMPLATE, document_data(content, view, now, living, parts), now)


def file_name(view: PlanView) -> str:
    """Return a name that tells nothing about the person."""
    return f"plan-{view.id[:6]}.pdf"


def document_data(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
) -> dict[str, Any]:
    """Return everything that stands in the document, in reading order and ready to be set."""
    answers = ANSWERS in parts
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
        "areas": [_area(area, tell) for area in view.areas if area.items and answers],
        "sections": living_sections(content, living, view.language, parts) if living else [],
        "untouched": tell("doc_untouched", areas=", ".join(view.untouched)) if view.untouched and answers else "",
        "limits_title": tell("doc_limits_title"),
        "limits": [tell(f"doc_limits_{number}") for number in (1, 2, 3)],
        "missing": "",
    }
    safe: dict[str, Any] = printable_data(data)
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
