"""Does an answer hold somebody's number, address or full name? Noticed, never changed: the person decides.

Only what points at one person counts. A role ("fastlegen"), a first name ("Anne") and the names of places and
offices do not. Dates, sums and public numbers are none either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile
from typing import Literal

from nlu.resources import load_table

Kind = Literal["national_id", "phone", "email", "name"]

_NATIONAL_ID = re.compile(r"(?<![\d+])(\d{2})[ .]?(\d{2})[ .]?(\d{2})[ .-]?(\d{3})[ ]?(\d{2})(?!\d)")
_PHONE = re.compile(
    r"(?<![\d/.,+-])(?:(?:\+|00)47[ .-]?)?"
    r"([2-79](?:\d{7}|\d{3}[ -]\d{4}|\d{2}[ -]\d{2}[ -]\d{3}|\d[ -]\d{2}[ -]\d{2}[ -]\d{2}))(?![\d/%]|[.,]\d)"
)
_FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)(?!47)[1-9]\d{0,2}(?:[ -]?\d){6,12}(?!\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[^\W_](?:[\w-]{0,62})(?:\.[\w-]{2,24}){1,4}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_GAP = re.compile(r"[ \t]{1,3}")
_PARTICLES = frozenset(("van", "von", "de", "der", "al", "el", "da", "di"))
_MOST_NAMES = 5  # words in one name
_BEFORE = 24  # characters that are looked at before a number
_K1, _K2 = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_D_NUMBER, _SYNTHETIC = 40, (0, 40, 80)  # added to the day; added to the month


@dataclass(frozen=True)
class Private:
    """A piece of the text (`text[start:end]`) that points at one person."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def small(self) -> str:
        return self.text.lower().rstrip(".")

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_name(self) -> bool:
        """Capital in every part: "Anne-Marie", but not "Meo-veiledning"."""
        return all(part[0].isupper() for part in self.text.split("-"))


def find_private(text: str, own: str = "") -> list[Private]:
    """Return what points at one person, in the order written. `own` is text in which the person may say their name."""
    found = [
        Private("national_id", *match.span())
        for match in _NATIONAL_ID.finditer(text)
        if is_national_id("".join(match.groups()))
    ]
    found += [Private("email", *m.span()) for m in _EMAIL.finditer(text)]
    found += [Private("phone", *m.span()) for m in _FOREIGN.finditer(text)]
    found += [Private("phone", *m.span()) for m in _PHONE.finditer(text) if _is_phone(text, m)]
    named = list(_names(text))
    mine = {name for told in (own, text) for name in own_names(told)} if named else set()
    found += [Private("name", start, end) for start, end in named if _plain(text[start:end]) not in mine]
    kept: list[Private] = []
    for one in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def is_national_id(digits: str) -> bool:
    """Tell whether eleven digits are a birth number, a D-number or a synthetic one (Skatteetaten, control digits)."""
    day, month = int(digits[:2]), int(digits[2:4])
    days = (day, day - _D_NUMBER)
    months = [month - added for added in _SYNTHETIC]
    # The year has two digits; a leap year lets 29 February be a date in one of the centuries.
    if not any(_is_date(2000 + int(digits[4:6]), m, d) for d in days for m in months):
        return False
    numbers = [int(digit) for digit in digits]
    first = -sum(w * n for w, n in zip(_K1, numbers, strict=False)) % 11
    second = -sum(w * n for w, n in zip(_K2, numbers, strict=False)) % 11
    return (first, second) == (numbers[9], numbers[10])


def own_names(text: str) -> set[str]:
    """The names by which the writer presents themselves in `text` ("jeg heter …", "hilsen …"), in small letters."""
    words = [_Word(m[0], *m.span()) for m in _WORD.finditer(text)]
    return {
        _plain(text[words[at].start : words[at + count - 1].end])
        for at in range(len(words))
        if words[at].is_capital and _presents(words, at)
        for count in range(2, _MOST_NAMES)
        if at + count <= len(words)
    }


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_phone(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[1])
    rules = _table()
    if digits in rules.public:
        return False
    marked = match[0] != match[1]  # written with +47
    if not marked and match[1].isdigit() and _is_day(digits):
        return False
    before = re.findall(r"[^\W\d_]+", text[max(0, match.start() - _BEFORE) : match.start()].lower())
    after = re.match(r"[ ]?(?:,-|([^\W\d_]{2,8}))", text[match.end() : match.end() + 10].lower())
    if before and before[-1] in rules.not_phone_before:
        return False
    return after is None or (after[1] is not None and after[1] not in rules.not_phone_after)


def _is_day(digits: str) -> bool:
    """ "20261122" and "22112026" are days."""
    year_first = (int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    day_first = (int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    return any(1900 <= year < 2100 and _is_date(year, month, day) for year, month, day in (year_first, day_first))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where full names stand: a given name and a family name side by side."""
    words = [_Word(m[0], *m.span()) for m in _WORD.finditer(text)]
    tells_nothing = _is_all_capitals(words)
    first_names = _table().first_names
    at = 0
    while at < len(words):
        if not (words[at].is_capital or words[at].small in first_names):  # neither begins a name
            at += 1
            continue
        run = _run(text, words, at)
        length = 0
        if len(run) > 1 and not _presents(words, at):
            length = _small_name(run) if tells_nothing or not run[0].is_capital else _capital_name(text, words, at, run)
        if length:
            last = run[length - 1]
            yield run[0].start, last.end - last.text.endswith(".")
        at += length or 1


def _is_all_capitals(words: list[_Word]) -> bool:
    """Whether nearly every word begins with a capital, so that capitals do not show names."""
    return len(words) >= _MOST_NAMES and sum(word.is_capital for word in words) >= 0.8 * len(words)


def _run(text: str, words: list[_Word], at: int) -> list[_Word]:
    """The words from `at` on that only blanks divide."""
    run = [words[at]]
    for word in words[at + 1 : at + 1 + _MOST_NAMES]:
        last = run[-1]
        ends = last.text.endswith(".") and len(last.text) > 2  # "Per A. Moe" goes on, "Moe. Han" does not
        if ends or not _GAP.fullmatch(text[last.end : word.start]):
            break
        run.append(word)
    return run


def _capital_name(text: str, words: list[_Word], at: int, run: list[_Word]) -> int:
    """How many words of the run are a name written with capitals; 0 when none are."""
    rules = _table()
    named = list(takewhile(lambda word: word.is_name or word.small in _PARTICLES, run))
    while named and not named[-1].is_name:
        named.pop()
    named = list(takewhile(lambda word: word.small not in rules.no_family, named[:_MOST_NAMES]))
    if len(named) < 2:
        return 0
    after = run[len(named)].small if len(run) > len(named) else ""
    if after in rules.places or any(word.small in rules.places for word in named[1:]):
        return 0
    first, last = named[0].small, named[-1].small
    if all(word.small in rules.first_names for word in named) and last not in rules.family:  # "Anne Marie"
        return 0
    is_known = first in rules.given or rules.is_compound(first)
    is_family = last in rules.family or last.removesuffix("s") in rules.family
    is_doubtful = first in rules.doubtful
    if is_known or (is_doubtful and is_family) or _follows_role(words, at):
        return len(named)
    inside = at > 0 and not re.search(r"[.!?:\n]", text[words[at - 1].end - 1 : words[at].start])
    return len(named) if is_family and inside and last in rules.family_small else 0


def _small_name(run: list[_Word]) -> int:
    """ "ola hansen": only a known given name before a family name that is no everyday word."""
    rules = _table()
    first = run[0].small in rules.first_names
    for number, word in enumerate(run[1:4], 2):
        if first and word.small in rules.family_small:
            return number
        if word.small not in rules.first_names:
            return 0
    return 0


def _follows_role(words: list[_Word], at: int) -> bool:
    """ "læreren min Zita Krem": a role stands before, perhaps with a possessive between."""
    rules = _table()
    before = [word.small for word in words[max(0, at - 3) : at]]
    while before and before[-1] in rules.between:
        before.pop()
    return bool(before) and before[-1] in rules.roles


def _presents(words: list[_Word], at: int) -> bool:
    """Whether the writer presents themselves just before the word at this place."""
    before = [word.small for word in words[max(0, at - 3) : at]]
    return any(tuple(before[-size:]) in _table().own_before for size in (1, 2, 3) if len(before) >= size)


def _plain(name: str) -> str:
    return " ".join(name.lower().split()).rstrip(".")


class _Table:
    """The table `private.yml` as sets."""

    def __init__(self, entries: dict[str, str | list[str]]) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(str(entries[name]).split())

        self.doubtful = words("doubtful")
        self.given = words("given") - self.doubtful
        self.first_names = self.given | self.doubtful
        self.family = words("family") | words("family_small")
        self.family_small = words("family_small")
        self.roles, self.between = words("roles"), words("between")
        self.places, self.no_family = words("places"), words("no_family")
        self.public = words("public_numbers")
        self.not_phone_before, self.not_phone_after = words("not_phone_before"), words("not_phone_after")
        self.own_before = frozenset(tuple(str(phrase).split()) for phrase in entries["own_before"])

    def is_compound(self, word: str) -> bool:
        """ "Anne-Marie": names joined by a hyphen."""
        first, hyphen, second = word.partition("-")
        return bool(hyphen) and first in self.first_names and second in self.first_names


@cache
def _table() -> _Table:
    return _Table(load_table("private.yml"))
