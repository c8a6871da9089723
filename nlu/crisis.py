"""Does this text tell of danger to life or safety? Phrases, scenes and kinds of words are weighed together.

Every sentence and every two sentences are looked at. The phrases are data (`crisis_patterns.yml`), and each is
weighed by what stands around it: a denial, a time long past, a book or a film. What is found is evidence for a small
model of its own (`crisis_net`); a second one hears the words as written (`crisis_gist`) and comes first, as it is the
sharper of the two; both together decide. Nothing here needs Rasa, the trained intents, the store or any other part of
the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from nlu.crisis_gist import hear
from nlu.crisis_net import guess, model
from nlu.crisis_rules import IDIOM, Book, Rule, read_book
from nlu.crisis_text import WINDOW, windows
from nlu.resources import load_table

# Log odds of both models together (the second counts whole, the first by its SHARE) from which a message is an alarm,
# and from which nobody is asked first, and the chance that it is told plainly. Set on writers left out of fitting.
ALARM = -0.7
SURE, CERTAIN = 1.0, 0.65
SHARE = 0.3
DENIED = 0.4  # Where a phrase is taken back ("jeg vil ikke dø") and the first model is this calm, nothing is heard.
TAKEN_BACK, SAID_PLAINLY = ("denied", "taken back"), " certain"
ALONE, HEARD = 0.8, 0.02  # So sure of danger, the first model needs hardly anything of the second.
ALONE_WITH_PHRASE = 0.5  # … less sure where a phrase says it plainly: a long story around it drowns the sound.
_MANY_PIECES = 0.2  # Of a hundred harmless sentences one looks bad: the odds asked for grow a little with their number.
_LEAST = 1e-4
_NEAR = 6
_OBJECTS = frozenset(["meg", "seg", "oss", "deg", "henne", "han", "hun", "dem", "selv"])
_NEW_CLAUSE = re.compile(r"\b(?:for|fordi|og|så|nå) (?:jeg|han|hun|de|vi)\b")
_SUBJECT = re.compile(r"(?:jeg|han|hun|de|du|vi)\b")
_END = "§"
_WEIGHED = {True: "certain", False: "unsure", None: TAKEN_BACK[1]}


@dataclass(frozen=True)
class Crisis:
    """What the text tells of; `certain` is False when the bot should ask kindly instead of assuming."""

    label: str
    certain: bool


@dataclass(frozen=True)
class Piece:
    """A sentence or two: its folded words, and the phrases found in it."""

    tokens: list[str]
    phrases: list[str]


def detect(text: str) -> Crisis | None:
    """The plainest crisis in `text`, or None."""
    model()  # A broken model must not pass for a calm message, not even for an empty one.
    gist = hear(text)
    if gist.danger < HEARD:  # Whatever the first model says, it would be no alarm; most messages end here.
        return None
    some = pieces(text)
    if not some:
        return None
    guesses = [guess(piece.tokens, piece.phrases) for piece in some]
    worst = max(guesses, key=lambda found: found.danger + found.plain)
    likeliest = max(found.danger for found in guesses)
    evidence = {phrase for piece in some for phrase in piece.phrases}
    if likeliest < DENIED and any(phrase.endswith(TAKEN_BACK) for phrase in evidence):
        return None
    sum_of_both = SHARE * _log_odds(likeliest) + _log_odds(gist.danger)
    is_said_plainly = any(phrase.endswith(SAID_PLAINLY) for phrase in evidence)
    is_alone = likeliest >= (ALONE_WITH_PHRASE if is_said_plainly else ALONE)
    if sum_of_both < ALARM + _log_odds_of_many(len(some)) and not is_alone:
        return None
    is_sure = sum_of_both >= SURE or is_said_plainly
    return Crisis(gist.label if gist.danger >= ALONE else worst.label, worst.plain >= CERTAIN and is_sure)


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return log(chance / (1 - chance))


def _log_odds_of_many(pieces: int) -> float:
    """In a long story one of many sentences sounds like danger by chance."""
    return _MANY_PIECES * log(max(pieces, 1))


def pieces(text: str) -> list[Piece]:
    """Every sentence of `text`, and every two that follow each other, as the model sees them."""
    book = _book()
    single = [Piece(tokens, sorted(_evidence(book, tokens))) for tokens in windows(text)]
    double = [
        Piece([*first.tokens, _END, *second.tokens], sorted({*first.phrases, *second.phrases}))
        for first, second in pairwise(single)
        if len(first.tokens) + len(second.tokens) <= WINDOW
    ]
    return single + double


def _evidence(book: Book, tokens: list[str]) -> Iterator[str]:
    present = set(tokens)
    sentence = " ".join(tokens) + f" {_END} "
    found: set[str] = set()
    for idiom in book.idioms_near(present):
        told = idiom.pattern.sub(idiom.label + " ", sentence)
        found |= {"idiom" if idiom.label == IDIOM else idiom.label} if told != sentence else set()
        sentence = told
    found |= _judge(book, sentence)
    if book.softener.search(sentence):
        found.add("softened")
    return iter(found)


def _judge(book: Book, sentence: str) -> set[str]:
    found: set[str] = set()
    for rule in book.rules_near(set(sentence.split())):
        hits = rule.pattern.finditer(sentence)
        found |= {f"{rule.label} {_WEIGHED[_weigh(book, rule, sentence, hit)]}" for hit in hits}
    if found:
        return found
    return {"denied"} if _denies(book, sentence) else {f"{label} net" for label in _caught(book, sentence)}


def _denies(book: Book, sentence: str) -> bool:
    """Whether the sentence would be an alarm without its "not"."""
    said = [word for word in sentence.split() if word not in book.negators]
    bare, present = " ".join(said) + " ", set(said)
    if len(said) == sentence.count(" "):
        return False
    return any(not rule.is_firm and rule.pattern.search(bare) is not None for rule in book.rules_near(present))


def _caught(book: Book, sentence: str) -> list[str]:
    """What the nets catch: told in words no phrase foresaw."""
    caught: list[str] = []
    for clause in sentence.split(" men "):
        present = set(clause.split())
        if not present & book.negators:
            caught += [net.label for net in book.nets if all(present & kind for kind in net.kinds)]
    return caught


def _weigh(book: Book, rule: Rule, sentence: str, hit: re.Match[str]) -> bool | None:
    """True for certain, False for unsure, None when the sentence takes the phrase back."""
    before = sentence[: hit.start()]
    after = sentence[hit.end() :].split(" ", 3)
    if not rule.is_firm and (_is_denied(book, before, hit[0]) or _is_denied_after(book, hit[0], after)):
        return None
    if not rule.is_own and book.fiction.search(sentence):
        return None
    return rule.is_certain and (rule.is_sure or not _is_softened(book, sentence, hit))


def _is_softened(book: Book, sentence: str, hit: re.Match[str]) -> bool:
    """Whether the sentence speaks of long ago or of getting better; "ten years ago ... and now I" does not."""
    found = book.softener.search(sentence)
    if found is None:
        return False
    between = sentence[found.end() : hit.end()].split()
    return not book.still & set(between)


def _is_denied_after(book: Book, phrase: str, after: list[str]) -> bool:
    """ "He hits me not", but neither "not often" nor "not only"."""
    objects = phrase.split()[-1:]
    return objects != [] and objects[0] in _OBJECTS and after[0] in book.negators and after[1:2] != ["ofte"]


def _is_denied(book: Book, before: str, phrase: str) -> bool:
    """Whether a "not" before the phrase reaches it; "I can not bear it I want to die" is no denial."""
    clause = before.rpartition(", ")[2]
    clause = book.no_denial.sub("¤ ", clause)
    near = clause.split()[-_NEAR:]
    for distance, word in enumerate(reversed(near)):
        if word in book.negators:
            between = near[len(near) - distance :]
            if _NEW_CLAUSE.search(" ".join(between) + " " + phrase[:6]):
                return False
            return "at" in between or "om" in between or not _SUBJECT.match(phrase)
    return False


@lru_cache(maxsize=1)
def _book() -> Book:
    return read_book(load_table("crisis_patterns.yml"))
