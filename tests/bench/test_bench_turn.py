"""The table of the benchmark, from measurements made up here."""

import json

import pytest

import bench
from bench.client import Sample
from bench.measure import Contestant, Size
from bench.quiet import disturbed
from bench.turn import _machine, _report, figures


def a_contestant(name: str, ms: float, rate: float, errors: int = 0) -> Contestant:
    samples = [Sample(n, "answer", ms / 1000, 0.0) for n in range(20)]
    samples += [Sample(99, "answer", 9.0, 0.0, "HTTP 500")] * errors
    memory = {"rasa": ms * 10, "actions": 40.0} if name == "stock" else {"losen": ms * 10}
    made = Contestant(name, None, None, single=samples, starts=[ms], ages=(ms, ms * 1.1))
    made.crowd, made.rates = {10: samples, 50: samples}, {10: [rate], 50: [rate]}
    made.memory, made.cpu = memory, ms / 50
    return made


EXTRA = {"size": 500.0, "stock_size": 2500.0, "train": 10.0, "stock_train": 200.0}


def lines_by_name(us, stock):
    return {line.name: line for line in figures(us, stock, Size(), EXTRA)}


def test_every_goal_has_its_line_and_is_judged():
    lines = lines_by_name(a_contestant("losen", 2, 400), a_contestant("stock", 60, 15))
    judged = {name: line.ok for name, line in lines.items() if line.goal}
    assert judged == dict.fromkeys(judged, True)
    assert len(judged) == 9
    assert lines["resident memory after load"].stock == 640
    assert lines["  without the action server"].stock == 600


def test_failed_turns_count_in_no_latency():
    us = a_contestant("losen", 2, 400, errors=3)
    assert lines_by_name(us, None)["turn, p95"].ours == 2
    assert us.errors() == ["HTTP 500"] * 9


def test_without_the_opponent_only_our_own_goals_are_judged():
    alone = EXTRA | {"stock_size": None, "stock_train": None}
    lines = figures(a_contestant("losen", 2, 400), None, Size(), alone)
    assert {line.name for line in lines if line.ok} == {"turn 500 against turn 10", "training"}


def test_a_missed_goal_or_a_failed_turn_gives_exit_code_1(tmp_path, capsys):
    good = figures(a_contestant("losen", 2, 400), a_contestant("stock", 60, 15), Size(), EXTRA)
    bad = figures(a_contestant("losen", 20, 400), a_contestant("stock", 60, 15), Size(), EXTRA)
    none = {"losen": [], "stock": ["HTTP 500"]}
    load = _machine((0.5, 0.5, 0.5), [0.1], 1.0)
    assert _report(good, none, tmp_path / "f.json", load) == 0
    assert _report(bad, none, None, load) == 1
    assert _report(good, {"losen": ["HTTP 500"], "stock": []}, None, load) == 1
    assert "Missed: turn, median" in capsys.readouterr().out
    written = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert written["errors"] == {"losen": 0, "stock": 1}
    assert written["figures"][0]["ok"] is True


def test_other_work_is_what_neither_we_nor_idling_took():
    assert disturbed(busy=10, mine=4, seconds=5) == pytest.approx(1.2)
    assert disturbed(busy=3.9, mine=4, seconds=5) == 0
    assert disturbed(busy=0, mine=0, seconds=0) == 0


def test_an_unknown_benchmark_is_wrong_usage(capsys):
    assert bench.run("fart") == 2
    assert "turn" in capsys.readouterr().err
