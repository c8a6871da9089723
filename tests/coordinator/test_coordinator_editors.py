"""Two editors on one plan, in any order of reading, writing, choosing and undoing: nothing anybody wrote is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from coordinator.editor import Collision, Draft, Editor, Overtaken
from coordinator.forms import FORMS, shown_value
from coordinator.merging import merge
from coordinator.reshaping import Half, make_one, split
from coordinator.sessions import Visitor
from store.audit import broken_lines
from store.base import new_id
from store.database import open_engine
from store.elements import STATUSES, Measure
from store.entries import read_entries, read_history
from store.entry_writing import Step
from store.unit_of_work import Store
from tests.builders import START, a_coordinator, a_plan
from tests.coordinator.builders import small_content

MEASURES = ("a" * 32, "b" * 32)
FIELDS = ("name", "extent", "how")


@dataclass
class Writer:
    """One editor: the forms that are open, and every word that was said to be saved."""

    editor: Editor
    plan: str
    open: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    saved: list[tuple[str, str, str]] = field(default_factory=list)

    def read(self, entry: str) -> None:
        with self.editor.store.read() as uow:
            stands = read_entries(uow, self.plan).find(entry)
        element = stands.element if stands else Measure()
        version = stands.version if stands else 0
        self.open[entry] = (version, {f.name: shown_value(element, f) for f in FORMS["measure"]})

    def words(self, entry: str) -> dict[str, str]:
        """What stands in the fields of an entry now."""
        with self.editor.store.read() as uow:
            stands = read_entries(uow, self.plan).find(entry)
        return {name: getattr(stands.element if stands else Measure(), name) for name in FIELDS}

    def write(self, entry: str, name: str, text: str, takes_theirs: bool) -> None:
        """Change one field in the form that is open, save, and choose where both have written.

        However old the form is: what the other wrote in the other fields stands afterwards.
        """
        version, form = self.open.get(entry) or (0, {})
        before, chose = self.words(entry), False
        sent, seen = {**form, name: text}, version
        while True:
            try:
                done = self.editor.save(self.plan, Draft("measure", entry, sent, seen))
            except Collision as clash:
                said = {f.name: shown_value(clash.merged.element, f) for f in FORMS["measure"]}
                clashing = {f.name for f in clash.merged.clashes}
                assert clashing <= {name} and said[name] == text
                chose = takes_theirs and name in clashing
                sent = {n: value for n, value in said.items() if not (chose and n == name)}
                seen = clash.theirs.version
                continue
            break
        if done.step.id:
            self.steps.append(done.step.id)
        assert self.words(entry) == before | ({} if chose else {name: text})
        if not chose:
            self.saved.append((entry, name, text))
        self.read(entry)

    def click(self, entry: str, status: str) -> None:
        version, before = self.open.get(entry, (0, {}))[0], self.words(entry)
        if version:
            try:
                done = self.editor.set_status(self.plan, entry, version, status)
                self.steps += [done.step.id] if done.step.id else []
            except Collision:
                self.read(entry)
            assert self.words(entry) == before

    def take_out(self, entry: str) -> None:
        version = self.open.get(entry, (0, {}))[0]
        if version:
            try:
                done = self.editor.remove(self.plan, entry, version)
                self.steps += [done.id] if done.id else []
            except Overtaken:
                self.read(entry)

    def split(self, entry: str, text: str) -> None:
        """Make two of a measure, each with a name of its own."""
        version, new = self.open.get(entry, (0, {}))[0], new_id()
        if version:
            halves = Half(entry, version, {"name": text}), Half(new, 0, {"name": f"{text} også"})
            try:
                self._done(split(self.editor, self.plan, *halves))
            except Overtaken:
                self.read(entry)
            else:
                self.saved += [(entry, "name", text), (new, "name", f"{text} også")]

    def join(self, entry: str, text: str) -> None:
        """Let one measure stand for both."""
        other = next((one for one in self.open if one != entry), None)
        versions = [self.open.get(one, (0, {}))[0] for one in (entry, other or entry)]
        if other and all(versions):
            kept, gone = Half(entry, versions[0], {"name": text}), Half(other, versions[1], {})
            try:
                self._done(make_one(self.editor, self.plan, kept, gone))
            except Overtaken:
                self.read(entry)
            else:
                self.saved.append((entry, "name", text))

    def _done(self, step: Step) -> None:
        self.steps += [step.id] if step.id else []

    def undo(self) -> None:
        if self.steps:
            try:
                self.editor.undo(self.plan, self.steps.pop())
            except Overtaken:
                return


deeds = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(MEASURES)),
    st.tuples(st.just("write"), st.sampled_from(MEASURES), st.sampled_from(FIELDS), st.booleans()),
    st.tuples(st.just("click"), st.sampled_from(MEASURES), st.sampled_from(STATUSES)),
    st.tuples(st.just("take_out"), st.sampled_from(MEASURES)),
    st.tuples(st.just("split"), st.sampled_from(MEASURES)),
    st.tuples(st.just("join"), st.sampled_from(MEASURES)),
    st.tuples(st.just("undo")),
)
interleavings = st.lists(st.tuples(st.integers(0, 1), deeds), min_size=2, max_size=7)


@pytest.fixture(scope="module")
def desk(empty_sqlite, tmp_path_factory) -> Iterator[tuple[Store, list[Visitor], str]]:  # type: ignore[no-untyped-def]
    """One store for all interleavings; each has a plan of its own. Not flushed to disk: that is tried elsewhere."""
    path = tmp_path_factory.mktemp("editors") / "losen.db"
    shutil.copy(empty_sqlite, path)
    engine = open_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    store = Store(engine)
    account = a_coordinator(store, "Kari Los")
    yield store, [Visitor(account, "Kari Los", "x", None)] * 2, account
    store.close()


@given(interleavings)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_thousand_interleavings_lose_no_update(desk: tuple[Store, list[Visitor], str], order) -> None:  # type: ignore[no-untyped-def]
    store, visitors, account = desk
    plan = a_plan(store, sent_to=account).plan
    writers = [Writer(Editor(store, small_content(), visitor, START), plan) for visitor in visitors]
    entries = {one: f"{plan[:31]}{number}" for number, one in enumerate(MEASURES)}
    for number, (who, (deed, *about)) in enumerate(order):
        writer = writers[who]
        if deed == "undo":
            writer.undo()
            continue
        entry, *rest = about
        if deed in ("split", "join"):
            getattr(writer, deed)(entries[entry], f"{who} skrev {number}")
        elif deed == "write":
            writer.write(entries[entry], rest[0], f"{who} skrev {number}", rest[1])
        else:
            getattr(writer, deed)(entries[entry], *rest)
    # Then every word that was said to be saved is in the history, and what stands now is its newest version
    with store.read() as uow:
        now = read_entries(uow, plan)
        for entry in now.all:
            history = read_history(uow, plan, entry.id)
            assert [past.version for past in history] == list(range(len(history), 0, -1))
            assert (history[0].element, history[0].removed) == (entry.element, entry.removed)
            kept = {(name, getattr(past.element, name)) for past in history for name in FIELDS}
            said = {(name, text) for writer in writers for e, name, text in writer.saved if e == entry.id}
            assert said <= kept
        assert {e for writer in writers for e, *_ in writer.saved} <= {entry.id for entry in now.all}


def test_the_chain_is_whole_after_all_of_it(desk: tuple[Store, list[Visitor], str]) -> None:
    with desk[0].read() as uow:
        assert broken_lines(uow) == []


measures = st.builds(
    Measure,
    name=st.sampled_from("abc"),
    extent=st.sampled_from("abc"),
    how=st.sampled_from("abc"),
    status=st.sampled_from(STATUSES),
)


@given(measures, measures, measures)
def test_a_merge_has_every_field_from_who_changed_it(base: Measure, mine: Measure, theirs: Measure) -> None:
    merged = merge(base, mine, theirs)
    clashing = {f.name for f in merged.clashes}
    for one in FORMS["measure"]:
        was, own, other, now = (getattr(x, one.name) for x in (base, mine, theirs, merged.element))
        if own != was and other not in (was, own):
            assert one.name in clashing and now == own
        else:
            assert one.name not in clashing
            assert now == (other if own == was else own)
    assert merge(base, mine, base).element == mine
    assert merge(base, base, theirs).element == theirs
