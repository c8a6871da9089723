"""Does a message look like a question? Decided by its words, without the classifier."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from nlu.resources import load_table
from nlu.text import normalise

_SENTENCE_END = re.compile(r"(?<=[.!?\n])\s+")
_LONGEST = 40  # words
WHEN = "når"  # asks before a verb ("når kommer"), tells before a subject ("når barna er store")
WAS = "var"  # "va" is "hva" before a verb ("va er", "va gjør"), else "var"
_DEFINITE = ("en", "et", "ene", "ane", "a")


class Table:
    """The table `reading.yml`: word lists as sets, limits by name."""

    def __init__(self, entries: dict[str, Any]) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(str(entries[name]).split())

        self.question_words = words("question_words")
        self.ends = words("ends")
        self.verbs_first = words("verbs_first")
        self.subjects = words("subjects")
        self.tellers = words("tellers")
        self.lead_ins = words("lead_ins")
        self.asks = words("asks")
        self.to_know = words("to_know")
        self.turns_round = words("turns_round")
        self.wishes = words("wishes")
        self.about_the_talk = words("about_the_talk")
        self.small_talk = words("small_talk")
        self.told = words("told")
        self._talk_stems = tuple(words("talk_stems"))
        self.toss_up: dict[str, str] = entries["toss_up"]
        self.keywords = words("keywords")
        self.never_asked = words("never_asked")
        self.never = words("never")
        self.commands = words("commands")
        self.yes_no_phases = words("yes_no_phases")
        self._limits: dict[str, float] = entries["thresholds"]

    def speaks_of_the_talk(self, text: str) -> bool:
        """Whether a word of the text names the talk, the plan or the services (by its beginning)."""
        return any(word.startswith(self._talk_stems) for word in re.findall(r"\w+", text.lower()))

    def limit(self, name: str) -> float:
        """One of the thresholds, all between 0 and 1."""
        return self._limits[name]


@lru_cache(maxsize=1)
def table() -> Table:
    """The rules of reading."""
    return Table(load_table("reading.yml"))


def is_question(text: str) -> bool:
    """Whether the whole message looks like one question: a question mark, a question word first, a verb first."""
    if len(text.split()) > _LONGEST:
        return False
    sentences = [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]
    return bool(sentences) and all(_asks(part) for part in sentences[-1:]) and not _tells(sentences[:-1])


def last_question(text: str) -> str | None:
    """The last sentence of a longer message, when it is a question and the rest is not."""
    end = text.strip()[-400:]
    sentences = [part for part in _SENTENCE_END.split(end) if part.strip()]
    if len(sentences) > 1:
        return sentences[-1] if _asks(sentences[-1]) else None
    told, _, asked = end.rpartition(",")
    begins = normalise(told[:60]).split()
    if begins and begins[0] not in table().turns_round and _asks(asked):
        return end  # "vi fikk avslag, kan vi gjøre noe"; the whole tells what it is about
    return None


def _asks(sentence: str) -> bool:
    rules = table()
    tokens = normalise(sentence[:400]).split()
    if not tokens:
        return False
    is_marked = tokens[-1] == "?"
    tokens = _without_lead_ins(tokens, rules)
    if tokens[:2] == ["hva", "med"] and tokens[2:3] in (["å"], ["en"], ["et"]):
        return False  # "Hva med å flytte?" is a wish
    if is_marked:
        return True
    if rules.asks & set(tokens[:4]) or _wants_to_know(tokens[:7], rules):
        return True
    if tokens[0] in rules.question_words and len(tokens) > 2 and tokens[1] == "jeg" and tokens[2] in rules.verbs_first:
        return False  # "hvor jeg skal bo"
    if len(tokens) > 1 and (tokens[-1] in rules.ends or tokens[-3:] == ["hva", "er", "det"]):
        return True  # "kriseplan hva er det", "søke om aap hvordan"
    return opening(tokens) in ("question word", "verb")


def opening(tokens: list[str]) -> str:
    """How normalised words begin: a question word, a verb before its subject, a teller ("jeg ..."), or otherwise."""
    rules = table()
    tokens = _without_lead_ins(tokens, rules)
    if not tokens:
        return "nothing"
    is_before_verb = len(tokens) > 1 and tokens[1] in rules.verbs_first
    if tokens[0] in rules.question_words:
        return "question word" if tokens[0] != WHEN or is_before_verb else "other"
    if tokens[0] == WAS and is_before_verb:
        return "question word"
    if len(tokens) > 1 and tokens[0] in rules.verbs_first and _is_subject(tokens, rules):
        return "verb"
    return "teller" if tokens[0] in rules.tellers else "other"


def _is_subject(tokens: list[str], rules: Table) -> bool:
    """A pronoun or a noun of its own: "kan ansvarsgruppa møtes", but not "har vondt i ryggen"."""
    noun = tokens[1]
    return noun in rules.subjects or (len(tokens) > 3 and len(noun) > 4 and noun.endswith(_DEFINITE))


def _without_lead_ins(tokens: list[str], rules: Table) -> list[str]:
    start = 0
    while start < len(tokens) - 1 and tokens[start] in rules.lead_ins:
        start += 1
    return tokens[start:]


def _wants_to_know(tokens: list[str], rules: Table) -> bool:
    """ "jeg vil vite hvem ...", "kan du si om ..."."""
    return any(
        first in rules.to_know and (second in rules.question_words or second == "om")
        for first, second in pairwise(tokens)
    )


def _tells(sentences: list[str]) -> bool:
    """Whether what stands before the question is more than a greeting."""
    return any(len(sentence.split()) > 3 for sentence in sentences)
