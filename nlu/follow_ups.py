"""What a short message asks about the right that was just explained: where it stands, simpler, for whom, what now.

Patterns of `follow_ups.yml` on the normalised words. Pure; says nothing about whether a right was explained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.resources import load_table
from nlu.text import normalise

_LONGEST = 14  # words; a longer message asks something of its own
_SELF = re.compile(r"\bjeg\b")
_NEGATIVE = re.compile(r"(?<![\w–-])[-–]\s?\d")


@dataclass(frozen=True)
class FollowUp:
    """`kind` is one of the kinds of the table, "age", "relative", "nb" or "nn".

    age    years, when a number was said; may be one that cannot be (-3, 200)
    child  whether the number is a child's (True), the writer's own (False), or nobody's by name (None)
    """

    kind: str
    age: int | None = None
    child: bool | None = None


def follow_up(text: str) -> FollowUp | None:
    """Return what the message asks about what was just said, or None when it is something of its own."""
    words = normalise(text[:200]).replace("?", " ").split()
    if not words or len(words) > _LONGEST:
        return None
    table = _table()
    plain = " ".join(words)
    for language, phrases in table.languages:
        if any(phrase in plain for phrase in phrases):
            return FollowUp(language)
    forms = _without_lead_ins(plain, table.before)
    for kind, pattern in table.kinds:
        if any(pattern.match(form) for form in forms):
            return FollowUp(kind)
    for form in forms:
        found = table.age.fullmatch(form)
        if found is not None and (age := table.years(form)) is not None:
            child = True if table.somebody_young.search(form) else False if _SELF.search(form) else None
            return FollowUp("age", -age if _NEGATIVE.search(text) else age, child)
    if any(table.relative.fullmatch(form) for form in forms):
        return FollowUp("relative")
    return None


def wants_check(text: str) -> bool:
    """Tell whether the message asks to be led through the short check of a right."""
    plain = normalise(text[:200]).replace("?", " ").strip()
    return any(_table().check.fullmatch(" ".join(form.split())) for form in _without_lead_ins(plain, _table().before))


def asks_advice(text: str) -> bool:
    """Tell whether the message asks what the person ought to do: no right answers that."""
    plain = normalise(text[:200])
    return any(form.startswith(_table().advice) for form in _without_lead_ins(plain, _table().before))


def _without_lead_ins(plain: str, before: tuple[str, ...]) -> list[str]:
    """The message, and the message without the words that may stand first."""
    forms = [plain]
    changed = True
    while changed:
        changed = False
        for lead_in in before:
            if forms[-1].startswith(lead_in + " "):
                forms.append(forms[-1][len(lead_in) + 1 :])
                changed = True
                break
    return forms


class _Table:
    """`follow_ups.yml` as patterns."""

    def __init__(self) -> None:
        table = load_table("follow_ups.yml")
        self._numbers: dict[str, int] = table["numbers"]
        number = r"(?:\d+|" + "|".join(self._numbers) + ")"
        self.before: tuple[str, ...] = tuple(sorted(table["before"], key=len, reverse=True))
        self.kinds = [(kind, _either(patterns)) for kind, patterns in table["kinds"].items()]
        self.somebody_young = re.compile(table["child"] + r"|\b(?:han|hun|hen|ho)\b")
        young, near = table["child"], table["relative_words"]
        self.check = _either([p.replace("{child}", young).replace("{relative}", near) for p in table["check"]])
        self.age = _either([p.replace("{child}", young).replace("{number}", number) for p in table["age"]])
        self.relative = _either(
            [p.replace("{relative}", near).replace("{tail}", table["tail"]) for p in table["relative"]]
        )
        self.advice: tuple[str, ...] = tuple(table["advice"])
        self.languages = list(table["language"].items())
        self._number = re.compile(rf"\b{number}\b")

    def years(self, form: str) -> int | None:
        """The last number of the message: "når en på 15" is fifteen."""
        found = self._number.findall(form)
        return self._numbers.get(found[-1], int(found[-1]) if found[-1].isdigit() else 0) if found else None


def _either(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()
