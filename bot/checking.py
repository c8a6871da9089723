"""`./losen check`: everything about the content that a machine can check, in lines a content person can act on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.dictionaries import DictionaryMissing, open_dictionaries
from content import Content, ContentError, law, load, plain, review
from content.advice import advice_for
from content.finding import Finding
from content.preview import write_preview
from content.shown import ShownText, shown_texts
from content.spelling import spelling_findings
from content.wordlists import word_lists

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
FACTS = CONTENT / "rights" / "facts.txt"
LAW_TEXTS = ROOT.parent / "shared" / "law-texts"


def check_content(today: date, on: date | None = None, only_law: bool = False, preview: Path | None = None) -> int:
    """Print what is found; 0 when nothing is, or nothing but warnings, 1 otherwise.

    `on`: also print what changes by law on or after that date. `preview`: a folder to write all texts to, as they
    are on `on` or today. Law texts are used when they lie beside the checkout. A fault in a file stops the check.
    """
    try:
        content, texts = load(CONTENT), shown_texts(CONTENT)
        findings = law_findings(content, texts, today) if only_law else all_findings(content, texts, today)
    except ContentError as fault:
        print(f"{fault}{advice_for(str(fault))}")
        return 1
    for finding in findings:
        print(f"{'warning: ' if finding.is_warning else ''}{finding}{advice_for(finding.what)}")
    if on is not None:
        for change in law.changes_on(content, on):
            print(change.line("nb"))
    if preview is not None:
        print(f"check: all texts as they are on {on or today}: {write_preview(content, texts, preview, today, on)}")
    proof = "the law texts" if LAW_TEXTS.is_dir() else "the index of laws"
    counted = f"{len(content.areas)} areas, {len(content.rights)} rights, {len(content.letters)} letters"
    counted += f", {len(content.texts)} texts"
    print(f"check: {counted}; paragraphs proved against {proof}: {_verdict(findings)}")
    return 1 if any(not finding.is_warning for finding in findings) else 0


def _verdict(findings: list[Finding]) -> str:
    warnings = sum(finding.is_warning for finding in findings)
    found = len(findings) - warnings
    said = [f"{found} findings"] if found else []
    said += [f"{warnings} warnings"] if warnings else []
    return ", ".join(said) or "all is well"


def all_findings(content: Content, texts: tuple[ShownText, ...], today: date) -> list[Finding]:
    """Return everything that is found: law, plain language, spelling, dates, buttons."""
    lists = word_lists()
    findings = [*law_findings(content, texts, today), *plain.language_findings(texts, lists)]
    try:
        findings += spelling_findings(texts, lists.own, open_dictionaries())
    except DictionaryMissing as why:
        findings.append(Finding("content", f"the spelling is not checked: {why}", is_warning=True))
    return [*findings, *review.number_findings(content, today), *button_findings(content)]


def law_findings(content: Content, texts: tuple[ShownText, ...], today: date) -> list[Finding]:
    """Return what is wrong with the law in the content: citations, facts, what is never said, and old checks."""
    known = frozenset(FACTS.read_text(encoding="utf-8").split())
    findings = [*law.index_findings(content), *law.fact_findings(content, known), *review.rule_findings(texts)]
    if LAW_TEXTS.is_dir():
        findings += law.text_findings(content, law.read_texts(LAW_TEXTS))
    return [*findings, *review.date_findings(content, today)]


def button_findings(content: Content) -> list[Finding]:
    """Return the intents of rights that no training file knows."""
    known = {path.stem for path in (ROOT / "nlu" / "training").glob("*.yml")}
    return [
        Finding(f"content/rights/{right.id}.yml", f"no training file nlu/training/{intent}.yml")
        for right in content.rights
        for intent in right.intents
        if intent not in known
    ]
