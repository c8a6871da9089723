"""Writes the stock Rasa project a team would make from the same questions and the same sentences.

One form per life area with one `from_text` slot per text question, checked by a
FormValidationAction; rules that start and submit each form; one answer per FAQ intent; the default
configuration that Rasa 3.6.21 itself ships. What is naive in it (a form takes "/hopp_over" for an
answer) is what a stock form does, and makes it faster rather than slower.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from bench.client import StockTexts
from bench.script import CONSENT, RIGHTS
from content.model import Area, Content

GENERAL = "generelt"
EPOCHS = {"DIETClassifier": 15, "ResponseSelector": 2, "UnexpecTEDIntentPolicy": 3, "TEDPolicy": 3}
SESSION = {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}
Yaml = dict[str, Any]
_ENTITY = re.compile(r"\]\((\w+)[):]|\"(?:entity|role|group)\":\s*\"(\w+)\"")


@dataclass(frozen=True)
class Form:
    """One life area as a stock form: slot and the text that asks for it."""

    area: str
    title: str
    words: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return f"{self.area}_form"


@dataclass(frozen=True)
class Source:
    """What both bots know: the forms (the general one first), the sentences and the answers."""

    forms: tuple[Form, ...]
    sentences: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]


def texts(forms: Sequence[Form]) -> StockTexts:
    """How the load client finds its way in the stock bot's replies."""
    questions = {ask: (f.area, slot) for f in forms for slot, ask in f.questions}
    return StockTexts(questions, tuple(form.area for form in forms if form.area != GENERAL))


def read(content: Content, nlu: Path) -> Source:
    """The content of the mapping and the training sentences in the stock project's terms."""
    sentences = read_sentences(sorted(nlu.glob("**/*.yml")))
    known = {intent: content.right_for_intent(intent) for intent in sentences}
    answers = {
        intent: right.entries[-1].short.nb or intent for intent, right in known.items() if right
    }
    forms = tuple(_form(area) for area in (content.general, *content.areas))
    return Source(forms, sentences, answers)


def _form(area: Area) -> Form:
    questions: dict[str, str] = {}
    for question in area.questions:
        if question.choices:
            continue
        slot = question.id.replace(".", "_")
        # The same words may ask in several areas; the client must be able to tell them apart.
        questions[slot] = f"{area.title.nb}: {question.ask.text('nb')}"
    words = (area.title.nb.lower(), *area.words.all("nb"))
    return Form(area.id, area.title.nb, tuple(dict.fromkeys(words)), tuple(questions.items()))


def read_sentences(files: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Intent → its examples, exactly as they are written, from files in Rasa's training format."""
    sentences: dict[str, list[str]] = {}
    for file in files:
        document = yaml.safe_load(file.read_text("utf-8")) or {}
        entries = document.get("nlu") if isinstance(document, dict) else None
        for entry in entries or ():
            if "intent" not in entry:
                continue
            examples = entry["examples"]
            lines = examples.splitlines() if isinstance(examples, str) else _texts(examples)
            found = [line.removeprefix("- ").strip() for line in lines if line.strip()]
            sentences.setdefault(entry["intent"], []).extend(found)
    return {intent: tuple(dict.fromkeys(found)) for intent, found in sorted(sentences.items())}


def _texts(examples: Sequence[object]) -> list[str]:
    return [str(e["text"]).strip() if isinstance(e, dict) else str(e) for e in examples]


def write(source: Source, folder: Path, default_config: Path) -> str:
    """Write the project; returns a digest that changes when the trained model would."""
    if (folder / "data").exists():
        shutil.rmtree(folder / "data")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    files = {
        "config.yml": _config(default_config),
        "domain.yml": _domain(source),
        "data/nlu.yml": _nlu(source),
        "data/rules.yml": {"version": "3.1", "rules": _rules(source)},
        "data/stories.yml": {"version": "3.1", "stories": _stories(source)},
    }
    digest = hashlib.sha256()
    for name, data in files.items():
        text = yaml.dump(data, allow_unicode=True, sort_keys=False, width=1000)
        (folder / name).write_text(text, "utf-8")
        digest.update(name.encode() + text.encode())
    (folder / "credentials.yml").write_text("rest:\n", "utf-8")
    (folder / "actions.py").write_text(_actions(source.forms), "utf-8")
    return digest.hexdigest()[:16]


def write_endpoints(folder: Path, actions_port: int, database: Path) -> Path:
    """The documented set-up: action server over HTTP, conversations in SQL (SQLite)."""
    data = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(database)},
    }
    path = folder / "endpoints.yml"
    path.write_text(yaml.dump(data), "utf-8")
    return path


def _config(default_config: Path) -> Yaml:
    """Rasa's own default configuration; only the epochs are lowered, which costs no latency."""
    config: Yaml = yaml.safe_load(default_config.read_text("utf-8"))
    config["assistant_id"] = "stock"
    config["language"] = "nb"
    for component in (*config["pipeline"], *config["policies"]):
        if "epochs" in component:
            component["epochs"] = EPOCHS[component["name"]]
    return config


def _starts(source: Source) -> dict[str, Form]:
    return {f"start_{form.area}": form for form in source.forms if form.area != GENERAL}


def _intents(source: Source) -> list[str]:
    return list(dict.fromkeys((*source.sentences, *_starts(source), CONSENT, *RIGHTS)))


def _faq(source: Source) -> list[str]:
    """The intents that one answer settles: all but those that steer the forms."""
    steering = {*_starts(source), CONSENT, "svar", "start_kartlegging"}
    return [intent for intent in _intents(source) if intent not in steering]


def _nlu(source: Source) -> Yaml:
    sentences = dict(source.sentences)
    for intent, form in _starts(source).items():
        wishes = ("Jeg vil snakke om {}", "La oss ta {}", "Kan vi begynne med {}?", "{}")
        sentences[intent] = tuple(wish.format(word) for word in form.words for wish in wishes)
    for intent, question in RIGHTS.items():
        sentences[intent] = (*sentences.get(intent, ()), question)
    sentences.setdefault(CONSENT, ("ja", "ja, det er greit", "greit for meg"))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {e}\n" for e in dict.fromkeys(examples))}
        for intent, examples in sentences.items()
    ]
    return {"version": "3.1", "nlu": nlu}


def _domain(source: Source) -> Yaml:
    forms = source.forms
    slots, responses = {}, {"utter_samtykke": "Takk. Da begynner vi.", "utter_default": "Hva?"}
    for form in forms:
        for slot, ask in form.questions:
            slots[slot] = {
                "type": "text",
                "influence_conversation": False,
                "mappings": [
                    {
                        "type": "from_text",
                        "not_intent": list(RIGHTS),
                        "conditions": [{"active_loop": form.name, "requested_slot": slot}],
                    }
                ],
            }
            responses[f"utter_ask_{form.name}_{slot}"] = ask
    for intent in _faq(source):
        responses[f"utter_{intent}"] = source.answers.get(intent, f"Svar på {intent}.")
    entities = {a or b for e in source.sentences.values() for t in e for a, b in _ENTITY.findall(t)}
    names = [name for form in forms for name in (f"validate_{form.name}", f"action_{form.area}")]
    return {
        "version": "3.1",
        "intents": _intents(source),
        "entities": sorted(entities),
        "slots": slots,
        "forms": {f.name: {"required_slots": [s for s, _ in f.questions]} for f in forms},
        "responses": {name: [{"text": text}] for name, text in responses.items()},
        "actions": names,
        "session_config": SESSION,
    }


def _rules(source: Source) -> list[Yaml]:
    rules: list[Yaml] = []
    general = source.forms[0]
    start = [{"intent": CONSENT}, {"action": "utter_samtykke"}]
    rules.append({"rule": "samtykke", "steps": start + _enter(general)})
    for intent, form in _starts(source).items():
        rules.append({"rule": intent, "steps": [{"intent": intent}, *_enter(form)]})
    for form in source.forms:
        active: list[Yaml] = [{"active_loop": form.name}]
        steps: list[Yaml] = [{"action": form.name}, {"active_loop": None}]
        steps += [{"slot_was_set": [{"requested_slot": None}]}, {"action": f"action_{form.area}"}]
        rules.append({"rule": f"{form.name} ferdig", "condition": active, "steps": steps})
        for intent in RIGHTS:
            steps = [{"intent": intent}, {"action": f"utter_{intent}"}, *_enter(form)]
            rules.append({"rule": f"{intent} i {form.name}", "condition": active, "steps": steps})
    for intent in _faq(source):
        steps = [{"intent": intent}, {"action": f"utter_{intent}"}]
        rules.append({"rule": intent, "steps": steps})
    return rules


def _enter(form: Form) -> list[Yaml]:
    return [{"action": form.name}, {"active_loop": form.name}]


def _stories(source: Source) -> list[Yaml]:
    """A few stories, so that TED and UnexpecTED have something to learn from."""
    faq = _faq(source)
    stories = []
    for number, (first, second) in enumerate(pairwise(faq)):
        steps = []
        for intent in (first, second):
            steps += [{"intent": intent}, {"action": f"utter_{intent}"}]
        stories.append({"story": f"to spørsmål {number}", "steps": steps})
    return stories[:20]


_ACTIONS_HEAD = '''"""Action server of the stock project: checks answers, thanks after a form."""

from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.forms import FormValidationAction


def checked(slot, value, dispatcher):
    text = str(value or "").strip()
    if not 1 <= len(text) <= 2000:
        dispatcher.utter_message(text="Skriv gjerne litt kortere.")
        return {slot: None}
    return {slot: text}
'''
_VALIDATE = """
    def validate_{slot}(self, value, dispatcher, tracker, domain):
        return checked("{slot}", value, dispatcher)
"""
_SUBMIT = """

class Submit{number}(Action):
    def name(self):
        return "action_{area}"

    def run(self, dispatcher, tracker, domain):
        slots = {slots!r}
        told = sum(1 for slot in slots if tracker.get_slot(slot))
        dispatcher.utter_message(text="Takk. Jeg har notert %d svar." % told)
        # Emptied, so that the area can be talked about again.
        return [SlotSet(slot, None) for slot in slots]
"""


def _actions(forms: Sequence[Form]) -> str:
    parts = [_ACTIONS_HEAD]
    for number, form in enumerate(forms):
        parts.append(f"\n\nclass Validate{number}(FormValidationAction):\n    def name(self):\n")
        parts.append(f'        return "validate_{form.name}"\n')
        parts += [_VALIDATE.format(slot=slot) for slot, _ in form.questions]
        slots = [slot for slot, _ in form.questions]
        parts.append(_SUBMIT.format(number=number, area=form.area, slots=slots))
    return "".join(parts)
