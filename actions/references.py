"""What a button about an answer points at (`endre_svar:<reference>`): a deed, an item's id and signs. Never words."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPLIT = "del"  # split the item as it was understood: <item>.<kinds>
PARTS = "flytt"  # move one part of it elsewhere: <item>.<kinds>, and then .<number of the part>
READ = "lest"  # show how it is understood now: <item>.<kinds>
AREA = "omrade"  # put the item under another area: <item>.<area>
KEEP = "la"  # let the item stand: <item>
STRIKE = "stryk"  # show the item and ask before crossing it out: <item>
PAGE = "side"  # show more items: <page>
ADD = "+"  # one more answer to a question: +<question>
LEAVE = "la"  # about the own plan: what was offered is not wanted
TELL = "si_fra"  # with a yes or a no: whether the coordinator is told that it has been hard
MOST_KINDS = 34  # letters; a button's value has room for no more

_ITEM, _KINDS = r"[a-z0-9]{32}", rf"[a-z]{{2,{MOST_KINDS}}}"
_SHAPES = {
    SPLIT: rf"{_ITEM}\.{_KINDS}",
    PARTS: rf"{_ITEM}\.{_KINDS}(\.\d{{1,2}})?",
    READ: rf"{_ITEM}\.{_KINDS}",
    AREA: rf"{_ITEM}\.[a-z_]{{2,40}}",
    KEEP: _ITEM,
    STRIKE: _ITEM,
    PAGE: r"\d{1,4}",
}


@dataclass(frozen=True)
class Reference:
    """A deed, what it is done to (an item's id, or a page), and what else it needs to know."""

    deed: str
    target: str
    rest: tuple[str, ...] = ()


def read_reference(ref: str) -> Reference | None:
    """Return the reference, or None for an item's own id, a question to add to, or nothing we know."""
    deed, _, rest = ref.partition(".")
    if deed not in _SHAPES or not re.fullmatch(_SHAPES[deed], rest):
        return None
    target, *more = rest.split(".")
    return Reference(deed, target, tuple(more))


def value_of(deed: str, target: str, *rest: object) -> str:
    """Return the value of a button that does this."""
    return "endre_svar:" + ".".join((deed, target, *map(str, rest)))


def is_item(ref: str) -> bool:
    """Tell whether `ref` can be an item's id."""
    return re.fullmatch(_ITEM, ref) is not None


def declined(offer: str) -> str:
    """Return the value that a no to this offer has: what was told stands as it is, or is to be rewritten."""
    intent, _, ref = offer.partition(":")
    if intent == "vis_plan":
        return f"{intent}:{LEAVE}"
    reference = read_reference(ref)
    if reference is None:
        return f"avkreft:{ref}"
    return f"{intent}:{reference.target}" if reference.deed == KEEP else value_of(KEEP, reference.target)
