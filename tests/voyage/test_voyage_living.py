"""The living plan in a real browser: quick, by keyboard alone, without a script, and readable in every look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from voyage_desk import LOGIN, LOOKS, NAME, PASSWORD, Desk

from bot.app import make_app
from bot.keys import STORE
from bot.play import Clock
from bot.settings import Settings
from coordinator import accounts_cli
from store.unit_of_work import Store
from tests.builders import START
from tests.coordinator.builders import Clock as DeskClock
from tests.coordinator.builders import Person, answers_of
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


def test_from_a_received_mapping_to_a_complete_plan_with_six_measures_in_forty_interactions(
    desk: Desk, person: Person
) -> None:
    desk.log_in()
    sizes: dict[str, int] = {}
    desk.page.on("response", lambda reply: sizes.update(size_of(reply)))
    before = answers_of(person.store, person.plan_id)
    hand = Counter(desk.page)
    hand.click(desk.page.locator(".k-kort").get_by_role("link", name="Åpne planen"))
    hand.click(desk.page.get_by_role("link", name="Ny deltaker"))
    hand.fill("#f-name", "Nora Vik")
    hand.fill("#f-contribution", "Samtaler og fysisk trening")
    hand.click(SAVE)
    hand.click(desk.page.get_by_role("link", name="Lag tiltak av flere ønsker"))
    hand.choose("#f-alle-responsible", "Nora Vik")
    for number in range(6):
        hand.fill(f"#f-{number}-extent", "en time i uka")
        hand.fill(f"#f-{number}-how", "Hjemme, hver tirsdag")
    hand.click(SAVE)
    hand.click(desk.page.get_by_role("link", name="Fyll ut hele rammen"))
    hand.fill("#f-period-start", "desember 2026")
    hand.fill("#f-period-end", "2027")
    hand.fill("#f-period-revision", "juni 2027")
    hand.fill("#f-plan_consent-given", "1.12.2026")
    hand.choose("#f-plan_consent-sharing", "Ja")
    hand.fill("#f-cooperation-text", "DPS og fastlegen. Flere trengs ikke nå.")
    hand.choose("#f-child-is_child", "Nei")
    hand.click(SAVE)
    hand.click(desk.page.get_by_role("link", name="Svarene", exact=True))
    while desk.page.locator(".k-omrade > form[action$=bekreft] button", has_text="Bekreft alt").count():
        hand.click(desk.page.locator(".k-omrade > form[action$=bekreft] button", has_text="Bekreft alt").first)
    hand.click("#status form button")
    assert desk.page.locator(".k-ingress .k-lapp").inner_text() == "Bekreftet"
    hand.click(desk.page.get_by_role("link", name="Planen", exact=True))
    # Then the plan has all that the law asks for, six measures, and the person's words as they were
    assert desk.page.get_by_text("Planen har alt loven ber om.").count() == 1
    assert desk.page.locator(".k-tiltak").count() == 6
    assert desk.page.get_by_text("Ønsker uten svar").count() == 0
    assert answers_of(person.store, person.plan_id) == before
    assert hand.count <= 40, hand.count
    assert max(sizes.values()) <= 100_000, sizes
    assert len(sizes) >= 4, "every page was weighed"


def size_of(reply: Response) -> dict[str, int]:
    """How many bytes a page has when it is unpacked; nothing for what is no page."""
    if reply.request.resource_type != "document" or not reply.ok:
        return {}
    return {reply.url: len(reply.body())}


def test_axe_finds_nothing_on_any_screen_of_the_living_plan(desk: Desk, person: Person) -> None:
    found: dict[str, list[str]] = {}

    def look(screen: str, mark: str) -> None:
        assert desk.page.locator(mark).count() >= 1, f"this is not {screen}"
        # Wide and dark, narrow and light: each look is half of two. The smaller screens take turns.
        turn = len(found) % 2
        found[screen] = desk.complaints(LOOKS[1:3] if len(found) < 4 else LOOKS[1 + turn : 2 + turn])

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
    desk.unfold()
    look("a form with history", ".k-historie")
    desk.page.locator("#f-name").fill("støtekontakt")
    desk.press_and_go(desk.page.get_by_role("button", name="Finn navnet i lista"))
    look("names that are near", "#forslag")
    desk.press_and_go(desk.page.get_by_role("link", name="Del i to"))
    look("a measure to split", ".k-to")
    desk.page.locator("#f-b-name").fill("Det andre")
    desk.press_and_go(desk.page.locator(SAVE))
    desk.page.goto(form.partition("?")[0] + "/slaa-sammen")
    look("which measure to make one with", "input[type=radio]")
    desk.page.locator("input[type=radio]").first.check()
    desk.press_and_go(desk.page.get_by_role("button", name="Gå videre"))
    look("two measures side by side", ".k-valg")
    desk.go(plan + "/onsker")
    look("many wishes", ".k-gruppe")
    desk.press_and_go(desk.page.locator(SAVE))
    look("many wishes and nothing written", ".k-feil")
    desk.go(plan + "/ramme")
    look("the whole frame", ".k-gruppe")
    for kind, about in (("assessment", "helse"), ("mapper", "helse"), ("contribution", "helse")):
        desk.go(plan)
        desk.press_and_go(desk.page.locator(f'#assessment a[href*="/{kind}/"][href$="om={about}"]'))
        if kind == "mapper":
            desk.page.locator("#f-who").select_option(index=2)
        else:
            desk.page.locator("textarea").first.fill("Slik ser jeg det. " * 8)
        if kind == "contribution":
            desk.page.locator("#f-differs").check()
        desk.press_and_go(desk.page.locator(SAVE))
    look("views side by side", ".k-stemmer")
    desk.press_and_go(desk.page.get_by_role("link", name="Hvem sitt, og når").first)
    look("about a goal", "#f-owner")
    desk.go(f"/koordinator/plan/{person.plan_id}/nytt?etter=0")
    look("what is new", ".k-nyheter")
    desk.go("/koordinator/kodeverk?q=stotte")
    look("the codebook", "#n-stottekontakt")
    desk.press_and_go(desk.page.locator("#n-stottekontakt a"))
    look("a name", "#f-synonyms")
    desk.page.goto(form.partition("?")[0])
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


def test_the_list_is_searched_and_opened_with_the_keyboard_only(desk: Desk, person: Person) -> None:
    desk.log_in()
    keys = desk.page.keyboard

    def to(what: str) -> None:
        for _ in range(30):
            keys.press("Tab")
            if desk.page.evaluate("document.activeElement.id || document.activeElement.innerText.trim()") == what:
                assert desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", what
                return
        raise AssertionError(f"{what} cannot be reached")

    to("q")
    keys.type("hesle")  # a slip
    to("vis")
    keys.press("ArrowDown")
    keys.press("Enter")
    to("Finn")
    with desk.page.expect_navigation():
        keys.press("Enter")
    assert "vis=nytt" in desk.page.url and desk.page.locator(".k-kort").count() == 1
    to(desk.page.locator(".k-nytt a").inner_text())
    keys.press("Enter")
    desk.page.wait_for_url("**/nytt?etter=0")
    assert desk.page.locator(".k-nyheter > li").count() >= 17


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

