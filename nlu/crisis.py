"""Does this text tell of danger to life or safety? Fixed phrases first, then a second look.

The patterns are data (`crisis_patterns.yml`). A phrase counts as certain unless something in its sentence
speaks against it: a denial, a time long past, a goal of getting better, a book or a film. Then it is unsure
or nothing. Where no phrase is found a small model of its own takes a second look (`crisis_net`). Nothing here needs
Rasa, the trained intents, the store or any other part of the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlu.crisis_net import guess
from nlu.crisis_rules import Book, Rule, read_book
from nlu.crisis_text import windows
from nlu.resources import load_table

_NEAR = 6
_OBJECTS = frozenset(["meg", "seg", "oss", "deg", "henne", "han", "hun", "dem", "selv"])
_NEW_CLAUSE = re.compile(r"\b(?:for|fordi|og|så|nå) (?:jeg|han|hun|de|vi)\b")
_SUBJECT = re.compile(r"(?:jeg|han|hun|de|du|vi)\b")


@dataclass(frozen=True)
class Crisis:
    """What the text tells of; `certain` is False when the bot should ask kindly instead of assuming."""

    label: str
    certain: bool


def detect(text: str) -> Crisis | None:
    """The gravest crisis in `text`, a certain one before an unsure one, or None."""
    book = _book()
    found: dict[str, bool] = {}
    for sentence in _sentences(book, text):
        for label, certain in _judge(book, sentence):
            found[label] = found.get(label, False) or certain
    if not found:
        return None
    label = min(found, key=lambda name: (not found[name], book.order.index(name)))
    return Crisis(label, found[label])


def prepared(text: str) -> list[str]:
    """The sentences of `text` as the phrases and the model see them: main forms, harmless idioms taken out."""
    return list(_sentences(_book(), text))


def _sentences(book: Book, text: str) -> Iterator[str]:
    for tokens in windows(text):
        present = set(tokens)
        sentence = " ".join(tokens) + " § "
        for idiom in book.idioms:
            if present & idiom.anchors:
                sentence = idiom.pattern.sub(idiom.label + " ", sentence)
        yield sentence


def _judge(book: Book, sentence: str) -> list[tuple[str, bool]]:
    present = set(sentence.split())
    verdicts: list[tuple[str, bool]] = []
    is_taken_back = bool(book.fiction.search(sentence))
    for rule in book.rules:
        if not present & rule.anchors:
            continue
        weights = {_weigh(book, rule, sentence, hit) for hit in rule.pattern.finditer(sentence)}
        is_taken_back |= None in weights
        if weights - {None}:
            verdicts.append((rule.label, True in weights))
    if not verdicts and not is_taken_back and not _denies(book, sentence):
        verdicts = _caught(book, sentence)
        label = None if verdicts else guess(sentence)
        verdicts += [(label, False)] if label else []
    return verdicts


def _denies(book: Book, sentence: str) -> bool:
    """Whether the sentence would be an alarm without its "not"."""
    said = [word for word in sentence.split() if word not in book.negators]
    bare, present = " ".join(said) + " ", set(said)
    if len(said) == sentence.count(" "):
        return False
    return any(
        not rule.is_firm and present & rule.anchors and rule.pattern.search(bare) is not None for rule in book.rules
    )


def _caught(book: Book, sentence: str) -> list[tuple[str, bool]]:
    """What the nets catch: told in words no phrase foresaw, so the bot asks."""
    caught: list[tuple[str, bool]] = []
    for clause in sentence.split(" men "):
        present = set(clause.split())
        if not present & book.negators:
            caught += [(net.label, False) for net in book.nets if all(present & kind for kind in net.kinds)]
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
