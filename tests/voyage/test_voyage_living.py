"""The living plan in a real browser: quick, by keyboard alone, without a script, and readable in every look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from voyage_desk import LOGIN, NAME, PASSWORD, Desk

from bot.app import make_app
from bot.keys import STORE
from bot.play import Clock
from bot.settings import Settings
from coordinator import accounts_cli
from store.unit_of_work import Store
from tests.builders import START
from tests.coordinator.builders import Clock as DeskClock
from tests.coordinator.builders import Person
from tests.web.conftest import Site, serve

SAVE = ".k-lagre"
AREAS = ("bolig_dagligliv", "helse", "okonomi", "fritid_kultur", "transport")


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Site]:
    """The service with one coordinator; nobody talks here, so no engine is loaded."""
    clock = Clock(START)
    for running in serve(lambda: make_app(Settings(database_url=sqlite_url, rate_limit=False), now=clock)):
        accounts_cli.add(running.app[STORE], LOGIN, NAME, "koordinator", PASSWORD, clock())
        yield running


@pytest.fixture
def person(site: Site) -> Person:
    """Somebody who has told of five areas, with a goal in each and six wishes."""
    store: Store = site.app[STORE]
    made = Person(store, DeskClock(START)).begin()
    made.say("generelt.strengths", "Jeg gir meg ikke så lett.", "resource")
    for number, area in enumerate(AREAS, 1):
        made.say(f"{area}.goal", f"Mål nummer {number}, med mine egne ord.")
        made.say(f"{area}.own", f"Jeg kan gjøre {number} ting selv.", "own")
        made.say(f"{area}.wish", f"Hjelp nummer {number}", "wish")
    made.say("helse.wish", "Hjelp nummer 6", "wish")
    made.send_to(LOGIN)
    return made


class Counter:
    """Counts what a hand does: clicks, choices, filled fields."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, what: str | Locator) -> None:
        self.count += 1
        found = self.page.locator(what).first if isinstance(what, str) else what
        with self.page.expect_navigation():
            found.click()

    def fill(self, what: str, text: str) -> None:
        self.count += 1
        self.page.locator(what).fill(text)

    def choose(self, what: str, label: str) -> None:
        self.count += 1
        self.page.locator(what).select_option(label=label)


def test_from_a_received_mapping_to_a_plan_with_six_measures_in_forty_interactions(desk: Desk, person: Person) -> None:
    desk.log_in()
    sizes: list[int] = []
    desk.page.on("load", lambda page: sizes.append(len(page.content().encode())))
    hand = Counter(desk.page)
    hand.click(desk.page.locator(".k-kort").get_by_role("link", name="Åpne planen"))
    hand.click(desk.page.get_by_role("link", name="Ny deltaker"))
    hand.fill("#f-name", "Nora Vik")
    hand.fill("#f-contribution", "Samtaler og fysisk trening")
    hand.click("text=Lagre")
    for number in range(1, 7):
        wish = desk.page.locator(".k-onske").filter(has_text=f"Hjelp nummer {number}")
        hand.click(wish.get_by_role("link", name="Lag tiltak av ønsket"))
        hand.choose("#f-responsible", "Nora Vik")
        hand.fill("#f-extent", "en time i uka")
        hand.fill("#f-how", "Hjemme, hver tirsdag")
        hand.click(SAVE)
    assert desk.page.locator(".k-tiltak").count() == 6
    assert desk.page.get_by_text("Ønsker uten svar").count() == 0
    assert hand.count <= 40, hand.count
    assert sizes and max(sizes) <= 100_000
    # Then by law only what she has not been asked for yet is left, and the person's words are untouched
    desk.unfold()
    lacking = desk.page.locator(".k-bokstaver li:has(.k-lapp[data-status=endret]) strong").all_text_contents()
    assert [line.strip()[0] for line in lacking] == ["c", "g", "h", "i", "j", "B"]


def test_axe_finds_nothing_on_any_screen_of_the_living_plan(desk: Desk, person: Person) -> None:
    found: dict[str, list[str]] = {}

    def look(screen: str, mark: str) -> None:
        assert desk.page.locator(mark).count() >= 1, f"this is not {screen}"
        found[screen] = desk.complaints()

    desk.log_in()
    look("the list", ".k-sok")
    plan = f"/koordinator/plan/{person.plan_id}/tiltak"
    desk.go(plan)
    desk.unfold()
    look("a plan with wishes", ".k-onske")
    desk.page.locator(".k-onske a.ds-button").first.click()
    look("a new measure", ".k-skjema")
    form = desk.page.url
    desk.page.locator("#f-name").fill("ord" * 90)
    desk.page.locator("#f-start").fill("2028")
    desk.page.locator("#f-evaluation").fill("2027")
    desk.press_and_go(desk.page.locator(SAVE))
    look("saved, with a way back, and odd dates", ".k-angre")
    desk.page.goto(form.partition("?")[0])
    look("a form with history", ".k-historie")
    other = desk.tab()
    other.goto(form.partition("?")[0])
    other.locator("#f-name").fill("Deres")
    other.locator("#f-extent").fill("en time")
    other.locator(SAVE).click()
    other.wait_for_url("**/tiltak?steg=*")
    other.close()
    desk.page.locator("#f-name").fill("Mitt")
    desk.press_and_go(desk.page.locator(SAVE))
    look("both versions", ".k-valg")
    desk.page.locator("#f-how").fill("å" * 10_001)
    desk.press_and_go(desk.page.locator(SAVE))
    look("a refused form", "[aria-invalid]")
    desk.go(plan)
    desk.press_and_go(desk.page.locator(".k-neste button").first)
    desk.page.locator(".k-tiltak a").first.click()
    desk.press_and_go(desk.page.locator("button[formaction]"))
    desk.unfold()
    look("something taken out", "#tatt-ut")
    assert {screen: faults for screen, faults in found.items() if faults} == {}


def test_a_measure_is_made_moved_and_taken_back_with_the_keyboard_only(desk: Desk, person: Person) -> None:
    desk.log_in()
    desk.go(f"/koordinator/plan/{person.plan_id}/tiltak")
    page = desk.page

    def to(name: str, role: str = "link") -> None:
        """Press Tab until the thing with this name has the focus."""
        for _ in range(120):
            page.keyboard.press("Tab")
            here = page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")
            if here.strip() == name:
                shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert shown != "none", f"nobody sees that {name} has the focus"
                return
        raise AssertionError(f"{role} {name} cannot be reached")

    to("Lag tiltak av ønsket")
    page.keyboard.press("Enter")
    page.wait_for_url("**/measure/*")
    to("name", "field")
    page.keyboard.type("Støttekontakt")
    to("start", "field")
    page.keyboard.type("mai 2027")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tiltak?steg=*")
    assert "Støttekontakt" in page.locator(".k-tiltak").inner_text()
    to("Søkt om", "button")
    page.keyboard.press("Enter")
    expect(page.locator(".k-tiltak .k-lapp")).to_have_text("Søkt om")
    page.reload()
    to("Angre", "button")
    page.keyboard.press("Enter")
    expect(page.locator(".k-tiltak .k-lapp")).to_have_text("Planlagt")


def test_the_living_plan_needs_no_javascript(new_desk: Callable[..., Desk], person: Person) -> None:
    desk = new_desk(java_script_enabled=False)
    desk.log_in()
    desk.go("/koordinator?q=helse&vis=onsker")
    assert desk.page.locator(".k-kort").count() == 1
    desk.go(f"/koordinator/plan/{person.plan_id}/tiltak")
    desk.press_and_go(desk.page.locator(".k-onske a.ds-button").first)
    desk.page.locator("#f-name").fill("Støttekontakt")
    desk.press_and_go(desk.page.locator(SAVE))
    desk.press_and_go(desk.page.locator(".k-neste button").first)
    assert desk.page.locator(".k-tiltak .k-lapp").inner_text() == "Søkt om"
    desk.press_and_go(desk.page.locator(".k-angre button"))
    assert desk.page.locator(".k-tiltak .k-lapp").inner_text() == "Planlagt"


def test_a_double_click_and_the_back_button_do_no_harm(desk: Desk, person: Person) -> None:
    desk.log_in()
    plan = f"/koordinator/plan/{person.plan_id}/tiltak"
    desk.go(plan)
    desk.press_and_go(desk.page.locator(".k-onske a.ds-button").first)
    desk.page.locator("#f-name").fill("Støttekontakt")
    desk.page.locator(SAVE).dblclick()
    desk.page.wait_for_url("**/tiltak?*")
    assert desk.page.locator(".k-tiltak").count() == 1
    desk.page.go_back()
    # The form shows what was saved, not an empty one that would make a second measure
    expect(desk.page.locator("#f-name")).to_have_value("Støttekontakt")
    desk.page.locator("#f-name").fill("Noe annet")
    desk.press_and_go(desk.page.locator(SAVE))
    assert desk.page.locator(".k-tiltak-navn a").all_inner_texts() == ["Noe annet"]
    desk.press_and_go(desk.page.locator(".k-angre button"))
    assert desk.page.locator(".k-tiltak-navn a").all_inner_texts() == ["Støttekontakt"]

