"""Puts a letter together: the sentences of the content that apply, with the person's own words in their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from content.letter_model import LATE, LetterKind, LetterPart
from content.model import PLACEHOLDER, Content, Source
from letters.answers import Answers
from letters.days import say_day
from letters.letter import Authority, Letter
from letters.timing import IN_TIME, timing

REPRESENTED = "parorende"  # the writer who needs a power of attorney


def compose(content: Content, letter: LetterKind, answers: Answers, language: str, today: date) -> Letter:
    """Return the letter. What was left open stands as a line to fill in by hand, or is left out."""
    given = conditions(content, letter, answers, today)
    parts = [part for part in letter.paragraphs if part.applies(answers.writer, given, today)]
    tell = _Teller(content, language, answers)
    subject = tell.part(_first(letter.subject, answers.writer, given, today))
    head = answers.head
    signer = head.get("navn", "")
    return Letter(
        kind=letter.id,
        language=language,
        sender="\n".join(part for part in (signer or tell("letters.name_line"), head.get("adresse", "")) if part),
        to=head.get("mottaker") or tell.part(_first(letter.to, answers.writer, given, today)),
        day=", ".join(part for part in (head.get("sted", ""), say_day(today)) if part),
        subject=subject,
        paragraphs=tuple(tell.part(part) for part in parts),
        closing=tell("letters.closing"),
        signer=signer or tell("letters.signature"),
        authority=_authority(tell, signer, subject) if answers.writer == REPRESENTED else None,
        sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
    )


def advice(
    content: Content, letter: LetterKind, answers: Answers, language: str, today: date
) -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """Return what is told beside the letter, each with the paragraphs it rests on."""
    given = conditions(content, letter, answers, today)
    tell = _Teller(content, language, answers)
    parts = [part for part in letter.advice if part.applies(answers.writer, given, today)]
    return tuple((tell.part(part), part.sources) for part in parts)


def elsewhere(letter: LetterKind, answers: Answers) -> str | None:
    """Return the right that tells where to go, when an answer is one that no letter of ours is for."""
    pairs = ((question, answers.said.get(question.id)) for question in letter.questions)
    return next((q.elsewhere[value] for q, value in pairs if value is not None and value in q.elsewhere), None)


def facts_of(content: Content, letter: LetterKind, answers: Answers) -> tuple[str, ...]:
    """Return the facts this letter rests on: where decisions differ, only those of the decision it is about."""
    asked = next((question for question in letter.questions if question.deadlines), None)
    if asked is None:
        return letter.facts
    by_decision = {o.value: content.deadlines[o.value].facts for o in asked.options if o.value in content.deadlines}
    own = by_decision.pop(answers.said.get(asked.id, ""), ())
    others = {fact for facts in by_decision.values() for fact in facts}
    return tuple(fact for fact in letter.facts if fact in own or fact not in others)


def conditions(content: Content, letter: LetterKind, answers: Answers, today: date) -> dict[str, str]:
    """Return the answers and what follows from them."""
    found = timing(content, letter, answers, today)
    late = found is not None and found.state not in (None, IN_TIME)
    defaults = {question.id: question.default for question in letter.questions if question.default}
    return {**defaults, **answers.given, **({LATE: "ja"} if late else {})}


def cited(sources: Iterable[Source]) -> str:
    """Return sources as they stand in a sentence: "X § 2-5 og § 2-5 b og Y § 7-1". One law is named once.

    A paragraph's number is not divided at the end of a line (no-break spaces).
    """
    by_law: dict[str, list[str]] = {}
    for source in sources:
        by_law.setdefault(source.law, []).append(source.paragraph.replace(" ", "\u00a0"))
    return _listed([f"{law} {_listed(paragraphs)}" for law, paragraphs in by_law.items()])


def _listed(parts: Sequence[str]) -> str:
    return " og ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]


def _first(parts: Sequence[LetterPart], writer: str, given: Mapping[str, str], today: date) -> LetterPart:
    return next(part for part in parts if part.applies(writer, given, today))


def _authority(tell: _Teller, name: str, subject: str) -> Authority:
    words = tell("letters.authority", name=name or tell("letters.blank"), subject=subject)
    return Authority(tell("letters.authority_title"), words, tell.person or tell("letters.blank"))


class _Teller:
    """Says things in one language, with this person's answers put in their places."""

    def __init__(self, content: Content, language: str, answers: Answers) -> None:
        self._content = content
        self._language = language
        self._writer = answers.writer
        self._values = {**answers.said, **{name: say_day(day) for name, day in answers.days.items()}}
        self._is_named = False
        self.person = answers.head.get("person", "")

    def __call__(self, text_id: str, **values: Any) -> str:
        """A text of the content."""
        return self._content.text(text_id, self._language, **values)

    def part(self, part: LetterPart) -> str:
        """A part of the letter. Each place is filled once: braces in a person's words are only braces."""
        cites = cited(part.sources) if part.sources else ""

        def fill(match: re.Match[str]) -> str:
            name = match.group(1)
            return cites if name == "lov" else self._who() if name == "person" else self._values[name]

        return PLACEHOLDER.sub(fill, part.texts[self._writer][self._language])

    def _who(self) -> str:
        """The name; without one, a line to fill in the first time and "the child" or "the person" after that."""
        if self.person:
            return self.person
        first, self._is_named = not self._is_named, True
        return self("letters.blank") if first else self(f"letters.person_{self._writer}")
