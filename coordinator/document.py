"""The plan on paper: what stands in it, in reading order. Words are data and never markup."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from content import Content
from coordinator.document_plan import ANSWERS, PARTS, living_sections
from coordinator.document_word import plan_docx
from coordinator.living_plan import LivingPlan
from coordinator.pages import say
from coordinator.plan_view import ACCEPTED, AreaView, ItemView, PlanView
from coordinator.sharing import Shared, selected
from coordinator.words import say_day, say_moment
from paper import make_pdf, printable_data
from paper.glyphs import MISSING

TEMPLATE = Path(__file__).parent / "document" / "plan.typ"


COLOURS = {
    "svart": "1a1a1a", "blaa": "1d4f7c", "gronn": "1f5f3f", "rod": "8a1f11", "lilla": "5b2a86", "brun": "6b3f12",
}  # fmt: skip
_NORMAL, _LARGE = 13, 18


@dataclass(frozen=True)
class Look:
    """How the document looks, and for whom it is: `shared` is what one participant may see, None shows all."""

    is_large: bool = False
    colour: str = "svart"
    shared: Shared | None = None


def make_document(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
    look: Look = Look(),
) -> bytes:
    """Return the plan as PDF, with what was made of it and the chosen `parts`. `view` is in the person's language."""
    return make_pdf(TEMPLATE, document_data(content, view, now, living, parts, look), now)


def make_word(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
    look: Look = Look(),
) -> bytes:
    """Return the same plan as a Word file."""
    return plan_docx(document_words(content, view, now, living, parts, look), now)


def file_name(view: PlanView, look: Look = Look(), ending: str = "pdf") -> str:
    """Return a name that tells nothing about the person."""
    return f"plan-{view.id[:6]}{'-utvalg' if look.shared else ''}.{ending}"


def document_data(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
    look: Look = Look(),
) -> dict[str, Any]:
    """Return everything that stands in the document, with signs that our fonts have."""
    data: dict[str, Any] = printable_data(document_words(content, view, now, living, parts, look))
    if MISSING in json.dumps(data, ensure_ascii=False):
        data["missing"] = say(content, view.language, "doc_missing", sign=MISSING)
    return data


def document_words(
    content: Content,
    view: PlanView,
    now: datetime,
    living: LivingPlan | None = None,
    parts: Collection[str] = PARTS,
    look: Look = Look(),
) -> dict[str, Any]:
    """Return everything that stands in the document, in reading order. What is not shared is gone before it begins."""
    lead = shared_words(content, view.language, living, look.shared) if look.shared else None
    if look.shared is not None:
        view, living = selected(view, living, look.shared) if living else (replace(view, areas=(), untouched=()), None)
    answers = ANSWERS in parts
    tell = partial(say, content, view.language)
    kind = "final" if view.is_confirmed else "draft"
    return {
        "lang": view.language,
        "draft": not view.is_confirmed,
        "size": _LARGE if look.is_large else _NORMAL,
        "colour": COLOURS[look.colour],
        "title": tell(f"doc_title_{kind}"),
        "heading": lead[0] if lead else tell("doc_heading"),
        "banner": tell(f"doc_banner_{kind}"),
        "state": _state(view, tell),
        "made": tell("doc_made", moment=say_moment(now)),
        "lead": lead[1] if lead else tell("doc_lead"),
        "page": tell("doc_page"),
        "of": tell("doc_of"),
        "areas": [_area(area, tell, look.shared) for area in view.areas if area.items and answers],
        "sections": living_sections(content, living, view.language, parts) if living else [],
        "untouched": tell("doc_untouched", areas=", ".join(view.untouched)) if view.untouched and answers else "",
        "limits_title": tell("doc_limits_title"),
        "limits": [tell(f"doc_limits_{number}") for number in ((1, 2) if look.shared else (1, 2, 3))],
        "missing": "",
    }


def shared_words(content: Content, language: str, plan: LivingPlan | None, shared: Shared) -> tuple[str, str]:
    """Return heading and lead of a selection: that it is one, for whom, and what it rests on."""
    name = plan.name_of(shared.reader) if plan else ""
    told = partial(content.text, language=language, name=name or content.text("coordinator_sharing.nameless", language))
    lead = "coordinator_sharing.nothing" if shared.is_nothing else "coordinator_sharing.lead"
    return told("coordinator_sharing.heading"), told(lead)


def _state(view: PlanView, tell: partial[str]) -> str:
    if view.is_confirmed and view.confirmed_at:
        return tell("doc_confirmed_by", name=view.coordinator, day=say_day(view.confirmed_at))
    return tell("doc_not_confirmed")


def _area(area: AreaView, tell: partial[str], shared: Shared | None) -> dict[str, Any]:
    return {
        "title": area.title,
        "groups": [
            {"label": label or tell("doc_no_label"), "entries": [_entry(item, tell, shared) for item in items]}
            for label, items in area.groups
        ],
    }


def _entry(item: ItemView, tell: partial[str], shared: Shared | None) -> dict[str, Any]:
    said = [one for one in _said(item, tell) if shared is None or one["kind"] == "wording"]
    return {"words": item.text, "said": said}


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
