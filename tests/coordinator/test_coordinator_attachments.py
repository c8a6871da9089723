"""A PDF that goes with a decision: taken only when it is one, seen only with the plan, and never lost."""

from __future__ import annotations

import asyncio
import random
import re
import time
import zlib
from dataclasses import replace

import pytest
from aiohttp import FormData
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.attaching import safe_name
from coordinator.attachments import as_attachment
from coordinator.pdf_check import fault_of
from coordinator.uploads import MOST_FILE
from store.base import new_id
from store.elements import Attachment, Reference
from store.unit_of_work import Store
from tests.builders import every_cell
from tests.coordinator.builders import Clock, Reply, _read, a_coordinator, a_person, audit_of
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.pdfs import ACTIVE, OTHERS, a_pdf, a_stream
from tests.coordinator.test_coordinator_document import a_pdf as a_document
from tests.coordinator.test_coordinator_document import a_view, an_item
from tests.coordinator.test_coordinator_living import Desk, form_of
from tests.coordinator.test_coordinator_pages import text_of

ONE_STORE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAME = "Vedtak om støtte.pdf"


# --- what a file is ----------------------------------------------------------------------------------


def test_ordinary_pdf_files_are_taken() -> None:
    assert fault_of(a_pdf()) is None
    assert fault_of(a_document(a_view(an_item("Jeg vil bo selv.")))) is None
    assert fault_of(a_pdf() + b"\r\n\0\0") is None
    letters = a_stream(b'87cURD]i,"Ebo80~>', b"/Filter [/ASCII85Decode]")
    assert fault_of(a_pdf(letters)) is None, "old programs write so; nothing can be packed in this file"
    picture = a_stream(zlib.compress(bytes(500_000)), b"/Subtype /Image /Filter /FlateDecode")
    assert fault_of(a_pdf(picture, a_stream(b"BT (JavaScript og Launch) Tj ET"))) is None


@pytest.mark.parametrize("what", ACTIVE)
def test_a_file_that_could_do_something_is_refused(what: str) -> None:
    assert fault_of(ACTIVE[what]) == "file_active"


@pytest.mark.parametrize("fault", OTHERS)
def test_what_is_no_whole_readable_pdf_is_refused_with_its_own_reason(fault: str) -> None:
    assert {fault_of(data) for data in OTHERS[fault]} == {fault}


def test_a_file_that_unpacks_without_end_is_refused_and_a_large_one_is_looked_through_quickly() -> None:
    began = time.perf_counter()
    bomb = zlib.compress(bytes(300_000_000), 1)
    assert fault_of(a_pdf(a_stream(bomb, b"/Filter /FlateDecode"))) == "file_unsure"
    noise = random.Random(1).randbytes(MOST_FILE - 5000)
    assert fault_of(a_pdf(a_stream(noise, b"/Filter /DCTDecode"))) is None
    for nasty in (b"stream\n", b"/", b"/#4a", b" ", b"startxref 1 ", b"stream\n\x78\x9c"):
        fault_of(a_pdf(nasty * (MOST_FILE // 8 // len(nasty))))
    assert time.perf_counter() - began < 8


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 500), st.integers(0, 40))
def test_whatever_bytes_come_there_is_an_answer(rubbish: bytes, at: int, less: int) -> None:
    whole = a_pdf(a_stream(rubbish, b"/Filter /FlateDecode"))
    for data in (rubbish, whole[:at] + rubbish + whole[at + less :], b"%PDF-1.4" + rubbish):
        assert fault_of(data) is None or str(fault_of(data)).startswith("file_")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (NAME, NAME),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ('a"; filename="b.exe', "a__ filename=_b.exe.pdf"),
        ("CON.pdf", "vedlegg CON.pdf"),
        ("", "vedlegg.pdf"),
        (" .pdf", "vedlegg.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_the_name_of_the_saved_file_is_safe_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert "\n" not in as_attachment(safe_name(name + "\r\nSet-Cookie: x"))


# --- at the desk -------------------------------------------------------------------------------------


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    person = a_person(store, clock, kari)
    return Desk(await open_browser(kari), person, store)


async def send(desk: Desk, entry: str, file: bytes | None, name: str = NAME, **fields: str) -> Reply:
    """Open the form of a reference, fill it in, choose a file and save, as a browser without JavaScript does."""
    page = await desk.browser.get(f"{desk.place}/reference/{entry}")
    assert 'enctype="multipart/form-data"' in page.text
    form = FormData(quote_fields=False, default_to_multipart=True)
    for key, value in {**form_of(page.text), "csrf": desk.browser.hidden("csrf"), **fields}.items():
        if key != "file":
            form.add_field(key, value)
    form.add_field("file", file or b"", filename=name if file is not None else "", content_type="application/pdf")
    url = f"{desk.place}/reference/{entry}"
    answer = await _read(await desk.browser.client.post(url, data=form, allow_redirects=False))
    desk.browser.page = answer.text
    return answer


def attachments(desk: Desk) -> list[tuple[str, Attachment]]:
    return [(entry.id, one) for entry, one in desk.entries.of(Attachment)]


async def test_a_decision_and_its_pdf_are_saved_in_one_step_and_fetched_as_a_file(desk: Desk) -> None:
    entry, pdf = new_id(), a_pdf()
    reply = await send(desk, entry, pdf, title="Vedtak om bostøtte", by="NAV")
    assert reply.status == 303
    [(found, one)] = attachments(desk)
    assert (one.name, one.reference, one.size) == (NAME, entry, len(pdf))
    lines = [line for line in audit_of(desk.store, desk.person.plan_id) if line[1] in (entry, found)]
    assert lines == [("reference_made", entry), ("attachment_made", found)]
    # Then the plan shows it, and it comes back byte for byte, as something to save
    seen = await desk.look()
    assert f"{NAME} (PDF, 1 kB)" in seen
    link = re.search(r'href="([^"]+/vedlegg/[^"]+)"', desk.browser.page).group(1)
    answer = await desk.browser.client.get(link)
    assert (answer.status, answer.content_type, await answer.read()) == (200, "application/pdf", pdf)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Vedtak om stotte.pdf\"; filename*=UTF-8''Vedtak%20om%20st%C3%B8tte.pdf"
    )
    assert audit_of(desk.store, desk.person.plan_id)[-1] == ("attachment_read", found)
    # And one click takes both back
    await desk.undo(reply)
    assert attachments(desk) == [] and desk.entries.of(Reference) == []
    assert (await desk.browser.client.get(link)).status == 404


@ONE_STORE
async def test_a_reference_without_a_file_is_saved_as_before_and_a_file_alone_names_it(desk: Desk) -> None:
    plain, named = new_id(), new_id()
    assert (await send(desk, plain, None, title="Avtale")).status == 303
    assert (await desk.save("reference", plain, note="Skrevet uten fil")).status == 303, "an ordinary form works too"
    assert attachments(desk) == []
    assert (await send(desk, named, a_pdf())).status == 303
    assert [one.title for _, one in desk.entries.of(Reference)] == ["Avtale", "Vedtak om støtte"]


@ONE_STORE
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html>", "Fila er ikke en PDF."),
        (ACTIVE["a program that is started"], "Fila har mer i seg enn tekst og bilder."),
        (OTHERS["file_locked"][0], "Fila er låst med passord."),
        (b"%PDF-1.7" + b"0" * MOST_FILE, "Fila er for stor. Den kan være på 10 MB."),
    ],
    ids=["a page", "a program inside", "a locked file", "a big file"],
)
async def test_a_refused_file_costs_no_word_of_the_form(desk: Desk, data: bytes, says: str) -> None:
    words = "Vi søkte i mai.\nDe svarte i «juni» & juli."
    reply = await send(desk, new_id(), data, title="Vedtak", note=words, start="mai 2027")
    assert reply.status == 422 and says in text_of(reply.text)
    kept = form_of(reply.text)
    assert (kept["title"], kept["note"], kept["start"]) == ("Vedtak", words, "mai 2027")
    assert 'aria-describedby="f-file-hjelp f-file-feil" aria-invalid="true"' in reply.text
    assert desk.entries.of(Reference) == [] and attachments(desk) == []
    assert not [place for place, _ in every_cell(desk.store) if place.startswith("attached_file")]


@ONE_STORE
async def test_another_fault_of_the_form_says_that_the_file_must_be_chosen_again(desk: Desk) -> None:
    reply = await send(desk, new_id(), a_pdf(), title="Vedtak", note="å" * 10_001)
    assert reply.status == 422 and "Velg fila en gang til." in text_of(reply.text)


@ONE_STORE
async def test_the_same_file_twice_is_one_and_another_is_one_more(desk: Desk) -> None:
    entry = new_id()
    for data in (a_pdf(), a_pdf(), a_pdf(b"<< /Other true >>")):
        assert (await send(desk, entry, data, title="Vedtak")).status == 303
    assert len(attachments(desk)) == 2
    assert len({one.file for _, one in attachments(desk)}) == 2


async def test_a_double_click_attaches_the_file_once(desk: Desk) -> None:
    entry = new_id()
    replies = await asyncio.gather(*(send(desk, entry, a_pdf(), title="Vedtak") for _ in range(4)))
    assert {reply.status for reply in replies} == {303}
    assert len(attachments(desk)) == 1
    assert [line for line, _ in audit_of(desk.store, desk.person.plan_id)].count("attachment_made") == 1


@ONE_STORE
async def test_an_attachment_is_renamed_taken_out_and_brought_back_with_its_history(desk: Desk) -> None:
    entry = new_id()
    await send(desk, entry, a_pdf(), title="Vedtak")
    [(found, one)] = attachments(desk)
    assert (await desk.save("attachment", found, name="Vedtak 2027.pdf", why="Tydeligere")).status == 303
    assert attachments(desk) == [(found, replace(one, name="Vedtak 2027.pdf"))], "only the name can be written"
    page = await desk.browser.get(f"{desk.place}/attachment/{found}")
    assert "Grunn: Tydeligere" in text_of(page.text) and f"vedlegg/{found}" in page.text
    await desk.browser.post(f"{desk.place}/attachment/{found}/ta-ut", seen="2")
    assert attachments(desk) == []
    assert (await desk.browser.get(f"{desk.place[:-7]}/vedlegg/{found}")).status == 404
    assert "Vedlegg: Vedtak 2027.pdf" in await desk.look()
    await desk.browser.post(f"{desk.place}/attachment/{found}/gjenopprett", to="3")
    assert (await desk.browser.get(f"{desk.place[:-7]}/vedlegg/{found}")).status == 200
    # The same file once more brings back what was taken out
    await desk.browser.get(f"{desk.place}/attachment/{found}")
    await desk.browser.post(f"{desk.place}/attachment/{found}/ta-ut", seen="4")
    await send(desk, entry, a_pdf())
    assert [one.name for _, one in attachments(desk)] == ["Vedtak 2027.pdf"]


@ONE_STORE
async def test_nobody_else_gets_the_file_and_nothing_is_attached_without_one(
    desk: Desk, open_browser: OpenBrowser, store: Store
) -> None:
    await send(desk, new_id(), a_pdf(), title="Vedtak")
    [(found, _)] = attachments(desk)
    path = f"{desk.place[:-7]}/vedlegg/{found}"
    other = await open_browser(a_coordinator(store, "Ola"))
    assert (await other.get(path)).status == 404
    stranger = await open_browser()
    assert (await stranger.get(path)).status == 303
    reference = desk.entries.of(Reference)[0][0].id
    assert (await desk.browser.get(f"{desk.place[:-7]}/vedlegg/{reference}")).status == 404
    assert (await desk.browser.get(f"{desk.place}/attachment/{new_id()}")).status == 404
    await desk.browser.get(f"{desk.place}/attachment/{found}")
    assert (await desk.send("attachment", new_id(), name="Uten fil")).status == 404
    assert len(attachments(desk)) == 1


@ONE_STORE
async def test_only_the_route_with_a_file_takes_more_than_the_others(desk: Desk) -> None:
    await desk.browser.get(f"{desk.place}/reference/{new_id()}")
    csrf, client = desk.browser.hidden("csrf"), desk.browser.client

    async def post(kind: str, **more: object) -> int:
        form = FormData(quote_fields=False, default_to_multipart=True)
        form.add_field("csrf", csrf)
        form.add_field("file", b"x" * 200_000, filename="x.pdf")
        return (await client.post(f"{desk.place}/{kind}/{new_id()}", data=form, allow_redirects=False)).status

    assert await post("measure") == 413
    assert await post("reference") == 422
    # And what is no form at all, or comes without the token, is refused
    address, kind = f"{desk.place}/reference/{new_id()}", "multipart/form-data; boundary=x"
    for body, headers in ((b"rubbish", kind), (b"--x\r\n\r\n", kind), (b"--x--", kind), (b"x", "multipart/form-data")):
        reply = await client.post(address, data=body, headers={"Content-Type": headers})
        assert reply.status in (400, 403), body
    form = FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("csrf", "feil")
    form.add_field("file", a_pdf(), filename="x.pdf")
    assert (await client.post(address, data=form)).status == 403
    assert attachments(desk) == []


@ONE_STORE
async def test_whoever_was_logged_out_while_choosing_a_file_gets_the_words_back(desk: Desk, clock: Clock) -> None:
    entry = new_id()
    page = await desk.browser.get(f"{desk.place}/reference/{entry}")
    clock.advance(days=3)
    form = FormData(quote_fields=False, default_to_multipart=True)
    for key, value in {**form_of(page.text), "note": "Lang merknad om vedtaket."}.items():
        form.add_field(key, value)
    form.add_field("file", a_pdf(), filename=NAME)
    reply = await _read(await desk.browser.client.post(f"{desk.place}/reference/{entry}", data=form))
    assert reply.status == 401 and "Lang merknad om vedtaket." in reply.text
