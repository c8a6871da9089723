"""Changing one's mind: correct, add to or cross out an answer. The old words stay in the history."""

from __future__ import annotations

from dataclasses import replace

from actions import mapping
from actions.answers import details_of, pieces_of
from actions.base import LosenAction
from actions.flow import ask, go_back, joined, resumes
from actions.mapping_actions import SPLIT
from actions.mapping_actions import _short as short
from actions.turn import Turn
from content import Question
from store.base import new_id
from store.changes import ChangeAnswer as ChangedWords
from store.changes import RemoveItem, SaveAnswer
from store.plan_state import ItemWords

PER_PAGE = 10
PAGE = "side."  # the reference of the button that shows more items


class ChangeAnswer(LosenAction):
    """Find what the person wants to change, and ask for the new words."""

    action_name = "action_change_answer"

    def act(self, turn: Turn) -> None:
        """`turn.ref`: an item's id, `+<question>` to add, or nothing (then by the words of the message)."""
        if turn.ref and turn.ref.startswith("+"):
            _add_to(turn, turn.content.question(turn.ref[1:]))
            return
        if turn.plan is None or not turn.plan.items:
            go_back(turn, turn.words("change.nothing"))
            return
        if turn.ref and turn.ref.startswith(SPLIT):
            _split(turn, turn.plan.item(turn.ref.removeprefix(SPLIT)))
            return
        if turn.ref and turn.ref.startswith(PAGE):
            _choose(turn, list(turn.plan.items), page=int(turn.ref.removeprefix(PAGE)))
            return
        if turn.ref:
            item = turn.plan.item(turn.ref)
            if item is None:
                go_back(turn, turn.words("change.gone"))
            else:
                _edit(turn, item)
            return
        found = find_items(turn, turn.text or "")
        if len(found) == 1:
            _edit(turn, found[0])
        else:
            _choose(turn, found or list(turn.plan.items))


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
        go_back(turn, joined(turn.words("change.done"), look))


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


def find_items(turn: Turn, text: str) -> list[ItemWords]:
    """Return the items that "endre målet om bolig" may mean: by area words and by the question's label."""
    words = {word.strip('.,!?«»"').lower() for word in text.split()}
    items = list(turn.plan.items) if turn.plan else []
    areas = {
        area.id
        for area in turn.content.areas
        if words & {*area.words.nb, *area.words.nn, area.title.nb.lower(), area.title.nn.lower()}
    }
    aspects = {aspect for aspect, names in _ASPECT_WORDS.items() if any(w.startswith(names) for w in words)}
    if areas or aspects:
        return [i for i in items if (not areas or i.area in areas) and (not aspects or i.aspect in aspects)]
    told = {word for word in words if not word.startswith(_CHANGE_WORDS)}
    return [item for item in items if any(_same_stem(a, b) for a in told for b in _words(item.text))]


def _words(text: str) -> set[str]:
    return {word.strip('.,!?«»"()').lower() for word in text.split()}


def _same_stem(one: str, other: str) -> bool:
    """Tell whether two words are forms of one ("tegning", "tegne"): alike but for an ending."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same >= 4 and same >= min(len(one), len(other)) - 2


_CHANGE_WORDS = ("endr", "rett", "bytt", "stryk", "slett", "glem", "skriv", "ikke", "ikkje")
# Stems by which a person names a part of the plan (Bokmål and Nynorsk); words, not sentences, so they live here.
_ASPECT_WORDS: dict[str, tuple[str, ...]] = {
    "goal": ("mål",),
    "wish": ("ønsk", "ynskj", "tiltak"),
    "own": ("eget", "eige", "selv", "sjølv"),
    "others": ("andre",),
    "situation": ("situasjon",),
    "comment": ("kommentar",),
    "priority": ("priorit", "hast"),
    "resource": ("styrke", "interesse", "ressurs"),
}


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
    back = turn.position.back if turn.position.phase == "edit" else turn.position.phase
    turn.move(phase="edit", editing=item.id, back=back)


def _split(turn: Turn, item: ItemWords | None) -> None:
    """Split an answer as the bot understood it: each piece verbatim, where it belongs. The whole stays in history."""
    question = turn.content.question(item.question) if item else None
    area = mapping.area_of(turn.content, question) if question else None
    pieces = pieces_of(area, question, item.text, turn.now.date()) if item and question and area else []
    if item is None or question is None or turn.plan is None or not pieces:
        go_back(turn, turn.words("change.gone"))
        return
    progress = turn.progress
    for asked, _part in pieces:
        progress = mapping.settle(turn.content, progress, asked, mapping.ANSWERED)
    kept = next((part for asked, part in pieces if asked.id == item.question), None)
    if kept is None:
        progress = mapping.settle(turn.content, progress, question, mapping.PASSED)
    items = [other for other in turn.plan.items if other.id != item.id]
    for asked, part in pieces:
        words, details = part.text, details_of(asked, part.text, turn.now.date())
        ask_text, version = asked.ask.text(turn.language), turn.content.version
        if part is kept:
            newer = replace(item, text=words, revision=item.revision + 1, details=details)
            turn.changes.append(
                ChangedWords(item.id, newer.revision, words, ask_text, version, None, progress, details)
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
    turn.move(editing=None)
    turn.was_saved = True
    go_back(turn, turn.words("change.split"))


def _label_of(turn: Turn, question: Question, text: str) -> str:
    return next((c.label.text(turn.language) for c in question.choices if c.value == text), text)


def _add_to(turn: Turn, question: Question) -> None:
    turn.move(question=None)
    ask(turn, mapping.area_of(turn.content, question), question)


def _choose(turn: Turn, items: list[ItemWords], before: str = "", page: int = 0) -> None:
    """Offer the items as buttons, newest first, a page at a time."""
    newest = items[::-1]
    shown = newest[page * PER_PAGE : (page + 1) * PER_PAGE]
    choices = [
        (f"{turn.content.question(i.question).label.text(turn.language)}: {short(i.text)}", f"endre_svar:{i.id}")
        for i in shown
    ]
    more = (
        [turn.choice(f"endre_svar:{PAGE}{page + 1}", "choices.more_items")] if newest[(page + 1) * PER_PAGE :] else []
    )
    keep = turn.choice("avkreft", "choices.keep_as_is")
    turn.say(joined(before, turn.words("change.which")), *choices, *more, keep)
    back = turn.position.back if turn.position.phase == "edit" else turn.position.phase
    turn.move(phase="edit", editing=None, back=back)
