"""What a step in the living plan tells the person: wishes that were answered, measures that moved. One notice each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from content import Content
from coordinator.living_plan import LivingPlan
from coordinator.words import quote
from store.elements import Measure, WishAnswer


@dataclass(frozen=True)
class StepTeller:
    """Puts a step into words: whose it is and in which written language."""

    content: Content
    language: str
    name: str

    def told(self, before: LivingPlan, after: LivingPlan) -> str:
        """Return what is new for the person between two states of the plan; "" when nothing is."""
        lines = [*self._wishes(before, after), *self._measures(before, after)]
        return "\n\n".join([self._say("coordinator_notices.lead"), *lines]) if lines else ""

    def _wishes(self, before: LivingPlan, after: LivingPlan) -> Iterator[str]:
        for wish in after.items("wish"):
            was, now = (plan.answers.get(wish.id, (None, None))[1] for plan in (before, after))
            if was == now:
                continue
            words = quote(wish.text)
            if now is None:
                yield self._say("coordinator_notices.wish_waits_again", words=words)
                continue
            yield self._say("coordinator_notices.wish_answered", words=words)
            if now.text and (was is None or was.text != now.text):
                yield now.text
            became = _measure(after, now)
            if became is not None and (was is None or was.measure != now.measure):
                status = self._say(f"coordinator_notices.status_{became.status}")
                yield self._say("coordinator_notices.wish_became", status=status)

    def _measures(self, before: LivingPlan, after: LivingPlan) -> Iterator[str]:
        stood = {entry.id: measure.status for entry, measure in before.measures}
        for entry, measure in after.measures:
            if stood.get(entry.id, measure.status) != measure.status:
                yield self._say(f"coordinator_notices.measure_{measure.status}", what=self._title(after, measure))

    def _title(self, plan: LivingPlan, measure: Measure) -> str:
        words = plan.quotes.get((measure.wish, measure.wish_revision), "")
        return measure.name or (f"«{quote(words)}»" if words else self._say("coordinator_notices.nameless"))

    def _say(self, key: str, **values: Any) -> str:
        return self.content.text(key, self.language, **{"name": self.name, **values})


def _measure(plan: LivingPlan, answer: WishAnswer) -> Measure | None:
    return next((measure for entry, measure in plan.measures if entry.id == answer.measure), None)
