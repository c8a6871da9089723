"""The mapping engine: pure functions from content and progress to the next question. No web, no database.

The questionnaire is data (`content/mapping`). Any order, any number, any pause: progress is kept per question, so
"where were we" is computed, never remembered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from content import Area, Content, Question
from store.plan_state import Progress

NOT_STARTED, STARTED, DONE, SKIPPED = "ikke_startet", "paabegynt", "ferdig", "hoppet_over"
ANSWERED, PASSED, UNKNOWN = "besvart", "hoppet_over", "vet_ikke"


def next_question(area: Area, progress: Progress) -> Question | None:
    """Return the area's first question that nothing has become of yet, or None when it is gone through."""
    return next((q for q in area.questions if q.id not in progress.questions and is_shown(area, q, progress)), None)


def previous_question(area: Area, question: Question, progress: Progress) -> Question | None:
    """Return the question of the area that was dealt with just before `question`, or None for the first one."""
    before = area.questions[: area.questions.index(question)]
    return next((q for q in reversed(before) if q.id in progress.questions), None)


def is_shown(area: Area, question: Question, progress: Progress) -> bool:
    """Tell whether the question makes sense now: what it rests on (`show_when`) has been answered."""
    if question.show_when is None:
        return True
    return any(q.aspect == question.show_when and progress.questions.get(q.id) == ANSWERED for q in area.questions)


def area_status(area: Area, progress: Progress) -> str:
    """Return the area's status from what became of its questions."""
    states = [progress.questions.get(q.id) for q in area.questions]
    if not any(states):
        return progress.areas.get(area.id, NOT_STARTED)
    if next_question(area, progress) is not None:
        return STARTED
    return DONE if ANSWERED in states else SKIPPED


def settle(content: Content, progress: Progress, question: Question, state: str) -> Progress:
    """Return the progress after `question` got `state`, with its area's status brought up to date."""
    area = area_of(content, question)
    moved = progress.with_question(question.id, state)
    return moved.with_area(area.id, area_status(area, moved))


def reopen(content: Content, progress: Progress, question: Question) -> Progress:
    """Return the progress as if nothing had become of `question`, so that it is asked again."""
    left = {id: state for id, state in progress.questions.items() if id != question.id}
    area = area_of(content, question)
    moved = replace(progress, questions=left)
    return moved.with_area(area.id, area_status(area, moved))


def dependents(content: Content, question: Question, progress: Progress) -> list[str]:
    """Return the answered questions that rest on `question`: they deserve a look when its answer changes."""
    area = area_of(content, question)
    return [q.id for q in area.questions if q.show_when == question.aspect and progress.questions.get(q.id) == ANSWERED]


def area_of(content: Content, question: Question) -> Area:
    """Return the area (or the general part) that the question stands in."""
    return content.area(question.id.split(".", 1)[0])


def question_for(area: Area, aspect: str) -> Question | None:
    """Return the area's first question about `aspect` that is answered in own words, or None."""
    return next((q for q in area.questions if q.aspect == aspect and not q.choices), None)


def progress_view(content: Content, progress: Progress, language: str) -> list[dict[str, Any]]:
    """Return, per life area, id, title, status and how many of the questions shown now are dealt with."""
    view = []
    for area in content.areas:
        shown = [q for q in area.questions if is_shown(area, q, progress) or q.id in progress.questions]
        view.append(
            {
                "area": area.id,
                "title": area.title.text(language),
                "status": area_status(area, progress),
                "answered": sum(q.id in progress.questions for q in shown),
                "of": len(shown),
            }
        )
    return view


def match_choice(question: Question, text: str) -> str | None:
    """Return the value of the button a person means who types instead of tapping, or None."""
    said = " ".join(text.lower().split()).strip(" .!")
    for choice in question.choices:
        if said in (choice.value, choice.label.nb.lower(), choice.label.nn.lower()):
            return choice.value
    return None
