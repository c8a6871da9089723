"""`./losen check`: everything about the content that a machine can check, in lines a content person can act on."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.reading import BUTTONS
from content import Content, load, review
from content.review import Finding


def check_content() -> int:
    """Print what is found; 0 when nothing is, 1 otherwise. A fault in a file stops the check with file and line."""
    content = load()
    findings = [
        *review.language_findings(content),
        *review.date_findings(content, datetime.now(UTC).date()),
        *button_findings(content),
    ]
    for finding in findings:
        print(finding)
    counted = f"{len(content.areas)} areas, {len(content.rights)} rights, {len(content.texts)} texts"
    print(f"check: {counted}: " + (f"{len(findings)} findings" if findings else "all is well"))
    return 1 if findings else 0


def button_findings(content: Content) -> list[Finding]:
    """Return the intents of rights that no button label and no training file knows."""
    from bot.training import ROOT

    known = {path.stem for path in (ROOT / "nlu" / "training").glob("*.yml")} | set(BUTTONS)
    return [
        Finding(right.id, f"no training file nlu/training/{intent}.yml")
        for right in content.rights
        for intent in right.intents
        if intent not in known
    ]
