"""What Losen notices about an answer that was just stored, offered beside the next question: never in its way.

One thing at a time: what points at another person, then how an answer of several parts was understood, then that it
sounds like another area. Nothing changes without a yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions import mapping, parts
from actions.flow import add_choices
from actions.references import AREA, KEEP, SPLIT, value_of
from actions.turn import Turn
from content import Content
from nlu.areas import AreaWords
from nlu.private import find_private
from store.plan_state import ItemWords

_SEEN = {
    "national_id": "private.national_id",
    "phone": "private.phone",
    "email": "private.email",
    "name": "private.name",
}
_areas: dict[str, AreaWords] = {}


@dataclass(frozen=True)
class Offer:
    """What is said, the buttons, and the button that a bare "ja" means."""

    text: str
    choices: tuple[tuple[str, str], ...]
    yes: str


def offer_about(turn: Turn, item_id: str | None) -> Offer | None:
    """Return what there is to say about the answer, or None."""
    item = turn.plan.item(item_id) if turn.plan and item_id else None
    if item is None or turn.content.question(item.question).choices:
        return None
    return notice(turn, item) or _reading(turn, item) or _elsewhere(turn, item)


def attach(turn: Turn, offer: Offer) -> None:
    """Put the offer's buttons under what was said last."""
    add_choices(turn, *offer.choices)
    turn.move(offer=offer.yes)


def notice(turn: Turn, item: ItemWords) -> Offer | None:
    """Say kindly that the answer points at a person: numbers each time, full names once in a conversation."""
    own = "\n".join(other.text for other in turn.plan.items) if turn.plan else ""
    kinds = list(dict.fromkeys(found.kind for found in find_private(item.text, own)))
    numbers = [kind for kind in kinds if kind != "name"]
    is_named = "name" in kinds and not turn.position.named
    if not numbers and not is_named:
        return None
    seen = [turn.words(_SEEN[kind]) for kind in (*numbers, *(["name"] if is_named else []))]
    text = turn.words("private.noticed", what=f" {turn.words('private.and')} ".join(seen))
    if is_named:
        text = f"{text} {turn.words('private.role_is_enough')}"
        turn.move(named=True)
    keep = value_of(KEEP, item.id)
    return Offer(
        f"{text} {turn.words('private.ask')}",
        (
            turn.choice(keep, "choices.keep_as_is"),
            turn.choice(f"endre_svar:{item.id}", "choices.rewrite"),
            turn.choice(f"slett_mine_data:{item.id}", "choices.take_away"),
        ),
        keep,
    )


def _reading(turn: Turn, item: ItemWords) -> Offer | None:
    understood = parts.understand(turn, item)
    if understood is None:
        return None
    yes = value_of(SPLIT, item.id, understood.kinds)
    return Offer(parts.shown(turn, understood), parts.choices(turn, understood), yes)


def _elsewhere(turn: Turn, item: ItemWords) -> Offer | None:
    """An answer that is clearly about another area, and that area asks the same kind of thing."""
    if item.area == turn.content.general.id:
        return None
    found = _words_of(turn.content).told(item.text, item.area)
    if found is None or mapping.question_for(turn.content.area(found), item.aspect) is None:
        return None
    title = turn.content.area(found).title.text(turn.language)
    yes = value_of(AREA, item.id, found)
    return Offer(
        turn.words("mapping.elsewhere", area=title),
        (
            turn.choice(yes, "choices.put_there", area=title),
            turn.choice(value_of(KEEP, item.id), "choices.keep_here"),
        ),
        yes,
    )


def _words_of(content: Content) -> AreaWords:
    if content.version not in _areas:
        _areas.clear()
        _areas[content.version] = AreaWords({a.id: [*a.words.nb, *a.words.nn] for a in content.areas})
    return _areas[content.version]
