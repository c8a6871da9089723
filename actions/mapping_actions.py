"""The one generic mapping action, and the list of areas. No form per area: the questionnaire is content."""

from __future__ import annotations

from collections.abc import Callable

from actions import mapping
from actions.base import LosenAction
from actions.flow import (
    add_choices,
    area_name,
    ask,
    go_back,
    go_on,
    joined,
    question_choices,
    said_before,
    short,
    show_areas,
)
from actions.offers import attach, offer_about
from actions.references import ADD
from actions.turn import Turn
from content import Question
from nlu.commands import asks_for_example


class Mapping(LosenAction):
    """Go one step in the mapping, by what the person just did (`turn.intent`)."""

    action_name = "action_mapping"

    def act(self, turn: Turn) -> None:
        """Dispatch on the intent; anything unknown asks the open question again."""
        _STEPS.get(turn.intent, _ask_again)(turn)


class ShowAreas(LosenAction):
    """Show the life areas as a task list."""

    action_name = "action_show_areas"

    def act(self, turn: Turn) -> None:
        """Show them; words that are waiting are asked about first."""
        if turn.intent == "svar" and turn.text:
            show_areas(turn, turn.words("mapping.where_does_it_belong", turn.position.asked))
        elif turn.intent == "forklar_sporsmal":
            show_areas(turn, turn.words("mapping.explain_areas", turn.position.asked))
        elif turn.intent == "ferdig":
            show_areas(turn, _closed(turn))
        else:
            show_areas(turn)


class Clarify(LosenAction):
    """The message may be an answer or a question: ask which it was. The words wait, nothing is lost."""

    action_name = "action_clarify"

    def act(self, turn: Turn) -> None:
        """Offer both readings as buttons."""
        guess = turn.position.offered
        other = [turn.choice(guess, "choices.answer_my_question")] if guess else []
        turn.say(
            turn.words("mapping.clarify"),
            turn.choice("svar", "choices.it_is_my_answer"),
            *other,
            turn.choice("hilsen", "choices.neither"),
        )
        turn.move(phase="clarify", back="question")


def _closed(turn: Turn) -> str:
    """Nothing to add to an area's last question: the area is gone through."""
    question = turn.question
    if question is None:
        return ""
    area = mapping.area_of(turn.content, question)
    progress = mapping.settle(turn.content, turn.progress, question, mapping.PASSED)
    if area.id == turn.content.general.id or mapping.next_question(area, progress) is not None:
        return ""
    turn.set_progress(progress)
    return turn.words("mapping.area_done", area=area_name(turn, area))


def _answered(turn: Turn) -> None:
    """The words are on disk (`turn.was_saved`); say so and go on."""
    question = turn.question
    if not turn.was_saved or question is None:
        go_back(turn)
        return
    waiting = turn.position.pending if question.choices else None  # words that wait are no answer to buttons
    turn.move(pending=waiting, offered=None, back=None)
    saved = turn.words("mapping.saved", len(turn.plan.items) if turn.plan else 0)
    offer = offer_about(turn, turn.saved_item)
    if offer is not None:
        turn.say(joined(saved, offer.text))
        go_on(turn)
        attach(turn, offer)
        return
    go_on(turn, saved)
    if question.many:
        label = question.label.text(turn.language)
        add_choices(turn, turn.choice(f"endre_svar:{ADD}{question.id}", "choices.add_more", label=label))


def _skip(turn: Turn) -> None:
    question = turn.question
    if question is None:
        show_areas(turn)
        return
    if said_before(turn, question):  # the words from before still hold
        turn.set_progress(mapping.settle(turn.content, turn.progress, question, mapping.ANSWERED))
        turn.move(pending=None, offered=None)
        go_on(turn, turn.words("rounds.kept"))
        return
    if question.id not in turn.progress.questions:
        turn.set_progress(mapping.settle(turn.content, turn.progress, question, mapping.PASSED))
    turn.move(pending=None, offered=None)
    go_on(turn, turn.words("mapping.skipped", len(turn.progress.questions)))


def _dont_know(turn: Turn) -> None:
    question = turn.question
    if question is None:
        show_areas(turn)
        return
    if not turn.position.hinted and not question.choices:
        turn.say(
            joined(turn.words("mapping.unknown", examples=_examples(turn, question)), turn.words("mapping.try_again")),
            *(c for c in question_choices(turn, question) if c[1] != "forklar_sporsmal"),
        )
        turn.move(hinted=True)
        return
    turn.set_progress(mapping.settle(turn.content, turn.progress, question, mapping.UNKNOWN))
    go_on(turn, turn.words("mapping.unknown_again"))


def _examples(turn: Turn, question: Question) -> str:
    return "\n".join(f"– {example}" for example in question.examples.all(turn.language))


def _explain(turn: Turn) -> None:
    question = turn.question
    if question is None:
        show_areas(turn)
        return
    told = question.explain.text(turn.language)
    if asks_for_example(turn.text or ""):
        told = turn.words("mapping.examples", examples=_examples(turn, question))
    ask(turn, mapping.area_of(turn.content, question), question, told)


def _ask_again(turn: Turn) -> None:
    question = turn.question
    if turn.position.phase == "clarify" and turn.text is None:
        turn.move(pending=None)  # the button says that the words that waited are no answer
    if question is None:
        show_areas(turn)
    else:
        ask(turn, mapping.area_of(turn.content, question), question)


def _open_area(turn: Turn) -> None:
    ids = {area.id for area in turn.content.areas}
    if turn.ref not in ids:
        _start(turn)
        return
    area = turn.content.area(turn.ref)
    turn.move(area=area.id, question=None, asked=0, back=None)
    question = mapping.next_question(area, turn.progress)
    if question is not None:
        is_new = mapping.area_status(area, turn.progress) == mapping.NOT_STARTED
        ask(turn, area, question, area.intro.text(turn.language) if is_new else "")
        return
    items = [item for item in turn.plan.items if item.area == area.id] if turn.plan else []
    choices = [(short(item.text), f"endre_svar:{item.id}") for item in items]
    passed = [
        _reopen(turn, q)
        for q in area.questions
        if not (turn.plan and turn.plan.items_of(q.id)) and mapping.is_shown(area, q, turn.progress)
    ]
    turn.say(
        turn.words("mapping.area_again", area=area.title.text(turn.language)),
        *choices,
        *passed,
        turn.choice("start_kartlegging", "choices.go_on"),
    )
    turn.move(phase="areas", question=None)


def _reopen(turn: Turn, question: Question) -> tuple[str, str]:
    return question.label.text(turn.language), f"endre_svar:{ADD}{question.id}"


def _start(turn: Turn) -> None:
    """Go on where the mapping is: the general part first, then the list of areas."""
    general = turn.content.general
    question = mapping.next_question(general, turn.progress)
    if question is not None and turn.position.phase not in ("areas",):
        turn.move(area=general.id)
        ask(turn, general, question)
    else:
        show_areas(turn)


_STEPS: dict[str, Callable[[Turn], None]] = {
    "svar": _answered,
    "hopp_over": _skip,
    "vet_ikke": _dont_know,
    "forklar_sporsmal": _explain,
    "gjenta_sporsmal": _ask_again,
    "start_kartlegging": _open_area,
}
