"""Rights in the middle of everything: a short answer with paragraph, address and date, then back to where we were."""

from __future__ import annotations

from dataclasses import replace

from actions.base import LosenAction
from actions.flow import joined, stay
from actions.turn import Turn
from content import current
from store.changes import WithdrawSharing

SIMPLER = "enklere."  # the beginning of a reference: the same right, said more simply
# Whose answer it is, where it differs from the user's own.
ASKERS = {"parorende": "parorende_voksen", "koordinator": "koordinator"}
SHARING = "deling"  # the consent that named people may read


class ExplainRight(LosenAction):
    """Explain the right the person asked about: short first, more on request."""

    action_name = "action_explain_right"

    def act(self, turn: Turn) -> None:
        """`turn.ref` names a right to tell more about; else the intent finds it. No match on the date: "vet ikke"."""
        name = (turn.ref or "").removeprefix(SIMPLER) or turn.found
        right = turn.content.right(name) if name else turn.content.right_for_intent(turn.intent)
        entry = current(right, turn.now.date()) if right else None
        if right is None or entry is None:
            turn.say(turn.words("rights.unknown"))
            return
        doubt = entry.uncertain.text(turn.language) if entry.uncertain else ""
        if turn.ref and turn.ref.startswith(SIMPLER):
            turn.right(entry, joined(entry.simpler.text(turn.language), entry.example.text(turn.language)))
        elif turn.ref:
            more = (entry.long, entry.not_meaning, entry.who_knows)
            turn.right(entry, joined(*(text.text(turn.language) for text in more if text), doubt))
        else:
            short = entry.short_for(ASKERS.get(turn.audience, "")).text(turn.language)
            now = turn.words("rights.what_now", now=entry.now.text(turn.language))
            turn.right(
                entry,
                joined(short, doubt, now),
                turn.choice(f"{turn.intent}:{right.id}", "choices.tell_more"),
                turn.choice(f"{turn.intent}:{SIMPLER}{right.id}", "choices.simpler"),
            )


class Withdraw(ExplainRight):
    """ "Jeg trekker samtykket": with a plan that is sent, offer to close it for the coordinator, and do it at once."""

    action_name = "action_withdraw"

    def act(self, turn: Turn) -> None:
        """`turn.ref` SHARING carries it out; a plan that is not sent has nothing to take back, so explain instead."""
        if turn.plan is None or turn.plan.coordinator_id is None:
            turn.ref = None if turn.ref == SHARING else turn.ref
            super().act(turn)
            return
        name = coordinator_name(turn)
        if turn.ref != SHARING:
            close = turn.choice(f"trekke_samtykke:{SHARING}", "choices.withdraw", name=name)
            turn.say(turn.words("rights.ask_withdraw", name=name), close)
            return
        turn.changes.append(WithdrawSharing())
        turn.plan = replace(turn.plan, coordinator_id=None, status="kladd")
        turn.say(turn.words("rights.withdrawn", name=name))


class TellReaders(LosenAction):
    """Answer "hvem kan lese dette?" from the plan as it is."""

    action_name = "action_tell_readers"

    def act(self, turn: Turn) -> None:
        """Say who can read, by name."""
        if turn.plan is None:
            turn.say(turn.words("rights.readers_nothing"))
        elif turn.plan.coordinator_id is None:
            turn.say(turn.words("rights.readers"))
        else:
            turn.say(turn.words("rights.readers_sent", name=coordinator_name(turn)))


class OutOfScope(LosenAction):
    """Say kindly that this is not ours, and what is."""

    action_name = "action_out_of_scope"

    def act(self, turn: Turn) -> None:
        """Say it in other words the second time."""
        turn.say(turn.words("rights.out_of_scope", turn.position.misses))
        turn.move(misses=turn.position.misses + 1)


class Return(LosenAction):
    """Go back to what was open, after a digression; buttons that belong to the digression stay."""

    action_name = "action_return"

    def act(self, turn: Turn) -> None:
        """Ask the open question again, keeping "fortell mer" at hand."""
        more = turn.said[-1].choices if turn.said else ()
        misses = turn.position.misses
        saved = turn.plan is not None and turn.was_saved
        if more:
            turn.said[-1] = replace(turn.said[-1], choices=())
        stay(turn, turn.words("mapping.saved", len(turn.plan.items)) if turn.plan and saved else "")
        turn.move(misses=misses if turn.intent == "utenfor_tema" else 0)
        if more:
            last = turn.said[-1]
            turn.said[-1] = replace(last, choices=(*more, *last.choices))


def coordinator_name(turn: Turn) -> str:
    """Return the name of the coordinator who has the plan."""
    known = dict(turn.coordinators)
    return known.get(turn.plan.coordinator_id or "", "") if turn.plan else ""
