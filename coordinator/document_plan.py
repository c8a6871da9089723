"""The living plan on paper: measures under their goals, people, dates and decisions, as data ready to be set."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from content import Content
from coordinator.crisis_plan import view_crisis_plan
from coordinator.forms import FORMS, Field, shown_value
from coordinator.living_plan import LivingPlan
from coordinator.living_shapes import AreaPlan, GoalView, MeasureView
from coordinator.living_view import view_living
from coordinator.pages import tell
from store.desk_elements import Assessment
from store.elements import USER, Element, Participant, Reference, WishAnswer
from store.plan_facts import KINDS

ANSWERS, MEASURES, PEOPLE, FRAME, DECISIONS = "svar", "tiltak", "deltakere", "ramme", "vedtak"
CRISIS = "kriseplan"
PARTS = (ANSWERS, MEASURES, CRISIS, PEOPLE, FRAME, DECISIONS)
_FRAME_KINDS = ("period", "duties", "coordinator_choice", "plan_consent", "cooperation", "child")
_ON_THE_LINE = ("responsible", "extent", "start", "evaluation", "end")

Json = dict[str, Any]


def living_sections(content: Content, plan: LivingPlan, language: str, parts: Collection[str]) -> list[Json]:
    """Return the sections of the chosen `parts` that hold something: title and groups of entries with their lines."""
    return [section for section in _Paper(content, plan, language).sections(parts) if section["groups"]]


class _Paper:
    """Puts a living plan into words, in the person's language."""

    def __init__(self, content: Content, plan: LivingPlan, language: str) -> None:
        self._content, self._plan, self._language = content, plan, language

    def sections(self, parts: Collection[str]) -> Iterator[Json]:
        makers: dict[str, tuple[str, Callable[[], list[Json]]]] = {
            MEASURES: ("goals_title", self._measures),
            CRISIS: ("coordinator_crisis.title", self._crisis_plan),
            PEOPLE: ("participants_title", lambda: self._entries(Participant, "name")),
            FRAME: ("frame_title", self._frame),
            DECISIONS: ("references_title", lambda: self._entries(Reference, "title")),
        }
        for part, (title, make) in makers.items():
            if part in parts:
                yield {"title": self._say(title), "groups": make()}

    def _measures(self) -> list[Json]:
        view = view_living(self._content, self._plan, self._language)
        groups = [
            {"label": area.title, "words": goal.text, "entries": [self._measure(one) for one in goal.measures]}
            for area in view.areas
            for goal in area.goals
            if goal.measures and goal.is_own
        ]
        groups += [
            {"label": area.title, "words": "", "entries": [{"head": goal.text, "lines": self._goal(goal)}, *measures]}
            for area in view.areas
            for goal in area.goals
            if not goal.is_own
            for measures in [[self._measure(one) for one in goal.measures]]
        ]
        groups += [
            {"label": area.title, "words": "", "entries": [self._measure(one) for one in area.measures]}
            for area in view.areas
            if area.measures
        ]
        if view.loose:
            loose = [self._measure(one) for one in view.loose]
            groups.append({"label": self._say("loose_title"), "words": "", "entries": loose})
        groups += [
            {"label": area.title, "words": "", "entries": entries}
            for area in view.areas
            if (entries := list(self._views(area)))
        ]
        answers = [
            {"head": f"«{wish.text}»", "lines": [wish.answer.text]}
            for area in view.areas
            for wish in area.wishes
            if wish.answer and wish.answer.text
        ]
        if answers:
            groups.append({"label": self._say(f"kind_{WishAnswer.kind}"), "words": "", "entries": answers})
        return groups

    def _goal(self, goal: GoalView) -> list[str]:
        facts = goal.facts
        horizon = self._say(f"coordinator_goals.horizon_{facts.horizon}") if facts and facts.horizon else ""
        whose = self._say(f"coordinator_goals.owner_{facts.owner}") if facts and facts.owner else ""
        return [", ".join(said for said in (whose, horizon, facts.when.text if facts else "") if said)]

    def _views(self, area: AreaPlan) -> Iterator[Json]:
        """Both assessments of an area, and what others add about it, each under their name."""
        if area.assessment:
            fields = [field for field in FORMS[Assessment.kind] if field.name != "by"]
            lines = [self._line(area.assessment, one) for one in fields if shown_value(area.assessment, one)]
            head = self._say(f"kind_{Assessment.kind}")
            yield {"head": f"{head} ({area.assessed_by})" if area.assessed_by else head, "lines": lines}
        for voice in area.voices:
            who = ", ".join(said for said in (voice.name, voice.role) if said)
            differs = self._say("coordinator_goals.differs_short") if voice.differs else ""
            yield {"head": f"{who} – {differs}" if differs else who, "lines": [voice.text]}

    def _measure(self, one: MeasureView) -> Json:
        head = f"{one.title or self._say('nameless')} – {self._say(f'status_{one.measure.status}').lower()}"
        fields = [field for field in FORMS["measure"] if field.name in _ON_THE_LINE]
        lines = [self._line(one.measure, field) for field in fields if shown_value(one.measure, field)]
        return {"head": head, "lines": [*lines, *(text for text in (one.measure.how, one.measure.aim) if text)]}

    def _crisis_plan(self) -> list[Json]:
        view = view_crisis_plan(self._content, self._plan, self._language)
        return [
            {
                "label": part.heading,
                "words": "",
                "entries": [{"head": line.said, "lines": []} for line in part.lines],
            }
            for part in view.parts
            if part.lines
        ]

    def _entries(self, kind: type[Participant] | type[Reference], title: str) -> list[Json]:
        attachments = self._plan.attachments
        entries = [
            {
                "head": getattr(one, title) or self._say("nameless"),
                "lines": [
                    *(self._line(one, f) for f in FORMS[kind.kind] if _is_told(one, f, title)),
                    *(f"{self._say('kind_attachment')}: {file.name}" for _, file in attachments.get(entry.id, ())),
                ],
            }
            for entry, one in self._plan.entries.of(kind)
        ]
        return [{"label": "", "words": "", "entries": entries}] if entries else []

    def _frame(self) -> list[Json]:
        entries = []
        for kind in _FRAME_KINDS:
            element = self._plan.entries.one(KINDS[kind])
            lines = [self._line(element, field) for field in FORMS[kind] if shown_value(element, field)]
            if lines:
                entries.append({"head": self._say(f"kind_{kind}"), "lines": lines})
        return [{"label": "", "words": "", "entries": entries}] if entries else []

    def _line(self, element: Element, field: Field) -> str:
        return f"{self._say(f'field_{element.kind}_{field.name}')}: {self._value(element, field)}"

    def _value(self, element: Element, field: Field) -> str:
        value = shown_value(element, field)
        if field.shape == "who":
            return self._say("who_own") if value == USER else self._plan.name_of(value)
        if field.shape == "tick":
            return self._say("answer_ja")
        return self._say(f"{field.said}_{value}") if field.shape == "choice" else value

    def _say(self, key: str) -> str:
        return tell(self._content, self._language, key)


def _is_told(element: Element, field: Field, title: str) -> bool:
    """Whether a field stands on paper: what a participant may see is nobody's to read there."""
    return field.name != title and field.shape != "sees" and bool(shown_value(element, field))
