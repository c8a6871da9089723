"""Split a free answer into parts the plan can hold: goals, own and others' contributions, situation, wishes.

A part is a piece of the answer exactly as written. The person is asked before a split is used, so a doubtful clause
simply keeps the kind of the question that was asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from nlu.clauses import ARTICLES, Table, Token, clauses, is_joint, table
from nlu.dates import find_dates
from nlu.text import normalise

Kind = Literal["goal", "own", "others", "situation", "comment", "wish"]
Horizon = Literal["kort", "lang"]

_LONGEST = 8000
_PLACES = frozenset(("i", "på", "til", "fra", "hos"))
_YEAR = timedelta(days=366)
_ASKED: dict[str, Kind] = {
    "goal": "goal",
    "own": "own",
    "resource": "own",
    "others": "others",
    "situation": "situation",
    "comment": "comment",
    "wish": "wish",
}


@dataclass(frozen=True)
class Part:
    """A verbatim piece of an answer; `who` are the person's own words for somebody else."""

    kind: Kind
    text: str
    who: str | None = None
    horizon: Horizon | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The shape of `./losen parse`."""
        return {"kind": self.kind, "text": self.text, "who": self.who, "horizon": self.horizon}


def split_answer(text: str, *, question: str | None, now: date) -> list[Part]:
    """The parts of an answer to `question` (its aspect, or an id that ends in it), in the order written."""
    asked = _ASKED.get((question or "").rpartition(".")[2])
    found: list[tuple[Kind, str | None, int, int]] = []
    for tokens in clauses(text[:_LONGEST]):
        kind, who = _judge(text, tokens, asked)
        if kind == "situation" and found and any(table().has("comments", token.form) for token in tokens[:5]):
            kind = "comment"
        first = _first_own_word(tokens)
        last = found[-1] if found else None
        if last and last[:2] == (kind, who) and not _is_separate(kind, tokens, text[last[3] : first]):
            found[-1] = (kind, who, last[2], tokens[-1].end)
        else:
            found.append((kind, who, first, tokens[-1].end))
    if len(found) == 1:
        kind, who, _, _ = found[0]
        return [Part(kind, text, who, _horizon(text, kind, now))]
    return [_part(text, piece, now) for piece in found]


def _part(text: str, piece: tuple[Kind, str | None, int, int], now: date) -> Part:
    kind, who, start, end = piece
    if text[end : end + 1] and text[end] in ".!?)»":
        end += 1
    words = text[start:end]
    return Part(kind, words, who, _horizon(words, kind, now))


def _judge(text: str, tokens: list[Token], asked: Kind | None) -> tuple[Kind, str | None]:
    rules = table()
    forms = [token.form for token in tokens]
    while len(forms) > 1 and rules.has("adverbs", forms[0]):
        forms = forms[1:]
    dropped = len(tokens) - len(forms)
    main = _main_clause(rules, forms)
    dropped, forms = dropped + main, forms[main:]
    subject, verb = _subject_and_verb(rules, forms)
    joined = " ".join(forms)
    if subject is None and verb and verb <= 2 and asked == "others":  # "Per kan kjøre meg"
        return "others", text[tokens[dropped].start : tokens[dropped + verb - 1].end]
    named = subject if subject is not None else 0 if verb is None and _is_other(rules, forms[0]) else None
    if named and forms[named - 1] in ARTICLES and _is_other(rules, forms[named]):
        dropped -= 1  # "en instruktør"
    who = _who(text, tokens[dropped + named :]) if named is not None and _is_other(rules, forms[named]) else None
    kind = _kind(rules, forms, joined, subject, verb, who, asked)
    wants = kind in ("goal", "wish") and not rules.has("subordinate", forms[0])
    return kind, who if kind == "others" or wants else None


def _kind(
    rules: Table,
    forms: list[str],
    joined: str,
    subject: int | None,
    verb: int | None,
    who: str | None,
    asked: Kind | None,
) -> Kind:
    denied = verb is not None and bool({"ikke", "aldri"} & set(forms[verb : verb + 4]))
    if any(rules.has("goal_starts", form) for form in forms[:2]):
        return "goal"
    if verb is None or rules.has("subordinate", forms[0]):
        return _fragment(rules, forms, asked)
    if subject is None and verb > 0:  # "Møtet er ...": something is told
        return asked if asked in ("comment", "own", "others", "wish") else "situation"
    does = forms[verb]
    after = forms[verb + 1 :]
    if who is not None:
        return _of_others(rules, does, after, asked)
    if any(rules.has("comments", form) for form in forms[:5]) and asked in (None, "comment"):
        return "comment"
    if rules.has("needs", does) or _is_wish(rules, does, after):
        return "wish"
    if rules.has("wants", does) and not (does == "tenker" and "på" not in after):
        return "goal"
    acts = rules.has("can", does) or (rules.has("own_verbs", does) and asked in ("goal", "own", None))
    if not denied and (acts or any(phrase in joined for phrase in rules.phrases["own_phrases"])):
        return "own"
    if asked == "own" and denied:
        return "situation"
    return asked if asked in ("comment", "own", "wish") else "situation"


def _of_others(rules: Table, does: str, after: list[str], asked: Kind | None) -> Kind:
    helps = any(form in ("meg", "oss") or rules.has("help", form) for form in after)
    if rules.has("wants", does) and not helps:
        return "goal"
    if rules.has("needs", does):
        return "wish"
    if does in ("kan", "skal", "må", "bør", "kunne") or helps or asked == "others":
        return "others"
    return asked if asked == "comment" else "situation"


def _is_wish(rules: Table, does: str, after: list[str]) -> bool:
    """ "ønsker støttekontakt", "vil ha hjelp", "skulle hatt avlastning": help as such, not what it is for."""
    if not rules.has("wants", does):
        return False
    if after[:2] == ["å", "søke"] or after[:3] == ["gjerne", "å", "søke"]:
        return True
    near = [
        form for form in after[:6] if form not in ("gjerne", "også", "ha", "få", "meg", "mer", "en", "et", "ein", "to")
    ]
    return bool(near) and near[0] != "å" and rules.has("help", near[0])


def _fragment(rules: Table, forms: list[str], asked: Kind | None) -> Kind:
    """A clause without subject and verb is what was asked for; without a question "å ..." is a goal."""
    if asked is not None:
        return asked
    if forms[0] == "å":
        return "goal"
    return "wish" if rules.has("help", forms[0]) else "situation"


def _subject_and_verb(rules: Table, forms: list[str]) -> tuple[int | None, int | None]:
    """Places of the subject's first word and of the finite verb, before any subordinate clause."""
    end = next((n for n, form in enumerate(forms) if n and rules.has("subordinate", form) and form != "så"), len(forms))
    verb = next((n for n, form in enumerate(forms[:end]) if rules.is_finite(form)), None)
    if verb is None and end > 1 and rules.has("me", forms[0]):
        verb = 1  # "æ søv", "jeg sitt": what follows the subject is the verb, known or not.
    if verb is None:
        return None, None
    for place in (*range(verb), verb + 1):
        if place < len(forms) and _is_someone(rules, forms[place]):
            return place, verb
    return None, verb


def _is_other(rules: Table, form: str) -> bool:
    return any(rules.has(name, form) for name in ("people", "them", "agents"))


def _main_clause(rules: Table, forms: list[str]) -> int:
    """Where the main clause begins: after "etter at AAP stoppet" comes "lever vi", the verb before its subject."""
    if not rules.has("subordinate", forms[0]):
        return 0
    places = range(2, len(forms) - 1)
    return next((n for n in places if rules.is_finite(forms[n]) and _is_someone(rules, forms[n + 1])), 0)


def _is_someone(rules: Table, form: str) -> bool:
    return rules.has("me", form) or _is_other(rules, form)


def _who(text: str, tokens: list[Token]) -> str:
    """The person's words for somebody: "søsteren min", "mamma og pappa", "fastlegen"."""
    rules = table()
    last = 0
    for place in range(1, min(len(tokens), 12)):
        form = tokens[place].form
        if _is_other(rules, form) or (rules.has("possessive", form) and form not in _PLACES):
            last = place
        elif form != "og" and form not in _PLACES and not form.endswith("e"):  # "de voksne barna våre"
            break
    return text[tokens[0].start : tokens[last].end]


def _is_separate(kind: Kind, tokens: list[Token], between: str) -> bool:
    """Goals and contributions with a subject or a sentence of their own stay apart; what is told runs on."""
    rules = table()
    if kind in ("situation", "comment"):
        return False
    if re.search(r"[.!?;\n]", between) and not rules.has("runs_on", tokens[0].form):
        return True
    if any(rules.has("goal_starts", token.form) for token in tokens[:2]):
        return True
    return any(_is_someone(rules, token.form) for token in tokens[:6])


def _first_own_word(tokens: list[Token]) -> int:
    """Where the part begins: an "og" that joined it to the one before, or its number in a list, is left out."""
    is_dropped = (is_joint(tokens, 0) and tokens[0].form != "så") or tokens[0].form.isdigit()
    return tokens[1].start if is_dropped and len(tokens) > 1 else tokens[0].start


def _horizon(words: str, kind: Kind, now: date) -> Horizon | None:
    if kind != "goal":
        return None
    plain = f" {normalise(words)} "
    if any(f" {phrase} " in plain for phrase in table().phrases["long_words"]):
        return "lang"
    if any(f" {phrase} " in plain for phrase in table().phrases["short_words"]):
        return "kort"
    ends = [found.end or found.start for found in find_dates(words, now)]
    known = [end for end in ends if end is not None]
    if not known:
        return None
    return "kort" if max(known) - now <= _YEAR else "lang"
