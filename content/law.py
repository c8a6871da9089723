"""Proves what is said about law, and tells what changes when.

Three proofs: every cited paragraph is in the committed index (`content/law/index.yml`); with a folder of law
texts, the index is what the texts say; and every fact is used or left out with a reason. Pure, but for
`read_texts`. `./losen check --law --on 2027-01-01` prints what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.finding import Finding
from content.model import Content, Source, Text

REPEALED = "(Opphevet)"
NO_HEADING = "(uten overskrift)"
_HEADING = re.compile(r"^#+ (§ ?\d[^.\s]*(?: [a-z](?![a-z]))?)\.?\s*(.*?)\s*$")
_COMING = re.compile(r"Endres ved (?:lov|forskrift)\w* ([^)]*\)?)")
_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)


# --- law texts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LawText:
    """One file with the text of a law: its own names, its headings, and all of it on one line.

    `coming` holds, for each paragraph that says so itself, the decided change ("20 juni 2025 nr. 38 (…)").
    """

    name: str
    title: str
    eli: str
    paragraphs: Mapping[str, str]
    coming: Mapping[str, str]
    body: str


def read_texts(folder: Path) -> dict[str, LawText]:
    """Read the law texts (`lov-*.md`, `forskrift-*.md`) of a folder, by file name."""
    return {path.name: parse_text(path.name, path.read_text(encoding="utf-8")) for path in _text_files(folder)}


def _text_files(folder: Path) -> Iterator[Path]:
    for pattern in ("lov-*.md", "forskrift-*.md"):
        yield from sorted(folder.glob(pattern))


def parse_text(name: str, text: str) -> LawText:
    """Read one law text: front matter, then headings like `#### § 2-5 a. Rett til kontaktlege`."""
    about = {"tittel": "", "eli": ""}
    paragraphs: dict[str, str] = {}
    coming: dict[str, str] = {}
    paragraph = None
    for line in text.splitlines():
        key, _, value = line.partition(": ")
        if key in about and not about[key]:
            about[key] = value.strip().strip('"')
        elif line.startswith("#"):
            found = _HEADING.match(line)
            paragraph = normal(found.group(1)) if found else None
            if found and paragraph:
                paragraphs.setdefault(paragraph, _heading(found.group(2)))
        elif paragraph and (change := _COMING.search(line)):
            coming[paragraph] = change.group(1)
    return LawText(name, about["tittel"], about["eli"], paragraphs, coming, " ".join(text.split()))


def _heading(written: str) -> str:
    if written == REPEALED:
        return REPEALED
    return written.rstrip(".").strip("()") or NO_HEADING


def normal(paragraph: str) -> str:
    """Write a paragraph one way: `§4a` and `§ 4 a` are the same; `§ 4A-7` is a number of chapter 4 A."""
    number = paragraph.replace("\xa0", " ").removeprefix("§").strip()
    return "§ " + re.sub(r"(?<=\d)\s*([a-z])$", r" \1", number)


# --- proofs --------------------------------------------------------------------------------------


def sources(content: Content) -> Iterator[tuple[str, Source]]:
    """Give (place, source) of everything the content cites."""
    for right in content.rights:
        for entry in right.entries:
            for source in entry.sources:
                yield f"content/rights/{right.id}.yml {entry.valid_from}", source
    for deadline in content.deadlines.values():
        for source in deadline.sources:
            yield f"content/law/deadlines.yml {deadline.decision}", source
    for pending in content.pending:
        for source in pending.sources:
            yield f"content/law/pending.yml {pending.id}", source
    for letter in content.letters.values():
        for name, part in letter.parts():
            for source in part.sources:
                yield f"content/letters/{letter.id}.yml {name}", source


def index_findings(content: Content) -> list[Finding]:
    """Return every cited paragraph that the index does not know."""
    found = []
    for place, source in sources(content):
        law = content.laws.get(source.law)
        if law is None:
            found.append(Finding(place, f"unknown law '{source.law}'"))
        elif source.url != law.url:
            found.append(Finding(place, f"'{source.law}' has the address {law.url}, not {source.url}"))
        elif source.paragraph not in law.paragraphs:
            found.append(Finding(place, f"{source.law} {source.paragraph} is not in content/law/index.yml"))
    return found


def text_findings(content: Content, texts: Mapping[str, LawText]) -> list[Finding]:
    """Return what the index says and the law texts do not: paragraph, heading, address, repealed, to be changed."""
    expected = {(source.law, source.paragraph) for pending in content.pending for source in pending.sources}
    found = []
    for law in content.laws.values():
        text = texts.get(law.file)
        if text is None:
            found.append(Finding(law.name, f"the text {law.file} is missing"))
            continue
        if law.url != f"https://lovdata.no{text.eli}" or law.title != text.title:
            found.append(Finding(law.name, f"the text says {text.title}, {text.eli}"))
        for paragraph, heading in law.paragraphs.items():
            problem = _paragraph_problem(paragraph, heading, text, texts.get(law.amended.get(paragraph, "")))
            if problem:
                found.append(Finding(f"{law.name} {paragraph}", problem))
            change = text.coming.get(paragraph)
            if change and paragraph not in law.amended and (law.name, paragraph) not in expected:
                found.append(Finding(f"{law.name} {paragraph}", f"is changed by {change}; write it in pending.yml"))
    return found


def _paragraph_problem(paragraph: str, heading: str, text: LawText, act: LawText | None) -> str | None:
    """Say what is wrong with one paragraph of the index, or None."""
    if act is not None:
        # The act gives either the whole paragraph with its heading, or a part of it under the old heading.
        if f"{paragraph} . {heading} " in act.body:
            return None
        if f"{paragraph} " not in act.body:
            return f"is not in the amending act {act.name}"
    written = text.paragraphs.get(paragraph)
    if written is None:
        return f"is not in {text.name}"
    if written == REPEALED:
        return f"is repealed in {text.name}"
    return None if written == heading else f"is called '{written}' in {text.name}, not '{heading}'"


def fact_findings(content: Content, known: frozenset[str]) -> list[Finding]:
    """Return facts that are neither used nor left out with a reason, and facts nobody knows."""
    used = {fact for right in content.rights for entry in right.entries for fact in entry.facts}
    whole = {item.fact for item in content.left_out if item.what is None}
    named = used | {item.fact for item in content.left_out}
    named |= {fact for deadline in content.deadlines.values() for fact in deadline.facts}
    named |= {fact for letter in content.letters.values() for fact in letter.facts}
    found = [Finding(fact, "no such fact in content/rights/facts.txt") for fact in sorted(named - known)]
    found += [Finding(fact, "is neither used nor left out with a reason") for fact in sorted(known - used - whole)]
    found += [Finding(fact, "is left out, and used all the same") for fact in sorted(used & whole)]
    return found


# --- what changes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """Something that changes by law; `when` is None while no date is set."""

    when: date | None
    what: Text
    rights: tuple[str, ...]

    def line(self, language: str) -> str:
        """Say it on one line, the date first."""
        unknown = {"nb": "Dato ikke bestemt", "nn": "Dato ikkje bestemt"}
        return f"{said(self.when) if self.when else unknown[language]}: {self.what[language]}"


def changes_on(content: Content, on_date: date) -> list[Change]:
    """What changes by law on or after `on_date`, first things first and undated ones last."""
    changes = []
    for right in content.rights:
        for entry in right.entries:
            if entry.valid_from >= on_date:
                changes.append(
                    Change(entry.valid_from, entry.change or _told(content, right.id, entry.ends), (right.id,))
                )
    for pending in content.pending:
        when = next((day for day in (pending.starts, pending.ends) if day and day >= on_date), None)
        if when or (pending.starts is None and pending.ends is None):
            changes.append(Change(when, pending.what, pending.rights))
    return sorted(changes, key=lambda change: (change.when is None, change.when or date.max))


def _told(content: Content, right_id: str, ends: bool) -> Text:
    """Say a change nobody has described, with the title of the right."""
    entries = [entry for entry in content.right(right_id).entries if not entry.ends]
    title = entries[-1].title
    if ends:
        return Text(nb=f"Svaret «{title.nb}» gjelder ikke lenger.", nn=f"Svaret «{title.nn}» gjeld ikkje lenger.")
    return Text(nb=f"Svaret «{title.nb}» gjelder fra denne dagen.", nn=f"Svaret «{title.nn}» gjeld frå denne dagen.")


def said(day: date) -> str:
    """A date as people say it: 1. januar 2027."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"
