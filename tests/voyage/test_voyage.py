"""The whole voyage: a person tells, a coordinator answers, the person decides, and the plan is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from voyage_desk import GOAL, GOOD_AT, LIKES, LIVES, LOGIN, LONG, LOOKS, NAME, OWN, PASSWORD, TOLD, Desk, Looks, Person
from web_phone import Phone

from tests.web.conftest import Site

pytestmark = pytest.mark.browser

STUBBORN = "Jeg er ganske sta, på en «bra» måte.\nJeg gir meg ikke så lett <3 & 100 %."
SANG = "Jeg synger i kor."
WORKS = "Det hjelper når folk snakker til meg."
NOW = "Jeg er 18 og sitter i rullestol."
HOME = "Nå bor jeg hjemme hos mamma og pappa."
HOME_NOW = "Nå bor jeg hjemme hos pappa."
MOVE = "Jeg vil flytte hjemmefra igjen."
COOK = "Jeg kan lage enkel mat."
HELP = "Pappa kan hjelpe meg med å flytte."
WISH = "Jeg ønsker en hybel uten trapper."
FOUR_HOURS = "Reisen til skolen tar fire timer om dagen."
LICENCE = "Jeg vil ta lappen."
STANDING = [STUBBORN, SANG, WORKS, NOW, HOME_NOW, MOVE, COOK, HELP, WISH, FOUR_HOURS, LICENCE]

NOTE_TALK = "Skal vi se på boliger sammen på fredag?"
NOTE_DISAGREE = "Jeg tror du trenger mer hjelp på kjøkkenet."
PROPOSAL = "Vil ha tilrettelagt hybel uten trapper, nær skolen."


def tell(phone: Phone) -> None:
    """(1) From the front page to a plan in the coordinator's hands, with a phone."""
    phone.go("/")
    assert phone.page.locator("html").get_attribute("lang") == "nb-NO"
    phone.start_mapping()
    for words in (STUBBORN, SANG, WORKS, NOW):
        phone.write(words)
        assert phone.own_words()[-1] == words
    phone.press("start_kartlegging:bolig_dagligliv")
    phone.write(HOME)
    phone.write(MOVE)

    question = phone.last_words().splitlines()[-1]
    phone.write("Har jeg rett til en koordinator?")
    answer = phone.page.locator("#meldinger .fra-bot", has_text="skal kommunen tilby deg en koordinator").last
    assert "§ 2-5 a" in (answer.locator(".kilder").text_content() or "")
    assert question and "svar:kort" in phone.choices(), "the question that was open is asked again"

    phone.press("svar:kort")
    for words in (COOK, HELP, WISH):
        phone.write(words)
    phone.press("svar:1")
    phone.press("hopp_over")
    correct(phone, HOME, HOME_NOW)

    phone.press("start_kartlegging:transport")
    phone.write(FOUR_HOURS)
    phone.write(LICENCE)
    while "vis_plan" not in phone.choices():
        phone.press("hopp_over")
    assert phone.overflow() <= 0
    approve_and_send(phone)


def correct(phone: Phone, old: str, new: str) -> None:
    """«Rett» on one's own bubble."""
    bubble = phone.own_messages().filter(has_text=old)
    button = bubble.locator("button", has_text="Rett")
    phone.press(button.get_attribute("value") or "", "#meldinger")
    assert old in phone.last_words()
    phone.write(new)


def approve_and_send(phone: Phone) -> None:
    """The draft as a page: read, approve, send."""
    phone.press("vis_plan")
    phone.page.locator('.verktoy a[href="/samtale/plan"]').click()
    assert told(phone)[: len(STANDING)] and not set(STANDING) - set(told(phone))
    assert HOME not in told(phone)
    assert phone.overflow() <= 0
    with phone.page.expect_navigation():
        phone.page.locator('.handlinger button[value="bekreft"]').click()
    phone.page.locator("#skriv").wait_for()
    assert NAME in phone.last_words(), "the person is told who will read it"
    send = [value for value in phone.choices() if value.startswith("send:")]
    assert len(send) == 1
    phone.press(send[0])
    assert f"sendt til {NAME}" in phone.last_words()


def told(phone: Phone) -> list[str]:
    """The person's words on the person's plan page."""
    return phone.page.locator(".svarlinje > dd.ord").all_text_contents()


def beside(phone: Phone, words: str) -> str:
    """What stands beside one of the person's words on the plan page."""
    line = phone.page.locator(".svarlinje").filter(has=phone.page.locator("dd.ord", has_text=words))
    return line.first.locator(".ved-siden").inner_text()


def wait_for_notice(phone: Phone, words: str) -> None:
    """A notice comes into the open page by itself."""
    phone.bot_messages().filter(has_text=words).last.wait_for(timeout=5000)


def test_whole_voyage_from_the_first_word_to_the_confirmed_plan(
    phone: Phone, new_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    assert phone.page.viewport_size == {"width": 360, "height": 640}
    tell(phone)

    # (2) The coordinator reads and answers. The phone lies open beside it.
    desk = new_desk()
    assert desk.page.viewport_size == {"width": 1280, "height": 800}
    desk.log_in()
    assert desk.page.locator(".k-kort").count() == 1
    assert "Ny – du har ikke svart" in desk.page.locator(".k-kort").inner_text()
    desk.open_plan()
    assert not set(STANDING) - set(desk.words()), "the whole plan is one page, letter by letter"
    assert HOME not in desk.words()
    draft = desk.download(tmp_path)
    assert "KLADD – ikke bekreftet" in draft
    assert desk.page.locator("#status form button").is_disabled()

    desk.confirm_area("generelt")
    for words in ("Jeg er ganske sta", SANG, WORKS, NOW):
        assert desk.label(words) == "Bekreftet"
    assert desk.label(HOME_NOW) == "Ikke vurdert", "only the one area was confirmed"
    wait_for_notice(phone, f"{NAME} har lest og bekreftet 4 svar")
    desk.judge(MOVE, "snakk_om", NOTE_TALK)
    assert desk.label(MOVE) == "Vil snakke om det"
    desk.judge(COOK, "uenig", NOTE_DISAGREE)
    assert desk.label(COOK) == "Uenig"
    desk.propose(WISH, PROPOSAL)
    assert desk.item(WISH).locator(".k-forslag [data-status=venter]").count() == 1
    assert WISH in desk.words()

    # (3) The person sees it on the open page, and again after a reload, and decides.
    for notice in (NOTE_TALK, NOTE_DISAGREE, PROPOSAL):
        wait_for_notice(phone, notice)
    phone.page.reload()
    for notice in (NOTE_TALK, NOTE_DISAGREE, PROPOSAL):
        assert phone.bot_messages().filter(has_text=notice).count() >= 1
    assert phone.overflow() <= 0
    yes = [value for value in phone.choices() if re.fullmatch(r"bekreft:\S+", value)]
    assert len(yes) == 1, phone.choices()
    phone.press(yes[0])
    assert "Ordene dine er de samme" in phone.page.locator("#meldinger").inner_text()
    phone.go("/samtale/plan")
    assert not set(STANDING) - set(told(phone)), "the own words are unchanged"
    assert PROPOSAL not in told(phone)
    assert PROPOSAL in beside(phone, WISH) and "Du har sagt ja." in beside(phone, WISH)
    assert NOTE_DISAGREE in beside(phone, COOK)
    assert phone.overflow() <= 0
    phone.go("/samtale")

    # (4) The coordinator confirms the rest and the plan.
    desk.page.reload()
    assert "Godtatt av personen" in desk.item(WISH).inner_text()
    assert WISH in desk.words()
    for area in ("bolig_dagligliv", "transport"):
        desk.confirm_area(area)
    assert desk.label(MOVE) == "Vil snakke om det", "what was answered before stands"
    assert desk.label(COOK) == "Uenig"
    assert desk.page.locator("#status form button").is_enabled()
    assert "KLADD" in desk.download(tmp_path), "answered in full is not yet confirmed"
    desk.confirm_plan()
    assert desk.status() == "Bekreftet"
    paper = desk.download(tmp_path)
    assert "KLADD" not in paper
    assert f"Bekreftet av {NAME}" in paper
    for words in (*STANDING, NOTE_TALK, NOTE_DISAGREE, PROPOSAL):
        assert " ".join(words.split()) in paper

    # (5) The person sees it confirmed.
    wait_for_notice(phone, f"{NAME} har lest hele planen din og bekreftet den.")
    phone.go("/samtale/plan")
    assert "Status: Bekreftet av koordinator" in phone.page.locator("main").inner_text()
    assert not set(STANDING) - set(told(phone))
    assert phone.overflow() <= 0


def test_confirmed_plan_is_no_longer_called_a_draft_on_the_phone(phone: Phone, desk: Desk, person: Person) -> None:
    # The notice says «planen ikke er en kladd lenger»; the pages must not say the opposite.
    at_hand(phone, person)
    for path in ("/samtale", "/samtale/plan"):
        phone.go(path)
        assert phone.page.locator(".kladd").count() == 1, "before it is confirmed, it is a draft"
    confirm_everything(desk)
    for path in ("/samtale", "/samtale/plan"):
        phone.go(path)
        assert phone.page.locator(".kladd").count() == 0, path


def at_hand(phone: Phone, person: Person) -> None:
    """Give the phone the key to a conversation that was played without it."""
    phone.context.add_cookies([{"name": "losen_samtale", "value": person.key, "url": phone.url}])


def confirm_everything(desk: Desk) -> None:
    """Log in and confirm all there is."""
    desk.log_in()
    desk.open_plan()
    for area in dict.fromkeys(TOLD.values()):
        desk.confirm_area(area)
    desk.confirm_plan()
    assert desk.status() == "Bekreftet"


# --- for everybody ---------------------------------------------------------------------------------------------------


def test_axe_finds_nothing_on_any_coordinator_screen_in_any_size_or_colour(desk: Desk, person: Person) -> None:
    found: dict[str, list[str]] = {}

    def look(screen: str, mark: str, looks: Looks = LOOKS) -> None:
        assert desk.page.locator(mark).count() >= 1, f"this is not {screen}"
        found[screen] = desk.complaints(looks)

    desk.go("/koordinator")
    look("login", ".k-innlogging")
    desk.page.locator("#username").fill(LOGIN)
    desk.page.locator("#password").fill("feil passord")
    desk.press_and_go(desk.page.locator(".k-innlogging button"))
    look("failed login", ".k-feil", LOOKS[-1:])
    desk.log_in()
    look("list", ".k-kort")
    desk.open_plan()
    look("new plan", "[data-status=uvurdert]", LOOKS[-1:])

    desk.judge(LIVES, "snakk_om", NOTE_TALK)
    desk.judge(GOAL, "uenig")
    look("disagreement without a reason", "[aria-invalid]", LOOKS[-1:])
    desk.judge(GOAL, "uenig", NOTE_DISAGREE)
    desk.propose(GOOD_AT, PROPOSAL + LONG)
    desk.judge(LIKES, "bekreftet")
    desk.unfold()
    look("plan under way", ".k-forslag")

    person.correct(LIKES, "Jeg liker å lese.")
    desk.judge(OWN, "snakk_om", "Dette skrev jeg før jeg visste om endringen.")
    assert "Planen er endret siden" in desk.page.locator(".k-feil").inner_text()
    look("stale plan", ".k-feil")

    for area in dict.fromkeys(TOLD.values()):
        desk.confirm_area(area)
    look("plan ready to be confirmed", "#status button:enabled", LOOKS[-1:])
    desk.confirm_plan()
    look("confirmed plan", "#status:not(:has(form))")
    desk.go("/koordinator")
    look("list with a confirmed plan", "[data-status=bekreftet]", LOOKS[-1:])
    desk.go("/koordinator/plan/finnes-ikke")
    look("no such plan", "h1", LOOKS[-1:])
    assert {screen: faults for screen, faults in found.items() if faults} == {}


def test_axe_and_the_ruler_see_faults_on_these_pages(desk: Desk) -> None:
    desk.go("/koordinator/login")
    assert desk.complaints() == []
    assert desk.page.evaluate("axe.version").startswith("4.12")
    desk.page.evaluate(
        "() => { const i = document.createElement('img'); i.width = 2000; i.src = '/static/x.png';"
        " i.className = 'for-bred'; document.querySelector('main').append(i);"
        " i.style.setProperty('min-width', '2000px'); }"
    )
    faults = desk.complaints()
    assert len([fault for fault in faults if "image-alt" in fault]) == 4
    assert any(fault.startswith("360 dark") and "too wide" in fault for fault in faults)


def test_screens_notice_foreign_requests_and_broken_rules(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    desk.go("/koordinator/login")
    desk.page.evaluate(
        """() => { const p = document.createElement('p'); document.body.append(p);
        p.setAttribute('style', 'color: red');
        new Image().src = 'https://losen.example/bilde.png'; }"""
    )
    desk.page.wait_for_timeout(200)
    assert [rule for rule in desk.broken_rules if "style" in rule]
    assert [rule for rule in desk.broken_rules + desk.foreign if "losen.example" in rule]
    desk.broken_rules.clear()
    desk.foreign.clear()
    desk.page.evaluate("window.violations = []")


def test_coordinator_confirms_with_the_keyboard_only(desk: Desk, person: Person) -> None:
    page = desk.page

    def tab_to(test: str, most: int = 25) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return Boolean({test}); }})()"):
                seen = page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " const r = document.activeElement.getBoundingClientRect();"
                    " return (s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
                    " && r.height > 0 && r.top < innerHeight && r.bottom > 0; })()"
                )
                assert seen, f"focus must be seen: {test}"
                return
        raise AssertionError(f"the keyboard never reached: {test}")

    def enter() -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    desk.go("/koordinator")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#innhold", "past the top in one step"
    page.keyboard.press("Enter")
    tab_to("e.id === 'username'", 2)
    page.keyboard.type(LOGIN)
    tab_to("e.id === 'password'", 1)
    page.keyboard.type(PASSWORD)
    enter()
    tab_to("e.matches('.k-kort h2 a')")
    enter()
    tab_to("e.value === 'bekreftet'")
    here = page.evaluate("document.activeElement.closest('.k-punkt').id")
    assert GOOD_AT in page.locator(f"#{here}").inner_text()
    enter()
    assert desk.label(GOOD_AT) == "Bekreftet"
    assert page.url.endswith(f"#{here}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.k-punkt')?.id") == here, "the work goes on where it was"
    # A reason, still without a mouse.
    tab_to(f"e.matches('textarea[name=note]') && e.closest('.k-punkt').innerText.includes({LIKES!r})", 10)
    page.keyboard.type(NOTE_DISAGREE)
    tab_to("e.value === 'uenig'", 3)
    enter()
    assert desk.label(LIKES) == "Uenig"
    assert NOTE_DISAGREE in person.read()


def test_coordinator_needs_no_javascript(new_desk: Callable[..., Desk], person: Person, tmp_path: Path) -> None:
    plain = new_desk(java_script_enabled=False)
    plain.log_in()
    plain.open_plan()
    plain.judge(LIVES, "snakk_om", NOTE_TALK)
    plain.judge(GOAL, "uenig")
    assert "Skriv hvorfor du er uenig" in plain.page.locator(".k-felt-feil").inner_text()
    plain.judge(GOAL, "uenig", NOTE_DISAGREE)
    plain.propose(OWN, PROPOSAL)
    assert "KLADD" in plain.download(tmp_path)
    for area in dict.fromkeys(TOLD.values()):
        plain.confirm_area(area)
    plain.confirm_plan()
    assert plain.status() == "Bekreftet"
    assert (plain.label(LIVES), plain.label(GOAL)) == ("Vil snakke om det", "Uenig")
    assert "KLADD" not in plain.download(tmp_path)
    assert plain.words() == list(TOLD)
    plain.press_and_go(plain.page.locator(".k-ut button"))
    assert "Du er logget ut." in plain.page.locator("main").inner_text()
    assert person.plan()["status"] == "bekreftet"


def test_stale_page_keeps_what_was_written_and_changes_nothing(desk: Desk, person: Person) -> None:
    desk.log_in()
    desk.open_plan()
    person.correct(LIVES, "Jeg bor i kollektiv.")
    desk.judge(LIVES, "snakk_om", NOTE_TALK)
    assert "Planen er endret siden" in desk.page.locator(".k-feil").inner_text()
    assert "Jeg bor i kollektiv." in desk.words()
    again = desk.item("Jeg bor i kollektiv.")
    assert again.locator("textarea[name=note]").input_value() == NOTE_TALK
    assert desk.label("Jeg bor i kollektiv.") == "Ikke vurdert"
    assert NOTE_TALK not in person.read()
    desk.press_and_go(again.locator('button[value="snakk_om"]'))
    assert desk.label("Jeg bor i kollektiv.") == "Vil snakke om det"
    assert NOTE_TALK in person.read()


def test_voyage_in_nynorsk(new_phone: Callable[..., Phone], desk: Desk, site: Site, tmp_path: Path) -> None:
    person = Person(site, "nn")
    desk.go("/koordinator/login")
    desk.press_and_go(desk.page.locator(".malform a"))
    desk.page.locator("#username").fill(LOGIN)
    desk.page.locator("#password").fill(PASSWORD)
    desk.press_and_go(desk.page.locator(".k-innlogging button"))
    assert desk.page.locator("h1").inner_text() == "Planar sende til deg"
    desk.open_plan()
    assert desk.page.locator("html").get_attribute("lang") == "nn-NO"
    assert "Du les orda til personen sjølv." in desk.page.locator("main").inner_text()
    desk.judge(GOAL, "uenig", NOTE_DISAGREE)
    assert desk.label(GOAL) == "Ueinig"
    assert "KLADD – ikkje stadfesta" in desk.download(tmp_path)
    for area in dict.fromkeys(TOLD.values()):
        desk.confirm_area(area)
    desk.confirm_plan()
    assert desk.status() == "Stadfesta"
    paper = desk.download(tmp_path)
    assert "KLADD" not in paper and f"Stadfesta av {NAME}" in paper
    assert LIVES in paper
    assert f"{NAME} har lese heile planen din og stadfesta han." in person.read()
    assert f"{NAME} har lest hele" not in person.read()

    phone = new_phone()
    at_hand(phone, person)
    phone.go("/samtale/plan")
    assert phone.page.locator("html").get_attribute("lang") == "nn-NO"
    assert "Dette ser eg annleis på." in beside(phone, GOAL)
    assert told(phone) == list(TOLD)


def test_coordinator_screens_do_not_scroll_sideways_on_a_phone(new_desk: Callable[..., Desk], person: Person) -> None:
    small = new_desk(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    small.go("/koordinator")
    assert small.overflow() <= 0
    small.log_in()
    assert small.overflow() <= 0
    small.open_plan()
    assert LONG in small.words(), "a word longer than the screen"
    small.judge(GOAL, "uenig", LONG)
    small.propose(OWN, LONG + " og mer")
    small.unfold()
    assert small.overflow() <= 0
    person.correct(LIVES, "Jeg bor i kollektiv.")
    small.judge(LIVES, "uenig", LONG)
    assert small.page.locator(".k-feil").count() == 1
    assert small.overflow() <= 0
