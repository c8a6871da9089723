"""An answer that says several kinds of things: how it is understood, one part moved, and the split itself.

How the parts are understood travels with the buttons as letters (`gow`: goal, own, wish), so nothing is stored
before the person says yes. Every part is a verbatim piece; the whole answer stays in the history.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions import mapping
from actions.answers import details_of, pieces_of
from actions.flow import go_back, interrupt, joined, resumes, short
from actions.references import KEEP, MOST_KINDS, PARTS, READ, SPLIT, Reference, read_reference, value_of
from actions.turn import Turn
from content import Question
from store.base import new_id
from store.changes import ChangeAnswer, RemoveItem, SaveAnswer
from store.plan_state import ItemWords

_LETTERS = {"situation": "s", "goal": "g", "own": "o", "others": "a", "wish": "w", "comment": "c"}


@dataclass(frozen=True)
class Understood:
    """An item and its pieces in order, each with the question it answers."""

    item: ItemWords
    pieces: tuple[tuple[Question, str], ...]

    @property
    def kinds(self) -> str:
        """One letter per piece."""
        return "".join(_LETTERS[question.aspect] for question, _words in self.pieces)


def understand(turn: Turn, item: ItemWords | None, kinds: str | None = None) -> Understood | None:
    """Return how the item is understood; `kinds` is what the person said of each piece. None: there is no split."""
    if item is None:
        return None
    question = turn.content.question(item.question)
    area = mapping.area_of(turn.content, question)
    pieces = pieces_of(area, question, item.text, turn.now.date())
    if not pieces or len(pieces) > MOST_KINDS:
        return None
    if kinds is None:
        return Understood(item, tuple((asked, part.text) for asked, part in pieces))
    asks = _asks(turn, item)
    if len(kinds) != len(pieces) or not set(kinds) <= set(asks):
        return None
    return Understood(item, tuple((asks[kind], part.text) for kind, (_asked, part) in zip(kinds, pieces, strict=True)))


def shown(turn: Turn, understood: Understood) -> str:
    """Return the reading in words, a line per part."""
    lines = (f"– {question.label.text(turn.language)}: «{words}»" for question, words in understood.pieces)
    return turn.words("mapping.understood", parts="\n".join(lines))


def choices(turn: Turn, understood: Understood) -> tuple[tuple[str, str], ...]:
    """Return the buttons under a reading: split it so, move one part, keep it whole."""
    item, kinds = understood.item.id, understood.kinds
    return (
        turn.choice(value_of(SPLIT, item, kinds), "choices.split"),
        turn.choice(value_of(PARTS, item, kinds), "choices.move_part"),
        turn.choice(value_of(KEEP, item), "choices.keep_whole"),
    )


def show_reading(turn: Turn, reference: Reference, before: str = "") -> None:
    """Show the reading as the person has it now, and ask whether it is right."""
    understood = _referred(turn, reference)
    if understood is None:
        go_back(turn, turn.words("change.gone"))
        return
    turn.say(joined(before, shown(turn, understood)), *choices(turn, understood))
    interrupt(turn, "parts", understood.item.id)
    turn.move(offer=value_of(SPLIT, understood.item.id, understood.kinds))


def move_part(turn: Turn, reference: Reference) -> None:
    """Ask which part, and then where it belongs."""
    understood = _referred(turn, reference)
    if understood is None:
        go_back(turn, turn.words("change.gone"))
        return
    item, kinds = understood.item.id, understood.kinds
    if len(reference.rest) < 2:
        text = turn.words("change.which_part")
        values = [
            (short(words), value_of(PARTS, item, kinds, at)) for at, (_question, words) in enumerate(understood.pieces)
        ]
    else:
        at = min(int(reference.rest[1]), len(kinds) - 1)
        text = turn.words("change.where_to", words=understood.pieces[at][1])
        values = [
            (question.label.text(turn.language), value_of(READ, item, kinds[:at] + kind + kinds[at + 1 :]))
            for kind, question in _asks(turn, understood.item).items()
            if kind != kinds[at]
        ]
    turn.say(text, *values, turn.choice(value_of(KEEP, item), "choices.keep_whole"))
    interrupt(turn, "parts", item)
    turn.move(offer=value_of(SPLIT, item, kinds))


def split(turn: Turn, reference: Reference) -> None:
    """Put each piece where it belongs. The first piece of the answer's own kind stays the answer."""
    understood = _referred(turn, reference)
    if understood is None or turn.plan is None:
        go_back(turn, turn.words("change.gone"))
        return
    item = understood.item
    progress = turn.progress
    for asked, _words in understood.pieces:
        progress = mapping.settle(turn.content, progress, asked, mapping.ANSWERED)
    kept = next((n for n, (asked, _words) in enumerate(understood.pieces) if asked.id == item.question), None)
    if kept is None and not [other for other in turn.plan.items_of(item.question) if other.id != item.id]:
        progress = mapping.settle(turn.content, progress, turn.content.question(item.question), mapping.PASSED)
    items = [other for other in turn.plan.items if other.id != item.id]
    for number, (asked, words) in enumerate(understood.pieces):
        details, version = details_of(asked, words, turn.now.date()), turn.content.version
        ask_text = asked.ask.text(turn.language)
        if number == kept:
            newer = replace(item, text=words, revision=item.revision + 1, details=details)
            turn.changes.append(
                ChangeAnswer(item.id, newer.revision, words, ask_text, version, None, progress, details)
            )
        else:
            newer = ItemWords(new_id(), item.area, asked.id, asked.aspect, words, 1, item.seq, details)
            turn.changes.append(
                SaveAnswer(
                    newer.id, item.area, asked.id, asked.aspect, words, ask_text, version, None, progress, details
                )
            )
        items.append(newer)
    if kept is None:
        turn.changes.append(RemoveItem(item.id, progress))
    turn.plan = replace(turn.plan, items=tuple(items), progress=progress)
    turn.move(editing=None, offer=None)
    turn.was_saved = True
    go_back(turn, turn.words("change.split"))


@resumes("parts")
def _show_again(turn: Turn, before: str = "") -> None:
    reference = read_reference((turn.position.offer or "").partition(":")[2])
    if reference is None:
        go_back(turn, before)
    else:
        show_reading(turn, reference, before)


def _referred(turn: Turn, reference: Reference) -> Understood | None:
    item = turn.plan.item(reference.target) if turn.plan else None
    return understand(turn, item, reference.rest[0])


def _asks(turn: Turn, item: ItemWords) -> dict[str, Question]:
    """Return the area's open questions by letter, in their order."""
    area = mapping.area_of(turn.content, turn.content.question(item.question))
    return {_LETTERS[q.aspect]: q for q in area.questions if not q.choices and q.aspect in _LETTERS}
