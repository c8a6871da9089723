"""Runs Rasa's loaded graph node by node, without dask's scheduler."""

from __future__ import annotations

from typing import Any


class InOrderRunner:
    """Does what `DaskGraphRunner.run` does: the nodes a target needs, each once, inputs first.

    dask plans the same small graph again at every prediction: 0.15 ms each, two or three times a turn. Results are
    compared with dask's in `tests/bot/engine/test_runner.py`.
    """

    def __init__(self, runner: Any) -> None:
        self._runner = runner
        self._orders: dict[tuple[str, ...], list[tuple[str, Any, list[str]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return the results of `targets` by node name."""
        wanted = tuple(targets or self._runner._graph_schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        # A node's argument is a pair (name, value), as in dask's graphs.
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._orders[wanted]:
            results[name] = node(*(results.get(need, need) for need in needs))
        return {name: results[name][1] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> list[tuple[str, Any, list[str]]]:
        schema = self._runner._graph_schema.minimal_graph_schema(list(wanted))
        order: list[tuple[str, Any, list[str]]] = []
        seen: set[str] = set()

        def visit(name: str) -> None:
            if name in seen or name not in schema.nodes:
                return
            seen.add(name)
            needs = list(schema.nodes[name].needs.values())
            for need in needs:
                visit(need)
            order.append((name, self._runner._instantiated_nodes[name], needs))

        for name in wanted:
            visit(name)
        return order
