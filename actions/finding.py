"""Which answer does the person mean? Found by area, by kind of answer ("målet om bolig"), or by its own words."""

from __future__ import annotations

from collections.abc import Sequence

from actions import mapping
from actions.turn import Turn
from content import Content, Question
from nlu.text import normalise
from store.plan_state import ItemWords

_CHANGE_WORDS = ("endr", "rett", "bytt", "stryk", "slett", "glem", "gløym", "skriv", "ikke", "ikkje", "svar")
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
# Endings by which forms of one short word differ ("buss", "bussen"); longer words may differ in two letters.
_ENDINGS = frozenset(("en", "et", "a", "ene", "ane", "er", "ar", "n", "t", "r", "e", "s", "ens"))
# Words that stand in most answers and tell none apart.
_COMMON = frozenset(
    ("jeg", "det", "den", "som", "meg", "for", "til", "med", "har", "kan", "vil", "var", "ble", "min", "mitt", "mine")
)


def find_items(turn: Turn, text: str) -> list[ItemWords]:
    """Return the items that "endre målet om bolig" may mean: by area and kind, else by the words of the answers."""
    return items_meant(turn.content, turn.plan.items if turn.plan else (), text)


def items_meant(content: Content, items: Sequence[ItemWords], text: str) -> list[ItemWords]:
    """Return the items that "målet om bolig" may mean: by area and kind, else by the words of the answers."""
    areas, aspects = areas_in(content, text), aspects_in(text)
    if areas or aspects:
        return [i for i in items if (not areas or i.area in areas) and (not aspects or i.aspect in aspects)]
    return with_words(items, text)


def find_told(turn: Turn, topic: str) -> list[ItemWords]:
    """Return the items that "glem det med bussen" may mean: by the answers' words first, else by the area."""
    items = list(turn.plan.items) if turn.plan else []
    return with_words(items, topic) or (find_items(turn, topic) if areas_in(turn.content, topic) else [])


def find_question(turn: Turn, text: str) -> Question | None:
    """Return the one question that area and kind name together, also when it is not answered yet."""
    areas, aspects = areas_in(turn.content, text), aspects_in(text)
    if len(areas) != 1 or len(aspects) != 1:
        return None
    area = turn.content.area(next(iter(areas)))
    return mapping.question_for(area, next(iter(aspects)))


def areas_in(content: Content, text: str) -> set[str]:
    """Return the life areas that are named."""
    said = _words(text)
    return {
        area.id
        for area in content.areas
        if said & {*area.words.nb, *area.words.nn, area.title.nb.lower(), area.title.nn.lower()}
    }


def aspects_in(text: str) -> set[str]:
    """Return the kinds of answer that are named: goal, wish …"""
    said = _words(text)
    return {aspect for aspect, names in _ASPECT_WORDS.items() if any(word.startswith(names) for word in said)}


def with_words(items: Sequence[ItemWords], text: str) -> list[ItemWords]:
    """Return the items that share most words with the text; none when no word is shared."""
    told = {word for word in normalise(text).split() if len(word) > 2 and word not in _COMMON}
    told = {word for word in told if not word.startswith(_CHANGE_WORDS)}
    shared = {i.id: sum(any(same_stem(a, b) for b in normalise(i.text).split()) for a in told) for i in items}
    most = max(shared.values(), default=0)
    return [item for item in items if most and shared[item.id] == most]


def _words(text: str) -> set[str]:
    return {word.strip('.,!?«»"()').lower() for word in text.split()}


def same_stem(one: str, other: str) -> bool:
    """Tell whether two words are forms of one ("tegning", "tegne"): alike but for an ending."""
    shorter, longer = sorted((one, other), key=len)
    same = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if same == len(shorter) >= 3:
        return one == other or longer[same:] in _ENDINGS
    return same >= 4 and same >= len(shorter) - 2
