"""What stands in the person's own plan under way, in plain lines. Nothing is guessed: what is not there is said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from dateutil import tz

from actions.finding import areas_in, same_stem, with_words
from actions.flow import short
from actions.turn import Turn
from content import Content
from letters.days import say_day
from nlu.plan_questions import PlanQuestion
from nlu.text import normalise
from store.elements import USER, Measure, Participant, Reference, WishAnswer
from store.following import Following
from store.plan_facts import Period
from store.plan_state import ItemWords, PlanState

MOST = 6  # lines of a list; a longer one is hard to read on a phone
# What is told first: what runs, then what comes, then what is over.
ORDER = ("i_gang", "innvilget", "sokt", "planlagt", "avslaatt", "avsluttet")
DECIDED = ("innvilget", "i_gang", "avslaatt", "avsluttet")
CRISIS_LINE = "crisis_line"  # the kind of the elements that make a crisis plan, where plans have one
_QUOTED = 80
_OSLO = tz.gettz("Europe/Oslo")  # a slim server image has no time zones of its own; dateutil brings them along
_TELLING = 3  # letters; shorter words of a name tell nothing


def knows(content: Content, plan: PlanState, following: Following, asked: PlanQuestion) -> bool:
    """Whether the plan has what is asked about: a topic by its name; without one, something of that kind."""
    if asked.topic:
        return bool(
            measures_about(content, plan, following, asked.topic) or wishes_about(plan, asked.topic)
        ) or names_coordinator(asked.topic)
    return asked.is_own or plan.coordinator_id is not None


def names_coordinator(topic: str) -> bool:
    """Whether the topic is the plan itself: who has it is the coordinator."""
    return all(word.startswith(("plan", "koordinator", "min", "vi", "sak")) for word in topic.split())


def measures_about(content: Content, plan: PlanState, following: Following, text: str) -> list[Measure]:
    """Return the measures a text names: by their names, else by the area of what they are for."""
    measures = in_order(following)
    said = [word for word in normalise(text).split() if len(word) > _TELLING]
    named = [m for m in measures if any(same_stem(a, b) for a in said for b in _name_words(content, plan, m))]
    if named:
        return named
    areas = areas_in(content, text)
    items = {item.id for item in plan.items if item.area in areas}
    return [m for m in measures if items & {m.goal, m.wish}]


def wishes_about(plan: PlanState, text: str) -> list[ItemWords]:
    """Return the wishes that share words with a text."""
    told = " ".join(word for word in normalise(text).split() if len(word) > _TELLING)
    return with_words([item for item in plan.items if item.aspect == "wish"], told)


def in_order(following: Following) -> list[Measure]:
    """Return the measures, what runs first."""
    found = [measure for _, measure in following.entries.of(Measure)]
    return sorted(found, key=lambda measure: ORDER.index(measure.status))


def title_of(turn: Turn, measure: Measure) -> str:
    """Return a measure's name; without one, the wish it came from in the person's words."""
    wish = turn.plan.item(measure.wish) if turn.plan and measure.wish else None
    if measure.name or wish is None:
        return measure.name or turn.words("own_plan.nameless")
    return f"«{short(wish.text, _QUOTED)}»"


def measure_line(turn: Turn, following: Following, measure: Measure) -> str:
    """Return what stands about a measure: its status, who has it, and the times as they were written."""
    parts = [turn.words(f"own_plan.is_{measure.status}", name=title_of(turn, measure))]
    if measure.extent:
        parts.append(turn.words("own_plan.extent", extent=measure.extent))
    parts.append(who_has(turn, following, measure))
    for name in ("start", "evaluation", "end"):
        when = getattr(measure, name).text
        if when:
            parts.append(turn.words(f"own_plan.when_{name}", when=when))
    return " ".join(parts)


def who_has(turn: Turn, following: Following, measure: Measure) -> str:
    """Return who is responsible, with what is known about how to reach them."""
    who = measure.responsible
    if who == USER:
        return turn.words("own_plan.who_you")
    entry = following.entries.find(who)
    if entry is not None and isinstance(entry.element, Participant):
        text_id = "own_plan.who_left" if entry.removed else "own_plan.who"
        return turn.words(text_id, name=person(entry.element))
    if who in following.names:
        return turn.words("own_plan.who", name=following.names[who])
    return turn.words("own_plan.who_nobody")


def person(participant: Participant) -> str:
    """Return a participant's name (or role) with workplace and telephone."""
    name = participant.name or participant.role
    about = [participant.role if participant.name else "", participant.unit, participant.phone]
    known = ", ".join(part for part in about if part)
    return f"{name} ({known})" if known else name


def open_wishes(plan: PlanState, following: Following) -> list[ItemWords]:
    """Return the wishes nobody has answered: neither in words nor with a measure."""
    answered = {answer.wish for _, answer in following.entries.of(WishAnswer)}
    answered |= {measure.wish for measure in in_order(following)}
    return [item for item in plan.items if item.aspect == "wish" and item.id not in answered]


def wish_line(turn: Turn, following: Following, wish: ItemWords) -> str:
    """Return a wish in the person's words, and what became of it."""
    answer = next((a.text for _, a in following.entries.of(WishAnswer) if a.wish == wish.id), "")
    measure = next((m for m in in_order(following) if m.wish == wish.id), None)
    if not answer and measure is None:
        return turn.words("own_plan.wish_open", words=quoted(wish))
    became = ""
    if measure is not None:
        became = turn.words("own_plan.wish_became", status=turn.words(f"own_plan.status_{measure.status}"))
    text = turn.words("own_plan.wish_answer", answer=answer) if answer else ""
    return " ".join(part for part in (f"«{quoted(wish)}».", text, became) if part)


def reference_line(turn: Turn, reference: Reference) -> str:
    """Return a decision, a sub-plan or an agreement, with its times."""
    title = reference.title or turn.words("own_plan.nameless")
    sort = turn.words(f"own_plan.sort_{reference.sort}")
    by = turn.words("own_plan.by", name=reference.by) if reference.by else ""
    start = turn.words("own_plan.from", when=reference.start.text) if reference.start.text else ""
    end = turn.words("own_plan.to", when=reference.end.text) if reference.end.text else ""
    return " ".join(part for part in (f"{sort}: {title}.", by, start, end) if part)


def dates(turn: Turn, following: Following) -> list[str]:
    """Return the times that stand in the plan: of the plan first, then of each measure."""
    period = following.entries.one(Period)
    named = (("evaluation", period.evaluation), ("revision", period.revision), ("end", period.end))
    lines = [turn.words(f"own_plan.plan_{name}", when=when.text) for name, when in named if when.text]
    for measure in in_order(following):
        if measure.evaluation.text:
            name = title_of(turn, measure)
            lines.append(turn.words("own_plan.measure_evaluation", name=name, when=measure.evaluation.text))
    return lines


def crisis_lines(following: Following) -> list[str]:
    """Return the lines of the crisis plan, with whom to call; none in a plan without one."""
    lines = [e.element.as_json() for e in following.entries.all if e.element.kind == CRISIS_LINE and not e.removed]
    return [", ".join(line[name] for name in ("text", "phone") if line.get(name)) for line in lines]


def quoted(item: ItemWords) -> str:
    """Return the beginning of the person's words, to be set between quotation marks."""
    return short(item.text, _QUOTED)


def listed(turn: Turn, heading: str, lines: Sequence[str], most: int = MOST) -> str:
    """Return a heading and its lines, cut where it gets long; "" without lines."""
    if not lines:
        return ""
    more = [turn.words("own_plan.more", count=len(lines) - most)] if len(lines) > most else []
    return "\n".join([heading, *(f"– {line}" for line in lines[:most]), *more])


def day(moment: datetime) -> str:
    """Return the day of a moment in words."""
    return say_day(moment.astimezone(_OSLO).date())


def coordinator(turn: Turn, following: Following) -> str:
    """Return the name of whoever has the plan; "" when nobody has."""
    return following.names.get(turn.plan.coordinator_id or "", "") if turn.plan else ""


def ask_whom(turn: Turn, following: Following) -> str:
    """Return whom to ask about what is not in the plan."""
    name = coordinator(turn, following)
    return turn.words("own_plan.ask", name=name) if name else turn.words("own_plan.ask_unit")


def _name_words(content: Content, plan: PlanState, measure: Measure) -> list[str]:
    known = content.codebook.measures.get(measure.code)
    wish = plan.item(measure.wish) if measure.wish and not measure.name else None
    names = (measure.name, known.nb if known else "", known.nn if known else "", wish.text if wish else "")
    return [word for word in chain.from_iterable(normalise(name).split() for name in names) if len(word) > _TELLING]
