"""The desk and the chat follow each other: one notice a step, an answer to who waits, comments, word diff."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coordinator.decisions import Clerk, Seen
from coordinator.editor import Draft, Editor
from coordinator.sessions import Visitor
from coordinator.words import Refused
from store import conversations
from store.audit import broken_lines
from store.base import new_id
from store.elements import WishAnswer
from store.entries import single_id
from store.follow_changes import Comment, Remind
from store.reminders import unit_queue
from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, Clock, Person, a_person, account_id, audit_of, small_content, state_of
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WISH = "Noen å snakke med når det er vanskelig"
GOAL = "Jeg vil bo for meg selv,\nmed hund."


class Table:
    """A coordinator at one person's plan, without any web in between."""

    def __init__(self, store: Store, clock: Clock, username: str, person: Person) -> None:
        self.store, self.clock, self.person = store, clock, person
        self.visitor = Visitor(account_id(store, username), "Kari Los", "", None)
        self.username = username

    @property
    def editor(self) -> Editor:
        return Editor(self.store, small_content(), self.visitor, self.clock.now())

    def save(self, kind: str, entry: str, wish: str = "", **fields: str) -> str:
        draft = Draft(kind, entry, fields, None, wish=self.person.items[wish] if wish else "")
        return self.editor.save(self.person.plan_id, draft).step.id or ""

    def undo(self, step: str) -> str:
        return self.editor.undo(self.person.plan_id, step).id or ""

    def answer(self, text: str) -> None:
        clerk = Clerk(self.store, small_content(), self.visitor, self.clock.now())
        seen = Seen(state_of(self.store, self.username, self.person.plan_id).head.version)
        clerk.answer_waiting(self.person.plan_id, seen, text)

    def read(self) -> None:
        """The person opens the conversation."""
        with self.store.write() as uow:
            ids = [message.id for message in self.person.messages()]
            conversations.note_shown(uow, self.person.conversation, ids, self.clock.now())
            uow.commit()


@pytest.fixture
def table(store: Store, clock: Clock, kari: str) -> Table:
    person = a_person(store, clock)
    person.say("bolig_dagligliv.wish", WISH, "wish")
    person.send_to(kari)
    return Table(store, clock, kari, person)


# --- notices ---------------------------------------------------------------------------------------------------------


def test_an_answered_wish_is_told_once_in_plain_words(table: Table) -> None:
    place = single_id(table.person.items[WISH], WishAnswer.kind)
    table.save("wish_answer", place, WISH, text="Det får vi til <i> {name}.")
    assert table.person.notices() == [
        "Kari Los har gjort noe i planen din.\n\n"
        f"Du har bedt om dette: «{WISH}». Nå er det svart.\n\nDet får vi til <i> {{name}}."
    ]
    table.save("wish_answer", place, text="Det får vi til <i> {name}.")  # the same again
    assert len(table.person.notices()) == 1


def test_a_wish_that_becomes_a_measure_is_one_notice_for_the_whole_step(table: Table) -> None:
    table.save("measure", new_id(), WISH, name="", status="sokt")
    (told,) = table.person.notices()
    assert "Nå er det svart." in told and "Det står nå i planen: søkt om." in told


def test_a_measure_that_moves_is_told_and_a_new_one_is_not(table: Table) -> None:
    entry = new_id()
    table.save("measure", entry, name="Støttekontakt")
    assert table.person.notices() == []
    table.save("measure", entry, status="i_gang")
    table.save("measure", entry, extent="tre timer")
    assert table.person.notices() == ["Kari Los har gjort noe i planen din.\n\nStøttekontakt er nå i gang."]


def test_what_is_taken_back_before_anybody_saw_it_is_not_told_at_all(table: Table) -> None:
    entry = new_id()
    table.save("measure", entry, name="Støttekontakt")
    step = table.save("measure", entry, status="avslaatt")
    undone = table.undo(step)
    assert table.person.notices() == []
    table.undo(undone)  # and done again
    assert table.person.notices() == [
        "Kari Los har gjort noe i planen din.\n\n"
        "Støttekontakt: Du har fått nei. Spør meg om du vil vite hvordan du kan klage."
    ]


def test_what_was_read_is_told_again_when_it_is_taken_back(table: Table) -> None:
    place = single_id(table.person.items[WISH], WishAnswer.kind)
    step = table.save("wish_answer", place, WISH, text="Ja.")
    table.read()
    table.undo(step)
    assert len(table.person.notices()) == 2
    assert f"Svaret på dette er tatt bort: «{WISH}»." in table.person.notices()[1]


def test_notices_are_in_the_persons_written_language(store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari, language="nn")
    table = Table(store, clock, kari, person)
    entry = new_id()
    table.save("measure", entry, name="Avlasting")
    table.save("measure", entry, status="i_gang")
    assert person.notices() == ["Kari Los har gjort noko i planen din.\n\nAvlasting er no i gang."]


# --- somebody waits --------------------------------------------------------------------------------------------------


def remind(table: Table, days: int = 14) -> None:
    table.person.do(Remind(new_id(), table.clock.now() + timedelta(days=days)))


async def test_who_waits_stands_on_the_list_and_on_the_plan_with_days(
    table: Table, open_browser: OpenBrowser, kari: str
) -> None:
    table.clock.advance(days=70)
    remind(table)
    table.clock.advance(days=3)
    browser = await open_browser(kari)
    seen = text_of((await browser.get("/koordinator?vis=venter")).text)
    assert "Personen venter på svar fra deg" in seen and "for 3 dager siden" in seen
    assert "Ingenting er endret siden" not in seen  # the plan is awake
    for page in ("", "/tiltak"):
        seen = text_of((await browser.get(f"/koordinator/plan/{table.person.plan_id}{page}")).text)
        assert "Personen venter på svar fra deg" in seen and "Svaret ditt til personen" in seen
    # When she answers
    reply = await browser.post(f"/koordinator/plan/{table.person.plan_id}/svar-venter", answer="Vi møtes torsdag.")
    assert reply.status == 303
    # Then the person gets it in the chat, and nobody waits any more
    assert table.person.notices()[-1] == "Kari Los svarer deg:\n\nVi møtes torsdag."
    assert "venter på svar fra deg" not in text_of((await browser.get("/koordinator?vis=alle")).text).replace(
        "Venter på svar fra deg (0)", ""
    )
    await browser.get(f"/koordinator/plan/{table.person.plan_id}")
    reply = await browser.post(f"/koordinator/plan/{table.person.plan_id}/svar-venter", answer="En gang til.")
    assert reply.status == 422 and "En gang til." in reply.text and "Ingen venter på svar" in reply.text


async def test_without_an_answer_in_time_it_goes_to_the_unit_with_an_audit_line(
    table: Table, open_browser: OpenBrowser, kari: str
) -> None:
    remind(table)
    table.clock.advance(days=15)
    browser = await open_browser(kari)
    for _ in range(2):
        assert "Saken står nå hos koordinerende enhet." in text_of((await browser.get("/koordinator")).text)
    assert [action for action, _ in audit_of(table.store, table.person.plan_id)].count("reminder_passed_on") == 1
    with table.store.read() as uow:
        (row,) = unit_queue(uow, table.clock.now())
        assert row.plan_id == table.person.plan_id and row.passed_on_at is not None
        assert broken_lines(uow) == []
    table.answer("Beklager ventetida.")
    with table.store.read() as uow:
        assert unit_queue(uow, table.clock.now()) == []


def test_an_empty_answer_is_refused_and_the_person_still_waits(table: Table) -> None:
    remind(table)
    with pytest.raises(Refused):
        table.answer("  \n")
    assert table.person.notices() == []


# --- comments and wordings -------------------------------------------------------------------------------------------


async def test_a_comment_stands_beside_its_item_letter_by_letter(
    table: Table, open_browser: OpenBrowser, kari: str
) -> None:
    table.person.do(Comment(new_id(), table.person.items[GOAL], HOSTILE))
    browser = await open_browser(kari)
    for page in ("", "/tiltak"):
        html = (await browser.get(f"/koordinator/plan/{table.person.plan_id}{page}")).text
        assert HOSTILE in text_of(html) and "<script>alert" not in html
        assert text_of(html).index("med hund.") < text_of(html).index(HOSTILE)


async def test_a_wording_shows_what_it_takes_out_and_puts_in(
    table: Table, open_browser: OpenBrowser, kari: str
) -> None:
    browser = await open_browser(kari)
    plan, goal = table.person.plan_id, table.person.items[GOAL]
    await browser.get(f"/koordinator/plan/{plan}")
    await browser.post(f"/koordinator/plan/{plan}/punkt/{goal}/forslag", text="Jeg vil bo alene, med hund og katt.")
    html = (await browser.get(f"/koordinator/plan/{plan}")).text
    assert "<del>" in html and "<ins>" in html
    seen = " ".join(text_of(html).split())
    assert "tatt ut: for meg selv, slutt på endringen. nytt: alene, slutt på endringen. med" in seen
    assert "Strek gjennom er tatt ut. Strek under er nytt." in seen
