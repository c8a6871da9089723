"""What the played person says next, decided from what the bot just showed.

Pure: no network, no clock, no randomness beyond a seed. The same script plays both bots, so both
get the same mixture of consent, free text, questions about rights, skips and changes of life area,
and content may grow without a change here.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ANSWERS = tuple((Path(__file__).parent / "answers.txt").read_text("utf-8").splitlines())
# Each question is spoken once by everyone; the intents get a digression rule in the stock project.
RIGHTS = {
    "rett_til_koordinator": "Har jeg rett til å få en koordinator?",
    "hva_er_ip": "Hva er egentlig en individuell plan?",
    "hvem_ser_svarene": "Hvem kan se det jeg svarer her?",
    "klage_hvordan": "Hvordan klager jeg på et vedtak?",
}
CYCLE = 30
RIGHTS_AT, SKIP_AT, SWITCH_AT, MORE_AT = (8, 22), (13, 27), (18,), (11, 24)
CONSENT, DONE, SKIP, KEEP = "bekreft", "ferdig", "hopp_over", "avkreft"
OPEN, ANSWER_CHOICE, CHANGE, MORE = "start_kartlegging:", "svar:", "endre_svar:", "endre_svar:+"
SAME_QUESTION_LIMIT = 4
_PLANNED = {"right": RIGHTS_AT, "skip": SKIP_AT, "switch": SWITCH_AT, "more": MORE_AT}


@dataclass(frozen=True)
class View:
    """What the person sees before the next turn, in one shape for both bots."""

    question: str | None = None
    area: str | None = None
    choices: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """One thing the person does; `kind` says why, and either text or a button goes out."""

    kind: str
    text: str | None = None
    choice: str | None = None


@dataclass
class Script:
    """One person's conversation; `next` takes each new view and never runs out of turns."""

    seed: int = 0
    turns: int = 0
    _consented: bool = False
    _last: Turn = field(default_factory=lambda: Turn("start"))
    _asked: str | None = None
    _same: int = 0
    _due: list[str] = field(default_factory=list)
    _opened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._answers = list(ANSWERS)
        random.Random(self.seed).shuffle(self._answers)

    def next(self, view: View) -> Turn:
        """The next turn; the first match of the person's habits decides."""
        self.turns += 1
        self._note_due()
        answered = view.question is not None and view.question == self._asked
        self._same = self._same + 1 if answered else 0
        turn = (
            self._consent(view)
            or self._done(view, answered)
            or self._planned(view)
            or self._unstick(view)
            or self._answer(view)
            or self._change(view)
            or self._open(view)
        )
        if view.area:
            self._opened[view.area] = max(self._opened[view.area], 1)
        self._last, self._asked = turn, view.question
        return turn

    def _note_due(self) -> None:
        place = self.turns % CYCLE
        for kind, places in _PLANNED.items():
            if place in places and kind not in self._due:
                self._due.append(kind)

    def _consent(self, view: View) -> Turn | None:
        if self._consented or CONSENT not in view.choices:
            return None
        self._consented = True
        return Turn("consent", choice=CONSENT)

    def _done(self, view: View, answered: bool) -> Turn | None:
        """A question that takes several answers asks for more; one answer is enough for us."""
        if answered and self._last.kind == "answer" and DONE in view.choices:
            return Turn("done", choice=DONE)
        return None

    def _planned(self, view: View) -> Turn | None:
        """The planned interruptions happen at the first open question after their time."""
        if view.question is None:
            return None
        plans = {
            "right": self._plan_right,
            "skip": self._plan_skip,
            "switch": self._plan_switch,
            "more": self._plan_more,
        }
        for kind in self._due:
            turn = plans[kind](view)
            if turn is not None:
                self._due.remove(kind)
                return turn
        return None

    def _plan_right(self, view: View) -> Turn | None:
        questions = list(RIGHTS.values())
        number = self.seed + self.turns // CYCLE * len(RIGHTS_AT) + (self.turns % CYCLE > 15)
        return Turn("right", text=questions[number % len(questions)])

    def _plan_skip(self, view: View) -> Turn | None:
        return Turn("skip", choice=SKIP) if SKIP in view.choices else None

    def _plan_switch(self, view: View) -> Turn | None:
        # Only from a life area: the general questions come first and are not left.
        if view.area not in view.areas:
            return None
        return Turn("switch", choice=self._next_area(view))

    def _plan_more(self, view: View) -> Turn | None:
        """Some questions take several answers; now and then there is one more."""
        more = next((c for c in view.choices if c.startswith(MORE)), None)
        return Turn("more", choice=more) if more else None

    def _unstick(self, view: View) -> Turn | None:
        """A question that does not take our answers is left, as a person would leave it."""
        if self._same < SAME_QUESTION_LIMIT:
            return None
        self._same = 0
        choice = next((c for c in (SKIP, DONE) if c in view.choices), None)
        return Turn("unstick", choice=choice or self._next_area(view))

    def _answer(self, view: View) -> Turn | None:
        answer = next((c for c in view.choices if c.startswith(ANSWER_CHOICE)), None)
        if answer:
            return Turn("choice", choice=answer)
        if self._last.kind == "change" and KEEP in view.choices:
            return self._words()
        if view.question is None:
            return None
        if self._last.kind in ("answer", "right") and CONSENT in view.choices:
            # The bot asks whether it understood; it did.
            return Turn("confirm", choice=CONSENT)
        return self._words()

    def _words(self) -> Turn:
        return Turn("answer", text=self._answers[self.turns % len(self._answers)])

    def _change(self, view: View) -> Turn | None:
        """An area that is done shows its answers; one of them gets new words."""
        shown = [choice for choice in view.choices if choice.startswith(CHANGE)]
        return Turn("change", choice=shown[self.turns % len(shown)]) if shown else None

    def _open(self, view: View) -> Turn:
        if not view.areas and not any(c.startswith(OPEN) for c in view.choices):
            return self._words()
        return Turn("open", choice=self._next_area(view))

    def _next_area(self, view: View) -> str:
        """The life area opened least often so far, in the order shown."""
        offered = tuple(c.removeprefix(OPEN) for c in view.choices if c.startswith(OPEN))
        areas = [a for a in offered or view.areas if a != view.area] or list(view.areas)
        area = min(areas, key=lambda a: self._opened[a])
        self._opened[area] += 1
        return OPEN + area
