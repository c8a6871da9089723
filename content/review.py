"""The review of all texts: plain words, both written languages, nothing checked too long ago.

`losen check` prints what it finds; the tests ask for nothing found. Pure: content in, findings out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from content.model import LANGUAGES, Area, Content
from content.readability import lix, longest_sentence, words

MOST_WORDS = 20
MOST_LIX = 30
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
    for right in content.rights:
        for entry in right.entries:
            if not entry.ends:
                for name in ("short", "long", "now", "not_meaning"):
                    yield f"{right.id} {entry.valid_from} {name}", getattr(entry, name)[language]
    for label, reply in content.crisis.items():
        for kind in ("certain", "unsure"):
            for number, wording in enumerate(getattr(reply, kind)[language]):
                yield f"{label} {kind} {number}", wording
    for text_id, variants in content.texts.items():
        for wording in variants[language]:
            yield f"texts {text_id}", re.sub(r"\{[a-z_0-9]+\}", "x", wording)


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
    for number in content.numbers.values():
        yield f"{number.id} name", number.name[language]
        yield f"{number.id} hours", number.hours[language]


def language_findings(content: Content) -> list[Finding]:
    """Return what is hard to read, shouts, speaks like an office, or is written in the other language."""
    found = []
    for language in LANGUAGES:
        for place, text in full_texts(content, language):
            where = f"{place} ({language})"
            if longest_sentence(text) > MOST_WORDS:
                found.append(Finding(where, f"a sentence of {longest_sentence(text)} words: {text}"))
            if len(words(text)) >= FEWEST_FOR_LIX and lix(text) > MOST_LIX:
                found.append(Finding(where, f"LIX {lix(text):.0f}: {text}"))
        other = ONLY_NB if language == "nn" else ONLY_NN
        for place, text in all_texts(content, language):
            where = f"{place} ({language})"
            if "!" in text or OFFICIALESE.search(text):
                found.append(Finding(where, f"shouts or speaks like an office: {text}"))
            if odd := _spelled(text) & other:
                found.append(Finding(where, f"words of the other written language ({', '.join(sorted(odd))}): {text}"))
    return found


def date_findings(content: Content, today: date) -> list[Finding]:
    """Return what was checked against its source too long ago."""
    found = []
    for right in content.rights:
        newest = right.entries[-1]
        if not newest.ends and today - newest.last_checked > FRESH_RIGHT:
            found.append(Finding(right.id, f"last checked {newest.last_checked}; check it against the law again"))
    for number in content.numbers.values():
        if today - number.checked > FRESH_NUMBER:
            found.append(Finding(number.id, f"number last checked {number.checked}; check it at its owner's page"))
    return found


def _spelled(text: str) -> set[str]:
    """Return the words in lower case, without web addresses (`nav.no` holds no Nynorsk)."""
    return {word.lower() for word in words(re.sub(r"\S+\.no\b", "", text))}
