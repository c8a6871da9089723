"""Percentiles, ratios and goals."""

import pytest

from bench.figures import Figure, Goal, median, missed, percentile, table


def test_percentiles_lie_between_neighbours():
    assert median([3, 1, 2]) == 2
    assert median([1, 2]) == 1.5
    assert percentile(range(101), 0.95) == pytest.approx(95)
    assert percentile([7], 0.95) == 7


def test_no_values_is_an_error_rather_than_a_good_figure():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("goal", "ours", "stock", "ok"),
    [
        (Goal(0.08), 4.0, 50.0, True),
        (Goal(0.08), 4.1, 50.0, False),
        (Goal(15, at_least=True), 300.0, 20.0, True),
        (Goal(15, at_least=True), 299.0, 20.0, False),
        (Goal(90, own=True), 91.0, None, False),
        (Goal(90, own=True), 12.0, 300.0, True),
        (Goal(0.08), 4.0, None, None),
        (Goal(0.08), None, 50.0, None),
        (None, 1.0, 1.0, None),
    ],
)
def test_a_goal_is_met_missed_or_not_judged(goal, ours, stock, ok):
    assert Figure("x", "ms", ours, stock, goal).ok is ok


def test_only_missed_goals_are_missed():
    good, bad = Figure("a", "ms", 1, 100, Goal(0.1)), Figure("b", "ms", 50, 100, Goal(0.1))
    unmeasured = Figure("c", "ms", None, 100, Goal(0.1))
    assert missed([good, bad, unmeasured]) == [bad]


def test_the_table_shows_figure_ratio_goal_and_verdict():
    lines = table([Figure("turn, median", "ms", 2.5, 50, Goal(0.08), "240 turns")]).splitlines()
    assert lines[0].split()[:3] == ["figure", "ours", "stock"]
    assert lines[2].split() == [
        "turn,",
        "median",
        "2.5",
        "50",
        "ms",
        "0.05",
        "≤",
        "0.08",
        "ok",
        "240",
        "turns",
    ]


def test_a_missed_goal_is_loud():
    assert "MISSED" in table([Figure("x", "ms", 9, 10, Goal(0.5))])


def test_json_holds_ratio_and_verdict():
    figure = Figure("x", "ms", 1.0, 4.0, Goal(0.5)).as_json()
    assert (figure["ratio"], figure["ok"], figure["goal"]["limit"]) == (0.25, True, 0.5)
