"""The review of all texts: plain words, both written languages, nothing checked too long ago.

`losen check` prints what it finds; the tests ask for nothing found. Pure: content in, findings out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from content.model import LANGUAGES, Area, Content, current
from content.readability import lix, longest_sentence, sentences, words

MOST_WORDS = 20
MOST_LIX = 30
# Texts about rights that are read on request may be a little heavier; the simpler one must be lighter.
MOST_WORDS_OF = {"simpler": 14}
MOST_LIX_OF = {
    "long": 35,
    "example": 35,
    "who_knows": 40,
    "uncertain": 40,
    "koordinator": 35,
    "change": 40,
    "simpler": 27,
}
RIGHT_TEXTS = ("short", "long", "now", "not_meaning", "simpler", "example", "who_knows", "uncertain", "asks", "change")
FEWEST_FOR_LIX = 15  # the formula says nothing about a label or a line
FRESH_RIGHT = timedelta(days=365)
FRESH_NUMBER = timedelta(days=180)


@dataclass(frozen=True)
class Finding:
    """Something a content person should look at. `place` is the text's id."""

    place: str
    what: str

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.place}: {self.what}"


def one_per_word(text: str) -> frozenset[str]:
    """Return the words of a list that is written over several lines."""
    return frozenset(text.split())


OFFICIALESE = re.compile(
    r"\b(vedrørende|vedrørande|i henhold til|i medhold av|i forbindelse med|i samband med|foreta|føreta"
    r"|benytte\w*|nytte seg av|samt|ivareta\w*|iverksette\w*|herunder|jf|hhv|bistand|anmodning"
    r"|samtykkekompetanse)\b",
    re.IGNORECASE,
)
# An old word may be named in brackets after the new one: beslutningskompetanse (tidligere samtykkekompetanse).
_OLD_WORD = re.compile(r"\((?:tidligere|tidlegare|før)\b[^)]*\)", re.IGNORECASE)
# Words that exist in one of the two written languages only; a hit means that a text was half translated.
ONLY_NB = one_per_word("""
ikke jeg hva hvordan hvor hvem hvorfor hvilken hvilket hvilke hvis noe noen bare mye være vært gjøre gjør
fra selv hjemme hjem hjelpen dere uten sammen alene bolig skole uke uka måned penger regning
regninger husleie søster sted steder snakker skriver kommer tenker trenger ønsker virker senere vei nå
en et henne mer følger vanskelig spille synge kjøre flere hver hvert hele annen annet egen eget tilbud
mens deres lagret skrevet sykehus sykehuset loven tjenester rettigheter enhet enheten
""")
ONLY_NN = one_per_word("""
ikkje eg kva korleis kvar kven kvifor noko nokon nokre berre mykje vere vore gjere gjer frå sjølv
heime heim hjelpa utan saman att åleine bustad skule veke månad pengar rekning rekningar husleige
syster stad stader snakkar kjem tenkjer treng ønskjer verkar seinare veg no ein eit meir
følgjer vanskeleg spele syngje køyre fleire kvart heile annan eigen eige tilbod medan dykk
lagra sjukehus sjukehuset tenester rettar eining eininga òg dei
""")


def area_texts(area: Area, language: str) -> Iterator[tuple[str, str]]:
    """Give (place, text) of every full text a person reads in one area; examples are read together."""
    yield f"{area.id}.intro", area.intro[language]
    for question in area.questions:
        for number, wording in enumerate(question.ask[language]):
            yield f"{question.id} ask {number}", wording
        yield f"{question.id} explain", question.explain[language]
        yield f"{question.id} examples", " ".join(question.examples[language])


def full_texts(content: Content, language: str) -> Iterator[tuple[str, str]]:
    """Give (place, text) of every full text: mapping, rights, crisis replies and what Losen says besides."""
    for area in (content.general, *content.areas):
        yield from area_texts(area, language)
    yield from right_texts(content, language)
    for label, reply in content.crisis.items():
        for kind in ("certain", "unsure"):
            for number, wording in enumerate(getattr(reply, kind)[language]):
                yield f"{label} {kind} {number}", wording
    for text_id, variants in content.texts.items():
        for wording in variants[language]:
            yield f"texts {text_id}", re.sub(r"\{[a-z_0-9]+\}", "x", wording)


def right_texts(content: Content, language: str) -> Iterator[tuple[str, str]]:
    """Give (place, text) of everything said about rights; the last word of the place is the field."""
    for right in content.rights:
        for entry in right.entries:
            place = f"{right.id} {entry.valid_from}"
            for name in RIGHT_TEXTS:
                text = getattr(entry, name)
                if text is not None and text[language]:
                    yield f"{place} {name}", text[language]
            for audience, text in entry.audiences.items():
                yield f"{place} {audience}", text[language]
    for situation in content.situations:
        yield f"{situation.id} intro", situation.intro[language]
        for step in situation.steps:
            yield f"{situation.id} {step.right}", step.why[language]
    for pending in content.pending:
        yield f"pending {pending.id}", pending.what[language]
    for deadline in content.deadlines.values():
        for name in ("name", "from_what", "send_to", "decides"):
            text = getattr(deadline, name)
            if text is not None:
                yield f"deadline {deadline.decision} {name}", text[language]


def all_texts(content: Content, language: str) -> Iterator[tuple[str, str]]:
    """Give the full texts and the short ones: titles, labels, buttons, names."""
    yield from full_texts(content, language)
    for area in (content.general, *content.areas):
        yield f"{area.id}.title", area.title[language]
        for question in area.questions:
            yield f"{question.id} label", question.label[language]
            for choice in question.choices:
                yield f"{question.id} {choice.value}", choice.label[language]
    for right in content.rights:
        for entry in right.entries:
            if not entry.ends:
                yield f"{right.id} title", entry.title[language]
    for situation in content.situations:
        yield f"{situation.id} title", situation.title[language]
    for number in content.numbers.values():
        yield f"{number.id} name", number.name[language]
        yield f"{number.id} hours", number.hours[language]


def language_findings(content: Content) -> list[Finding]:
    """Return what is hard to read, shouts, speaks like an office, or is written in the other language."""
    found = []
    for language in LANGUAGES:
        for place, text in full_texts(content, language):
            where, field = f"{place} ({language})", place.rpartition(" ")[2]
            if longest_sentence(text) > MOST_WORDS_OF.get(field, MOST_WORDS):
                found.append(Finding(where, f"a sentence of {longest_sentence(text)} words: {text}"))
            if len(words(text)) >= FEWEST_FOR_LIX and lix(text) > MOST_LIX_OF.get(field, MOST_LIX):
                found.append(Finding(where, f"LIX {lix(text):.0f}: {text}"))
        other = ONLY_NB if language == "nn" else ONLY_NN
        for place, text in all_texts(content, language):
            where = f"{place} ({language})"
            if "!" in text or OFFICIALESE.search(_OLD_WORD.sub("", text)):
                found.append(Finding(where, f"shouts or speaks like an office: {text}"))
            if odd := _spelled(text) & other:
                found.append(Finding(where, f"words of the other written language ({', '.join(sorted(odd))}): {text}"))
    return found


# --- what must never be said (law.md, rules for the bot that follow from the law) -----------------

_NUMBER = r"(?:\d+|én|ein|eitt|ett|to|tre|fire|fem|seks|ti|tolv|halvt?)"
_UNIT = r"(?:dag|dager|dagar|virkedag\w*|uker?|veker?|måned\w*|månad\w*|år)\b"
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
    _rule("uses the old word as the valid one", r"samtykkekompetan"),
    _rule(
        "uses a word that has been replaced",
        r"\b(fylkesmann\w*|omsorgsløn\w*|hjelpever[gj]\w*|trygdekontor\w*|sosialkontor\w*|aetat|helsesøst\w*"
        r"|helsesyst\w*|sivilomb[uo]dsmann\w*|pasientrettighetsloven|kommunehelsetjenesteloven|fylkesnemnd\w*"
        r"|fritt sykehusvalg|fritt sjukehusval)\b",
        unless=r"\b(før|tidligere|tidlegare)\b",
    ),
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


def rule_findings(content: Content) -> list[Finding]:
    """Return every sentence about rights that breaks one of RULES."""
    found = []
    for language in LANGUAGES:
        for place, text in right_texts(content, language):
            found += [Finding(f"{place} ({language})", what) for what in broken_rules(text)]
    return found


def broken_rules(text: str) -> list[str]:
    """Return what a text says that must never be said, with the sentence that says it."""
    found = []
    for sentence in sentences(_OLD_WORD.sub("", text)):
        for rule in RULES:
            if rule.broken_by(sentence):
                found.append(f"{rule.name}: {sentence.strip()}")
    return found


def date_findings(content: Content, today: date) -> list[Finding]:
    """Return what was checked against its source too long ago."""
    found = []
    for right in content.rights:
        newest = right.entries[-1]
        if not newest.ends and today - newest.last_checked > FRESH_RIGHT:
            found.append(Finding(right.id, f"last checked {newest.last_checked}; check it against the law again"))
    for deadline in content.deadlines.values():
        if today - deadline.last_checked > FRESH_RIGHT:
            found.append(Finding(f"deadline {deadline.decision}", f"last checked {deadline.last_checked}"))
    for pending in content.pending:
        for right_id in pending.rights:
            entry = current(content.right(right_id), today)
            if entry and pending.starts and entry.last_checked < pending.starts <= today and entry.confidence != "P":
                what = f"{pending.law} changed {pending.starts}, after the last check; read it again"
                found.append(Finding(right_id, what))
    for number in content.numbers.values():
        if today - number.checked > FRESH_NUMBER:
            found.append(Finding(number.id, f"number last checked {number.checked}; check it at its owner's page"))
    return found


def _spelled(text: str) -> set[str]:
    """Return the words in lower case, without web addresses (`nav.no` holds no Nynorsk)."""
    return {word.lower() for word in words(re.sub(r"\S+\.no\b", "", text))}
