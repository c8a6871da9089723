from __future__ import annotations

import subprocess
import sys

import pytest

from nlu.crisis import Crisis, detect
from nlu.crisis_fitting import fingerprint
from nlu.crisis_net import FOLDER
from nlu.examples import load_examples
from nlu.resources import ROOM, load_table
from tests.nlu.conftest import assert_linear

SENTENCES = load_table("crisis_sentences.yml")
LABELS = list(SENTENCES["positive"])


def test_recall_and_false_alarms_are_reported_apart_and_good():
    print()
    for label, groups in SENTENCES["positive"].items():
        for kind, sentences in groups.items():
            found = sum((hit := detect(text)) is not None and hit.label == label for text in sentences)
            print(f"{label:22}{kind:9}{found:4} of {len(sentences)}")
            assert found / len(sentences) >= 0.97
    negatives = SENTENCES["negative"]
    alarms = [text for text in negatives if detect(text)]
    print(f"false alarms          {len(alarms):4} of {len(negatives)}")
    assert len(alarms) / len(negatives) <= 0.01, alarms


def test_the_second_look_was_made_from_todays_sentences():
    made_from = (FOLDER / "made_from").read_text(encoding="ascii").strip()
    assert made_from == fingerprint(), "run: .venv/bin/python -m nlu.crisis_fitting"


def test_the_second_look_only_asks(monkeypatch):
    text = "sånn kjenner jeg det bare i dag"
    monkeypatch.setattr("nlu.crisis.guess", lambda sentence: "crisis_suicide")
    assert detect(text) == Crisis("crisis_suicide", False)
    assert detect("jeg vil ikke dø") is None, "a denial is not overruled"
    assert detect("mannen min slår meg") == Crisis("crisis_violence", True)


def test_the_check_needs_neither_rasa_nor_training():
    code = (
        "import sys; from nlu.crisis import detect; assert detect('jeg vil dø').certain; detect('hei på deg'); "
        "sys.exit(any(name.split('.')[0] in ('rasa', 'sklearn', 'spacy', 'sqlalchemy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOM.parent, check=False).returncode == 0


def test_there_are_enough_sentences_of_both_kinds():
    assert sum(len(s) for groups in SENTENCES["positive"].values() for s in groups.values()) >= 400
    assert len(SENTENCES["negative"]) >= 500
    assert set(LABELS) == {
        "crisis_suicide",
        "crisis_selfharm",
        "crisis_violence",
        "crisis_acute_illness",
        "crisis_child",
    }


@pytest.mark.parametrize("label", LABELS)
def test_clear_cases_are_certain(label):
    sentences = SENTENCES["positive"][label]["certain"]
    certain = sum(detect(text) == Crisis(label, True) for text in sentences)
    assert certain / len(sentences) >= 0.97


def test_no_training_sentence_is_a_crisis():
    alarms = [text for text, _ in load_examples() if detect(text)]
    assert len(alarms) <= 3, alarms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for ti år siden prøvde jeg å ta livet mitt", Crisis("crisis_suicide", False)),
        ("for ti år siden prøvde jeg å ta livet mitt, og nå vil jeg dø igjen", Crisis("crisis_suicide", True)),
        ("målet mitt er å slutte å skade meg", Crisis("crisis_selfharm", False)),
        ("jeg klarer ikke la være å skade meg", Crisis("crisis_selfharm", True)),
        ("sønnen min sier han vil dø", Crisis("crisis_suicide", True)),
        ("vi så en film der hovedpersonen vil dø", None),
        ("jeg vil ikke dø", None),
        ("jeg orker ikke mer jeg vil dø", Crisis("crisis_suicide", True)),
        ("sulten så jeg dør", None),
        ("det tar livet av meg å fylle ut skjema", None),
        ("jeg tar livet av meg", Crisis("crisis_suicide", True)),
        ("J E G  V I L  D Ø", Crisis("crisis_suicide", True)),
        ("jeg v1l d0", Crisis("crisis_suicide", True)),
        ("jeg vil do\u0338", Crisis("crisis_suicide", True)),
        ("ｊｅｇ ｖｉｌ ｄø", Crisis("crisis_suicide", True)),
        ("jeg\u200b vil\u200b d\u00adø", Crisis("crisis_suicide", True)),
        ("s.e.l.v.m.o.r.d er det jeg tenker på", Crisis("crisis_suicide", True)),
        ("", None),
        ("\x00", None),
    ],
)
def test_meaning_is_read_not_words(text, expected):
    assert detect(text) == expected


FILLER = "Jeg bor i en leilighet og har det greit, men trappene er tunge og jeg trenger hjelp til å handle. "


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("between", [". ", " "])
def test_a_crisis_sentence_is_found_anywhere_in_8000_characters(place, between):
    filler = (FILLER * 90)[:7900]
    at = int(len(filler) * place)
    at = filler.rfind(" ", 0, at) + 1 if 0 < at < len(filler) else at
    text = filler[:at] + between + "jeg har tenkt å ta livet mitt" + between + filler[at:]
    assert detect(text) == Crisis("crisis_suicide", True)


HOSTILE = {
    "one word": "dø " * 2700,
    "denials": "jeg vil ikke dø ikke " * 400,
    "broken phrases": "å ta livet mitt av meg ikke vil " * 250,
    "wishes": "jeg ønsker å vil ha lyst til å " * 260,
    "one long word": "a" * 8000,
    "piled accents": "\u0316\u0301" * 4000,
    "spelt out": "d ø " * 2000,
    "wide blanks": "d ø  " * 1600,
    "all different": "".join(f"vil{n} jeg ta livet{n} av " for n in range(400)),
    "all anchors": " ".join(f"jeg slår{n} redd for meg drepe han kniv vondt{n} dø" for n in range(200)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_time_that_grows_with_length_only(name):
    assert_linear(detect, HOSTILE[name], limit=0.15)
