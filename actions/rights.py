"""Rights in the middle of everything: a short answer with paragraph, address and date, then back to where we were."""

from __future__ import annotations

from dataclasses import replace

from actions import crisis_plan
from actions.base import LosenAction
from actions.check import check_value, is_check_reference, run_check
from actions.companion import is_companion_reference, tell_step
from actions.flow import stay
from actions.letters import offers
from actions.right_deadlines import is_deadline_reference, tell_deadline
from actions.right_ways import SHORT, RightReference, read_right_reference, tell
from actions.turn import Turn
from content import Content, Right, current
from store.changes import WithdrawSharing

ELSEWHERE = "andre."  # the beginning of a reference: what belongs elsewhere
DEADLINE_INTENT = "klagefrist"
SHARING = "deling"  # the consent that named people may read


def points_at_rights(ref: str, content: Content) -> bool:
    """Tell whether a button about rights can carry this reference."""
    elsewhere = ref.startswith(ELSEWHERE) and any(ref == ELSEWHERE + other.id for other in content.elsewhere)
    known = read_right_reference(ref, content) is not None
    asked = is_deadline_reference(ref) or is_check_reference(ref, content) or is_companion_reference(ref, content)
    return known or elsewhere or asked


class ExplainRight(LosenAction):
    """Explain the right the person asked about: short first, more on request; or find the deadline, or go the check."""

    action_name = "action_explain_right"

    def act(self, turn: Turn) -> None:
        """`turn.ref` says what to tell, `turn.found` what was asked about; else the intent does. Else: "vet ikke"."""
        ref = turn.ref or turn.found or ""
        if turn.intent == DEADLINE_INTENT and not ref:
            tell_deadline(turn, "frist")
        elif is_deadline_reference(ref):
            tell_deadline(turn, ref)
        elif is_check_reference(ref, turn.content):
            run_check(turn, ref)
        elif is_companion_reference(ref, turn.content):
            tell_step(turn, ref)
        elif ref.startswith(ELSEWHERE):
            _hand_on(turn, ref.removeprefix(ELSEWHERE))
        elif turn.ref:
            reference = read_right_reference(turn.ref, turn.content)
            tell(turn, reference or RightReference(SHORT, turn.ref))
        else:
            _answer(turn)


def _answer(turn: Turn) -> None:
    """Give the short answer, and what can be done with it."""
    name = turn.found
    right = turn.content.right(name) if name else turn.content.right_for_intent(turn.intent)
    if right is None:
        turn.say(turn.words("rights.unknown"))
        return
    ways_on = (*_checks(turn, right), *_deadline(turn, right), *offers(turn, right))
    tell(turn, RightReference(SHORT, right.id), *ways_on, *_near(turn))
    if right.id == crisis_plan.RIGHT:
        crisis_plan.add_own_crisis_plan(turn)


def _near(turn: Turn) -> list[tuple[str, str]]:
    """Buttons to the other rights that may have been meant."""
    buttons = []
    for name in turn.near:
        entry = current(turn.content.right(name), turn.now.date())
        if entry is not None:
            buttons.append((entry.title.text(turn.language), RightReference(SHORT, name).value))
    return buttons


def _checks(turn: Turn, right: Right) -> list[tuple[str, str]]:
    checks = (check for check in turn.content.checks.values() if check.right == right.id)
    return [(turn.words("choices.check"), check_value(check)) for check in checks]


def _deadline(turn: Turn, right: Right) -> list[tuple[str, str]]:
    """A button to the last day, where complaining is what the right is about."""
    entry = current(right, turn.now.date())
    asks = entry is not None and entry.asks is not None and right.group == "klage"
    return [turn.choice("hva_er_ip:frist", "choices.find_deadline")] if asks else []


def _hand_on(turn: Turn, other_id: str) -> None:
    """What is not ours: say who knows, with the law where a right says why."""
    other = next((other for other in turn.content.elsewhere if other.id == other_id), None)
    if other is None:
        turn.say(turn.words("rights.unknown"))
        return
    right = turn.content.right(other.right) if other.right else None
    entry = current(right, turn.now.date()) if right else None
    if entry is None:
        turn.say(other.answer.text(turn.language))
    else:
        turn.right(entry, other.answer.text(turn.language))


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
        """Offer the rights that may be meant; say it in other words the second time."""
        near = _near(turn)
        if near:
            turn.say(turn.words("rights.maybe"), *near)
        else:
            turn.say(turn.words("rights.out_of_scope", turn.position.misses))
        turn.move(misses=turn.position.misses + 1)


class Return(LosenAction):
    """Go back to what was open, after a digression; buttons that belong to the digression stay."""

    action_name = "action_return"

    def act(self, turn: Turn) -> None:
        """Ask the open question again, keeping "fortell mer" at hand; not while something else is being asked."""
        if turn.waits:
            return
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
    """Return the name of the coordinator who has the plan; of both, while one takes it over from the other."""
    known = dict(turn.coordinators)
    name = known.get(turn.plan.coordinator_id or "", "") if turn.plan else ""
    other = known.get(turn.plan.incoming_id or "", "") if turn.plan else ""
    return turn.words("handover.both", name=name, other=other) if name and other else name
