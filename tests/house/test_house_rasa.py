"""House tests: Rasa's domain, the actions, the sentences and the rules say the same (Rasa does not check it)."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml

from actions.base import LosenAction
from actions.registry import all_actions

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = sorted((ROOT / "bot" / "domain").glob("*.yml"))
STORIES = sorted((ROOT / "stories").glob("*.yml"))
TRAINING = sorted((ROOT / "nlu" / "training").glob("*.yml"))


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def domain_names(kind: str) -> list[tuple[str, str]]:
    """(name, file) of everything of this kind, in every domain file."""
    found = []
    for path in DOMAIN:
        for entry in read(path).get(kind) or []:
            found.append((entry if isinstance(entry, str) else next(iter(entry)), path.name))
    return found


def steps() -> list[tuple[str, str, str]]:
    """(file, kind, name) of every intent and action in the stories."""
    found = []
    for path in STORIES:
        data = read(path)
        for block in (*data.get("rules", ()), *data.get("stories", ())):
            for step in block["steps"]:
                found += [(path.name, kind, step[kind]) for kind in ("intent", "action") if kind in step]
    return found


def test_every_action_of_the_domain_has_a_class_and_every_class_is_in_the_domain() -> None:
    listed, written = {name for name, _file in domain_names("actions")}, set(all_actions())
    assert listed - written == set(), "in bot/domain, but no class in actions/ (see actions/registry.py)"
    assert written - listed == set(), "a class in actions/, but not in bot/domain/<feature>.yml"


def test_every_action_class_is_found_by_the_registry() -> None:
    """A new module of actions must stand in actions/registry.py, or its actions never run."""

    def below(cls: type) -> set[type]:
        return {cls, *(c for sub in cls.__subclasses__() for c in below(sub))}

    import importlib

    for path in sorted((ROOT / "actions").glob("*.py")):
        importlib.import_module(f"actions.{path.stem}")
    ours = {c for c in below(LosenAction) if c is not LosenAction and c.__module__.startswith("actions.")}
    assert {type(action) for action in all_actions().values()} == ours


def test_actions_and_their_files_use_the_features_word() -> None:
    for name, action in all_actions().items():
        assert name.startswith("action_"), name
        assert action.name() == name


def test_nothing_is_defined_in_two_domain_files() -> None:
    """Rasa merges silently: the last file wins."""
    for kind in ("intents", "actions", "slots", "forms", "responses", "entities"):
        counted = Counter(name for name, _file in domain_names(kind))
        twice = {name: [f for n, f in domain_names(kind) if n == name] for name, n in counted.items() if n > 1}
        assert twice == {}, f"{kind} defined twice"
    once_only = [path.name for path in DOMAIN if "session_config" in read(path)]
    assert once_only == ["session.yml"]


def test_the_domain_holds_no_words_and_only_one_slot() -> None:
    """No sentence in code, and no slot that could hold a person's words."""
    assert [name for name, _file in domain_names("slots")] == ["phase"]
    assert domain_names("responses") == [] and domain_names("forms") == []


def test_every_intent_has_its_training_file_and_the_other_way_round() -> None:
    intents = {name for name, _file in domain_names("intents")}
    files = {path.stem for path in TRAINING}
    assert intents - files == set(), "no sentences: add nlu/training/<intent>.yml"
    assert files - intents == set(), "not in bot/domain: add the intent to its feature's file"


def test_a_training_file_holds_only_the_intent_it_is_named_after() -> None:
    for path in TRAINING:
        blocks = read(path)["nlu"]
        assert {block["intent"] for block in blocks} == {path.stem}, path.name


def test_no_sentence_stands_in_two_intents() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for path in TRAINING:
        for block in read(path)["nlu"]:
            for line in block["examples"].splitlines():
                sentence = " ".join(line.removeprefix("- ").lower().split())
                if sentence:
                    owners[sentence].add(path.stem)
    twice = {sentence: sorted(files) for sentence, files in owners.items() if len(files) > 1}
    assert twice == {}


def test_every_intent_has_at_least_fifteen_sentences() -> None:
    few = {}
    for path in TRAINING:
        count = sum(len(block["examples"].strip().splitlines()) for block in read(path)["nlu"])
        if count < 15:
            few[path.stem] = count
    assert few == {}


def test_the_stories_name_only_what_the_domain_knows() -> None:
    intents = {name for name, _file in domain_names("intents")}
    actions = {name for name, _file in domain_names("actions")}
    unknown = [(f, kind, name) for f, kind, name in steps() if name not in (intents if kind == "intent" else actions)]
    assert unknown == []


def test_every_action_and_every_intent_is_used_by_a_rule() -> None:
    used = {(kind, name) for _file, kind, name in steps()}
    config = read(ROOT / "config.yml")
    fallbacks = {p.get("core_fallback_action_name") for p in config["policies"]}
    idle = [name for name, _f in domain_names("actions") if ("action", name) not in used and name not in fallbacks]
    assert idle == [], "no rule in stories/ leads to these actions"
    assert [name for name, _f in domain_names("intents") if ("intent", name) not in used] == []


def test_no_two_rules_answer_the_same() -> None:
    """The same phase and intent in two rules: Rasa would have to choose."""
    seen: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for path in STORIES:
        for rule in read(path).get("rules", ()):
            phase = next((c["slot_was_set"][0]["phase"] for c in rule.get("condition", ())), None)
            intent = next(step["intent"] for step in rule["steps"] if "intent" in step)
            seen[(phase, intent)].append(f"{path.name}: {rule['rule']}")
    twice = {key: rules for key, rules in seen.items() if len(rules) > 1}
    assert twice == {}
    everywhere = {intent for phase, intent in seen if phase is None}
    both = {key: rules for key, rules in seen.items() if key[0] is not None and key[1] in everywhere}
    assert both == {}, "a rule for one phase beside a rule for all phases"


def test_rules_first_and_one_file_per_feature() -> None:
    """Style 24: one flow per file; its name is the feature's word in the domain too."""
    for path in STORIES:
        assert read(path).get("rules") and not read(path).get("stories"), f"{path.name}: rules first"
    assert {path.stem for path in STORIES} <= {path.stem for path in DOMAIN}, "a feature with another word in stories/"
