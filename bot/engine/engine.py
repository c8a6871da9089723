"""The engine: load a model, rank intents, decide what comes next."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import Any

from bot.engine import stub

ACTION_FAILED = "the action failed"


class EngineError(Exception):
    """The model cannot be loaded, or Rasa decided nothing. The message says why."""


class Engine:
    """One loaded Rasa model. `decide` runs the actions of one turn; the turn itself is in `actions.turn`."""

    def __init__(self, agent: Any, intent_model: Any, domain_intents: frozenset[str]) -> None:
        self._agent = agent
        self._intent_model = intent_model
        self.intents = domain_intents

    @staticmethod
    def load(model: Path) -> Engine:
        """Load the model archive. Raises EngineError when it is missing or does not fit. Takes about a second."""
        if not model.is_file():
            raise EngineError(f"no model at {model}; run ./losen train")
        quiet()
        stub.install()
        from rasa.core.agent import Agent
        from rasa.shared.core.constants import DEFAULT_INTENTS

        from actions.registry import all_actions
        from bot.engine import patches
        from bot.engine.endpoint import InProcessActions
        from bot.engine.runner import InOrderRunner
        from bot.engine.tracker import NoLocks, PointerTrackerStore

        patches.apply()
        endpoint = InProcessActions(all_actions())
        agent = Agent(action_endpoint=endpoint, lock_store=NoLocks(), tracker_store=PointerTrackerStore(None))
        try:
            agent.load_model(str(model))
        except Exception as error:
            why = type(error).__name__
            raise EngineError(f"the model {model.name} cannot be loaded ({why}); run ./losen train") from error
        if not agent.is_ready() or agent.processor is None or agent.domain is None:
            raise EngineError(f"the model {model.name} could not be loaded; run ./losen train")
        # Agent wraps every tracker store in one that hides failures; ours cannot fail and must not be wrapped.
        store = PointerTrackerStore(agent.domain)
        agent.tracker_store = agent.processor.tracker_store = store
        model = _intent_model(agent)
        agent.processor.graph_runner = InOrderRunner(agent.processor.graph_runner)
        return Engine(agent, model, frozenset(agent.domain.intents) - set(DEFAULT_INTENTS))

    def intent_model(self) -> Any:
        """Return the trained `nlu.intents.IntentModel` inside the loaded pipeline."""
        return self._intent_model

    async def decide(self, conversation: str, phase: str, intent: str) -> None:
        """Let Rasa choose and run the actions for `intent` in `phase`. Raises what an action raised.

        Rasa sees the intent and the phase, never a word of the person.
        """
        from rasa.core.channels.channel import OutputChannel, UserMessage

        from bot.engine.endpoint import failures
        from bot.engine.tracker import phase_of_turn

        phase_of_turn.set(phase)
        box = failures.begin_turn()
        parsed = {"text": "", "intent": {"name": intent, "confidence": 1.0}, "entities": []}
        message = UserMessage("", OutputChannel(), conversation, parse_data=parsed)
        await self._agent.processor.handle_message(message)
        if box:
            raise box[0]


def _intent_model(agent: Any) -> Any:
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        model = getattr(node._component, "model", None)
        if model is not None and hasattr(model, "rank"):
            return model
    raise EngineError("the model has no intent classifier of ours; run ./losen train")


def quiet() -> None:
    """Silence Rasa before it is imported: its debug lines would hold what people write, and cost time."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore")
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in ("rasa", "apscheduler", "asyncio", "sanic"):
        logging.getLogger(name).setLevel(logging.ERROR)
