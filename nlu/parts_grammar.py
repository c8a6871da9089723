"""How a piece of an answer is built: its subject, its verb in time, who acts, and what it begins with.

Norwegian puts the verb second: before it stands the subject ("mor kan …") or something else, and then the subject
follows it ("om vinteren må naboen …").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nlu.parts_words import Token, is_person, is_someone, table

_SOMEBODY = 10  # words that may name somebody: "rådgiveren på den videregående skolen"


@dataclass(frozen=True)
class Piece:
    """Words that belong together, and how they are built.

    `join` tells what stands before them: "start", "stop", "comma", a joining word, both ("comma og") or "none". The
    joining word is `joiner`, not among the words; only "så" is among them, for it also tells when. `subject` is "me",
    "you", "other", "it", "thing" or "none"; `verb` a class of `table`, "finite", "infinitive" or "none"; `verb_at` its
    place or -1; `who` the first and the last place of the words for somebody else who acts; `opening` what the first
    word is.
    """

    tokens: tuple[Token, ...]
    join: str
    joiner: tuple[Token, ...]
    subject: str
    verb: str
    verb_at: int
    who: tuple[int, int] | None
    opening: str

    @cached_property
    def forms(self) -> list[str]:
        """The main forms of the words."""
        return [token.form for token in self.tokens]


def joined(first: Piece, second: Piece) -> Piece:
    """Both as one, with the word that joins them."""
    return build((*first.tokens, *second.joiner, *second.tokens), first.join, first.joiner)


def build(tokens: tuple[Token, ...], join: str, joiner: tuple[Token, ...]) -> Piece:
    """Find subject and verb of `tokens`."""
    rules = table()
    skipped = _skipped(tokens)
    main = _main_clause(tokens, skipped)
    end = _end_of_main(tokens, main)
    verb_at = _finite(tokens, main, end)
    opening = _opening(tokens, skipped)
    if verb_at is None:
        verb, who = ("infinitive" if opening in ("infinitive", "to") else "none"), None
        if opening in ("person", "them"):
            who = (skipped, _end_of_phrase(tokens, skipped))
        subject = "other" if who else "me" if opening == "me" else "none"
        return Piece(tokens, join, joiner, subject, verb, -1, who, opening)
    verb = rules.verb_of(tokens[verb_at].form) or "finite"
    subject, who = _subject(tokens, main, verb_at)
    return Piece(tokens, join, joiner, subject, verb, verb_at, who, opening)


def _skipped(tokens: Sequence[Token]) -> int:
    """How many words like "da" and "kanskje" stand before what the piece really begins with."""
    rules = table()
    lists = ("adverbs", "conjunctions")
    places = range(len(tokens) - 1)
    return next((n for n in places if not any(rules.has(name, tokens[n].form) for name in lists)), len(tokens) - 1)


def _main_clause(tokens: Sequence[Token], start: int) -> int:
    """Where the main clause begins: after "etter at AAP stoppet" comes "lever vi", the verb before its subject."""
    rules = table()
    if not rules.has("subordinate", tokens[start].form) and tokens[start].form != "etter":
        return start
    if tokens[start].form == "selv" or (start + 1 < len(tokens) and rules.verb_of(tokens[start + 1].form)):
        return start
    places = range(start + 2, len(tokens) - 1)
    return next((n for n in places if rules.verb_of(tokens[n].form) and is_someone(tokens, n + 1)), start)


def _end_of_main(tokens: Sequence[Token], main: int) -> int:
    """Where a subordinate clause begins: "når …", "så lenge jeg …", "der ingen …"."""
    return next((n for n in range(main + 1, len(tokens)) if subordinates(tokens, n)), len(tokens))


def subordinates(tokens: Sequence[Token], place: int) -> bool:
    """Whether a clause inside another begins here."""
    rules = table()
    form = tokens[place].form
    after = tokens[place + 1].form if place + 1 < len(tokens) else ""
    if form == "så":
        return after in ("lenge", "fort", "snart", "sant")
    if form == "der":
        return bool(after) and not rules.verb_of(after) and not rules.has("prepositions", after)
    return rules.has("subordinate", form) and form not in ("selv", "som")


def _finite(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The verb in time; an unknown word is one right after a subject at the beginning ("æ søv", "søstra mi kjøp")."""
    rules = table()
    follows = start + 1 < end and rules.verb_of(tokens[start + 1].form)
    if rules.has("subordinate", tokens[start].form) and tokens[start].form != "selv" and not follows:
        return None
    if tokens[start].form == "å":
        places = range(start + 1, end - 1)
        return next((n for n in places if rules.verb_of(tokens[n].form) and is_someone(tokens, n + 1)), None)
    relative = False
    known = None
    for n in range(start, end):
        form = tokens[n].form
        if form == "som":
            relative = True
        elif rules.verb_of(form) and not (n and tokens[n - 1].form == "å"):
            if relative:
                relative = False
                continue
            known = n
            break
    if is_someone(tokens, start) or rules.has("a_person", tokens[start].raw) or rules.has("it", tokens[start].form):
        after = _end_of_phrase(tokens, start, short=True) + 1
        if after < end and (known is None or known > after):
            form = tokens[after].form
            is_verb = rules.is_infinitive(form) or form.endswith("r") or rules.has("me", tokens[start].form)
            if is_verb and not rules.has("prepositions", form) and form not in ("som", "og", "også"):
                return after
    return known


def _subject(tokens: Sequence[Token], main: int, verb_at: int) -> tuple[str, tuple[int, int] | None]:
    rules = table()
    after = verb_at + 1
    before = [token.form for token in tokens[main:verb_at]]
    while after < len(tokens) - 1 and rules.has("adverbs", tokens[after].form):
        after += 1
    first = tokens[main]
    if before and (rules.has("me", before[0]) or (rules.has("it", before[0]) and rules.has("me", before[-1]))):
        return "me", None
    if any(rules.has("you", form) for form in [*before, *(token.form for token in tokens[after : after + 1])]):
        return "you", None
    if after < len(tokens) and rules.has("me", tokens[after].form) and (before or main or verb_at == main):
        return "me", None
    if before and _begins_somebody(tokens, main, verb_at):
        return "other", (main, _before_comma(tokens, main, verb_at - 1))
    # No subject stands in "det er mor som …" and "treng nokon å prate med".
    is_told_of = (
        rules.has("it", before[0]) and rules.has("is", tokens[verb_at].form) if before else _asks(tokens[verb_at])
    )
    if not is_told_of and after < len(tokens) and _begins_somebody(tokens, after, len(tokens)):
        head = after + (tokens[after].raw == "n" and after + 1 < len(tokens))
        return "other", (head, _end_of_phrase(tokens, head))
    if before and (rules.has("it", first.form) or rules.has("it", before[-1])):
        return "it", None
    return ("thing", None) if before else ("none", None)


def _asks(verb: Token) -> bool:
    return any(table().has(name, verb.form) for name in ("needs", "wants"))


def _begins_somebody(tokens: Sequence[Token], place: int, end: int) -> bool:
    """ "mor", "han på Nav", "en instruktør", "de voksne barna", "n Arne"."""
    rules = table()
    if is_person(tokens, place) or rules.has("them", tokens[place].form):
        return True
    if rules.has("a_person", tokens[place].raw) or rules.has("possessive", tokens[place].form):
        return any(is_person(tokens, n) for n in range(place + 1, min(place + 4, end)))
    return False


def _before_comma(tokens: Sequence[Token], first: int, last: int) -> int:
    """The last word for somebody before a gap wider than a blank ("nabodama, Aud, kan")."""
    for n in range(first, last):
        if tokens[n + 1].start - tokens[n].end > 1:
            return n
    return min(last, first + _SOMEBODY)


def _end_of_phrase(tokens: Sequence[Token], first: int, short: bool = False) -> int:
    """The last of the words that name somebody from `first` on: "søsteren min", "mamma og pappa", "tante Gunn"."""
    rules = table()
    last = first
    for n in range(first + 1, min(len(tokens), first + _SOMEBODY)):
        if tokens[n].start - tokens[n - 1].end > 1:
            break
        form = tokens[n].form
        if rules.has("possessive", form) or is_person(tokens, n):
            last = n
            continue
        is_place = rules.has("prepositions", form) and n + 1 < len(tokens) and tokens[n + 1].is_capital  # "på Nav"
        if short or not (form == "og" or is_place):
            break
    return last


def _opening(tokens: Sequence[Token], start: int) -> str:
    """What kind of word the piece begins with, after "da" and "kanskje"."""
    rules = table()
    form = tokens[start].form
    if form == "å":
        return "to"
    if rules.has("me", form) and (start + 1 < len(tokens)):
        return "me"
    verb = rules.verb_of(form)
    if verb and not (verb == "finite" and rules.is_infinitive(form)):
        return verb
    for name in ("it", "them"):
        if rules.has(name, form):
            return name
    if _begins_somebody(tokens, start, len(tokens)):
        return "person"
    if rules.has("subordinate", form) and start + 1 < len(tokens) and rules.verb_of(tokens[start + 1].form):
        return "adverb"
    for name in ("subordinate", "denies", "goals", "prepositions", "self", "help", "good", "comments", "possessive"):
        if rules.has(name, form):
            return name
    if rules.is_infinitive(form):
        return "infinitive"
    if verb:
        return verb
    return "like infinitive" if form[-1] in "ea" and len(form) > 3 else "other"
