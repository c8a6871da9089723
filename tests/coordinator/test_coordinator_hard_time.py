"""The person's mark that it has been hard: on the list and the plan, without words, and never on paper."""

from __future__ import annotations

import pytest

from coordinator.document import document_data
from coordinator.readings import Reader
from coordinator.sessions import Visitor
from store.changes import TakeBackHardTime, TellHardTime
from store.unit_of_work import Store
from tests.coordinator.builders import Clock, a_person, account_id, small_content
from tests.coordinator.conftest import OpenBrowser

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
MARK = "Personen vil at du skal vite at det har vært tungt."


async def test_it_stands_on_the_list_and_the_plan_until_it_is_taken_back(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person, browser = a_person(store, clock, kari), await open_browser(kari)
    pages = ("/koordinator", f"/koordinator/plan/{person.plan_id}")
    assert [MARK in (await browser.get(page)).text for page in pages] == [False, False]
    person.do(TellHardTime())
    assert [MARK in (await browser.get(page)).text for page in pages] == [True, True]
    assert "Du ser ikke hva personen skrev." in (await browser.get(pages[1])).text
    person.do(TakeBackHardTime())
    assert [MARK in (await browser.get(page)).text for page in pages] == [False, False]


async def test_it_does_not_go_on_paper(store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari)
    person.do(TellHardTime())
    reader = Reader(store, small_content(), Visitor(account_id(store, kari), "Kari Los", "", None), clock.now())
    view = reader.for_print(person.plan_id).view
    assert view.hard_time_at is not None
    paper = str(document_data(small_content(), view, clock.now()))
    assert "tungt" not in paper and "Jeg gir meg ikke så lett." in paper
