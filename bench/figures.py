"""Statistics and the table of figures, ratios and goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, between neighbours interpolated."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Sequence[float]) -> float:
    return percentile(values, 0.5)


@dataclass(frozen=True)
class Goal:
    """What a figure must reach: `at_most` or `at_least`; of the ratio, or of our own figure."""

    limit: float
    at_least: bool = False
    own: bool = False

    def is_met(self, ours: float | None, ratio: float | None) -> bool | None:
        """None when there is nothing to judge by."""
        value = ours if self.own else ratio
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{'' if not self.own else ' own'}"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    unit: str
    ours: float | None
    stock: float | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        if self.ours is None or not self.stock:
            return None
        return self.ours / self.stock

    @property
    def ok(self) -> bool | None:
        return self.goal.is_met(self.ours, self.ratio) if self.goal else None

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"ratio": self.ratio, "ok": self.ok}


def missed(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that did not reach their goal; one that was not measured is not missed."""
    return [figure for figure in figures if figure.ok is False]


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text."""
    head = ("figure", "ours", "stock", "unit", "ratio", "goal", "")
    rows = [head] + [
        (
            figure.name,
            _number(figure.ours),
            _number(figure.stock),
            figure.unit,
            _number(figure.ratio),
            str(figure.goal or ""),
            {True: "ok", False: "MISSED", None: ""}[figure.ok] + f"  {figure.note}".rstrip(),
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column in (0, 3) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        lines.append("  ".join((*cells, row[6])).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
