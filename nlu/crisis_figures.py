"""How well the crisis models understand writers they have never met: left out of the fitting, then read.

`python -m nlu.crisis_fitting` takes these figures before it makes the weights, since fitting twice takes minutes; they
lie beside the weights (`crisis_net/figures.json`) with the fingerprint of what they were taken from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from nlu import crisis_gist, crisis_net
from nlu.crisis import Crisis, detect
from nlu.crisis_net import CrisisNet
from nlu.crisis_sentences import NOTHING, Told, crisis_sentences, harmless_answers
from nlu.intents import IntentModel

Judged: TypeAlias = list[tuple[Told, Crisis | None]]
Fitted: TypeAlias = tuple[CrisisNet, IntentModel]
EXAMINERS = ("blind9", "blind10")  # Two examiners who made fair tests without having seen anything of this.


def judged_by_strangers(fit: Callable[[Sequence[Told]], Fitted], writers: Sequence[str] = EXAMINERS) -> Judged:
    """What is heard in the sentences of `writers` by models that `fit` made of everybody else's."""
    told = crisis_sentences()
    net, gist = fit([one for one in told if one.writer not in writers] + harmless_answers())
    usual: tuple[Any, Any] = crisis_net.model, crisis_gist.model
    crisis_net.model, crisis_gist.model = (lambda: net), (lambda: gist)  # type: ignore[assignment]
    try:
        return [(one, detect(one.text)) for one in told if one.writer in writers]
    finally:
        crisis_net.model, crisis_gist.model = usual


def figures(judged: Judged) -> dict[str, float]:
    """Shares from 0 to 1. `recall…` of those in danger, `alarms…` of those who are not; `label` of those heard."""
    danger = [(one, found) for one, found in judged if one.label != NOTHING]
    acute = [(one, found) for one, found in danger if one.is_acute]
    calm = [found for one, found in judged if one.label == NOTHING]
    heard = [(one, found) for one, found in danger if found is not None]
    shares = {
        "recall": _share(found is not None for _, found in danger),
        "recall_acute": _share(found is not None for _, found in acute),
        "certain_acute": _share(found is not None and found.certain for _, found in acute),
        "label": _share(found is not None and found.label == one.label for one, found in heard),
        "alarms": _share(found is not None for found in calm),
        "alarms_certain": _share(found is not None and found.certain for found in calm),
    }
    for label in sorted({one.label for one, _ in danger}):
        shares[f"recall_{label}"] = _share(found is not None for one, found in danger if one.label == label)
    return {name: round(share, 4) for name, share in shares.items()}


def _share(true: Any) -> float:
    found = list(true)
    return sum(found) / len(found) if found else 0.0
