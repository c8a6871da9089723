"""Reads `letters/<kind>.yml`: the questions and the sentences of the letters a person can send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import yaml

from content.letter_model import FILLED, LATE, SHAPES, WRITERS, Condition, LetterKind, LetterPart, LetterQuestion
from content.load_law import Known
from content.model import PLACEHOLDER, Choice, Text
from content.reading import SourceFile

OTHERS = "andre"  # the same words for every writer but the person
_QUESTION_OPTIONAL = ("help", "options", "deadlines", "decides", "elsewhere", "default")
_FIELDS = ("id", "order", "title", "lead", "offer", "writers", "rights", "facts", "last_checked", "subject", "to")


def load_letters(files: Sequence[SourceFile], known: Known) -> dict[str, LetterKind]:
    """Return the letters by id, in the order they are listed."""
    letters = sorted((_Reader(file, known).letter() for file in files), key=lambda letter: letter.order)
    return {letter.id: letter for letter in letters}


@dataclass
class _Reader:
    """Reads one file; `questions` and `writers` are known before the sentences are read."""

    file: SourceFile
    known: Known
    questions: tuple[LetterQuestion, ...] = ()
    writers: tuple[str, ...] = ()

    def letter(self) -> LetterKind:
        file, known = self.file, self.known
        fields = file.fields(file.root(), (*_FIELDS, "paragraphs"), ("questions", "advice"))
        self.writers = file.each(fields["writers"], partial(file.one_of, allowed=WRITERS))
        if "questions" in fields:
            for node in file.each(fields["questions"], lambda item: item):
                self.questions = (*self.questions, self._question(node))
        return LetterKind(
            id=file.id(fields["id"]),
            order=file.integer(fields["order"]),
            title=file.text(fields["title"]),
            lead=file.text(fields["lead"]),
            offer=file.text(fields["offer"]),
            writers=self.writers,
            rights=file.each(fields["rights"], partial(known.right, file)),
            facts=file.strings(fields["facts"]),
            last_checked=file.day(fields["last_checked"]),
            questions=self.questions,
            subject=file.each(fields["subject"], self._part),
            to=file.each(fields["to"], self._part),
            paragraphs=file.each(fields["paragraphs"], self._part),
            advice=file.each(fields["advice"], self._part) if "advice" in fields else (),
        )

    def _question(self, node: yaml.Node) -> LetterQuestion:
        file = self.file
        fields = file.fields(node, ("id", "shape", "ask"), _QUESTION_OPTIONAL)
        question_id, shape = file.string(fields["id"]), file.one_of(fields["shape"], SHAPES)
        if question_id in {question.id for question in self.questions} or question_id in (*FILLED, LATE):
            raise file.error(fields["id"], f"duplicate id '{question_id}'")
        options = self._options(fields)
        if (shape == "choice") != bool(options):
            raise file.error(node, "a choice needs 'options' or 'deadlines', and nothing else may have them")
        values = tuple(option.value for option in options)
        return LetterQuestion(
            id=question_id,
            shape=shape,
            ask=file.text(fields["ask"]),
            help=file.optional(file.text, fields, "help"),
            options=options,
            decides=file.boolean(fields["decides"]) if "decides" in fields else False,
            deadlines="deadlines" in fields,
            elsewhere=self._elsewhere(fields["elsewhere"], values) if "elsewhere" in fields else {},
            default=file.optional(partial(file.one_of, allowed=values), fields, "default"),
        )

    def _options(self, fields: Mapping[str, yaml.Node]) -> tuple[Choice, ...]:
        file, deadlines = self.file, self.known.deadlines
        options: tuple[Choice, ...] = ()
        if "deadlines" in fields:
            decisions = file.each(fields["deadlines"], partial(file.one_of, allowed=tuple(deadlines)))
            options = tuple(Choice(decision, deadlines[decision].name) for decision in decisions)
        if "options" in fields:
            options = (*options, *file.each(fields["options"], self._option))
        return options

    def _option(self, node: yaml.Node) -> Choice:
        fields = self.file.fields(node, ("value", "label"))
        return Choice(value=self.file.string(fields["value"]), label=self.file.text(fields["label"]))

    def _elsewhere(self, node: yaml.Node, values: tuple[str, ...]) -> dict[str, str]:
        found = self.file.fields(node, (), values)
        return {value: self.known.right(self.file, right) for value, right in found.items()}

    def _part(self, node: yaml.Node) -> LetterPart:
        file = self.file
        fields = file.fields(node, (), ("text", OTHERS, *WRITERS, "when", "sources", "until"))
        texts = self._texts(node, fields)
        sources = self.known.sources(file, fields["sources"]) if "sources" in fields else ()
        when = file.each(fields["when"], self._condition) if "when" in fields else ()
        answered = {condition.question for condition in when}
        for text in texts.values():
            self._check_named(node, text, answered, has_law=bool(sources))
        return LetterPart(
            texts=texts,
            when=when,
            sources=sources,
            until=file.optional(file.day, fields, "until"),
        )

    def _texts(self, node: yaml.Node, fields: Mapping[str, yaml.Node]) -> dict[str, Text]:
        """The text of each writer: the own one, else that of the others, else everybody's."""
        texts = {}
        for name in fields:
            if name in WRITERS and name not in self.writers:
                raise self.file.error(fields[name], f"'{name}' is not among the writers of this letter")
        for writer in self.writers:
            names = (writer, "text") if writer == WRITERS[0] else (writer, OTHERS, "text")
            own = next((fields[name] for name in names if name in fields), None)
            if own is not None:
                self.file.template(own)
                texts[writer] = self.file.text(own)
        if not texts:
            raise self.file.error(node, f"no text (allowed: text, {OTHERS}, {', '.join(self.writers)})")
        return texts

    def _check_named(self, node: yaml.Node, text: Text, answered: set[str], has_law: bool) -> None:
        """What is put in must be there: an answer the part waits for, the person, or the part's own paragraphs."""
        said = answered & {question.id for question in self.questions if question.shape != "choice"}
        for wording in (text.nb, text.nn):
            named = set(PLACEHOLDER.findall(wording))
            if unknown := named - said - set(FILLED):
                raise self.file.error(node, f"nothing to put in for {', '.join(sorted(unknown))}; name it in 'when'")
            if ("lov" in named) != has_law:
                raise self.file.error(node, "'sources' and {lov} belong together: one is missing")
            if "§" in wording:
                raise self.file.error(node, "write the paragraph under 'sources' and {lov} in the text")

    def _condition(self, node: yaml.Node) -> Condition:
        name, _, values = self.file.string(node).partition("=")
        chosen = tuple(values.split("|")) if values else ()
        question = next((question for question in self.questions if question.id == name), None)
        if question is None and name != LATE:
            raise self.file.error(node, f"unknown question '{name}'")
        known = {option.value for option in question.options} if question else set()
        if odd := [value for value in chosen if value not in known]:
            raise self.file.error(node, f"unknown answer '{odd[0]}' (allowed: {', '.join(sorted(known)) or 'none'})")
        return Condition(name, chosen)
