"""Cut an answer into the smallest pieces that could be parts of their own, without changing a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nlu.parts_grammar import Piece, build, subordinates
from nlu.parts_words import Token, is_someone, table
from nlu.text import fold_words, words

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BREAK = re.compile(r"[!?;\n]+|\.+(?=\s|$)|…|(?<=[^\W\d_])\.(?=(?:jeg|eg|æ|vi|me|men|og|det|så|da)\b)", re.IGNORECASE)
_COMMA = re.compile(r"[,:()/]|\s[-–]+\s")
_NO_STOP = re.compile(r"(?:\b\d{1,2}|\b(?:kl|f\.eks|feks|ca|bl\.a|osv|dvs|nr|mnd|evt|pga))$", re.IGNORECASE)
_GOVERNING = (
    "before_subject",
    "subordinate",
    "prepositions",
    "possessive",
    "conjunctions",
    "adverbs",
    "me",
    "them",
)


def pieces(text: str) -> Iterator[Piece]:
    """Every piece of the text, in order."""
    join = "start"
    for start, end in _sentences(text):
        tokens = tuple(_without_number(text, _tokens_of(text, start, end)))
        before = begin = 0
        for place, first, following in [*_cuts(text, tokens), (len(tokens), len(tokens), "stop")]:
            if place > begin:
                yield build(tokens[begin:place], join, tokens[before:begin])
                join = following
            before, begin = place, first


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; a dot after a number or an abbreviation ends none."""
    start = 0
    for found in _BREAK.finditer(text):
        if found[0].startswith(".") and _NO_STOP.search(text[max(start, found.start() - 8) : found.start()]):
            continue
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def _tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words between two places, each in its main form, but a verb in time stays so ("gjør", "tar")."""
    tokens: list[Token] = []
    rules = table()
    for match in _WORD.finditer(text, start, end):
        written, form = _forms(match[0])
        if not written:
            continue
        before = tokens[-1].form if tokens else ""
        if written == "kvar":
            form = "hver"  # far more often than "hvor"
        may_be_we = not before or rules.verb_of(before) or rules.has("before_subject", before)
        if written in ("me", "mi") and not may_be_we:
            form = "med" if written == "me" else "min"
        tokens.append(Token(form, match[0].lower(), match.start(), match.end(), match[0][0].isupper()))
    return tokens


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, str]:
    """The word as it is written, in small letters, and its main form; two empty strings when no letter is in it."""
    written = words(word)
    if not written:
        return "", ""
    return written[0], written[0] if table().has("finite", written[0]) else fold_words(written)[0]


def _without_number(text: str, tokens: list[Token]) -> list[Token]:
    """The words of "2. flytte" without their number in a list."""
    is_item = len(tokens) > 1 and tokens[0].raw.isdigit() and text[tokens[0].end] in ".)"
    return tokens[1:] if is_item and not tokens[1].raw.isdigit() else tokens


def _cuts(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Where a piece may end, where the next begins, and what joins them."""
    rules = table()
    free = 1  # No piece begins before this place.
    is_open = False  # "at mor og jeg …": a subordinate clause still waits for its verb.
    for place in range(1, len(tokens) - 1):
        is_open = not rules.verb_of(tokens[place - 1].form) and (is_open or _opens(tokens, place - 1))
        if place < free or (is_open and tokens[place].form in ("og", "å")):
            continue
        form = tokens[place].form
        comma = "comma" if _COMMA.search(text, tokens[place - 1].end, tokens[place].start) else ""
        starts_clause = comma or is_someone(tokens, place + 1) or rules.verb_of(tokens[place + 1].form)
        if form == "så" and (subordinates(tokens, place) or not starts_clause):
            continue  # "så lenge", "så ensom"
        if not comma and _is_one_doing(tokens, place):
            continue
        if rules.has("conjunctions", form) or (form == "å" and _may_be_and(tokens, place, bool(comma))):
            yield place, place + (form != "så"), f"{comma} {form}".strip()
            free = place + 2
        elif comma and not rules.has("is", form) and not _opens(tokens, place):  # "det jeg vil, er …", "…, slik de sa"
            yield place, place, comma
        elif _starts_unannounced(tokens, place):
            yield place, place, "none"


def _is_one_doing(tokens: Sequence[Token], place: int) -> bool:
    """Whether "og" stands inside one thing one does: "sitte og prate", "gå ut og spise"."""
    rules = table()
    is_and = tokens[place].form in ("og", "å")
    return is_and and rules.has("postures", tokens[place - 1].form) and rules.is_infinitive(tokens[place + 1].form)


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a subordinate clause begins; "før bodde jeg" is none."""
    return table().has("opens", tokens[place].form) and not table().verb_of(tokens[place + 1].form)


def _may_be_and(tokens: Sequence[Token], place: int, has_comma: bool) -> bool:
    """ "å" is often written for "og": before a subject, and where no infinitive can be meant."""
    rules = table()
    before, after = tokens[place - 1], tokens[place + 1]
    is_infinitive = rules.is_infinitive(after.form) or rules.has("could", after.form)
    if is_someone(tokens, place + 1) or has_comma or (rules.verb_of(after.form) and not is_infinitive):
        return True
    lists = ("prepositions", "subordinate", "gladly", "good", "us", "before_infinitive", "denies")
    governs = any(rules.has(name, before.form) for name in lists)
    return not (governs or rules.verb_of(before.form) or rules.is_infinitive(before.form))


def _starts_unannounced(tokens: Sequence[Token], place: int) -> bool:
    """ "… keramikk mamma kan betale": somebody and a verb like "kan" follow without any sign."""
    rules = table()
    before = tokens[place - 1].form
    if place < 2 or rules.verb_of(before) or any(rules.has(name, before) for name in _GOVERNING):
        return False
    if rules.has("needs", tokens[place].form):
        return not (is_someone(tokens, place - 1) or is_someone(tokens, place + 1) or rules.has("it", before))
    is_named = rules.has("a_person", tokens[place - 1].raw)
    return bool(rules.verb_of(tokens[place + 1].form)) and not is_named and is_someone(tokens, place)
