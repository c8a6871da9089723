"""Writing in the living plan. Each deed is one step with its audit lines, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from content import Content
from coordinator.attaching import attached, check_file, title_from
from coordinator.crisis_plan import check_crisis_line
from coordinator.forms import FORMS, empty, filled
from coordinator.living_plan import LivingPlan, read_living_plan
from coordinator.merging import Merged, merge
from coordinator.sessions import Visitor
from coordinator.sharing import shareable
from coordinator.step_notices import StepTeller
from coordinator.uploads import Upload
from coordinator.words import Refused, clean
from store import desk
from store.audit import Stale
from store.database import StoreDown
from store.elements import STATUSES, Attachment, CrisisLine, Element, Measure, Participant, WishAnswer
from store.entries import EntryState, PastVersion, read_history, single_id
from store.entry_changes import EntryChange, Overtaken, Put, Remove, Restore, Undo
from store.entry_writing import Step, change_entries
from store.plan_facts import KINDS
from store.unit_of_work import Store, UnitOfWork

_TRIES = 5


class Collision(Exception):
    """Somebody changed the same entry meanwhile. Nothing is written; both versions are here."""

    def __init__(self, merged: Merged, theirs: PastVersion) -> None:
        super().__init__("changed meanwhile")
        self.merged = merged
        self.theirs = theirs


@dataclass(frozen=True)
class Draft:
    """What was sent for one entry: its fields, the version the writer saw (None: the newest), why, from which wish.

    `upload` is a file that came with a reference.
    """

    kind: str
    entry_id: str
    sent: Mapping[str, Any]
    seen: int | None
    why: str = ""
    wish: str = ""
    upload: Upload | None = None


@dataclass(frozen=True)
class Saved:
    """What was written, and whether it stands together with somebody else's change."""

    step: Step
    with_others: bool


@dataclass(frozen=True)
class Editor:
    """Writes for one visitor. `version` is a machine's If-Match; a page is judged by the entry alone."""

    store: Store
    content: Content
    visitor: Visitor
    now: datetime
    version: int | None = None

    def save(self, plan_id: str, draft: Draft) -> Saved:
        """Write an entry as it was sent. What somebody else changed meanwhile stands too, where it is no clash.

        Raises Refused, LookupError, Collision.
        """
        why, with_others = clean(draft.why) or None, []
        if draft.upload is not None:
            check_file(draft.upload)  # before the store is held: it takes its time
            if not str(draft.sent.get("title") or "").strip():
                draft = replace(draft, sent={**draft.sent, "title": title_from(draft.upload)})

        def act(uow: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
            stands = plan.entries.find(draft.entry_id)
            self._check_place(plan, draft, stands)
            seen = draft.seen if draft.seen is not None else (stands.version if stands else 0)
            base = _base(uow, plan, draft, stands, seen)
            mine = self._checked(plan, filled(base, draft.sent))
            if stands is not None and stands.version != seen and (stands.removed or mine != stands.element):
                merged = merge(base, mine, stands.element)
                if merged.clashes or stands.removed:
                    raise Collision(merged, read_history(uow, plan.state.id, stands.id)[0])
                mine = merged.element
                with_others.append(stands.id)
            changes: list[EntryChange] = [Put(draft.entry_id, mine, stands.version if stands else 0, why)]
            if stands is None and isinstance(mine, Measure) and mine.wish and mine.wish not in plan.answers:
                changes += _answered(plan, mine, draft.entry_id)
            if draft.upload is not None:
                changes.append(attached(uow, plan, draft.entry_id, draft.upload, self.now))
            return changes

        return Saved(self._step(plan_id, act), bool(with_others))

    def set_status(self, plan_id: str, entry_id: str, seen: int, status: str) -> Saved:
        """Move a measure to another status."""
        if status not in STATUSES:
            raise Refused("unknown_choice", field="status")
        return self.save(plan_id, Draft(Measure.kind, entry_id, {"status": status}, seen))

    def remove(self, plan_id: str, entry_id: str, seen: int | None, why: str = "") -> Step:
        """Take an entry out. Raises Overtaken when it was changed since."""
        reason = clean(why) or None
        return self._step(
            plan_id, lambda _, plan: [Remove(entry_id, _version(plan, entry_id) if seen is None else seen, reason)]
        )

    def restore(self, plan_id: str, entry_id: str, version: int) -> Step:
        """Let an entry stand as in an earlier version. What stands now stays in the history."""
        return self._step(plan_id, lambda _, plan: [Restore(entry_id, version, _version(plan, entry_id))])

    def undo(self, plan_id: str, step: str) -> Step:
        """Take a step back. Raises Overtaken when somebody has built on it."""
        return self._step(plan_id, lambda _uow, _plan: [Undo(step)], undoes=step)

    def _step(
        self, plan_id: str, act: Callable[[UnitOfWork, LivingPlan], list[EntryChange]], undoes: str = ""
    ) -> Step:
        for _ in range(_TRIES):
            with self.store.write() as uow:
                state = desk.plan_for(uow, self.visitor.account_id, plan_id)
                if self.version is not None:
                    desk.require_version(state, self.version)
                plan = read_living_plan(uow, state)
                try:
                    step = change_entries(uow, self.visitor.account_id, state, act(uow, plan), self.now)
                except Stale:  # another change of the plan came in between: look again
                    if self.version is not None:
                        raise
                    continue
                self._tell(uow, plan, step, undoes)
                uow.commit()
                return step
        raise StoreDown("the plan changes too quickly to be written")

    def _tell(self, uow: UnitOfWork, before: LivingPlan, step: Step, undoes: str) -> None:
        """Tell the person what is new. What is taken back before anybody saw it is not told at all."""
        if step.id is None or (undoes and desk.take_back_notice(uow, before.state, undoes)):
            return
        teller = StepTeller(self.content, desk.language_of(uow, before.state), self.visitor.name)
        told = teller.told(before, read_living_plan(uow, before.state))
        if told:
            desk.tell_the_person(uow, before.state, told, [], self.now, step.id)

    def _check_place(self, plan: LivingPlan, draft: Draft, stands: EntryState | None) -> None:
        """Raise LookupError unless this kind may stand at this place."""
        if draft.kind not in FORMS or (stands is not None and stands.element.kind != draft.kind):
            raise LookupError("no such entry in this plan")
        if stands is None and draft.kind == Attachment.kind:
            raise LookupError("an attachment comes with its file")
        if stands is None and KINDS[draft.kind].single:
            owner = draft.wish if draft.kind == WishAnswer.kind else plan.state.id
            if draft.entry_id != single_id(owner, draft.kind):
                raise LookupError("this kind has another place")
        if stands is None and draft.wish and plan.state.item(draft.wish) is None:
            raise LookupError("no such wish in this plan")

    def _checked(self, plan: LivingPlan, element: Element) -> Element:
        if isinstance(element, Measure):
            element = replace(element, code=self.content.codebook.code_of(element.name))
            if element.goal and plan.state.item(element.goal) is None and not _was(plan, "goal", element.goal):
                raise Refused("unknown_choice", field="goal")
        if isinstance(element, CrisisLine):
            check_crisis_line(self.content, plan, element)
        if isinstance(element, Participant) and not set(element.sees.split()) <= set(shareable(self.content)):
            raise Refused("unknown_choice", field="sees")
        for name in ("responsible", "maker", "coordination"):
            somebody = getattr(element, name, "")
            if somebody and not plan.takes_part(somebody) and not plan.name_of(somebody):
                raise Refused("unknown_choice", field=name)
        if element == empty(element.kind) and not element.single:
            raise Refused("nothing_written", field=FORMS[element.kind][0].name)
        return element


def _base(uow: UnitOfWork, plan: LivingPlan, draft: Draft, stands: EntryState | None, seen: int) -> Element:
    """Return the element the writer began with."""
    if stands is not None and stands.version == seen:
        return stands.element
    if stands is not None and seen:
        past = read_history(uow, plan.state.id, stands.id)
        return next((one.element for one in past if one.version == seen), stands.element)
    wish = plan.state.item(draft.wish)
    if wish is not None and draft.kind == Measure.kind:
        return Measure(wish=wish.id, wish_revision=wish.revision)
    if wish is not None and draft.kind == WishAnswer.kind:
        return WishAnswer(wish=wish.id, revision=wish.revision)
    return empty(draft.kind)


def _answered(plan: LivingPlan, measure: Measure, entry_id: str) -> list[EntryChange]:
    """The wish a measure came from has got its answer: this measure."""
    answer = single_id(measure.wish, WishAnswer.kind)
    stands = plan.entries.find(answer)
    element = WishAnswer(measure.wish, measure.wish_revision, "", entry_id)
    return [Put(answer, element, stands.version if stands else 0)]


def _version(plan: LivingPlan, entry_id: str) -> int:
    stands = plan.entries.find(entry_id)
    if stands is None:
        raise LookupError("no such entry in this plan")
    return stands.version


def _was(plan: LivingPlan, field: str, value: str) -> bool:
    """Whether some measure has this value already: a goal the person has crossed out stays where it was."""
    return any(getattr(measure, field) == value for _, measure in plan.measures)


__all__ = ["Collision", "Draft", "Editor", "Overtaken"]
