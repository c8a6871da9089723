"""Changing one's mind: correct, add to, cross out or move an answer. The old words stay in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions import mapping, parts
from actions.answers import details_of
from actions.base import LosenAction
from actions.finding import find_items, find_question, find_told
from actions.flow import ask, go_back, go_on, interrupt, joined, resumes, short
from actions.offers import attach, notice
from actions.references import ADD, AREA, KEEP, PAGE, PARTS, READ, SPLIT, STRIKE, Reference, read_reference, value_of
from actions.turn import Turn
from content import Question
from nlu.corrections import find_forget, goes_back
from store.base import new_id
from store.changes import RemoveItem, SaveAnswer
from store.plan_state import ItemWords

PER_PAGE = 10


class ChangeAnswer(LosenAction):
    """Find what the person wants to change, and ask for the new words."""

    action_name = "action_change_answer"

    def act(self, turn: Turn) -> None:
        """`turn.ref`: an item's id, a reference (`actions.references`), or nothing: then the message's words tell."""
        if turn.ref and turn.ref.startswith(ADD):
            _add_to(turn, turn.content.question(turn.ref[1:]))
            return
        if turn.plan is None or not (turn.plan.items or goes_back(turn.text or "")):
            go_back(turn, turn.words("change.nothing"))
            return
        reference = read_reference(turn.ref) if turn.ref else None
        if reference is not None:
            _DEEDS[reference.deed](turn, reference)
        elif turn.ref:
            _edit_or_gone(turn, turn.plan.item(turn.ref))
        else:
            _by_words(turn, turn.text or "")


class FinishChange(LosenAction):
    """The new words are on disk, or the person let the old ones stand: say so and go back."""

    action_name = "action_finish_change"

    def act(self, turn: Turn) -> None:
        """Name the answers that rest on the changed one."""
        if not turn.was_saved:
            go_back(turn, turn.words("change.kept"))
            return
        again = [turn.content.question(q).label.text(turn.language) for q in turn.progress.again]
        look = turn.words("change.look_again", labels=", ".join(again)) if again else ""
        turn.move(editing=None, pending=None, offered=None)
        item = turn.plan.item(turn.saved_item) if turn.plan and turn.saved_item else None
        offer = notice(turn, item) if item else None
        go_back(turn, joined(turn.words("change.done"), look, offer.text if offer else ""))
        if offer is not None:
            attach(turn, offer)


class StrikeItem(LosenAction):
    """Cross out one item."""

    action_name = "action_strike_item"

    def act(self, turn: Turn) -> None:
        """Take it out of the plan; the question may be asked again."""
        item = turn.plan.item(turn.ref or turn.position.editing or "") if turn.plan else None
        if turn.plan is None or item is None:
            go_back(turn, turn.words("change.gone"))
            return
        left = [other for other in turn.plan.items if other.id != item.id]
        progress = turn.progress
        if not any(other.question == item.question for other in left):
            progress = mapping.settle(turn.content, progress, turn.content.question(item.question), mapping.PASSED)
        turn.changes.append(RemoveItem(item.id, progress))
        turn.plan = replace(turn.plan, items=tuple(left), progress=progress)
        turn.move(editing=None)
        go_back(turn, turn.words("change.struck"))


@resumes("edit")
def _ask_again(turn: Turn, before: str) -> None:
    item = turn.plan.item(turn.position.editing) if turn.plan and turn.position.editing else None
    if item is not None:
        _edit(turn, item, before)
    elif turn.plan is not None:
        _choose(turn, list(turn.plan.items), before)


def _edit(turn: Turn, item: ItemWords, before: str = "") -> None:
    question = turn.content.question(item.question)
    shown = _label_of(turn, question, item.text)
    own = [(c.label.text(turn.language), f"svar:{c.value}") for c in question.choices]
    turn.say(
        joined(before, turn.words("change.ask", words=shown)),
        *own,
        turn.choice("avkreft", "choices.keep_as_is"),
        turn.choice(f"slett_mine_data:{item.id}", "choices.strike"),
    )
    interrupt(turn, "edit", item.id)


def _label_of(turn: Turn, question: Question, text: str) -> str:
    return next((c.label.text(turn.language) for c in question.choices if c.value == text), text)


def _add_to(turn: Turn, question: Question, before: str = "") -> None:
    turn.move(question=None)
    ask(turn, mapping.area_of(turn.content, question), question, before)


def _choose(turn: Turn, items: list[ItemWords], before: str = "", page: int = 0) -> None:
    """Offer the items as buttons, newest first, a page at a time."""
    newest = items[::-1]
    shown = newest[page * PER_PAGE : (page + 1) * PER_PAGE]
    choices = [
        (f"{turn.content.question(i.question).label.text(turn.language)}: {short(i.text)}", f"endre_svar:{i.id}")
        for i in shown
    ]
    more = (
        [turn.choice(value_of(PAGE, str(page + 1)), "choices.more_items")] if newest[(page + 1) * PER_PAGE :] else []
    )
    keep = turn.choice("avkreft", "choices.keep_as_is")
    turn.say(joined(before, turn.words("change.which")), *choices, *more, keep)
    interrupt(turn, "edit", None)


def _by_words(turn: Turn, text: str) -> None:
    forget = find_forget(text)
    if forget is not None:
        _forget(turn, find_told(turn, forget.topic), forget.topic)
        return
    if goes_back(text) and turn.position.phase in ("question", "areas", "clarify"):
        _to_previous(turn)
        return
    found = find_items(turn, text)
    question = find_question(turn, text)
    if len(found) == 1:
        _edit(turn, found[0])
    elif not found and question is not None:
        _add_to(turn, question, turn.words("change.not_answered"))
    else:
        _choose(turn, found or (list(turn.plan.items) if turn.plan else []))


def _to_previous(turn: Turn) -> None:
    """ "Gå tilbake": open the question before this one; from the first one or the list, the newest answer."""
    open_question = turn.question if turn.position.phase == "question" else None
    area = mapping.area_of(turn.content, open_question) if open_question else None
    before = mapping.previous_question(area, open_question, turn.progress) if area and open_question else None
    items = list(turn.plan.items) if turn.plan else []
    answered = [item for item in items if before is None or item.question == before.id]
    newest = next((item for item in items if item.id == turn.position.last and item in answered), None)
    if before is not None and not answered:
        _add_to(turn, before)
    elif not answered:
        go_back(turn, turn.words("change.nothing"))
    else:
        _edit(turn, newest or answered[-1])


def _forget(turn: Turn, found: list[ItemWords], topic: str) -> None:
    """Show what is meant and ask before crossing it out; let the person choose between several."""
    if not found:
        go_back(turn, turn.words("change.not_found", topic=short(topic)))
    elif len(found) == 1:
        _ask_strike(turn, found[0])
    else:
        buttons = [(short(item.text), value_of(STRIKE, item.id)) for item in found[::-1][:PER_PAGE]]
        turn.say(turn.words("change.which_strike"), *buttons, turn.choice("avkreft", "choices.keep_as_is"))
        interrupt(turn, "edit", None)


def _ask_strike(turn: Turn, item: ItemWords, before: str = "") -> None:
    shown = _label_of(turn, turn.content.question(item.question), item.text)
    turn.say(
        joined(before, turn.words("change.ask_strike", words=shown)),
        turn.choice(f"slett_mine_data:{item.id}", "choices.strike_yes"),
        turn.choice("avkreft", "choices.keep_as_is"),
    )
    interrupt(turn, "strike", item.id)


@resumes("strike")
def _ask_strike_again(turn: Turn, before: str = "") -> None:
    item = turn.plan.item(turn.position.editing) if turn.plan and turn.position.editing else None
    if item is None:
        go_back(turn, before)
    else:
        _ask_strike(turn, item, before)


def _strike_reference(turn: Turn, reference: Reference) -> None:
    item = turn.plan.item(reference.target) if turn.plan else None
    if item is None:
        go_back(turn, turn.words("change.gone"))
    else:
        _ask_strike(turn, item)


def _keep(turn: Turn, _reference: Reference) -> None:
    go_back(turn, turn.words("change.kept"))


def _page(turn: Turn, reference: Reference) -> None:
    _choose(turn, list(turn.plan.items) if turn.plan else [], page=int(reference.target))


def _put_elsewhere(turn: Turn, reference: Reference) -> None:
    """Put an answer under another area, word for word; its own question is open again."""
    item = turn.plan.item(reference.target) if turn.plan else None
    area = next((a for a in turn.content.areas if a.id == reference.rest[0]), None)
    target = mapping.question_for(area, item.aspect) if area and item else None
    if turn.plan is None or item is None or area is None or target is None or item.area == area.id:
        go_back(turn, turn.words("change.gone"))
        return
    left = tuple(other for other in turn.plan.items if other.id != item.id)
    source = turn.content.question(item.question)
    progress = mapping.settle(turn.content, turn.progress, target, mapping.ANSWERED)
    if not any(other.question == source.id for other in left):
        progress = mapping.reopen(turn.content, progress, source)
    details = details_of(target, item.text, turn.now.date())
    moved = ItemWords(new_id(), area.id, target.id, target.aspect, item.text, 1, item.seq, details)
    asked, version = target.ask.text(turn.language), turn.content.version
    turn.changes += [
        RemoveItem(item.id, progress),
        SaveAnswer(
            moved.id, area.id, target.id, target.aspect, item.text, asked, version, None, progress, details
        ),
    ]
    turn.plan = replace(turn.plan, items=(*left, moved), progress=progress)
    turn.move(last=moved.id)
    done = turn.words("change.put_there", area=area.title.text(turn.language))
    if turn.position.phase == "question":
        turn.move(question=None)
        go_on(turn, done)
    else:
        go_back(turn, done)


_DEEDS: dict[str, Callable[[Turn, Reference], None]] = {
    SPLIT: parts.split,
    PARTS: parts.move_part,
    READ: parts.show_reading,
    AREA: _put_elsewhere,
    KEEP: _keep,
    STRIKE: _strike_reference,
    PAGE: _page,
}


def _edit_or_gone(turn: Turn, item: ItemWords | None) -> None:
    if item is None:
        go_back(turn, turn.words("change.gone"))
    else:
        _edit(turn, item)
