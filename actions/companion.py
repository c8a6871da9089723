"""The coordinator's companion: one step at a time, forward, back or out. Needs no plan and stores nothing.

A reference is `steg.<topic>.<number>`: everything said so far stands in the button.
"""

from __future__ import annotations

from actions.turn import Turn
from content import Content
from content.guide_model import Companion

COMPANION = "steg"
_INTENT = "hva_er_ip"


def is_companion_reference(ref: str, content: Content) -> bool:
    """Tell whether a button can carry this."""
    first, _, rest = ref.partition(".")
    topic, number = _read(rest, content)
    return first == COMPANION and topic is not None and 1 <= number <= len(topic.steps)


def topic_choices(turn: Turn) -> list[tuple[str, str]]:
    """Return a button for each topic."""
    return [(topic.title.text(turn.language), _value(topic, 1)) for topic in turn.content.companion]


def tell_step(turn: Turn, ref: str) -> None:
    """Tell one step, with the ways on: the next one, the one before, or back to the topics."""
    topic, number = _read(ref.partition(".")[2], turn.content)
    if topic is None:
        turn.say(turn.words("rights.unknown"))
        return
    step = topic.steps[number - 1]
    lead = [topic.lead.text(turn.language)] if number == 1 else []
    place = turn.words("companion.place", topic=topic.title.text(turn.language), number=number, of=len(topic.steps))
    title, text = step.title.text(turn.language), step.text.text(turn.language)
    turn.wait(
        "\n\n".join((*lead, f"{place}\n{title}", text)),
        *([turn.choice(_value(topic, number + 1), "companion.next")] if number < len(topic.steps) else []),
        *([turn.choice(_value(topic, number - 1), "companion.previous")] if number > 1 else []),
        turn.choice("gjenta_sporsmal", "companion.topics"),
    )


def _read(rest: str, content: Content) -> tuple[Companion | None, int]:
    name, _, number = rest.partition(".")
    topic = next((topic for topic in content.companion if topic.id == name), None)
    return topic, int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0


def _value(topic: Companion, number: int) -> str:
    return f"{_INTENT}:{COMPANION}.{topic.id}.{number}"
