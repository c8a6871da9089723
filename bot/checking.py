"""`./losen check`: everything about the content that a machine can check, in lines a content person can act on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from content import Content, law, load, review
from content.review import Finding

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "content" / "rights" / "facts.txt"
LAW_TEXTS = ROOT.parent / "shared" / "law-texts"


def check_content(today: date, on: date | None, only_law: bool) -> int:
    """Print what is found; 0 when nothing is, 1 otherwise. A fault in a file stops the check with file and line.

    `on`: also print what changes by law on or after that date. Law texts are used when they lie beside the checkout.
    """
    content = load()
    findings = law_findings(content)
    if not only_law:
        findings += [*review.language_findings(content), *review.date_findings(content, today)]
        findings += button_findings(content)
    for finding in findings:
        print(finding)
    if on is not None:
        for change in law.changes_on(content, on):
            print(change.line("nb"))
    proof = "the law texts" if LAW_TEXTS.is_dir() else "the index of laws"
    counted = f"{len(content.areas)} areas, {len(content.rights)} rights, {len(content.texts)} texts"
    verdict = f"{len(findings)} findings" if findings else "all is well"
    print(f"check: {counted}; paragraphs proved against {proof}: {verdict}")
    return 1 if findings else 0


def law_findings(content: Content) -> list[Finding]:
    """Return what is wrong with the law in the content: citations, facts, and the rules of what is never said."""
    known = frozenset(FACTS.read_text(encoding="utf-8").split())
    findings = [*law.index_findings(content), *law.fact_findings(content, known), *review.rule_findings(content)]
    if LAW_TEXTS.is_dir():
        findings += law.text_findings(content, law.read_texts(LAW_TEXTS))
    return findings


def button_findings(content: Content) -> list[Finding]:
    """Return the intents of rights that no training file knows."""
    known = {path.stem for path in (ROOT / "nlu" / "training").glob("*.yml")}
    return [
        Finding(right.id, f"no training file nlu/training/{intent}.yml")
        for right in content.rights
        for intent in right.intents
        if intent not in known
    ]
