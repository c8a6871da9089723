"""What is new since the mapping before: item by item and measure by measure, in the order of the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content import Content
from coordinator.plan_view import area_title, in_order, label_of, shown_text
from store.elements import Measure
from store.plan_state import ItemWords

NEW, CHANGED, STRUCK, SAME = "ny", "endret", "strokket", "samme"


@dataclass(frozen=True)
class ItemNews:
    """One thing the person has said: what became of it, as it was (empty for a new one) and as it is now."""

    label: str
    state: str
    before: str
    now: str


@dataclass(frozen=True)
class AreaNews:
    """One area with something in it then or now."""

    id: str
    title: str
    news: tuple[ItemNews, ...]
    same: tuple[ItemNews, ...]


@dataclass(frozen=True)
class MeasureNews:
    """A measure that came, changed its status, or left the plan. `before` and `now` are statuses, perhaps none."""

    title: str
    state: str
    before: str
    now: str


def news_of_words(
    content: Content, old: Iterable[ItemWords], now: Iterable[ItemWords], language: str
) -> tuple[AreaNews, ...]:
    """Compare the words then with the words now; nothing of either is left out."""
    before, after = {item.id: item for item in old}, {item.id: item for item in now}
    areas: dict[str, list[ItemNews]] = {}
    for item in in_order(content, (before | after).values()):
        was, stands = before.get(item.id), after.get(item.id)
        said = ItemNews(
            label=label_of(content, item, language),
            state=_state(was, stands),
            before=shown_text(content, was, language) if was else "",
            now=shown_text(content, stands, language) if stands else "",
        )
        areas.setdefault(item.area, []).append(said)
    return tuple(
        AreaNews(
            area,
            area_title(content, area, language),
            tuple(one for one in found if one.state != SAME),
            tuple(one for one in found if one.state == SAME),
        )
        for area, found in areas.items()
    )


def _state(was: ItemWords | None, stands: ItemWords | None) -> str:
    if was is None:
        return NEW
    if stands is None:
        return STRUCK
    return SAME if was.text == stands.text else CHANGED


def news_of_measures(old: Mapping[str, Measure], now: Mapping[str, tuple[str, Measure]]) -> Iterator[MeasureNews]:
    """Compare the measures; `now` holds title and measure by id. The same status is no news."""
    for entry in dict.fromkeys((*old, *now)):
        was, (title, stands) = old.get(entry), now.get(entry, ("", None))
        if was is None and stands is not None:
            yield MeasureNews(title, NEW, "", stands.status)
        elif was is not None and stands is None:
            yield MeasureNews(was.name, STRUCK, was.status, "")
        elif was is not None and stands is not None and was.status != stands.status:
            yield MeasureNews(title, CHANGED, was.status, stands.status)
