"""Taking something back in one's own words: "nei, ikke det, jeg mente …", "gløym det med bussen", "ta bort beskjeden".

Only clear openings from a table count; everything else is left to the other readers. What is meant instead is a piece
of the message exactly as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from typing import Any, TypeAlias

from nlu.resources import load_table

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LONGEST_LEAD = 14  # words before what is meant instead
_LONGEST_TOPIC = 12  # words; a longer message that begins with "glem det" is told
Phrases: TypeAlias = dict[str, list[tuple[str, ...]]]
_SIGNS = " \t\r\n,.:;!–—-…"


@dataclass(frozen=True)
class Instead:
    """The last answer is taken back; `text` is what is meant instead, letter by letter, or empty."""

    text: str


@dataclass(frozen=True)
class Forget:
    """Something said before is to be crossed out; `topic` are the words that say what, or empty."""

    topic: str


@dataclass(frozen=True)
class _Word:
    small: str
    start: int
    end: int


def find_instead(text: str) -> Instead | None:
    """Return what the last answer is to be replaced by, when the message takes it back."""
    words = _words(text)
    at = _lead(words)
    if at is None:
        return None
    rest = text[words[at - 1].end :].lstrip(_SIGNS).rstrip()
    return Instead(rest if _WORD.search(rest) else "")


def find_forget(text: str) -> Forget | None:
    """Return what is to be crossed out ("glem det med bussen"), when the message asks for that and no more."""
    rules, words = _table(), _words(text)
    while words and words[0].small in rules.before_forget and not _phrase_at(words, 0, rules.forget):
        words = words[1:]
    begun = _phrase_at(words, 0, rules.forget)
    if not begun or len(words) > _LONGEST_TOPIC:
        return None
    after = [word for word in words[begun:] if word.small not in rules.said]
    topic = list(dropwhile(lambda word: word.small in rules.about or word.small in rules.me, after))
    led = {word.small for word in after[: len(after) - len(topic)]}
    return Forget(" ".join(word.small for word in topic)) if topic and led & rules.about else None


def takes_message_back(text: str) -> bool:
    """Tell whether the person wants the mark for the coordinator taken away ("ta bort beskjeden")."""
    rules, words = _table(), _words(text)
    if not words or len(words) > _LONGEST_TOPIC:
        return False
    for start in range(min(5, len(words))):
        if _phrase_at(words, start, rules.tell_not):
            return True
        taken = _phrase_at(words, start, rules.take)
        if taken and any(word.small in rules.message for word in words[start + taken : start + taken + 3]):
            return True
    return False


def goes_back(text: str) -> bool:
    """Tell whether the person wants the question before this one ("gå tilbake", "førre spørsmål")."""
    words = [word.small for word in _words(text)]
    return 0 < len(words) <= 6 and bool(_table().back & set(words))


def _lead(words: list[_Word]) -> int | None:
    """How many words take the last answer back; None when the message does not begin so."""
    rules = _table()
    at = 0
    while at < len(words) and words[at].small in rules.no:
        at += 1
    said_no = at > 0
    at, was_wrong = _taken_back(words, at)
    meant = _meant(words, at, was_wrong)
    if meant is not None:
        return meant if said_no or was_wrong else None
    instead = _phrase_at(words, at, rules.instead)
    if instead and was_wrong:
        return _without_fillers(words, at + instead)
    is_all = at == len(words)
    return at if was_wrong and is_all and at <= _LONGEST_LEAD else None


def _taken_back(words: list[_Word], at: int) -> tuple[int, bool]:
    """Step over "ikke det", "det ble feil" and the like, as often as they come."""
    rules = _table()
    was_wrong = False
    while at < min(len(words), _LONGEST_LEAD):
        wrong = _phrase_at(words, at, rules.wrong)
        if wrong:
            at, was_wrong = at + wrong, True
        elif words[at].small in rules.not_ and at + 1 < len(words) and words[at + 1].small in rules.that:
            at, was_wrong = at + 2, True
        elif was_wrong and words[at].small in rules.no:
            at += 1
        else:
            break
    return at, was_wrong


def _meant(words: list[_Word], at: int, was_wrong: bool) -> int | None:
    """Step over "jeg mente (at)", also said twice; "jeg mener" counts only after something was taken back."""
    rules = _table()
    begun = at
    while at + 1 < len(words) and words[at].small in rules.i:
        verb = words[at + 1].small
        if verb not in rules.meant and not (was_wrong and verb in rules.means):
            break
        at = _without_fillers(words, at + 2)
    return at if at > begun else None


def _without_fillers(words: list[_Word], at: int) -> int:
    while at < len(words) and words[at].small in _table().fillers:
        at += 1
    return at


def _phrase_at(words: list[_Word], at: int, phrases: Phrases) -> int:
    """How many words the longest phrase takes that stands at this place; 0 when none does."""
    begun = phrases.get(words[at].small, ()) if at < len(words) else ()
    found = (len(phrase) for phrase in begun if tuple(w.small for w in words[at : at + len(phrase)]) == phrase)
    return max(found, default=0)


def _words(text: str) -> list[_Word]:
    return [_Word(found[0].lower(), *found.span()) for found in _WORD.finditer(text)]


class _Table:
    """The table `corrections.yml`: words as sets, phrases as tuples of words by their first word."""

    def __init__(self, entries: dict[str, Any]) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(str(entries[name]).split())

        def phrases(name: str) -> Phrases:
            found: Phrases = {}
            for phrase in (tuple(str(line).split()) for line in entries[name]):
                found.setdefault(phrase[0], []).append(phrase)
            return found

        self.no, self.not_, self.that = words("no_"), words("not"), words("that")
        self.i, self.meant, self.means = words("i"), words("meant"), words("means")
        self.fillers, self.about, self.said = words("fillers"), words("about"), words("said")
        self.me, self.back = words("me"), words("back")
        self.before_forget, self.message = words("before_forget"), words("message")
        self.wrong, self.instead = phrases("wrong"), phrases("instead")
        self.forget, self.take, self.tell_not = phrases("forget"), phrases("take"), phrases("tell_not")


@cache
def _table() -> _Table:
    return _Table(load_table("corrections.yml"))
