"""The few places where Rasa 3.6.21 itself is changed, each with its reason and its figure.

Rasa is in maintenance mode and pinned. `fingerprints()` gives the hash of every function that is replaced;
`tests/bot/engine/test_patches.py` compares them with FINGERPRINTS, so that a new version can not be patched blindly.
"""

from __future__ import annotations

import copy
import hashlib
import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

FINGERPRINTS = {
    "RemoteAction._validate_action_result": "f8cdb4be68123961",
    "Domain.is_empty": "884be90ef485f1d2",
    "MessageProcessor.run_action_extract_slots": "ff52049be97dde87",
}


def apply() -> None:
    """Apply all patches. Call once, after Rasa is imported and before an agent is loaded."""
    check_action_results_by_shape()
    remember_empty_domain()
    skip_slot_extraction()
    no_copies_for_silent_logs()


def check_action_results_by_shape() -> None:
    """Check the shape of an action's result ourselves.

    `jsonschema.validate` checks Rasa's big event schema itself on every action: 29 ms of processor time each.
    Our actions run in this process and return `{"events": [], "responses": []}`.
    """
    from rasa.core.actions.action import RemoteAction

    def has_shape(self: Any, result: Any) -> bool:
        events = result.get("events") if isinstance(result, dict) else None
        if not isinstance(events, list) or not all(isinstance(e, dict) and "event" in e for e in events):
            raise ValueError(f"action {self.name()} returned something that is not events")
        return True

    RemoteAction._validate_action_result = has_shape


def remember_empty_domain() -> None:
    """Remember whether a domain is empty: it builds a second domain to compare with on every turn (3 % of a turn)."""
    from rasa.shared.core.domain import Domain

    compute = Domain.is_empty

    def is_empty(self: Any) -> bool:
        if "_losen_is_empty" not in self.__dict__:
            self.__dict__["_losen_is_empty"] = compute(self)
        return bool(self.__dict__["_losen_is_empty"])

    Domain.is_empty = is_empty


def skip_slot_extraction() -> None:
    """Skip slot extraction: our one slot is set from the store and has no mapping, so there is nothing to extract.

    The default action copies the tracker and walks all slots (0.2 ms of a 2 ms turn).
    """
    from rasa.core.processor import MessageProcessor

    async def nothing(self: Any, output_channel: Any, tracker: Any) -> Any:
        return tracker

    MessageProcessor.run_action_extract_slots = nothing


def no_copies_for_silent_logs() -> None:
    """Do not deep-copy states for debug lines that are filtered away (3 % of a turn, more in long ones)."""
    import rasa.core.policies.rule_policy as rule_policy
    import rasa.core.processor as processor

    shallow = SimpleNamespace(deepcopy=lambda value: value, copy=copy.copy)
    rule_policy.copy = shallow
    processor.copy = shallow


def fingerprints() -> dict[str, str]:
    """Return the hash of the source of every function replaced above, as Rasa ships it."""
    from rasa.core.actions.action import RemoteAction
    from rasa.core.processor import MessageProcessor
    from rasa.shared.core.domain import Domain

    found: dict[str, Callable[..., Any]] = {
        "RemoteAction._validate_action_result": RemoteAction._validate_action_result,
        "Domain.is_empty": Domain.is_empty,
        "MessageProcessor.run_action_extract_slots": MessageProcessor.run_action_extract_slots,
    }
    return {name: hashlib.sha256(inspect.getsource(f).encode()).hexdigest()[:16] for name, f in found.items()}
