"""Writing in the living plan. Each deed is one step with its audit lines, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from content import Content
from coordinator.attaching import attached, check_file, title_from
from coordinator.checking import areas_of, checked
from coordinator.codebook import read_codebook
from coordinator.forms import FORMS, empty, filled
from coordinator.living_plan import LivingPlan, read_living_plan
from coordinator.merging import Merged, merge
from coordinator.sessions import Visitor
from coordinator.step_notices import StepTeller
from coordinator.uploads import Upload
from coordinator.words import Refused, clean
from store import desk
from store.audit import Stale
from store.database import StoreDown
from store.desk_elements import AREA
from store.elements import STATUSES, Attachment, Element, Measure, WishAnswer
from store.entries import EntryState, PastVersion, place_of, read_history, single_id
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


class Several(Exception):
    """Of several entries some could not be written, each for its own reason. Nothing is written."""

    def __init__(self, troubles: Mapping[str, Collision | Refused]) -> None:
        super().__init__("some could not be written")
        self.troubles = troubles


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
        if draft.upload is not None:
            check_file(draft.upload)  # before the store is held: it takes its time
            if not str(draft.sent.get("title") or "").strip():
                draft = replace(draft, sent={**draft.sent, "title": title_from(draft.upload)})
        with_others: list[str] = []
        step = self.step(plan_id, lambda uow, plan: self._changes(uow, plan, draft, with_others))
        return Saved(step, bool(with_others))

    def save_all(self, plan_id: str, drafts: Sequence[Draft]) -> Saved:
        """Write several entries as one step: all of them, or none. Raises Several and LookupError.

        A part of the plan's frame in which nothing stands is not made.
        """
        with_others: list[str] = []

        def act(uow: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
            changes: list[EntryChange] = []
            troubles: dict[str, Collision | Refused] = {}
            for draft in drafts:
                try:
                    changes += self._changes(uow, plan, draft, with_others)
                except (Collision, Refused) as error:
                    troubles[draft.entry_id] = error
            if troubles:
                raise Several(troubles)
            return [change for change in changes if not _is_nothing(change)]

        return Saved(self.step(plan_id, act), bool(with_others))

    def set_status(self, plan_id: str, entry_id: str, seen: int, status: str) -> Saved:
        """Move a measure to another status."""
        if status not in STATUSES:
            raise Refused("unknown_choice", field="status")
        return self.save(plan_id, Draft(Measure.kind, entry_id, {"status": status}, seen))

    def remove(self, plan_id: str, entry_id: str, seen: int | None, why: str = "") -> Step:
        """Take an entry out; a wish without another answer waits again. Raises Overtaken when it was changed since."""
        reason = clean(why) or None

        def act(_: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
            stands = _needed(plan, entry_id)
            gone = Remove(entry_id, stands.version if seen is None else seen, reason)
            return [gone, *(_without(plan, entry_id) if not stands.removed else ())]

        return self.step(plan_id, act)

    def restore(self, plan_id: str, entry_id: str, version: int) -> Step:
        """Let an entry stand as in an earlier version. What stands now stays in the history."""

        def act(uow: UnitOfWork, plan: LivingPlan) -> list[EntryChange]:
            stands = _needed(plan, entry_id)
            back: list[EntryChange] = [Restore(entry_id, version, stands.version)]
            past = next((p.element for p in read_history(uow, plan_id, entry_id) if p.version == version), None)
            return back + (answered(plan, past, entry_id) if isinstance(past, Measure) else [])

        return self.step(plan_id, act)

    def undo(self, plan_id: str, step: str) -> Step:
        """Take a step back. Raises Overtaken when somebody has built on it."""
        return self.step(plan_id, lambda _uow, _plan: [Undo(step)], undoes=step)

    def step(
        self, plan_id: str, act: Callable[[UnitOfWork, LivingPlan], list[EntryChange]], undoes: str = ""
    ) -> Step:
        """Carry out what `act` makes of the plan as it stands, as one step."""
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

    def checked(self, uow: UnitOfWork, plan: LivingPlan, element: Element) -> Element:
        """Return the element as it may stand in this plan. Raises Refused."""
        return checked(self.content, read_codebook(uow, self.content.codebook), plan, element)

    def _changes(self, uow: UnitOfWork, plan: LivingPlan, draft: Draft, with_others: list[str]) -> list[EntryChange]:
        why = clean(draft.why) or None
        stands = plan.entries.find(draft.entry_id)
        _check_place(self.content, plan, draft, stands)
        seen = draft.seen if draft.seen is not None else (stands.version if stands else 0)
        base = began_with(uow, plan, draft, stands, seen)
        mine = self.checked(uow, plan, filled(base, draft.sent))
        if stands is not None and stands.version != seen and (stands.removed or mine != stands.element):
            merged = merge(base, mine, stands.element)
            if merged.clashes or stands.removed:
                raise Collision(merged, read_history(uow, plan.state.id, stands.id)[0])
            mine = merged.element
            with_others.append(stands.id)
        changes: list[EntryChange] = [Put(draft.entry_id, mine, stands.version if stands else 0, why)]
        if isinstance(mine, Measure) and (stands is None or stands.removed):
            changes += answered(plan, mine, draft.entry_id)
        if draft.upload is not None:
            changes.append(attached(uow, plan, draft.entry_id, draft.upload, self.now))
        return changes


def began_with(uow: UnitOfWork, plan: LivingPlan, draft: Draft, stands: EntryState | None, seen: int) -> Element:
    """Return the element the writer began with."""
    if stands is not None and stands.version == seen:
        return stands.element
    if stands is not None and seen:
        past = read_history(uow, plan.state.id, stands.id)
        return next((one.element for one in past if one.version == seen), stands.element)
    if KINDS[draft.kind].about_what:
        return replace(empty(draft.kind), **_about(draft.wish))
    wish = plan.state.item(draft.wish)
    if wish is not None and draft.kind == Measure.kind:
        return Measure(wish=wish.id, wish_revision=wish.revision)
    if wish is not None and draft.kind == WishAnswer.kind:
        return WishAnswer(wish=wish.id, revision=wish.revision)
    return empty(draft.kind)


def answered(plan: LivingPlan, measure: Measure, entry_id: str) -> list[EntryChange]:
    """The wishes a measure came from that nobody has answered have got their answer: this measure."""
    changes: list[EntryChange] = []
    for item in plan.wishes_of(measure):
        if item.id not in plan.answers:
            stands = plan.entries.find(place := single_id(item.id, WishAnswer.kind))
            revision = measure.wish_revision if item.id == measure.wish else item.revision
            changes.append(Put(place, WishAnswer(item.id, revision, "", entry_id), stands.version if stands else 0))
    return changes


def _without(plan: LivingPlan, entry_id: str) -> Iterator[EntryChange]:
    """What becomes of the answers that were this measure: another measure, the words alone, or no answer."""
    for wish, (answer, said) in plan.answers.items():
        if said.measure == entry_id:
            others = [entry.id for entry, _ in plan.measures_by_wish.get(wish, ()) if entry.id != entry_id]
            if others or said.text:
                yield Put(answer.id, replace(said, measure=others[0] if others else ""), answer.version)
            else:
                yield Remove(answer.id, answer.version)


def _about(what: str) -> dict[str, Any]:
    return {"about": what}


def _check_place(content: Content, plan: LivingPlan, draft: Draft, stands: EntryState | None) -> None:
    """Raise LookupError unless this kind may stand at this place."""
    if draft.kind not in FORMS or (stands is not None and stands.element.kind != draft.kind):
        raise LookupError("no such entry in this plan")
    if stands is None and draft.kind == Attachment.kind:
        raise LookupError("an attachment comes with its file")
    if stands is None and KINDS[draft.kind].single:
        owner = draft.wish if draft.kind == WishAnswer.kind else plan.state.id
        if draft.entry_id != single_id(owner, draft.kind):
            raise LookupError("this kind has another place")
    if stands is None and KINDS[draft.kind].about_what:
        is_area = KINDS[draft.kind].about_what == AREA
        known = areas_of(content, plan) if is_area else {goal.id for goal in plan.items("goal")}
        if draft.wish not in known or draft.entry_id != place_of(plan.state.id, KINDS[draft.kind], draft.wish):
            raise LookupError("this kind has another place")
        return
    if stands is None and draft.wish and plan.state.item(draft.wish) is None:
        raise LookupError("no such wish in this plan")


def _needed(plan: LivingPlan, entry_id: str) -> EntryState:
    stands = plan.entries.find(entry_id)
    if stands is None:
        raise LookupError("no such entry in this plan")
    return stands


def _is_nothing(change: EntryChange) -> bool:
    return isinstance(change, Put) and not change.seen and change.element == empty(change.element.kind)


__all__ = ["Collision", "Draft", "Editor", "Overtaken", "Saved", "Several"]
