"""What the person reads in the chat: what happened, in their own written language, and not twenty times."""

from __future__ import annotations

import pytest

from coordinator.decisions import Clerk, Seen
from coordinator.sessions import Visitor
from store.audit import Stale
from store.unit_of_work import Store
from tests.coordinator.builders import Clock, Person, a_person, account_id, small_content, state_of

GOOD = "Jeg gir meg ikke så lett."
HOME = "Jeg vil bo for meg selv,\nmed hund."


class Desk:
    """A coordinator at work, without any web in between."""

    def __init__(self, store: Store, clock: Clock, username: str, person: Person) -> None:
        self.store, self.clock, self.username, self.person = store, clock, username, person

    @property
    def clerk(self) -> Clerk:
        visitor = Visitor(account_id(self.store, self.username), "Kari Los", "", None)
        return Clerk(self.store, small_content(), visitor, self.clock.now())

    @property
    def seen(self) -> Seen:
        return Seen(state_of(self.store, self.username, self.person.plan_id).head.version)

    def judge(self, words: str, state: str, note: str = "") -> None:
        self.clerk.judge(self.person.plan_id, self.seen, self.person.items[words], state, note)

    def propose(self, words: str, text: str) -> str:
        return self.clerk.propose(self.person.plan_id, self.seen, self.person.items[words], text)[0]

    def confirm_area(self, area: str) -> None:
        self.clerk.confirm_area(self.person.plan_id, self.seen, area)

    def confirm_plan(self) -> None:
        self.clerk.confirm_plan(self.person.plan_id, self.seen)


@pytest.fixture
def person(store: Store, clock: Clock, kari: str) -> Person:
    return a_person(store, clock, kari)


@pytest.fixture
def desk(store: Store, clock: Clock, kari: str, person: Person) -> Desk:
    return Desk(store, clock, kari, person)


def test_a_note_reaches_the_conversation_word_for_word_and_names_the_item(desk: Desk, person: Person) -> None:
    desk.judge(HOME, "bekreftet", "Så fint!\n\nVi ses <snart> {name}.")
    assert person.notices() == [
        "Kari Los har lest og bekreftet dette: «Jeg vil bo for meg selv, med hund.»\n\n"
        "Kari Los skriver til deg:\n\nSå fint!\n\nVi ses <snart> {name}."
    ]


def test_a_wish_to_talk_is_told_at_once(desk: Desk, person: Person) -> None:
    desk.judge(HOME, "snakk_om")
    assert "vil snakke med deg om dette: «Jeg vil bo" in person.notices()[0]
    assert "Det du skrev, står som før." in person.notices()[0]


def test_a_disagreement_is_told_with_its_reason_and_the_words_stand(desk: Desk, person: Person) -> None:
    desk.judge(HOME, "uenig", "Hund er ikke lov i blokka.")
    assert "Hund er ikke lov i blokka." in person.notices()[0]
    assert "Det du skrev, står som før." in person.notices()[0]


def test_a_button_is_quoted_with_its_question(desk: Desk, person: Person) -> None:
    desk.judge("1", "snakk_om")
    assert "«Hvor viktig: Haster mest»" in person.notices()[0]


def test_long_words_are_quoted_by_their_beginning(desk: Desk, person: Person) -> None:
    person.say("bolig_dagligliv.goal", "ord " * 200)
    desk.judge("ord " * 200, "snakk_om")
    quoted = person.notices()[0].partition("«")[2].partition("»")[0]
    assert len(quoted) <= 71
    assert quoted.endswith("ord…")


def test_a_proposal_comes_with_three_ways_to_answer(desk: Desk, person: Person) -> None:
    proposal = desk.propose(HOME, "Egen bolig der hund er lov.")
    message = person.messages()[0]
    assert (message.who, message.kind) == ("bot", "notice")
    assert "Egen bolig der hund er lov." in (message.text or "")
    assert message.payload == {
        "choices": [
            {"label": "Ja, ta med forslaget", "value": f"bekreft:{proposal}"},
            {"label": "Nei, bare ordene mine", "value": f"avkreft:{proposal}"},
            {"label": "Jeg vil snakke om det", "value": f"snakk_med_menneske:{proposal}"},
        ]
    }


def test_plain_confirmations_in_a_row_are_one_notice(desk: Desk, person: Person, clock: Clock) -> None:
    for words in (GOOD, HOME, "1"):
        desk.judge(words, "bekreftet")
        clock.advance(minutes=1)
    assert len(person.notices()) == 1


def test_after_a_break_a_plain_confirmation_is_news_again(desk: Desk, person: Person, clock: Clock) -> None:
    desk.judge(GOOD, "bekreftet")
    clock.advance(hours=2)
    desk.judge(HOME, "bekreftet")
    assert len(person.notices()) == 2


def test_after_a_doubt_the_confirmation_of_the_same_item_is_always_told(desk: Desk, person: Person) -> None:
    desk.judge(HOME, "uenig", "For mye på en gang.")
    desk.judge(GOOD, "bekreftet")
    desk.judge(HOME, "bekreftet")
    assert "bekreftet dette: «Jeg vil bo" in person.notices()[-1]


def test_the_rest_of_an_area_is_one_notice(desk: Desk, person: Person) -> None:
    desk.confirm_area("bolig_dagligliv")
    assert person.notices() == ["Kari Los har lest og bekreftet 2 svar under «Bolig og dagligliv»."]


def test_an_area_with_nothing_left_tells_nobody(desk: Desk, person: Person) -> None:
    desk.confirm_area("bolig_dagligliv")
    desk.confirm_area("bolig_dagligliv")
    assert len(person.notices()) == 1


def test_a_confirmed_plan_says_what_it_means_and_what_it_does_not(desk: Desk, person: Person) -> None:
    desk.confirm_area("generelt")
    desk.judge(HOME, "uenig", "For mye på en gang.")
    desk.judge("1", "snakk_om")
    desk.confirm_plan()
    notice = person.notices()[-1]
    assert notice.startswith("Kari Los har lest hele planen din og bekreftet den.")
    assert "Ett av svarene dine er bekreftet." in notice
    assert "Ett svar ser dere ulikt på." in notice
    assert "Ett svar vil Kari Los snakke mer med deg om." in notice
    assert "Det er ikke et løfte om at du får det du ønsker deg." in notice
    assert "i egne vedtak" in notice


def test_confirming_a_confirmed_plan_tells_nobody(desk: Desk, person: Person) -> None:
    desk.confirm_area("generelt")
    desk.confirm_area("bolig_dagligliv")
    desk.confirm_plan()
    before = person.notices()
    desk.confirm_plan()
    assert person.notices() == before


def test_the_notice_is_in_the_language_the_person_uses(store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari, language="nn")
    desk = Desk(store, clock, kari, person)
    desk.propose(HOME, "Eigen bustad.")
    desk.confirm_area("bolig_dagligliv")
    assert "Du vel. Dine eigne ord står uansett." in person.notices()[0]
    assert person.notices()[1] == "Kari Los har lese og stadfesta 2 svar under «Bustad og daglegliv»."


def test_the_open_page_hears_of_it_after_the_commit(desk: Desk, person: Person, store: Store) -> None:
    heard: list[tuple[str, int]] = []
    store.listeners.append(lambda conversation: heard.append((conversation, len(person.notices()))))
    desk.judge(HOME, "snakk_om")
    assert heard == [(person.conversation, 1)]


def test_a_decision_that_is_too_late_tells_nobody(desk: Desk, person: Person) -> None:
    old = desk.seen
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    for act in (
        lambda: desk.clerk.judge(person.plan_id, old, person.items[HOME], "snakk_om", "Hei"),
        lambda: desk.clerk.propose(person.plan_id, old, person.items[HOME], "Egen bolig."),
        lambda: desk.clerk.confirm_area(person.plan_id, old, "bolig_dagligliv"),
        lambda: desk.clerk.confirm_plan(person.plan_id, old),
    ):
        with pytest.raises(Stale):
            act()
    assert person.notices() == []
