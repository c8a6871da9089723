from __future__ import annotations

import json

from tests.nlu.conftest import table

KEYS = {"text", "intent", "confidence", "ranking", "crisis", "dates", "parts", "entities"}


def test_parse_has_the_shape_of_the_contract(understanding):
    parsed = understanding.parse("Hva er klagefristen?")
    assert parsed.keys() >= KEYS
    assert parsed["intent"] == "klagefrist"
    assert parsed["crisis"] is None
    assert parsed["ranking"][0] == {"intent": "klagefrist", "confidence": parsed["confidence"]}
    json.dumps(parsed)


def test_an_answer_to_an_open_question_is_svar(understanding):
    parsed = understanding.parse("jobb er viktig for meg", now="2026-11-21", area="bolig_dagligliv", question="goal")
    assert parsed["intent"] == "svar"


def test_a_crisis_in_an_answer_is_told(understanding):
    assert understanding.parse("jeg vil dø", question="goal")["crisis"] == "crisis_suicide"


def test_text_is_given_back_byte_for_byte(understanding):
    text = "  Eg  vil\tha «hund» 🐕 e\u0301 "
    assert understanding.parse(text)["text"] == text


def test_sentences_written_apart_from_the_training_are_understood(model):
    hits: dict[str, list[bool]] = {}
    for intent, sentences in table("independent.yml").items():
        for sentence in sentences:
            right = model.rank(sentence["t"], 1)[0][0] == intent
            hits.setdefault(sentence["v"], []).append(right)
    print("\n" + ", ".join(f"{variety} {sum(rights)}/{len(rights)}" for variety, rights in hits.items()))
    every = [right for rights in hits.values() for right in rights]
    assert sum(every) / len(every) >= 0.85
    for variety, rights in hits.items():
        if len(rights) >= 20:
            assert sum(rights) / len(rights) >= 0.75, variety
