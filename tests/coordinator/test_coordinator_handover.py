"""A change of coordinator: agreed on, known to the person beforehand, with days in which both have the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from coordinator.handover_days import carry_out_due
from store import accounts, conversations
from store.audit import broken_lines
from store.changes import AnswerHandover, Send, WithdrawSharing
from store.entries import read_entries, single_id
from store.handover_tables import DECLINED, LAPSED, OVERLAP, PASSED, STOPPED, WITHDRAWN
from store.handovers import HandoverRow, of_plan
from store.plan_facts import CoordinatorChoice
from store.unit_of_work import Store
from tests.coordinator.builders import (
    Browser,
    Clock,
    Person,
    Reply,
    a_coordinator,
    a_person,
    account_id,
    answers_of,
    audit_of,
    small_content,
)
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import form_of
from tests.coordinator.test_coordinator_pages import text_of

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
GROUNDS = "Hun slutter til jul, og Marit ønsker seg Per."
WORDS = "Jeg gir meg ikke så lett."


@dataclass
class Two:
    """Kari has Marit's plan, Per is asked to take it over; a third coordinator has nothing to do with it."""

    store: Store
    clock: Clock
    person: Person
    kari: Browser
    per: Browser
    third: Browser
    per_account: str

    @property
    def place(self) -> str:
        return f"/koordinator/plan/{self.person.plan_id}"

    @property
    def row(self) -> HandoverRow:
        with self.store.read() as uow:
            return of_plan(uow, self.person.plan_id)[-1]

    async def propose(self, **fields: str) -> Reply:
        """Monday 2 November: both from the 9th, Per alone from the 23rd."""
        await self.kari.get(f"{self.place}/bytte")
        days = {"overlap_from": "9.11.2026", "passes_on": "23. november 2026"}
        form = {"to": self.per_account, "grounds": GROUNDS, **days, **fields}
        return await self.kari.post(f"{self.place}/bytte", **form)

    async def say(self, browser: Browser, answer: str, **fields: str) -> Reply:
        await browser.get(f"/koordinator/bytte/{self.row.id}")
        return await browser.post(f"/koordinator/bytte/{self.row.id}/{answer}", **fields)

    async def who_can_read(self) -> str:
        """The first letters of those who can open the plan, in each of its pages."""
        found = set()
        for page in ("", "/tiltak", "/bytte"):
            replies = [(name, await browser.get(f"{self.place}{page}")) for name, browser in self.browsers]
            for name, reply in replies:
                assert (reply.status == 200) or WORDS not in reply.text
            found.add("".join(name for name, reply in replies if reply.status == 200))
        assert len(found) == 1, found
        listed = "".join([name for name, browser in self.browsers if await self._lists(browser)])
        assert found == {listed}
        return listed

    @property
    def browsers(self) -> list[tuple[str, Browser]]:
        return [("K", self.kari), ("P", self.per), ("T", self.third)]

    async def _lists(self, browser: Browser) -> bool:
        return f'href="{self.place}"' in (await browser.get("/koordinator")).text


@pytest.fixture
async def two(open_browser: OpenBrowser, store: Store, clock: Clock) -> Two:
    names = [a_coordinator(store, name) for name in ("Kari Los", "Per Vik", "Turid Ny")]
    person = a_person(store, clock, names[0])
    browsers = [await open_browser(name) for name in names]
    return Two(store, clock, person, *browsers, account_id(store, names[1]))


async def later(two: Two, **time: float) -> None:
    """Time goes by, and everybody has to log in again."""
    two.clock.advance(**time)
    for _, browser in two.browsers:
        name = {"K": "Kari Los", "P": "Per Vik", "T": "Turid Ny"}[_]
        with two.store.read() as uow:
            username = next(a.username for a in accounts.list_accounts(uow) if a.name == name)
        assert (await browser.log_in(username)).status == 303


async def test_a_plan_passes_from_one_to_the_other_with_days_in_which_both_have_it(two: Two) -> None:
    words = answers_of(two.store, two.person.plan_id)
    # Given a proposal: the person reads it at once, with the grounds and the days, and nothing has changed
    assert (await two.propose()).status == 303
    told = two.person.notices()[-1]
    assert told.startswith("Kari Los foreslår at Per Vik blir koordinatoren din.") and GROUNDS in told
    assert "fra 9. november 2026" in told and "Fra 23. november 2026" in told and "Ingenting er endret ennå." in told
    assert await two.who_can_read() == "K"
    # When Per sees it on his list, he sees nothing of the plan, and says yes
    page = text_of((await two.per.get("/koordinator")).text)
    assert "Kari Los spør om du vil ta over en plan" in page and WORDS not in page
    assert "Du ser ikke planen før du har sagt ja" in (await two.per.get(f"/koordinator/bytte/{two.row.id}")).text
    assert (await two.say(two.per, "ja")).status == 303
    assert "Per Vik har sagt ja til å bli koordinatoren din." in two.person.notices()[-1]
    assert await two.who_can_read() == "K", "not before the day"
    # Then from the first day both have it, and both may write
    await later(two, days=7)
    assert await two.who_can_read() == "KP"
    assert two.person.notices()[-1].startswith("Fra i dag kan Per Vik også lese planen din.")
    assert "Du tar over 23. november 2026" in (await two.per.get("/koordinator")).text
    assert "Går over til Per Vik 23. november 2026" in (await two.kari.get("/koordinator")).text
    for browser in (two.kari, two.per):
        place = single_id(two.person.plan_id, "cooperation")
        form = form_of((await browser.get(f"{two.place}/tiltak/cooperation/{place}")).text)
        assert (await browser.post(f"{two.place}/tiltak/cooperation/{place}", **{**form, "text": "NAV"})).status == 303
    options = (await two.kari.get(f"{two.place}/tiltak/measure/{'0' * 32}")).text
    assert ">Kari Los<" in options and ">Per Vik<" in options, "both can be responsible"
    # And on the last day only Per
    await later(two, days=14)
    assert await two.who_can_read() == "P"
    assert two.person.notices()[-1].startswith("Fra i dag er Per Vik koordinatoren din. Kari Los kan ikke lese")
    assert answers_of(two.store, two.person.plan_id) == words
    steps = [action for action, item in audit_of(two.store, two.person.plan_id) if item == two.row.id]
    assert steps == [f"handover_{state}" for state in ("foreslaatt", "godtatt", "overlapp", "fullfort")]
    with two.store.read() as uow:
        assert broken_lines(uow) == []


async def test_what_was_being_written_when_the_plan_passed_is_given_back(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    place = f"{two.place}/tiltak/cooperation/{single_id(two.person.plan_id, 'cooperation')}"
    await later(two, days=8)
    form = form_of((await two.kari.get(place)).text)
    await later(two, days=14)
    with two.store.read() as uow:
        kari = next(a.username for a in accounts.list_accounts(uow) if a.name == "Kari Los")
    other = a_person(two.store, two.clock, kari)  # she has another plan, whose page has her key
    await two.kari.get(f"/koordinator/plan/{other.plan_id}")
    form.pop("csrf")
    reply = await two.kari.post(place, **{**form, "text": "Avtalt med NAV i går."})
    assert reply.status == 404 and "Avtalt med NAV i går." in reply.text
    assert "er ikke sendt til deg" in reply.text


async def test_only_who_has_the_plan_can_propose_and_only_who_is_asked_can_answer(two: Two) -> None:
    assert (await two.third.get(f"{two.place}/bytte")).status == 404
    await two.third.get("/koordinator")
    assert (await two.third.post(f"{two.place}/bytte", to=two.per_account, grounds="x")).status in (404, 422)
    await two.propose()
    for answer in ("ja", "nei"):
        await two.third.get("/koordinator")
        path = f"/koordinator/bytte/{two.row.id}/{answer}"
        assert (await two.third.post(path, reason="Nei")).status == 404
        await two.kari.get("/koordinator")
        assert (await two.kari.post(path, reason="Nei")).status == 404
    assert (await two.third.get(f"/koordinator/bytte/{two.row.id}")).status == 404
    assert two.row.state == "foreslaatt"
    # In the overlap the next one has the plan, but cannot give it away again
    await two.say(two.per, "ja")
    await later(two, days=7)
    await two.per.get(f"{two.place}/bytte")
    assert (await two.per.post(f"{two.place}/bytte/trekk")).status == 303
    assert two.row.state == OVERLAP


async def test_who_is_asked_can_say_no_with_a_reason_and_nothing_changes(two: Two) -> None:
    await two.propose()
    assert (await two.say(two.per, "nei", reason=" ")).status == 422
    assert (await two.say(two.per, "nei", reason="Jeg er for nær familien.")).status == 303
    assert two.row.state == DECLINED
    assert "Jeg er for nær familien." in two.person.notices()[-1]
    assert "Kari Los er koordinatoren din som før." in two.person.notices()[-1]
    page = text_of((await two.kari.get(f"{two.place}/bytte")).text)
    assert "Per Vik sa nei" in page and "Jeg er for nær familien." in page and "Foreslå byttet" in page
    await later(two, days=30)
    assert await two.who_can_read() == "K"


async def test_the_persons_no_ends_it_at_once_also_while_both_have_the_plan(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    await later(two, days=7)
    assert await two.who_can_read() == "KP"
    two.person.do(AnswerHandover(two.row.id, "nei"))
    assert await two.who_can_read() == "K"
    assert two.row.state == STOPPED
    assert "Personen sier nei." in text_of((await two.kari.get(f"{two.place}/tiltak")).text)
    two.person.do(AnswerHandover(two.row.id, "ja"))  # an old button changes nothing
    assert (two.row.state, two.row.person) == (STOPPED, "nei")


async def test_the_persons_word_is_shown_to_both(two: Two) -> None:
    await two.propose()
    assert "har ikke svart ennå" in (await two.kari.get(f"{two.place}/bytte")).text
    two.person.do(AnswerHandover(two.row.id, "snakk_om"))
    assert "Personen vil snakke om det først." in (await two.kari.get(f"{two.place}/bytte")).text
    two.person.do(AnswerHandover(two.row.id, "ja"))
    assert "Personen sier at det er greit." in (await two.per.get(f"/koordinator/bytte/{two.row.id}")).text
    with two.store.read() as uow:
        choices = [m.payload or {} for m in conversations.history(uow, two.person.conversation)][-1]["choices"]
    assert [choice["value"] for choice in choices] == [
        f"{button}:skifte.{two.row.id}" for button in ("bekreft", "avkreft", "snakk_med_menneske")
    ]


async def test_a_proposal_can_be_taken_back_until_the_plan_has_passed(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    await later(two, days=7)
    await two.kari.get(f"{two.place}/bytte")
    for _click in range(2):
        assert (await two.kari.post(f"{two.place}/bytte/trekk")).status == 303
    assert two.row.state == WITHDRAWN and await two.who_can_read() == "K"
    told = [notice for notice in two.person.notices() if "har tatt tilbake forslaget" in notice]
    assert len(told) == 1, "two clicks are one"


async def test_what_nobody_answered_lapses_and_what_was_agreed_never_passes_to_a_closed_account(two: Two) -> None:
    await two.propose()
    await later(two, days=21)
    assert await two.who_can_read() == "K" and two.row.state == LAPSED
    assert two.person.notices()[-1] == "Per Vik svarte ikke i tide. Kari Los er koordinatoren din som før."
    await two.propose(overlap_from="1.12.2026", passes_on="8.12.2026")
    await two.say(two.per, "ja")
    with two.store.write() as uow:
        per = next(a.username for a in accounts.list_accounts(uow) if a.id == two.per_account)
        accounts.disable_account(uow, per, two.clock.now())
        uow.commit()
    two.clock.advance(days=30)
    carry_out_due(two.store, small_content(), two.clock.now())
    assert two.row.state == STOPPED and "Det blir ikke noe bytte til Per Vik." in two.person.notices()[-1]


async def test_when_nobody_is_at_the_desk_the_calendar_carries_it_out_once(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    two.clock.advance(days=22)
    steps = [carry_out_due(two.store, small_content(), two.clock.now()) for _ in range(2)]
    assert steps == [2, 0] and two.row.state == PASSED
    assert [notice[:16] for notice in two.person.notices()[-2:]] == ["Fra i dag kan Pe", "Fra i dag er Per"]


async def test_the_days_are_those_of_norway(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    midnight = two.clock.at.replace(day=8, hour=22, minute=59)  # 23.59 in Norway
    assert carry_out_due(two.store, small_content(), midnight) == 0
    assert carry_out_due(two.store, small_content(), midnight + timedelta(minutes=2)) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"to": ""}, "Valget finnes ikke lenger."),
        ({"to": "f" * 32}, "Valget finnes ikke lenger."),
        ({"grounds": "  "}, "Skriv hvorfor."),
        ({"grounds": "å" * 4001}, "Det er plass til 4000."),
        ({"overlap_from": "snart"}, "Skriv en dag, som 3.5.2027."),
        ({"overlap_from": "november 2026"}, "Skriv en dag, som 3.5.2027."),
        ({"overlap_from": "4.11.2026"}, "Tidligste dag er 5. november 2026."),
        ({"passes_on": "9.11.2026"}, "Dere skal ha planen sammen minst en dag."),
        ({"passes_on": "31.2.2027"}, "Skriv en dag, som 3.5.2027."),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_lost(two: Two, fields: dict[str, str], told: str) -> None:
    reply = await two.propose(**fields)
    assert reply.status == 422 and told in reply.text
    if "grounds" not in fields:
        assert GROUNDS in reply.text
    with two.store.read() as uow:
        assert of_plan(uow, two.person.plan_id) == []
    assert not any("foreslår" in notice for notice in two.person.notices())


async def test_two_proposals_at_once_are_one_too_many(two: Two) -> None:
    await two.propose()
    page = await two.kari.get(f"{two.place}/bytte")
    assert "Foreslå byttet" not in page.text
    reply = await two.kari.post(
        f"{two.place}/bytte", to=two.per_account, grounds=GROUNDS, overlap_from="9.11.2026", passes_on="23.11.2026"
    )
    assert reply.status == 422 and "Det er allerede foreslått et bytte." in reply.text


async def test_the_persons_own_choice_of_reader_ends_what_was_agreed(two: Two) -> None:
    await two.propose()
    await two.say(two.per, "ja")
    await later(two, days=7)
    two.person.do(WithdrawSharing())
    assert await two.who_can_read() == "" and two.row.state == STOPPED
    two.person.do(Send(two.per_account, "Per Vik", "test"))
    assert await two.who_can_read() == "P"


async def test_the_wish_and_the_grounds_of_the_choice_stand_in_the_plan_with_their_history(two: Two) -> None:
    place = single_id(two.person.plan_id, "coordinator_choice")
    form = form_of((await two.kari.get(f"{two.place}/tiltak/coordinator_choice/{place}")).text)
    fields = {**form, "wanted": "Helst Per, som hun kjenner.", "grounds": "Per kjenner henne og har tid."}
    assert (await two.kari.post(f"{two.place}/tiltak/coordinator_choice/{place}", **fields)).status == 303
    page = text_of((await two.kari.get(f"{two.place}/tiltak")).text)
    assert "Helst Per, som hun kjenner." in page and "Per kjenner henne og har tid." in page
    plan = await (await two.kari.client.get(f"/api/plans/{two.person.plan_id}")).json()
    assert plan["coordinator_choice"]["wanted"] == "Helst Per, som hun kjenner."
    with two.store.read() as uow:
        assert read_entries(uow, two.person.plan_id).one(CoordinatorChoice).grounds.startswith("Per kjenner")
    await two.propose()
    plan = await (await two.kari.client.get(f"/api/plans/{two.person.plan_id}")).json()
    assert [(row["to_name"], row["state"], row["passes_on"]) for row in plan["handovers"]] == [
        ("Per Vik", "foreslaatt", "2026-11-23")
    ]
    assert re.search("Per Vik er spurt om å ta over", (await two.kari.get("/koordinator")).text)
