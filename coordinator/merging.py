"""Two people changed the same element: what each of them did, field by field, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coordinator.forms import FORMS, Field
from store.elements import Element


@dataclass(frozen=True)
class Merged:
    """`element` has what only one of them changed, and the writer's own where both did (`clashes`).

    `taken` are the fields that come from the other alone.
    """

    element: Element
    clashes: tuple[Field, ...]
    taken: tuple[Field, ...]


def merge(base: Element, mine: Element, theirs: Element) -> Merged:
    """Bring two changes of `base` together."""
    element, clashes, taken = mine, [], []
    for field in FORMS[mine.kind]:
        was, own, other = (getattr(one, field.name) for one in (base, mine, theirs))
        if own == other or other == was:
            continue
        if own == was:
            element = replace(element, **{field.name: other})
            taken.append(field)
        else:
            clashes.append(field)
    return Merged(element, tuple(clashes), tuple(taken))
