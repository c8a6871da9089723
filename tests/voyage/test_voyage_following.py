"""A person who waits, in a real browser: said in the chat, seen and answered at the desk, and read on the phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from voyage_desk import GOAL, NAME, NARROW, WIDE, Desk, Person
from web_phone import Phone

from tests.web.conftest import Site

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("LOSEN_TEST_PICTURES")  # a folder, to look at what is tested


def picture(screen: Phone, name: str) -> None:
    if PICTURES:
        screen.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_person_who_waits_is_seen_answered_and_told(desk: Desk, phone: Phone, person: Person, site: Site) -> None:
    # Given somebody who says that nothing happens, and that one thing is urgent
    person.say("ingenting skjer med planen min")
    assert NAME in person.say("ja")
    person.say("om målet om bolig: det haster før vinteren")
    # When the coordinator opens the list and the plan
    desk.log_in()
    assert "Personen venter på svar fra deg" in desk.page.locator(".k-kort").first.inner_text()
    picture(desk, "list")
    desk.open_plan()
    assert "det haster før vinteren" in desk.item(GOAL).inner_text()
    desk.propose(GOAL, "Vil bo i nærheten av søsteren sin.")
    assert desk.item(GOAL).locator("del").count() and desk.item(GOAL).locator("ins").count()
    for size, name in ((WIDE, "plan-wide"), (NARROW, "plan-narrow")):
        desk.page.set_viewport_size(size)  # type: ignore[arg-type]
        picture(desk, name)
    assert desk.complaints() == []
    # Then an answer is one field and one button away, and reaches the chat
    desk.page.locator("#venter-svar").fill("Vi møtes torsdag klokka ti.")
    desk.press_and_go(desk.page.locator("#venter form button"))
    assert desk.page.locator("#venter").count() == 0
    assert f"{NAME} svarer deg:\n\nVi møtes torsdag klokka ti." in person.read()
    # And on the phone the difference stands under the proposal, in words, lines and tags
    phone.page.context.add_cookies([{"name": "losen_samtale", "value": person.key, "url": site.url}])
    phone.go("/samtale/plan")
    assert "det haster før vinteren" in phone.page.locator("main").inner_text()
    assert phone.page.locator("main del").count() and phone.page.locator("main ins").count()
    picture(phone, "phone-plan")
    assert phone.axe() == [] and phone.overflow() <= 0
    phone.go("/samtale")
    picture(phone, "phone-chat")


def test_the_companion_is_one_click_away_where_it_is_needed(desk: Desk, person: Person) -> None:
    desk.log_in()
    assert desk.page.locator(".k-veiviser a").count() == 5
    desk.open_plan()
    desk.press_and_go(desk.page.get_by_role("link", name="Det første møtet"))
    assert desk.page.locator(".k-steg li").count() == 5
    picture(desk, "companion")
    assert desk.complaints() == []
