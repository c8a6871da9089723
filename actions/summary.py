"""The summary: read, correct, approve, send. Only the person's own words."""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import go_back, joined, resumes, show_areas
from actions.turn import Turn
from content import Area
from store.changes import Approve, Send

ANYBODY = "koordinator"  # the reference of a button that names nobody


class ShowSummary(LosenAction):
    """Show the draft as it stands and ask whether it is right."""

    action_name = "action_show_summary"

    def act(self, turn: Turn) -> None:
        """Empty drafts are no failure: go on with the questions. Who wonders what is asked gets it explained."""
        if turn.intent in ("forklar_sporsmal", "vet_ikke") and turn.plan is not None:
            ask_approval(turn, turn.words("summary.explain"))
            return
        if turn.plan is None:
            go_back(turn, turn.words("rights.readers_nothing"))
            return
        if not turn.plan.items:
            turn.say(turn.words("summary.empty"))
            show_areas(turn)
            return
        whose = turn.words("summary.of_relative") if turn.audience == "parorende" else ""
        turn.say(joined(turn.words("summary.intro"), whose, *written(turn)), kind="summary")
        ask_approval(turn)


@resumes("summary")
def ask_approval(turn: Turn, before: str = "") -> None:
    """Ask whether the draft is right, naming what deserves a second look."""
    again = [turn.content.question(q).label.text(turn.language) for q in turn.progress.again]
    look = turn.words("summary.look_again", labels=", ".join(again)) if again else ""
    turn.say(
        joined(before, look, turn.words("summary.is_it_right")),
        turn.choice("bekreft", "choices.approve"),
        turn.choice("endre_svar", "choices.correct_something"),
        turn.choice("start_kartlegging", "choices.more_areas"),
        turn.choice("fortsett_senere"),
    )
    turn.move(phase="summary", area=None, question=None, editing=None, back=None, misses=0)


@resumes("send")
def ask_send(turn: Turn, before: str = "") -> None:
    """Ask whom the draft shall be sent to; without a coordinator, say what can be done instead."""
    if not turn.coordinators:
        show_areas(turn, joined(before, turn.words("summary.no_coordinator")))
        return
    names = ", ".join(name for _id, name in turn.coordinators)
    buttons = [turn.choice(f"send:{account}", "choices.send", name=name) for account, name in turn.coordinators]
    turn.say(
        joined(before, turn.words("summary.ask_send", names=names)),
        *buttons,
        turn.choice("avkreft", "choices.not_send_now"),
    )
    turn.move(phase="send", back=None)


class ApproveSummary(LosenAction):
    """The person says that the draft is right; offer to send it."""

    action_name = "action_approve_summary"

    def act(self, turn: Turn) -> None:
        """Approve, then ask whom to send to."""
        turn.changes.append(Approve())
        ask_send(turn, turn.words("summary.approved"))


class SendPlan(LosenAction):
    """Hand the draft to the coordinator the person chose. This is the person's wish that this one may read."""

    action_name = "action_send_plan"

    def act(self, turn: Turn) -> None:
        """Send to the one the button named; a plain "ja" is enough when there is only one. Never to another."""
        named = turn.ref not in (None, ANYBODY)
        chosen = [c for c in turn.coordinators if turn.ref == c[0]]
        if not named and len(turn.coordinators) == 1:
            chosen = list(turn.coordinators)
        if turn.plan is None or not chosen:
            ask_send(turn)
            return
        account, name = chosen[0]
        turn.changes.append(Send(account, name, turn.content.version))
        show_areas(turn, turn.words("summary.sent", name=name))


class DontSend(LosenAction):
    """Not now: the draft stays with the person."""

    action_name = "action_dont_send"

    def act(self, turn: Turn) -> None:
        """Say that nothing was sent."""
        show_areas(turn, turn.words("summary.not_sent"))


def written(turn: Turn) -> list[str]:
    """Return the draft as paragraphs: a heading per area, then label and words per item."""
    parts = []
    for area in (turn.content.general, *turn.content.areas):
        lines = _lines(turn, area)
        if lines:
            parts.append("\n".join([area.title.text(turn.language).upper(), *lines]))
    return parts


def _lines(turn: Turn, area: Area) -> list[str]:
    lines = []
    for question in area.questions:
        names = {c.value: c.label.text(turn.language) for c in question.choices}
        for item in turn.plan.items_of(question.id) if turn.plan else []:
            words = names.get(item.text, item.text)
            lines.append(f"{question.label.text(turn.language)}: {words}")
    return lines
