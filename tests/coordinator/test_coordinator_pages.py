"""The list and the plan on one screen: what a coordinator sees, and what happens when she answers."""

from __future__ import annotations

import html
import re

import pytest

from store.unit_of_work import Store
from tests.coordinator.builders import HOSTILE, Browser, Clock, Person, a_coordinator, a_person, state_of
from tests.coordinator.conftest import OpenBrowser

# What is the same on every database is tried on one.
pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
GOOD = "Jeg gir meg ikke så lett."
HOME = "Jeg vil bo for meg selv,\nmed hund."


def text_of(page: str) -> str:
    """What a reader sees: tags away, white space as one."""
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def part(page: str, start: str, end: str = "</li>") -> str:
    """The part of a page from an id to the end of its element."""
    return page[page.index(f'id="{start}"') :].partition(end)[0]


async def settle(browser: Browser, person: Person) -> None:
    """Confirm everything, area by area."""
    for area in ("generelt", "bolig_dagligliv"):
        await browser.get(f"/koordinator/plan/{person.plan_id}")
        await browser.post(f"/koordinator/plan/{person.plan_id}/omrade/{area}/bekreft")
    await browser.get(f"/koordinator/plan/{person.plan_id}")


# --- the list --------------------------------------------------------------------------------------


async def test_the_list_shows_only_her_own_plans_with_status_at_a_glance(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    mine, others = a_person(store, clock, kari), a_person(store, clock, a_coordinator(store))
    not_sent = a_person(store, clock)
    page = (await (await open_browser(kari)).get("/koordinator")).text
    assert mine.plan_id in page
    assert others.plan_id not in page
    assert not_sent.plan_id not in page
    seen = text_of(page)
    assert f"Plan fra 2. november 2026 nummer {mine.plan_id[:6]}" in seen
    assert "Ny – du har ikke svart" in seen
    assert "Svart på 0 av 3 Å se på 3 Venter på personen 0" in seen
    assert "Bolig og dagligliv: påbegynt" in seen


async def test_the_list_holds_no_word_of_the_person(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    a_person(store, clock, kari)
    page = (await (await open_browser(kari)).get("/koordinator")).text
    assert "hund" not in page
    assert "gir meg" not in page


async def test_the_plan_that_changed_last_stands_first_and_reading_is_no_change(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    older = a_person(store, clock, kari)
    clock.advance(hours=1)
    newer = a_person(store, clock, kari)
    browser = await open_browser(kari)

    async def order() -> list[str]:
        page = (await browser.get("/koordinator")).text
        return re.findall(r'<h2[^>]*><a class="ds-link" href="/koordinator/plan/([0-9a-f]{32})"', page)

    assert await order() == [newer.plan_id, older.plan_id]
    clock.advance(minutes=5)
    await browser.get(f"/koordinator/plan/{older.plan_id}")
    assert await order() == [newer.plan_id, older.plan_id]
    clock.advance(minutes=5)
    older.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    assert await order() == [older.plan_id, newer.plan_id]


async def test_the_list_tells_what_is_new_since_the_plan_was_confirmed(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await settle(browser, person)
    await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")
    assert "Bekreftet" in text_of((await browser.get("/koordinator")).text)
    assert "Siden du bekreftet" not in browser.page
    # When the person adds one thing, changes another and strikes a third
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    person.change(HOME, "Jeg vil bo med katt.")
    person.strike("1")
    seen = text_of((await browser.get("/koordinator")).text)
    assert "Siden du bekreftet planen: 1 nye, 1 endret, 1 strøket." in seen
    assert "I samtale" in seen
    assert "Svart på 1 av 3 Å se på 2" in seen


async def test_a_waiting_proposal_shows_in_the_list_until_it_is_answered(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.post(
        f"/koordinator/plan/{person.plan_id}/punkt/{person.items[HOME]}/forslag", text="Egen bolig med hund."
    )
    assert "Venter på personen 1" in text_of((await browser.get("/koordinator")).text)
    person.answer(person.messages()[-1].payload["choices"][0]["value"].partition(":")[2], "godtatt")  # type: ignore[index]
    assert "Venter på personen 0" in text_of((await browser.get("/koordinator")).text)


async def test_nobody_has_sent_anything_yet(open_browser: OpenBrowser, kari: str) -> None:
    assert "Ingen har sendt deg en plan ennå." in (await (await open_browser(kari)).get("/koordinator")).text


# --- one plan on one screen ------------------------------------------------------------------------


async def test_the_whole_plan_stands_on_one_screen_in_the_order_of_the_questions(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    person.say("generelt.situation", "Jeg har vært syk lenge.", "situation")
    seen = text_of((await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text)
    order = [
        "Litt om deg",
        "Dette er jeg god til",
        GOOD,
        "Slik er det nå",
        "Jeg har vært syk lenge.",
        "Bolig og dagligliv (påbegynt)",
        "Dette vil jeg",
        "Jeg vil bo for meg selv, med hund.",
        "Hvor viktig",
        "Haster mest",
        "Ikke snakket om ennå: Arbeid og aktivitet, Transport.",
    ]
    places = [seen.index(text) for text in order]
    assert places == sorted(places)


async def test_the_words_stand_letter_by_letter_and_are_never_markup(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    words = f"  {HOSTILE}\n\n\tmed  to mellomrom & «hermetegn» 🙂  "
    person = a_person(store, clock, kari)
    item = person.say("bolig_dagligliv.goal", words)
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text
    quoted = re.search(rf'<blockquote class="ord" id="ord-{item}"[^>]*>(.*?)</blockquote>', page, re.DOTALL)
    assert quoted is not None
    assert html.unescape(quoted.group(1)) == words
    assert "<script>alert" not in page


async def test_no_field_of_the_page_holds_the_persons_words(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text
    fields = re.findall(r"<textarea[^>]*>(.*?)</textarea>|<input[^>]*>", page, re.DOTALL)
    assert fields and not any(field.strip() for field in fields)


async def test_every_item_has_three_buttons_a_note_and_a_place_to_propose(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text
    item = part(page, f"punkt-{person.items[HOME]}")
    for label in ("Bekreft", "Snakk om det", "Uenig", "Beskjed som personen ser", "Foreslå en formulering"):
        assert label in text_of(item)


async def test_the_page_works_without_any_script(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text
    assert "<script" not in page
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", page)


async def test_the_page_speaks_nynorsk_when_asked(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}?sprak=nn")).text
    assert "Føreslå ei formulering" in page
    assert "Bustad og daglegliv" in page
    assert f'lang="nb-NO">{GOOD}' in page  # the words keep their own language


async def test_a_question_that_is_no_longer_asked_keeps_its_answer(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    person.say("gammelt_omrade.goal", "Et svar fra i fjor.")
    page = (await (await open_browser(kari)).get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Et svar fra i fjor." in page


# --- answering -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "note", "seen"),
    [
        ("bekreftet", "", "Bekreftet"),
        ("bekreftet", "Så fint!", "Bekreftet"),
        ("snakk_om", "", "Vil snakke om det"),
        ("uenig", "Jeg tror det blir for mye.", "Uenig"),
    ],
)
async def test_an_answer_shows_beside_the_words_and_the_page_comes_back_to_the_item(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, state: str, note: str, seen: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.judge(person.plan_id, item, state, note)
    assert (reply.status, reply.location) == (303, f"/koordinator/plan/{person.plan_id}#punkt-{item}")
    shown = text_of(part((await browser.get(f"/koordinator/plan/{person.plan_id}")).text, f"punkt-{item}"))
    assert seen in shown
    assert note in shown
    assert "Kari Los, 2. november 2026 kl. 10.00" in shown
    assert state_of(store, kari, person.plan_id).status == "i_samtale"


async def test_words_that_changed_after_the_confirmation_are_marked(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, item, "bekreftet")
    person.change(HOME, "Jeg vil bo med katt.")
    shown = text_of(part((await browser.get(f"/koordinator/plan/{person.plan_id}")).text, f"punkt-{item}"))
    assert "Endret etter at du bekreftet" in shown
    assert "Bekreftet" not in shown.replace("Bekreftet av", "")


async def test_what_an_earlier_coordinator_said_is_not_put_in_her_mouth(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    # Given a plan that Kari answered, and that the person then sent to Ola
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, person.items[HOME], "bekreftet")
    ola = a_coordinator(store, "Ola Havn")
    person.send_to(ola)
    person.change(HOME, "Jeg vil bo med katt.")
    # Then Kari has no access, and Ola sees whose answer it was
    assert (await browser.get(f"/koordinator/plan/{person.plan_id}")).status == 404
    page = (await (await open_browser(ola)).get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Endret etter at Kari Los svarte" in page


async def test_a_disagreement_needs_a_reason_and_the_page_says_so_at_the_item(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.judge(person.plan_id, item, "uenig", "   ")
    assert reply.status == 422
    assert f'href="#punkt-{item}"' in reply.text
    assert 'aria-invalid="true"' in part(reply.text, f"punkt-{item}")
    assert person.notices() == []


@pytest.mark.parametrize(
    ("note", "why"),
    [("x" * 4001, "Teksten er 4001 tegn"), ("a\x00b", "tegn som ikke kan lagres"), ("a\x1bb", "tegn som ikke kan")],
)
async def test_a_note_that_cannot_be_kept_comes_back_with_the_reason(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, note: str, why: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.judge(person.plan_id, item, "snakk_om", note)
    assert reply.status == 422
    assert why in reply.text
    assert note in html.unescape(reply.text)


async def test_a_note_of_4000_signs_and_markup_is_just_text(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    note = "<b>å</b>\n" + "æ" * 3991
    assert (await browser.judge(person.plan_id, item, "snakk_om", note)).status == 303
    assert "&lt;b&gt;å&lt;/b&gt;" in (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert note in person.notices()[-1]


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=\xff", b"version=1&state=%FF%FE", b"%", b"a=b;c", b"state=bekreftet&note=" + b"x" * 200_000]
)
async def test_a_form_that_is_no_form_breaks_nothing(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, body: bytes
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    for kind in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=finnesikke"):
        reply = await browser.client.post(
            f"/koordinator/plan/{person.plan_id}/bekreft", data=body, headers={"Content-Type": kind}
        )
        assert 400 <= reply.status < 500
    reply = await browser.client.post(f"/koordinator/plan/{person.plan_id}/bekreft", json={"a": 1})
    assert reply.status == 415


async def test_a_button_that_does_not_exist_is_refused(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    assert (await browser.judge(person.plan_id, person.items[HOME], "godkjent")).status == 400


async def test_one_click_confirms_the_rest_of_an_area_and_leaves_what_was_answered(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, person.items[HOME], "uenig", "For mye på en gang.")
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.post(f"/koordinator/plan/{person.plan_id}/omrade/bolig_dagligliv/bekreft")
    assert reply.location.endswith("#omrade-bolig_dagligliv")
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Uenig" in part(page, f"punkt-{person.items[HOME]}")
    assert "Bekreftet" in part(page, f"punkt-{person.items['1']}")
    assert "Ikke vurdert" in part(page, f"punkt-{person.items[GOOD]}")


# --- proposals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (None, "Venter på svar"),
        ("godtatt", "Godtatt av personen"),
        ("beholdt", "Personen beholder sine egne ord"),
        ("snakk_om", "Personen vil snakke om det"),
    ],
)
async def test_a_proposal_stands_beside_the_words_with_what_the_person_said(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, answer: str | None, seen: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.post(f"/koordinator/plan/{person.plan_id}/punkt/{item}/forslag", text="Egen bolig.\r\nMed hund.")
    if answer:
        payload = person.messages()[-1].payload or {}
        person.answer(payload["choices"][0]["value"].partition(":")[2], answer)
    shown = part((await browser.get(f"/koordinator/plan/{person.plan_id}")).text, f"punkt-{item}")
    assert seen in shown
    assert "Egen bolig.\nMed hund." in shown
    assert HOME in shown  # the words are still there, and still the person's


async def test_a_new_proposal_takes_the_place_of_the_one_that_waits(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    for text in ("Første forslag.", "Andre forslag."):
        await browser.get(f"/koordinator/plan/{person.plan_id}")
        await browser.post(f"/koordinator/plan/{person.plan_id}/punkt/{item}/forslag", text=text)
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Andre forslag." in page
    assert "Første forslag." not in page


@pytest.mark.parametrize("text", ["", "   ", HOME])
async def test_an_empty_proposal_or_the_same_words_is_not_sent(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, text: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    reply = await browser.post(
        f"/koordinator/plan/{person.plan_id}/punkt/{person.items[HOME]}/forslag", text=text.replace("\n", "\r\n")
    )
    assert reply.status == 422
    assert person.notices() == []


async def test_a_proposal_for_older_words_says_so(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.post(f"/koordinator/plan/{person.plan_id}/punkt/{item}/forslag", text="Egen bolig.")
    person.change(HOME, "Jeg vil bo med katt.")
    assert "Gjaldt eldre ord" in part((await browser.get(f"/koordinator/plan/{person.plan_id}")).text, f"punkt-{item}")


# --- two at the same time --------------------------------------------------------------------------


async def test_an_answer_to_an_old_page_is_kept_in_the_form_beside_the_plan_as_it_is_now(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    # Given a page that was opened before the person wrote more
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    person.change(HOME, "Jeg vil bo med katt.")
    # When the coordinator answers
    reply = await browser.judge(person.plan_id, item, "snakk_om", "Hund går fint <her>.")
    # Then nothing is stored, the note stands in its field, and the new words are on the page
    assert reply.status == 412
    assert "Planen er endret siden du åpnet siden." in reply.text
    assert "Jeg vil bo med katt." in reply.text
    note = re.search(rf'<textarea[^>]*id="note-{item}"[^>]*>(.*?)</textarea>', reply.text, re.DOTALL)
    assert note is not None
    assert html.unescape(note.group(1)) == "Hund går fint <her>."
    assert person.notices() == []
    # And sending it again from there works
    assert (await browser.judge(person.plan_id, item, "snakk_om", "Hund går fint <her>.")).status == 303


async def test_a_proposal_on_an_old_page_is_kept_too(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    person.say("bolig_dagligliv.wish", "Hjelp til å vaske", "wish")
    reply = await browser.post(f"/koordinator/plan/{person.plan_id}/punkt/{item}/forslag", text="Egen bolig.")
    assert reply.status == 412
    field = re.search(rf'<textarea[^>]*id="forslag-{item}"[^>]*>(.*?)</textarea>', reply.text, re.DOTALL)
    assert field is not None
    assert field.group(1) == "Egen bolig."
    assert '<details class="ds-details k-foresla" open>' in reply.text


async def test_a_note_to_something_the_person_struck_is_given_back(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    person.strike(HOME)
    reply = await browser.judge(person.plan_id, item, "snakk_om", "Dette ville jeg si.")
    assert reply.status == 412
    assert "Dette ville jeg si." in part(reply.text, "beholdt", "</section>")


async def test_reading_or_printing_the_plan_does_not_make_her_own_page_old(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    # Given an open page
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    # When the same plan is printed, and read in another window after a while
    await browser.client.get(f"/api/plans/{person.plan_id}/document.pdf")
    clock.advance(minutes=11)
    await browser.client.get(f"/koordinator/plan/{person.plan_id}")
    # Then the open page still counts
    assert (await browser.judge(person.plan_id, person.items[HOME], "bekreftet")).status == 303


async def test_pressing_twice_answers_once(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> None:
    person = a_person(store, clock, kari)
    item, browser = person.items[HOME], await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, item, "snakk_om", "Skal vi ta en prat?")
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    await browser.judge(person.plan_id, item, "snakk_om", "Skal vi ta en prat?")
    assert len(person.notices()) == 1


@pytest.mark.parametrize("version", ["", "0", "-1", "999999999", "abc", "1e3"])
async def test_a_form_without_a_true_version_is_treated_as_old(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str, version: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await browser.get(f"/koordinator/plan/{person.plan_id}")
    path = f"/koordinator/plan/{person.plan_id}/punkt/{person.items[HOME]}/svar"
    assert (await browser.post(path, state="bekreftet", version=version)).status == 412


# --- confirming the plan ---------------------------------------------------------------------------


async def test_the_plan_is_confirmed_only_when_every_item_is_settled(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    # Given that nothing is answered: the page says what remains and leads there
    status = part(page, "status", "</section>")
    assert "3 punkter må vurderes først:" in status
    assert f'href="#punkt-{person.items[HOME]}"' in status
    assert re.search(r"<button[^>]*disabled>Bekreft planen", status)
    # When it is confirmed all the same, then it is not
    reply = await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")
    assert reply.status == 409
    assert "3 punkter er ikke vurdert" in reply.text
    assert state_of(store, kari, person.plan_id).status == "sendt"
    # When everything is settled (a disagreement is settled: it is shown)
    await settle(browser, person)
    await browser.judge(person.plan_id, person.items[HOME], "uenig", "For mye på en gang.")
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert not re.search(r"<button[^>]*disabled>Bekreft planen", page)
    reply = await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")
    # Then it is confirmed
    assert reply.location.endswith("#status")
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Bekreftet av Kari Los 2. november 2026 kl. 10.00." in text_of(page)
    assert state_of(store, kari, person.plan_id).status == "bekreftet"


async def test_what_she_wants_to_talk_about_is_named_before_she_confirms(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await settle(browser, person)
    await browser.judge(person.plan_id, person.items[HOME], "snakk_om", "Skal vi ta en prat?")
    status = part((await browser.get(f"/koordinator/plan/{person.plan_id}")).text, "status", "</section>")
    assert "Dette vil du snakke om. Det blir stående slik i planen:" in status
    assert f'href="#punkt-{person.items[HOME]}"' in status


async def test_new_words_in_a_confirmed_plan_must_be_looked_at_again(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = a_person(store, clock, kari)
    browser = await open_browser(kari)
    await settle(browser, person)
    await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")
    person.change(HOME, "Jeg vil bo med katt.")
    page = (await browser.get(f"/koordinator/plan/{person.plan_id}")).text
    assert "Ett punkt må vurderes først:" in page
    assert (await browser.post(f"/koordinator/plan/{person.plan_id}/bekreft")).status == 409


async def test_a_plan_without_a_word_cannot_be_confirmed(
    open_browser: OpenBrowser, store: Store, clock: Clock, kari: str
) -> None:
    person = Person(store, clock).begin()
    person.send_to(kari)
    browser = await open_browser(kari)
    page = await browser.get(f"/koordinator/plan/{person.plan_id}")
    assert "Det står ingenting i planen nå." in page.text
    reply = await browser.client.post(
        f"/api/plans/{person.plan_id}/confirm",
        headers={
            "If-Match": str(state_of(store, kari, person.plan_id).head.version),
            "X-CSRF-Token": browser.hidden("csrf"),
        },
    )
    assert reply.status == 422
