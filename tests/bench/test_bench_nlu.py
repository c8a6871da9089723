"""The scores of understanding and the lines of its table, from answers made up here."""

import json
from datetime import date

import pytest

from bench import NAMES, nlu
from bench.figures import Figure, Goal
from bench.nlu_diet import STORED, run, training_file
from bench.nlu_scores import accuracy, f1, macro_f1, score_dates, score_parts
from bench.stock.environment import NoOpponent


def by_name(lines):
    return {line.name.strip(): line for line in lines}


def test_accuracy_and_macro_f1_count_every_label():
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")]
    assert accuracy(pairs) == pytest.approx(0.6)
    assert macro_f1(pairs) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    with pytest.raises(ValueError, match="nothing"):
        accuracy([])


def test_nothing_to_find_and_nothing_found_is_right():
    assert f1(0, 0, 0) == 1
    assert f1(0, 0, 2) == 0


def test_parts_need_kind_and_words_and_must_stand_in_the_text():
    cases = [
        {
            "q": None,
            "t": "jeg vil ha hund og mor hjelper",
            "p": [["goal", "jeg vil ha hund"], ["others", "mor hjelper", "mor"]],
        }
    ]
    found = [["goal", "jeg vil ha hund", None, "kort"], ["others", "Mor hjelper", "mor", None]]
    score = score_parts(cases, lambda text, question: found)
    assert (score.expected, score.found, score.right, score.strict) == (2, 2, 1, 0)
    assert score.f1 == pytest.approx(0.5)
    assert score.not_verbatim == 1


def test_a_clear_time_must_be_exact_and_an_unclear_one_left_open():
    first = date(2027, 3, 1)
    cases = [
        {"t": "1. mars", "d": [["1. mars", first, first, "day"]]},
        {"t": "2. mars", "d": [["2. mars", date(2027, 3, 2), date(2027, 3, 2), "day"]]},
        {"t": "snart", "d": [["snart", None, None, None]]},
        {"t": "i sommer", "d": [["i sommer", None, None, None]]},
        {"t": "hver mandag", "d": []},
    ]
    read = {"1. mars": [["1. mars", first, first, "day"]], "i sommer": [["sommer", first, first, "season"]]}
    score = score_dates(cases, lambda text, now: read.get(text, []))
    assert (score.clear, score.resolved) == (2, 1)
    assert (score.unclear, score.left_open) == (3, 2)


def test_crisis_recall_wants_the_right_label_and_alarms_stand_apart():
    pairs = [("x", "x"), ("x", "y"), ("y", "y"), ("y", "none"), ("none", "x"), ("none", "none")]
    lines = by_name(nlu.crisis_lines(pairs, "none"))
    assert lines["crisis, writers left out, recall"].ours == 0.75
    assert "3 of 4 heard; with the right label 0.500" in lines["crisis, writers left out, recall"].note
    assert lines["false alarms"].ours == 0.5
    assert lines["x"].ours == 1.0


@pytest.mark.parametrize(("right", "ok"), [(90, True), (85, False)])
def test_massive_is_judged_by_accuracy_distance_and_training_time(right, ok):
    pairs = [("a", "a")] * right + [("a", "b")] * (100 - right)
    lines = by_name(nlu.massive_lines(pairs, pairs, 10.0, 0.2, STORED))
    assert lines["MASSIVE nb-NO, accuracy"].ok is ok
    assert lines["accuracy above DIET"].ok is ok
    assert lines["training"].ok is True
    assert by_name(nlu.massive_lines(pairs, pairs, 40.0, 0.2, STORED))["training"].ok is False


def test_a_process_that_imports_scikit_learn_misses_its_goal():
    got = {
        "milliseconds": [1.0, 1.5, 9.0],
        "memory": 30.0,
        "memory_after": 61.0,
        "load_seconds": 0.2,
        "heavy": ["sklearn"],
    }
    lines = by_name(nlu.process_lines(got))
    assert lines["one message understood, median"].ok is True
    assert lines["memory of all components"].ok is False
    assert lines["heavy libraries imported"].ok is False


def test_massive_is_read_by_partition_and_may_be_missing(tmp_path, monkeypatch):
    path = tmp_path / "massive.jsonl"
    monkeypatch.setenv("LOSEN_MASSIVE", str(path))
    assert nlu.massive_path() == path
    assert nlu.read_massive(path) is None
    rows = [
        {"partition": "train", "utt": "vekk meg", "intent": "alarm_set"},
        {"partition": "test", "utt": "hei", "intent": "x"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert nlu.read_massive(path) == {"train": [("vekk meg", "alarm_set")], "test": [("hei", "x")]}


def test_rasa_gets_its_sentences_by_intent_and_on_one_line():
    written = training_file([("vekk\nmeg", "alarm_set"), ("hei", "hilsen"), ("vekk meg ni", "alarm_set")])
    assert written.splitlines()[2:6] == ["- intent: alarm_set", "  examples: |", "    - vekk meg", "    - vekk meg ni"]


def test_without_the_stock_environment_full_says_what_to_do(tmp_path):
    with pytest.raises(NoOpponent, match="bench turn"):
        run([], [], tmp_path)


def test_a_missed_goal_gives_exit_code_1_and_the_file_holds_all(tmp_path, capsys):
    good, bad = Figure("a", "", 0.9, goal=Goal(0.8, True, True)), Figure("b", "", 0.7, goal=Goal(0.8, True, True))
    load = (0.5, 0.5, 0.5)
    assert nlu.report([good], None, None, load, 1.0) == 0
    assert nlu.report([good, bad], STORED, tmp_path / "f.json", load, 1.0) == 1
    assert "Missed: b." in capsys.readouterr().out
    written = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [line["ok"] for line in written["figures"]] == [True, False]
    assert written["stock"]["accuracy"] == 0.827


def test_the_benchmark_has_its_name():
    assert "nlu" in NAMES
