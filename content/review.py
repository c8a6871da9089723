"""The review of what is said about rights: what must never be said, and what was checked too long ago.

`losen check` prints what it finds; the tests ask for nothing found. Pure: content in, findings out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content.finding import Finding
from content.model import Content, current
from content.plain import OLD_IN_BRACKETS, old_words
from content.readability import sentences
from content.shown import ShownText
from content.wordlists import word_lists

FRESH_RIGHT = timedelta(days=365)
FRESH_NUMBER = timedelta(days=180)
LAW_FOLDERS = ("rights", "life_situations", "law", "letters")


# --- what must never be said (law.md, rules for the bot that follow from the law) -----------------

_NUMBER = r"(?:\d+|én|ein|eitt|ett|to|tre|fire|fem|seks|ti|tolv|halvt?)"
_UNIT = r"(?:dag|dager|dagar|virkedag\w*|verkedag\w*|uker?|veker?|måned\w*|månad\w*|år)\b"
_SHORT_UNIT = _UNIT.replace("|år", "")  # "fra 12 år" is an age
_DECISION = (
    r"trygd|aap|uføretrygd|pleiepenger|pleiepengar|hjelpemid|sosialhjelp|kvalifiserings|bolig|bustad|barnevern"
    r"|koordinator|\bplan|kommune|sykehus|sjukehus|tvang|tvungen|sivilomb|vedtak|journal|nav"
)


@dataclass(frozen=True)
class Rule:
    """Something no text about rights may say: a sentence with all of `says` in it, unless `unless` is there too."""

    name: str
    says: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None

    def broken_by(self, sentence: str) -> bool:
        """Tell whether a sentence says it."""
        return all(part.search(sentence) for part in self.says) and not (self.unless and self.unless.search(sentence))


def _rule(name: str, *says: str, unless: str | None = None) -> Rule:
    parts = tuple(re.compile(part, re.IGNORECASE) for part in says)
    return Rule(name, parts, re.compile(unless, re.IGNORECASE) if unless else None)


_NOT = r"\b(ikke|ikkje|ingen|inga|aldri|verken|uten|utan)\b"
RULES = (
    _rule(
        "names a shortest time for 'langvarig'",
        r"\b(langvarig\w*|over tid|lang tid|varig\w*|lenge)\b",
        rf"\b{_NUMBER} {_UNIT}",
    ),
    _rule(
        "says a plan gives help",
        r"\bfår\b.*\b(fordi|når|siden|sidan)\b.*\bstår i (den individuelle )?plan",
        unless=_NOT,
    ),
    _rule("says a plan gives more help", r"\bplanen? gir (deg )?(rett|krav|mer|meir|flere|fleire)\b", unless=_NOT),
    _rule(
        "says you must apply to have a right",
        r"\bmå (du )?(ha )?(søke|søkje|søkt)\b.*\b(ha|få|har|får) (en |ein )?(rett|krav|plan|koordinator)",
    ),
    _rule(
        "calls a decision about a plan an enkeltvedtak",
        r"\benkeltvedtak",
        r"\b(individuell plan|planen?|koordinator)",
        unless=rf"{_NOT}|sosial|\bnav\b",
    ),
    _rule("says a coordinator cannot be complained about", r"koordinator.*\b(kan ikke|kan ikkje) (på)?klag"),
    _rule("names an amount or a rate", r"\bkroner\b|\bkr\b|\bprosent\w*|\d\s?%|\bgrunnbeløp"),
    _rule(
        "calls a local scheme a national right",
        r"\b(tt-kort|ledsagerbevis|ledsagarbevis|følgjebevis)",
        r"\b(rett (til|på)|krav på)\b",
        unless=_NOT,
    ),
    _rule(
        "promises what relatives will or will not be told",
        r"\b(foreldre\w*|forelder\w*|mamma|pappa|mor|far|pårørende|pårørande|familie\w*|den nærmeste|den næraste"
        r"|ingen)\b.*\b(får|vil|skal|kan)\b( \w+)? (alltid|aldri|ikke|ikkje|garantert)\b.*\b(vite|høre|høyre|se|sjå)\b",
        unless=r"\b(når|hvis|om|dersom|med mindre|som regel|kan be|du ikke vil|du ikkje vil|at foreldre)\b",
    ),
    _rule("promises", r"\b(garanter\w*|lover deg|lovar deg|helt sikkert|heilt sikkert|uansett rett)\b", unless=_NOT),
    _rule(
        "states a deadline without the decision it belongs to",
        r"\b(klage\w*|klagar|frist\w*)\b",
        rf"\b({_NUMBER} {_SHORT_UNIT}|(innen|før|på) {_NUMBER} år\b)",
        unless=_DECISION,
    ),
)


def rule_findings(texts: Sequence[ShownText]) -> list[Finding]:
    """Return every sentence about rights that breaks one of RULES."""
    return [
        Finding(text.place, f"{text.field} ({text.language}): {what}")
        for text in texts
        if text.folder in LAW_FOLDERS
        for what in broken_rules(text.said)
    ]


def broken_rules(text: str) -> list[str]:
    """Return what a text says that must never be said, with the sentence that says it."""
    found = []
    for sentence in sentences(OLD_IN_BRACKETS.sub("", text)):
        names = [rule.name for rule in RULES if rule.broken_by(sentence)]
        if any(old_words(sentence, word_lists())):
            names.append("uses a word that has been replaced")
        found += [f"{name}: {sentence.strip()}" for name in names]
    return found


def date_findings(content: Content, today: date) -> list[Finding]:
    """Warn of what was checked against the law too long ago, or before its law changed."""
    found = []
    for right in content.rights:
        place, newest = f"content/rights/{right.id}.yml", right.entries[-1]
        if not newest.ends and today - newest.last_checked > FRESH_RIGHT:
            found.append(Finding(place, f"last checked {newest.last_checked}; check it against the law again", True))
    for deadline in content.deadlines.values():
        if today - deadline.last_checked > FRESH_RIGHT:
            what = f"{deadline.decision}: last checked {deadline.last_checked}; check it against the law again"
            found.append(Finding("content/law/deadlines.yml", what, True))
    for letter in content.letters.values():
        if today - letter.last_checked > FRESH_RIGHT:
            what = f"last checked {letter.last_checked}; check it against the law again"
            found.append(Finding(f"content/letters/{letter.id}.yml", what, True))
    for pending in content.pending:
        for right_id in pending.rights:
            entry = current(content.right(right_id), today)
            if entry and pending.starts and entry.last_checked < pending.starts <= today and entry.confidence != "P":
                what = f"{pending.law} changed {pending.starts}, after the last check; read it again"
                found.append(Finding(f"content/rights/{right_id}.yml", what, True))
    return found


def number_findings(content: Content, today: date) -> list[Finding]:
    """Warn of telephone numbers for help that nobody has checked for a while."""
    return [
        Finding("content/crisis/numbers.yml", f"{number.id}: last checked {number.checked}; see its owner's page", True)
        for number in content.numbers.values()
        if today - number.checked > FRESH_NUMBER
    ]
