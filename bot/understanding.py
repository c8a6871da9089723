"""The one way from the trained model to understanding: the running bot, `./losen parse` and the benchmarks use it."""

from __future__ import annotations

from bot.engine.engine import Engine
from bot.training import model_path
from content import load
from nlu.understanding import Understanding


def open_understanding() -> Understanding:
    """Return the understanding of the model for today's data. Raises EngineError when there is none."""
    engine = Engine.load(model_path())
    areas = {area.id: [*area.words.nb, *area.words.nn] for area in load().areas}
    return Understanding(engine.intent_model(), areas)
