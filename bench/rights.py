"""`./losen bench rights`: are questions about rights answered on a right fact, how fast, and how readable.

The questions are in `rights_questions.yml`. Only the figures of its half "held" count; the other half was used to make
the search better.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.answering import NOW, Answerer, faults
from bench.figures import Figure, Goal, median, missed, percentile, table
from bot.engine.engine import Engine
from bot.training import model_path
from content import Content, current, load
from content.model import LANGUAGES
from content.readability import lix
from nlu.intents import IntentModel
from nlu.resources import read_yaml

QUESTIONS = Path(__file__).resolve().parent / "rights_questions.yml"
# Who asks, in the questions, and the door they come in by.
DOORS = {"coordinator": "koordinator", "mother": "parorende", "father": "parorende", "sibling": "parorende"}
SHOWN = 20  # wrong answers


def questions() -> list[dict[str, Any]]:
    """The questions with their facts."""
    found: list[dict[str, Any]] = read_yaml(QUESTIONS)
    return found


def is_right(answerer: Answerer, question: dict[str, Any]) -> bool:
    """Whether the answer rests on one of the right facts, with a paragraph."""
    language = "nn" if question["form"] == "nn" else "nb"
    said = answerer.answer(question["ask"], DOORS.get(question["by"], "bruker"), language)
    return any(set(bubble.rights) & set(question["facts"]) and bubble.sources for bubble in said)


def figures(answerer: Answerer, asked: Sequence[dict[str, Any]]) -> tuple[list[Figure], list[dict[str, Any]]]:
    """The table's lines and the questions of the held half that were answered wrongly."""
    by_group: dict[str, list[bool]] = defaultdict(list)
    wrong, milliseconds, broken = [], [], []
    for question in asked:
        start = time.perf_counter()
        right = is_right(answerer, question)
        milliseconds.append((time.perf_counter() - start) * 1000)
        by_group[question["half"]].append(right)
        if question["half"] == "held":
            by_group[f"  held, {question['by']}"].append(right)
            by_group[f"  held, {question['form']}"].append(right)
            wrong += [] if right else [question]
        broken += faults(answerer.answer(question["ask"]), answerer.content, NOW.date())
    goal, note = Goal(0.95, at_least=True, own=True), f"{len(by_group['held'])} questions, never tuned on"
    lines = [Figure("right fact, held half", "", share(by_group["held"]), goal=goal, note=note)]
    lines += [Figure(name, "", share(by_group[name])) for name in sorted(by_group) if name.startswith(" ")]
    count = len(by_group["tuned"])
    lines += [Figure("right fact, tuned half", "", share(by_group["tuned"]), note=f"{count} questions")]
    lines += [
        Figure("answer in process, median", "ms", median(milliseconds), goal=Goal(15, own=True)),
        Figure("answer in process, p95", "ms", percentile(milliseconds, 0.95)),
        Figure("answers that break a rule of § 11", "", float(len(broken)), goal=Goal(0, own=True)),
    ]
    return [*lines, *reading_ease(answerer.content)], wrong


def reading_ease(content: Content) -> list[Figure]:
    """The highest LIX of the answers: what anybody reads, and what coordinators read."""
    entries = [entry for right in content.rights if (entry := current(right, NOW.date())) is not None]
    shorts: dict[bool, list[float]] = {False: [], True: []}
    for entry in entries:
        for audience, text in (("", entry.short), *entry.audiences.items()):
            shorts[audience == "koordinator"] += [lix(text[language]) for language in LANGUAGES]
    longs = [lix(entry.long[language]) for entry in entries for language in LANGUAGES]
    return [
        Figure("LIX of short answers, highest", "", max(shorts[False]), goal=Goal(30, own=True)),
        Figure("  of those to coordinators", "", max(shorts[True])),
        Figure("LIX of long answers, highest", "", max(longs), goal=Goal(35, own=True)),
    ]


def intent_model() -> IntentModel:
    """The trained model. Raises EngineError when there is none."""
    model: IntentModel = Engine.load(model_path()).intent_model()
    return model


def share(rights: Iterable[bool]) -> float:
    found = list(rights)
    return sum(found) / len(found) if found else 0.0


def main(argv: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(prog="losen bench rights", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--wrong", action="store_true", help="show wrong answers of the held half (then tune no more)")
    options = parser.parse_args(argv)
    lines, wrong = figures(Answerer(load(), intent_model()), questions())
    print(table(lines))
    if options.wrong:
        for question in wrong[:SHOWN]:
            print(f"{question['facts']} {question['ask']}")
    if options.json:
        options.json.write_text(json.dumps([line.as_json() for line in lines], indent=1), encoding="utf-8")
    return 1 if missed(lines) else 0
