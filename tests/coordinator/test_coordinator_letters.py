"""Letters from the desk: begun with the plan, rewritten, fetched as a file, stored nowhere."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document

from coordinator.letter_draft import KINDS, begin_letter
from coordinator.readings import Printed
from store.base import new_id
from store.entries import single_id
from store.unit_of_work import Store
from tests.builders import every_cell
from tests.coordinator.builders import HOSTILE, MONDAY, Clock, a_coordinator, a_person, audit_of, small_content
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import Desk, form_of
from tests.coordinator.test_coordinator_pages import text_of
from tests.coordinator.test_coordinator_sharing import AREAS, NORA, YES, a_whole_plan, a_whole_view, places

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    person = a_person(store, clock)
    person.say("bolig_dagligliv.wish", "Noen å snakke med", "wish")
    person.send_to(kari)
    return Desk(await open_browser(kari), person, store)


def at(desk: Desk, more: str = "") -> str:
    return f"/koordinator/plan/{desk.person.plan_id}/brev{more}"


async def a_measure(desk: Desk, responsible: str) -> None:
    goal = desk.person.items["Jeg vil bo for meg selv,\nmed hund."]
    fields = {"goal": goal, "responsible": responsible, "evaluation": "mai 2027"}
    assert (await desk.save("measure", new_id(), name="Støttekontakt", **fields)).status == 303


async def test_an_invitation_is_begun_with_the_notes_and_what_waits_in_the_plan(desk: Desk) -> None:
    await desk.browser.get(f"/koordinator/plan/{desk.person.plan_id}")
    item = desk.person.items["Jeg gir meg ikke så lett."]
    await desk.browser.judge(desk.person.plan_id, item, "snakk_om", "Hva mener du med lett?")
    await a_measure(desk, "bruker")
    assert "Skriv et brev" in await desk.look()
    first = await desk.browser.get(at(desk))
    assert "Invitasjon til møte" in first.text and "k-skjema" not in first.text
    page = await desk.browser.get(at(desk, "?slag=innkalling&til="))
    letter = form_of(page.text)
    assert (letter["fra"], letter["emne"], letter["dato"]) == (
        "Kari Los",
        "Invitasjon til møte om planen",
        "2. november 2026",
    )
    assert letter["avsnitt_3"].splitlines() == [
        "Dette tenker jeg vi snakker om:",
        "– «Jeg gir meg ikke så lett.» Hva mener du med lett?",
        "– Ønsket «Noen å snakke med», som ikke har fått svar",
        "– Hvordan det går med Støttekontakt (vi ser på det mai 2027)",
    ]
    assert letter["avsnitt_5"] == "", "there is room for one more"
    summary = form_of((await desk.browser.get(at(desk, "?slag=oppsummering"))).text)
    assert "– Støttekontakt, planlagt, ansvarlig er du selv" in summary["avsnitt_2"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is missing: apt install poppler-utils")
async def test_what_she_rewrites_is_the_letter_in_both_formats_and_nothing_is_stored(
    desk: Desk, tmp_path: Path
) -> None:
    page = await desk.browser.get(at(desk, "?slag=innkalling"))
    form = {**form_of(page.text), "csrf": desk.browser.hidden("csrf")}
    form |= {
        "avsnitt_1": f"Bare dette. {HOSTILE}",
        "avsnitt_2": "",
        "avsnitt_3": "Og dette.",
        "mottaker": "Per\nVeien 1",
    }
    before = audit_of(desk.store, desk.person.plan_id)
    client = desk.browser.client
    reply = await client.post(at(desk, ".docx"), data=form)
    assert reply.status == 200 and reply.headers["Content-Disposition"] == 'attachment; filename="brev-innkalling.docx"'
    words = [p.text for p in Document(io.BytesIO(await reply.read())).paragraphs]
    assert {"Per\nVeien 1", f"Bare dette. {HOSTILE}", "Og dette.", "Vennlig hilsen"} <= set(words)
    reply = await client.post(at(desk, ".pdf"), data=form)
    (tmp_path / "brev.pdf").write_bytes(await reply.read())
    seen = subprocess.run(["pdftotext", tmp_path / "brev.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert "Og dette." in seen and "{{ 7*7 }}" in seen and "Dag og klokkeslett" not in seen
    assert audit_of(desk.store, desk.person.plan_id) == [*before, ("document", None), ("document", None)]
    assert [place for place, value in every_cell(desk.store) if "Og dette." in value] == []


async def test_a_letter_that_cannot_be_made_comes_back_with_every_word(desk: Desk) -> None:
    page = await desk.browser.get(at(desk, "?slag=melding"))
    form = {**form_of(page.text), "avsnitt_1": "Mine ord"}
    reply = await desk.browser.post(at(desk, ".pdf"), **{**form, "emne": " "})
    assert reply.status == 422 and "Brevet må ha en overskrift" in text_of(reply.text)
    assert form_of(reply.text)["avsnitt_1"] == "Mine ord" and 'aria-describedby="b-emne-feil"' in reply.text
    reply = await desk.browser.post(at(desk, ".pdf"), **{**form, "avsnitt_2": "å" * 10_001})
    assert reply.status == 422 and form_of(reply.text)["avsnitt_2"] == "å" * 10_001
    assert [n for n in form_of(reply.text) if n.startswith("avsnitt_")] == [n for n in form if n.startswith("avsnitt_")]


async def test_only_whoever_may_read_the_plan_writes_letters_from_it(
    desk: Desk, open_browser: OpenBrowser, store: Store, clock: Clock
) -> None:
    other = await open_browser(a_coordinator(store, "Ola"))
    assert (await other.get(at(desk, "?slag=innkalling"))).status == 404
    await other.get("/koordinator")
    assert (await other.post(at(desk, ".pdf"), emne="x", avsnitt_1="x")).status == 404
    assert (await desk.browser.get(at(desk, f"?slag=melding&til={new_id()}"))).status == 404
    await desk.browser.get(at(desk, "?slag=melding"))
    clock.advance(days=3)
    reply = await desk.browser.post(at(desk, ".pdf"), emne="x", avsnitt_1="Dette hadde jeg skrevet.")
    assert reply.status == 401 and "Dette hadde jeg skrevet." in reply.text


async def test_a_letter_to_a_participant_holds_only_what_is_shared_with_them(desk: Desk) -> None:
    nora = new_id()
    await desk.save("participant", nora, name="Nora Vik", contribution="Samtaler")
    await a_measure(desk, nora)

    async def body() -> str:
        page = (await desk.browser.get(at(desk, f"?slag=melding&til={nora}"))).text
        return html.unescape(" ".join(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)))

    assert "Støttekontakt" not in await body() and "Samtaler" not in await body()
    assert "ikke sagt ja til å dele noe med denne deltakeren" in text_of(desk.browser.page)
    form = form_of((await desk.browser.get(f"{desk.place}/participant/{nora}")).text)
    await desk.send("participant", nora, **{**form, "sees:bolig_dagligliv": "ja"})
    await desk.save("plan_consent", single_id(desk.person.plan_id, "plan_consent"), sharing="ja")
    assert "– Støttekontakt, planlagt, ansvarlig er du selv" in await body() and "Samtaler" in await body()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shared", [[], ["arbeid"], list(AREAS)])
def test_no_letter_to_a_participant_has_a_word_from_elsewhere(kind: str, shared: list[str], store: Store) -> None:
    printed = Printed(a_whole_view(), a_whole_plan(" ".join(shared)), [YES])
    draft, _ = begin_letter(small_content(), kind, printed, NORA, MONDAY)
    assert places("\n".join(draft.avsnitt)) <= set(shared)
    assert draft.mottaker == "Nora Vik"
