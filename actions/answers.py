"""What can be read out of an answer: who, when, and the parts it could be split into. Always the person's own words."""

from __future__ import annotations

from datetime import date
from typing import Any

from content import Area, Question
from nlu.dates import find_dates
from nlu.parts import Part, split_answer


def details_of(question: Question, text: str, today: date) -> dict[str, Any]:
    """Return what the words say about who, when and how soon, for the aspects that have it. Unclear: left out."""
    if question.aspect not in ("others", "goal"):
        return {}
    parts = [part for part in split_answer(text, question=question.aspect, now=today) if part.kind == question.aspect]
    details: dict[str, Any] = {}
    if question.aspect == "others":
        details["who"] = next((part.who for part in parts if part.who), None)
    if question.aspect == "goal":
        details["horizon"] = next((part.horizon for part in parts if part.horizon), None)
        dates = find_dates(text, today)
        if len(dates) == 1:
            details["when"] = dates[0].as_dict()
    return {key: value for key, value in details.items() if value is not None}


def pieces_of(area: Area, question: Question, text: str, today: date) -> list[tuple[Question, Part]]:
    """Return (question, part) for an answer that says several kinds of things, else nothing.

    Every part is a verbatim piece; together they must hold all the words that matter, so a text with a piece that
    no question of the area asks for is not split.
    """
    asks = {q.aspect: q for q in reversed(area.questions) if not q.choices}
    if question.aspect not in asks or question.choices:
        return []
    parts = split_answer(text, question=question.aspect, now=today)
    if len({part.kind for part in parts}) < 2 or any(part.kind not in asks for part in parts):
        return []
    return [(question if part.kind == question.aspect else asks[part.kind], part) for part in parts]
