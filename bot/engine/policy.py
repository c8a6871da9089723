"""Rasa's RulePolicy in one pass, with the rules found by what came before instead of by reading all of them."""

from __future__ import annotations

import copy
from typing import Any, Dict, List, Optional, Set, Text, Tuple

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    DefinePrevUserUtteredFeaturization,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

REMEMBERED = 20_000  # predictions; phases × intents × the few steps of a turn are far fewer
# What an event means to a rule. A tracker with any other event is predicted anew.
_MEANS: Dict[Any, Any] = {
    ActionExecuted: lambda event: event.action_name,
    SessionStarted: lambda event: "",
    SlotSet: lambda event: (event.key, event.value),
    UserUttered: lambda event: event.intent_name,
    DefinePrevUserUtteredFeaturization: lambda event: event.use_text_for_featurization,
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class OnePassRulePolicy(RulePolicy):
    """RulePolicy without the end-to-end pass (we have no end-to-end stories), with indexed rules and a memory.

    Same predictions (`tests/bot/test_bot_engine.py` compares with the stock policy over all phases and intents);
    half the time, and a turn does not get slower when rules are added. A tracker holds the phase, the intent and the
    turn's actions and nothing else (decision 0003), so what was predicted once is true again.
    """

    _index: Optional[Dict[Tuple[Any, Any], Set[Text]]] = None
    _loaded = False
    _remembered: Optional[Dict[Any, PolicyPrediction]] = None

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict as Rasa does, but listen after the fallback action.

        Rasa's own fallback action takes the person's message back; ours answers and does not, and would be
        predicted again and again.
        """
        if tracker.latest_action_name == self._fallback_action_name:
            return self._rule_prediction(self._prediction_result(ACTION_LISTEN_NAME, tracker, domain), "fallback")
        key = _what_happened(tracker) if self._loaded else None
        if key is None:
            return super().predict_action_probabilities(tracker, domain, rule_only_data=rule_only_data, **kwargs)
        if self._remembered is None or len(self._remembered) >= REMEMBERED:
            self._remembered = {}
        if key not in self._remembered:
            self._remembered[key] = super().predict_action_probabilities(
                tracker, domain, rule_only_data=rule_only_data, **kwargs
            )
        return _a_copy(self._remembered[key])

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[Text], Optional[Text], bool]:
        if use_text_for_last_user_input:
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _get_possible_keys(self, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
        if lookup is self.lookup.get(RULES) and states:
            keys = self._candidates(states[-1])
            lookup = {key: lookup[key] for key in keys}
        return super()._get_possible_keys(lookup, states)

    def _candidates(self, state: State) -> Set[Text]:
        index = self._index if self._index is not None else self._build_index()
        action, intent = _what_came(state)
        found: Set[Text] = set()
        for key in {(action, intent), (action, None), (None, intent), (None, None)}:
            found |= index.get(key, set())
        return found

    def _build_index(self) -> Dict[Tuple[Any, Any], Set[Text]]:
        index: Dict[Tuple[Any, Any], Set[Text]] = {}
        for rule in self.lookup.get(RULES, {}):
            index.setdefault(_what_came(self._rule_key_to_state(rule)[-1]), set()).add(rule)
        # While rules are being learnt the lookup still changes; only a loaded policy keeps its index.
        if self._loaded:
            self._index = index
        return index

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> "OnePassRulePolicy":
        """Load as Rasa does and remember that the rules will not change any more."""
        policy = super().load(*args, **kwargs)
        policy._loaded = True
        return policy


def _what_came(state: State) -> Tuple[Any, Any]:
    return state.get(PREVIOUS_ACTION, {}).get("action_name"), state.get(USER, {}).get("intent")


def _what_happened(tracker: DialogueStateTracker) -> Optional[Tuple[Any, ...]]:
    """Everything in the tracker that a rule can see; None when there is something else in it."""
    events = [(type(event), event) for event in tracker.events]
    if any(kind not in _MEANS for kind, _ in events):
        return None
    return tuple((kind, _MEANS[kind](event)) for kind, event in events)


def _a_copy(prediction: PolicyPrediction) -> PolicyPrediction:
    """The ensemble writes into what it is given."""
    given = copy.copy(prediction)
    given.probabilities = list(prediction.probabilities)
    given.events, given.optional_events = list(prediction.events), list(prediction.optional_events)
    return given
