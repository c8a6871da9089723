"""What is said about the time to complain: short sentences, never a deadline without its decision."""

from __future__ import annotations

from typing import Any

from content.model import Content, Source
from letters.days import say_day
from letters.timing import IN_TIME, LATE, LIMIT, Timing

_TEXTS = {IN_TIME: "last_day", LATE: "late"}


def timing_words(content: Content, found: Timing | None, language: str) -> tuple[str, ...]:
    """Return the sentences to say, the most important first. None: the deadline stands in the person's letter."""

    def tell(name: str, **values: Any) -> str:
        return content.text(f"letters.{name}", language, **values)

    if found is None:
        return (tell("no_deadline"),)
    deadline = found.deadline
    decision = deadline.name[language]
    decision = decision[:1].lower() + decision[1:]
    to = (tell("send_to", to=deadline.send_to[language]),) if deadline.send_to else ()
    if found.last is None:
        length = deadline.length(language)
        return (tell("length_only", decision=decision, length=length, from_what=deadline.from_what[language]), *to)
    said = [tell(_TEXTS.get(found.state or "", "too_late"), day=say_day(found.last.day), decision=decision)]
    if found.state == IN_TIME:
        said += [tell("last_day_moved")] if found.last.moved else []
        said += [tell("law_changes", day=say_day(found.last.changes))] if found.last.changes else []
    return (*said, *to)


def timing_sources(content: Content, found: Timing | None) -> tuple[Source, ...]:
    """Return the paragraphs the sentences rest on."""
    if found is None:
        return ()
    late = found.state not in (None, IN_TIME)
    return (found.deadline.sources[0], *(content.deadlines[LIMIT].sources if late else ()))
