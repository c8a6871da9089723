"""Crisis plan, change of coordinator and a new mapping in a real browser: a walk through all, axe on each screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from voyage_desk import LOGIN, LOOKS, NAME, PASSWORD, Desk
from web_phone import Phone

from bot.app import make_app
from bot.chat import token_hash
from bot.keys import STORE
from bot.play import Clock
from bot.settings import Settings
from coordinator import accounts_cli
from store.unit_of_work import Store
from tests.builders import START
from tests.coordinator.builders import Clock as DeskClock
from tests.coordinator.builders import Person
from tests.web.conftest import Site, serve

KEY = "nokkel-til-samtalen"
SAVE = ".k-skjema button:not([formaction]):not(.k-skjult)"
GOAL, LONG = "Jeg vil bo nær søsteren min.", "menneskerettighetsorganisasjonsmedlemmene" * 3


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def site(sqlite_url: str, clock: Clock) -> Iterator[Site]:
    """The service with two coordinators; nobody talks here, so no engine is loaded."""
    for running in serve(lambda: make_app(Settings(database_url=sqlite_url, rate_limit=False), now=clock)):
        for login, name in ((LOGIN, NAME), ("per", "Per Vik")):
            accounts_cli.add(running.app[STORE], login, name, "koordinator", PASSWORD, clock())
        yield running


@pytest.fixture
def person(site: Site) -> Person:
    store: Store = site.app[STORE]
    made = Person(store, DeskClock(START), token_hash=token_hash(KEY)).begin()
    made.say("generelt.strengths", "Jeg er god til å lage mat.", "resource")
    made.say("bolig_dagligliv.goal", GOAL)
    made.say("bolig_dagligliv.wish", "Noen å snakke med", "wish")
    made.say("helse.goal", LONG)
    made.send_to(LOGIN)
    return made


class Walk:
    """Looks at each screen with axe, in both sizes."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def look(self, desk: Desk, screen: str, mark: str) -> None:
        assert desk.page.locator(mark).count() >= 1, f"this is not {screen}"
        self.found[screen] = desk.complaints(LOOKS[::3])

    @property
    def faults(self) -> dict[str, list[str]]:
        return {screen: faults for screen, faults in self.found.items() if faults}


def log_in_as(desk: Desk, login: str) -> None:
    desk.go("/koordinator/login")
    desk.page.locator("#username").fill(login)
    desk.page.locator("#password").fill(PASSWORD)
    desk.press_and_go(desk.page.locator(".k-innlogging button"))


def test_a_crisis_plan_a_new_coordinator_and_a_new_mapping_are_made_and_seen_by_the_person(
    new_desk: Callable[..., Desk], phone: Phone, person: Person, clock: Clock
) -> None:
    desk, per, walk = new_desk(), new_desk(), Walk()
    plan = f"/koordinator/plan/{person.plan_id}"
    desk.log_in()
    # A crisis plan: three lines, each in three steps
    for part, text in (("varseltegn", "Sover lite to netter på rad"), ("ring", "Søster Mari"), ("hjelper", LONG)):
        desk.go(f"{plan}/tiltak")
        desk.press_and_go(desk.page.locator(f'a[href*="del={part}"]'))
        desk.page.locator("#f-text").fill(text)
        if part == "ring":
            walk.look(desk, "a new line of the crisis plan", "#f-phone")
            desk.page.locator("#f-text").fill(text)
            desk.page.locator("#f-phone").fill("99 00 00 00")
        desk.press_and_go(desk.page.locator(SAVE))
    desk.unfold()
    walk.look(desk, "a plan with a crisis plan", ".k-kriselinje")
    # A change of coordinator
    desk.press_and_go(desk.page.get_by_role("link", name="Bytt koordinator"))
    walk.look(desk, "the form of a change", "#f-overlap_from")
    desk.page.locator("#f-to").select_option(label="Per Vik")
    desk.page.locator("#f-grounds").fill("Jeg slutter til jul.")
    desk.page.locator("#f-overlap_from").fill("i morgen")
    desk.page.locator("#f-passes_on").fill("23.11.2026")
    desk.press_and_go(desk.page.locator(SAVE))
    walk.look(desk, "a refused change", "[aria-invalid]")
    desk.page.locator("#f-overlap_from").fill("9.11.2026")
    desk.press_and_go(desk.page.locator(SAVE))
    walk.look(desk, "a change that waits", ".k-bytte")
    log_in_as(per, "per")
    walk.look(per, "the list of who is asked", "#spurt")
    per.press_and_go(per.page.locator(".k-liste-enkel a"))
    walk.look(per, "the question to who is asked", "#f-reason")
    per.press_and_go(per.page.get_by_role("button", name="Ja, jeg tar over"))
    # A new mapping, and what is new since
    desk.go(plan)
    desk.unfold()
    walk.look(desk, "the answers, and the way to a new mapping", "#kartlegging")
    desk.page.locator("#f-navn").fill("Høsten 2026")
    desk.press_and_go(desk.page.locator("#kartlegging form button"))
    person.change(GOAL, "Jeg vil bo hos søsteren min.")
    person.say("helse.own", "Jeg kan gå tur.", "own")
    desk.page.reload()
    desk.unfold()
    walk.look(desk, "what is new", ".k-nyhet")
    desk.press_and_go(desk.page.get_by_role("link", name="Høsten 2026"))
    walk.look(desk, "the old mapping", ".k-mal")
    # The person sees all of it on the page with the own draft
    phone.context.add_cookies([{"name": "losen_samtale", "value": f"{person.conversation}.{KEY}", "url": phone.url}])
    phone.go("/samtale/plan")
    shown = phone.page.locator("main").inner_text()
    assert "Søster Mari: 99 00 00 00" in shown and phone.page.locator('a[href="tel:99000000"]').count() == 1
    assert "Per Vik blir koordinatoren din 23. november 2026" in shown
    assert f"Før skrev du: {GOAL}" in shown and "Nytt siden sist" in shown
    assert phone.axe() == [] and phone.overflow() <= 0
    # And when the days come, Per has the plan
    clock.advance("P21D")
    log_in_as(per, "per")
    assert per.page.locator(".k-kort").count() == 1
    log_in_as(desk, LOGIN)
    assert desk.page.locator(".k-kort").count() == 0
    assert walk.faults == {}


def test_it_needs_no_javascript(new_desk: Callable[..., Desk], person: Person) -> None:
    desk = new_desk(java_script_enabled=False)
    desk.log_in()
    plan = f"/koordinator/plan/{person.plan_id}"
    desk.go(f"{plan}/tiltak")
    desk.press_and_go(desk.page.locator('a[href*="del=hjelper"]'))
    desk.page.locator("#f-text").fill("Gå tur")
    desk.press_and_go(desk.page.locator(SAVE))
    desk.press_and_go(desk.page.locator(".k-angre button"))
    assert desk.page.locator(".k-kriselinje").count() == 0
    desk.go(plan)
    desk.page.locator("#kartlegging summary").click()
    desk.press_and_go(desk.page.locator("#kartlegging form button"))
    desk.press_and_go(desk.page.get_by_role("button", name="Angre den nye kartleggingen"))
    assert "Fra før" not in desk.page.content()
