"""A letter in the chat: the one or two things that decide it, then how it looks, and the page where it is finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from actions.base import LosenAction
from actions.flow import go_back, joined, resumes
from actions.turn import Turn
from content import Content, Right, Source, current
from content.deadlines import NotADay, checked
from content.letter_model import LetterKind, LetterQuestion
from letters.answers import Answers
from letters.compose import compose, elsewhere, facts_of
from letters.days import UnreadDay, read_day, say_day
from letters.letter import body_text
from letters.timing import timing
from letters.timing_words import timing_sources, timing_words
from nlu.dates import find_dates

BUTTON = "brev"  # the value of every button about letters: brev:<kind>.<writer>.<answer>
STOP = "stopp"
NO_DAY = "uten"  # in the place of a day that nobody knows


@dataclass(frozen=True)
class Draft:
    """How far the letter is: what stands in a button and, while a day is waited for, in the position. No words."""

    kind: str = ""
    writer: str = ""
    answer: str = ""
    day: str = ""

    @staticmethod
    def read(reference: str | None) -> Draft:
        """Read `klage.selv.helse_og_omsorg.uten`; what is not there is empty."""
        parts = [*(reference or "").split("."), "", "", "", ""]
        return Draft(*parts[:4])

    def ref(self, **more: str) -> str:
        """Write it, with `more` filled in."""
        parts = {"kind": self.kind, "writer": self.writer, "answer": self.answer, "day": self.day, **more}
        return ".".join(parts.values()).rstrip(".")


def offers(turn: Turn, right: Right) -> list[tuple[str, str]]:
    """Return the buttons that start a letter about this right."""
    kinds = (kind for kind in turn.content.letters.values() if right.id in kind.rights)
    return [(kind.offer.text(turn.language), f"{BUTTON}:{kind.id}") for kind in kinds]


def is_draft(reference: str | None, content: Content) -> bool:
    """Tell whether a button can carry this: a letter of ours, one who may write it, an answer it has."""
    draft = Draft.read(reference)
    kind = content.letters.get(draft.kind)
    if kind is None:
        return reference in (None, "", STOP)
    answers = {option.value for question in kind.deciding for option in question.options}
    return (
        draft.writer in ("", *kind.writers)
        and draft.answer in ("", *answers)
        and draft.day in ("", NO_DAY)
        and reference == draft.ref()
    )


class WriteLetter(LosenAction):
    """Ask what decides the letter, one thing at a time, and show it."""

    action_name = "action_write_letter"

    def act(self, turn: Turn) -> None:
        """`turn.ref` is a button's; without one the message answers what was asked last."""
        if turn.ref == STOP:
            stop(turn)
            return
        draft = Draft.read(turn.ref if turn.ref is not None else turn.position.letter)
        waits = turn.position.phase == "letter" and turn.ref is None
        if turn.position.phase != "letter":
            turn.move(back=turn.position.back or turn.position.phase)
        turn.move(phase="letter", letter=draft.ref(), offer=None)
        if waits and turn.intent in ("vet_ikke", "hopp_over"):
            draft = Draft.read(draft.ref(day=NO_DAY))
        day = None
        if waits and turn.text and not draft.day:
            try:
                day = _day_of(turn.text, turn.now.date())
            except (UnreadDay, NotADay) as fault:
                ask_next(turn, _fault(turn, draft, fault))
                return
        _go_on(turn, draft, day)


class StopLetter(LosenAction):
    """No letter after all."""

    action_name = "action_stop_letter"

    def act(self, turn: Turn) -> None:
        """Back to what was open."""
        stop(turn)


def stop(turn: Turn) -> None:
    """Say that it is fine, and go back."""
    turn.move(letter=None)
    go_back(turn, turn.words("letters.stopped"))


@resumes("letter")
def ask_next(turn: Turn, before: str = "") -> None:
    """Ask for what is missing first: the letter, the writer, what decides it, the day."""
    draft = Draft.read(turn.position.letter)
    kind = turn.content.letters.get(draft.kind)
    end = turn.choice(f"{BUTTON}:{STOP}", "letters.stop")
    if kind is None:
        choices = [(k.title.text(turn.language), f"{BUTTON}:{k.id}") for k in turn.content.letters.values()]
        turn.say(joined(before, turn.words("letters.choose_letter")), *choices, end)
        return
    question = next(iter(kind.deciding), None)
    if not draft.writer:
        choices = [turn.choice(f"{BUTTON}:{draft.ref(writer=w)}", f"letters.for_{w}") for w in kind.writers]
        turn.say(joined(before, turn.words("letters.for_whom")), *choices, end)
    elif question is not None and not draft.answer:
        choices = [
            (option.label.text(turn.language), f"{BUTTON}:{draft.ref(answer=option.value)}")
            for option in question.options
        ]
        turn.say(joined(before, question.ask.text(turn.language)), *choices, end)
    else:
        when = _day_question(kind)
        ask = when.ask.text(turn.language) if when else ""
        example = say_day(turn.now.date().replace(day=1))
        unknown = turn.choice(f"{BUTTON}:{draft.ref(day=NO_DAY)}", "letters.unknown_day")
        turn.say(joined(before, turn.words("letters.ask_day", ask=ask, example=example)), unknown, end)


def _go_on(turn: Turn, draft: Draft, day: date | None) -> None:
    kind = turn.content.letters.get(draft.kind)
    if kind is not None and not draft.writer and (turn.audience == "bruker" or len(kind.writers) == 1):
        draft = Draft.read(draft.ref(writer=kind.writers[0]))
    turn.move(letter=draft.ref())
    if kind is None or not draft.writer or (kind.deciding and not draft.answer):
        ask_next(turn)
        return
    answers = _answers(kind, draft, day)
    other = elsewhere(kind, answers)
    if other is not None:
        _hand_on(turn, other)
    elif _asks_day(kind) and day is None and not draft.day:
        ask_next(turn)
    else:
        _show(turn, kind, answers)


def _answers(kind: LetterKind, draft: Draft, day: date | None) -> Answers:
    said = {question.id: draft.answer for question in kind.deciding}
    when = _day_question(kind)
    return Answers(draft.writer, said, {when.id: day} if when and day else {})


def _show(turn: Turn, kind: LetterKind, answers: Answers) -> None:
    """The time to complain first, then the letter, then back to what was open."""
    language, today = turn.language, turn.now.date()
    letter = compose(turn.content, kind, answers, language, today)
    if _asks_day(kind):
        found = timing(turn.content, kind, answers, today)
        cites = timing_sources(turn.content, found)
        words = " ".join(timing_words(turn.content, found, language))
        rests_on = found.deadline.facts if found else ()
        turn.say(words, sources=_sources(turn, kind, cites), rights=rests_on)
    facts = facts_of(turn.content, kind, answers)
    text = joined(turn.words("letters.preview"), body_text(letter), turn.words("letters.preview_next"))
    link = (turn.words("letters.open"), _address(kind, answers, language))
    turn.say(text, sources=_sources(turn, kind, letter.sources), rights=facts, links=(link,), kind="letter")
    turn.move(letter=None)
    go_back(turn)


def _hand_on(turn: Turn, right_id: str) -> None:
    """No letter of ours is for this: tell where to go."""
    entry = current(turn.content.right(right_id), turn.now.date())
    turn.move(letter=None)
    if entry is None:
        go_back(turn, turn.words("rights.unknown"))
        return
    turn.right(entry, joined(entry.short.text(turn.language), entry.who_knows.text(turn.language)))
    go_back(turn)


def _address(kind: LetterKind, answers: Answers, language: str) -> str:
    """The page where the letter is finished, with what is known. Nothing of it is a person's words."""
    query = {"sprak": language, "for": answers.writer, **answers.given, "vis": "1"}
    return f"/brev/{kind.id}?{urlencode(query)}"


def _sources(turn: Turn, kind: LetterKind, cites: tuple[Source, ...]) -> tuple[dict[str, str], ...]:
    checked_on, title = kind.last_checked.isoformat(), kind.title.text(turn.language)
    return tuple({"title": title, "law": f"{s.law} {s.paragraph}", "url": s.url, "checked": checked_on} for s in cites)


def _day_question(kind: LetterKind) -> LetterQuestion | None:
    return next((question for question in kind.questions if question.shape == "day"), None)


def _asks_day(kind: LetterKind) -> bool:
    """Whether the day decides anything: it does where there is a time to complain."""
    return any(question.deadlines for question in kind.questions)


def _day_of(text: str, today: date) -> date:
    """The day somebody typed, also "i går" and "forrige mandag". Raises UnreadDay or NotADay."""
    try:
        day = read_day(text)
    except UnreadDay as fault:
        days = [found.start for found in find_dates(text, today) if found.precision == "day" and found.start]
        if fault.reason == "no_such_day" or len(days) != 1:
            raise
        day = days[0]
    try:
        return checked(day, today)
    except NotADay as fault:
        if fault.reason == "long_ago":
            return day  # the letter says that it is late
        raise


def _fault(turn: Turn, draft: Draft, fault: UnreadDay | NotADay) -> str:
    """What was wrong with the day; nothing when a button was waited for."""
    return turn.words(f"letters.fault_{fault.reason}") if draft.answer else ""
