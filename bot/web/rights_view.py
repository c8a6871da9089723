"""What the pages about rights show: who reads, which rights hold today, in which order, and to whom "you" is said."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from bot.web.rights_search import Found
from content.guide_model import Elsewhere
from content.model import ASKERS, LANGUAGES, Content, Right, RightEntry, current

LIST = "/rettigheter"
SITUATIONS = LIST + "/livssituasjon"
GROUPS = ("ip", "koordinator", "medvirkning", "tjenester", "parorende", "klage")
RELATIVES = ("parorende_voksen", "foresatt_under_12", "foresatt_12_15", "foresatt_16_17")
USERS = (ASKERS[0], "ung")
_OF_RELATIVES = "parorende"
_OWN_INTENT = 4  # a right that people ask for by itself counts as if so many others pointed to it
_SENTENCE = re.compile(r"(?<=[a-zæøå)»][.?]) (?=[A-ZÆØÅ«])")
_IN_A_ROW = 4  # sentences in a paragraph

Held = tuple[Right, RightEntry]  # a right and what is true about it today


@dataclass(frozen=True)
class Reader:
    """Who reads, and in which written language. Both travel in the links, so that no cookie is needed."""

    audience: str
    language: str

    def link(self, path: str, **changes: str) -> str:
        """An address that keeps what the reader chose, with `changes` on top."""
        wishes = {"for": self.audience, "sprak": self.language, **changes}
        usual = {"for": ASKERS[0]} if "sprak" in changes else {"for": ASKERS[0], "sprak": LANGUAGES[0]}
        query = urlencode({name: wish for name, wish in wishes.items() if wish and wish != usual.get(name)})
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Answer:
    """A right as it stands today, for one reader."""

    id: str
    title: str
    short: str


@dataclass(frozen=True)
class Hit:
    """Something a search found: a page, or with no `path` the word on where to go instead."""

    title: str
    text: str
    path: str | None
    kind: str | None = None


def answers(rights: Iterable[Held], reader: Reader) -> list[Answer]:
    """The rights in the reader's words."""
    return [
        Answer(right.id, entry.title.text(reader.language), entry.short_for(reader.audience).text(reader.language))
        for right, entry in rights
    ]


def held(content: Content, today: date) -> list[Held]:
    """Every right that holds today."""
    return [(right, entry) for right in content.rights if (entry := current(right, today))]


def named(content: Content, names: Iterable[str], today: date) -> list[Held]:
    """The rights with these ids that hold today, in the order of the ids."""
    rights = (content.right(name) for name in names)
    return [(right, entry) for right in rights if (entry := current(right, today))]


def hits(content: Content, found: Found, reader: Reader, today: date) -> list[Hit]:
    """What was found, in the reader's words: life situations first, then the answers, nearest first."""
    language = reader.language
    shown = [
        Hit(one.title.text(language), one.intro.text(language), f"{SITUATIONS}/{one.id}", "situation")
        for one in found.situations
    ]
    for one in found.answers:
        if isinstance(one, Elsewhere):
            shown.append(Hit(one.title.text(language), one.answer.text(language), None))
            continue
        shown += [Hit(a.title, a.short, f"{LIST}/{a.id}") for a in answers(named(content, [one.id], today), reader)]
    return shown


def for_reader(rights: list[Held], reader: Reader) -> tuple[list[Held], list[Held]]:
    """The rights that are for this reader, and the rest. Who has not said who they are gets everything."""
    if reader.audience == ASKERS[0]:
        return rights, []
    first = [pair for pair in rights if reader.audience in pair[1].offered_to]
    return first, [pair for pair in rights if pair not in first]


def weights(rights: Iterable[Held]) -> Counter[str]:
    """How central each right is: how many others point to it, and whether people ask for it by itself."""
    found: Counter[str] = Counter()
    for right, entry in rights:
        found.update(entry.related)
        found[right.id] += _OWN_INTENT * bool(right.intents)
    return found


def grouped(rights: Iterable[Held], reader: Reader, weight: Counter[str]) -> dict[str, list[Answer]]:
    """The rights by group, the central ones first; a relative's own group comes first for a relative."""
    order = sorted(GROUPS, key=_OF_RELATIVES.__ne__) if reader.audience in RELATIVES else GROUPS
    pairs = sorted(rights, key=lambda pair: -weight[pair[0].id])
    groups = {group: answers((pair for pair in pairs if pair[0].group == group), reader) for group in order}
    return {group: found for group, found in groups.items() if found}


def speaks(right: Right, entry: RightEntry, reader: Reader) -> str | None:
    """The text that tells whom the answer calls "you", when that is not the reader."""
    to_relatives = right.group == _OF_RELATIVES
    if reader.audience in (RELATIVES if to_relatives else USERS):
        return None
    whom = "relative" if to_relatives else "user"
    return f"speaks_rest_to_{whom}" if reader.audience in entry.audiences else f"speaks_to_{whom}"


def in_paragraphs(text: str) -> str:
    """A long text in paragraphs of about equal length, when it is not in paragraphs already."""
    said = _SENTENCE.split(text)
    if "\n" in text or len(said) <= _IN_A_ROW:
        return text
    size = math.ceil(len(said) / math.ceil(len(said) / _IN_A_ROW))
    return "\n\n".join(" ".join(said[start : start + size]) for start in range(0, len(said), size))
