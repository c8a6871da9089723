"""What the person reads in the chat about what the coordinator did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from content import Content
from coordinator.plan_view import PlanView
from coordinator.words import quote

_JUDGED = {
    ("bekreftet", False): "notice_confirmed",
    ("bekreftet", True): "notice_confirmed_note",
    ("snakk_om", False): "notice_talk",
    ("snakk_om", True): "notice_talk_note",
    ("uenig", True): "notice_disagree",
}
# The values are the chat's own: godta, behold and snakk om det.
_ANSWERS = (("choice_accept", "bekreft"), ("choice_keep", "avkreft"), ("choice_talk", "snakk_med_menneske"))


@dataclass(frozen=True)
class Notice:
    """One message to the person, with buttons when an answer is wanted."""

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Teller:
    """Puts notices into words: whose they are and in which written language."""

    content: Content
    language: str
    name: str

    def judged(self, words: str, state: str, note: str | None) -> Notice:
        """One item was confirmed, is to be talked about, or is seen differently (then there is a reason)."""
        key = _JUDGED[state, bool(note)]
        return Notice(self._say(key, words=quote(words), **({"note": note} if note else {})))

    def area_confirmed(self, area: str, count: int) -> Notice:
        """Several items of an area were confirmed at once."""
        return Notice(self._say("notice_area_confirmed" if count > 1 else "notice_area_one", area=area, count=count))

    def proposed(self, words: str, proposal: str, proposal_id: str) -> Notice:
        """A wording was set beside the person's own; the person decides."""
        text = self._say("notice_proposal", words=quote(words), proposal=proposal)
        return Notice(text, [{"label": self._say(key), "value": f"{value}:{proposal_id}"} for key, value in _ANSWERS])

    def answered(self, text: str) -> Notice:
        """The coordinator answers a person who has waited."""
        key = "coordinator_notices.reminder_answer"
        return Notice(self.content.text(key, self.language, name=self.name, answer=text))

    def plan_confirmed(self, view: PlanView) -> Notice:
        """The plan was confirmed: what stands, what that means, and what it does not mean."""
        parts = [self._say("notice_plan_confirmed")]
        for state, key in (("bekreftet", "sum_confirmed"), ("uenig", "sum_disagree"), ("snakk_om", "sum_talk")):
            items = view.standing_as(state)
            if items:
                parts.append(self._say(key if len(items) > 1 else f"{key}_one", count=len(items)))
        parts += [self._say("notice_plan_meaning"), self._say("notice_plan_limits")]
        return Notice("\n\n".join(parts))

    def _say(self, key: str, **values: Any) -> str:
        return self.content.text(f"coordinator.{key}", self.language, **{"name": self.name, **values})
