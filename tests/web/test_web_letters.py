"""The pages where a letter is made: without a login, without JavaScript, and without a trace."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from docx import Document
from web_phone import Phone

from bot import gate
from bot.app import make_app
from bot.engine.engine import Engine
from bot.logs import _JsonLines
from bot.play import Clock
from bot.settings import Settings
from content import LANGUAGES, Content

Ask = Callable[..., Awaitable[ClientResponse]]
WORD = "Kanarifuglen"
DAY = "30.10.2026"


@pytest.fixture
def open_site(
    aiohttp_client: Any, sqlite_url: str, engine: Engine, clock: Clock
) -> Callable[[], Awaitable[TestClient]]:
    """The whole service, asked in the process."""

    async def start() -> TestClient:
        return await aiohttp_client(
            make_app(Settings(database_url=sqlite_url, rate_limit=False), engine=engine, now=clock)
        )

    return start


async def the_page(client: TestClient, path: str, **fields: str) -> str:
    """The page that a form leads to (or an address, without fields)."""
    answer = await (client.post(path, data=fields) if fields else client.get(path))
    assert answer.status == 200, (path, answer.status)
    assert answer.headers["Cache-Control"] == "no-store"
    return await answer.text()


def paper(page: str) -> str:
    """What stands on the sheet."""
    return page.split('class="ark"', 1)[1].split('class="handlinger', 1)[0]


async def test_every_letter_can_be_listed_opened_and_made_in_both_languages(open_site, content: Content) -> None:
    client = await open_site()
    for language in LANGUAGES:
        listed = await the_page(client, f"/brev?sprak={language}")
        for kind in content.letters.values():
            assert kind.title.text(language) in listed and f'href="/brev/{kind.id}"' in listed
            form = await the_page(client, f"/brev/{kind.id}?sprak={language}")
            assert form.count("<form") == 1 and kind.lead.text(language) in form
            for question in kind.questions:
                assert question.ask.text(language) in form
            choice = {question.id: question.options[0].value for question in kind.deciding}
            made = await the_page(client, f"/brev/{kind.id}", sprak=language, **choice)
            assert 'class="ark"' in made
            assert content.text("letters.closing", language) in made


async def test_an_address_fills_in_what_holds_no_words_and_can_show_the_letter_at_once(open_site) -> None:
    client = await open_site()
    form = await the_page(client, "/brev/klage?sprak=nn&vedtak=helse_og_omsorg&mottatt=2026-10-30&for=parorende")
    assert 'value="helse_og_omsorg" checked' in form and 'value="parorende" checked' in form
    assert 'value="2026-10-30"' in form and 'class="ark"' not in form
    shown = await the_page(client, "/brev/klage?sprak=nn&vedtak=helse_og_omsorg&mottatt=2026-10-30&for=parorende&vis=1")
    assert "Svaret kom 30. oktober 2026." in paper(shown)
    assert "Siste dag for å klage er 27. november 2026" in shown
    assert WORD not in await the_page(client, f"/brev/klage?hvorfor={WORD}&navn={WORD}&vedtak=bolig&vis=1")


async def test_the_letter_holds_the_persons_words_as_they_are(open_site) -> None:
    client = await open_site()
    words = "<script>alert(1)</script> & «æøå»\n  to linjer"
    page = await the_page(
        client, "/brev/klage", vedtak="bolig", hvorfor=words, navn="Kari", adresse="Gata 1\n0001 Oslo"
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «æøå»\n  to linjer" in paper(page)
    assert "<script>alert" not in page
    assert "Kari\nGata 1\n0001 Oslo" in paper(page)


async def test_what_is_rewritten_goes_into_both_files_and_what_is_emptied_does_not(open_site) -> None:
    client = await open_site()
    fields = {
        "vedtak": "bolig",
        "navn": "Kari",
        "avsnitt_1": "Mine egne ord.",
        "avsnitt_2": "  ",
        "avsnitt_3": "Takk.",
        "emne": "Min sak",
    }
    page = paper(await the_page(client, "/brev/klage", **fields))
    assert "Mine egne ord." in page and "Min sak" in page and "statsforvalteren" not in page
    pdf = await client.post("/brev/klage.pdf", data=fields)
    assert (pdf.status, pdf.content_type) == (200, "application/pdf")
    assert (await pdf.read()).startswith(b"%PDF-")
    docx = await client.post("/brev/klage.docx", data=fields)
    written = [p.text for p in Document(io.BytesIO(await docx.read())).paragraphs]
    assert "Mine egne ord." in written and "Min sak" in written and "Takk." in written
    for answer, ending in ((pdf, "pdf"), (docx, "docx")):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="brev-klage.{ending}"'
        assert answer.headers["Cache-Control"] == "no-store"
    emptied = await client.post("/brev/klage", data={"vedtak": "bolig", "avsnitt_1": "", "emne": "Min sak"})
    assert emptied.status == 400 and "Brevet er tomt" in await emptied.text()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31.02.2026", "Den datoen finnes ikke"),
        ("i fjor en gang", "Skriv datoen slik: 10.11.2026"),
        ("24.12.2099", "Den dagen har ikke vært ennå"),
    ],
)
@pytest.mark.parametrize("path", ["/brev/klage", "/brev/klage.pdf", "/brev/klage.docx"])
async def test_a_day_that_cannot_be_is_asked_back_and_nothing_is_lost(
    open_site, path: str, typed: str, says: str
) -> None:
    client = await open_site()
    answer = await client.post(path, data={"vedtak": "bolig", "mottatt": typed, "hvorfor": f"Min {WORD}."})
    page = await answer.text()
    assert answer.status == 400
    assert says in page and f"Min {WORD}." in page and f'value="{typed}"' in page
    assert 'href="#mottatt"' in page and 'aria-invalid="true"' in page


async def test_a_late_complaint_is_met_kindly_with_the_paragraph(open_site) -> None:
    client = await open_site()
    page = await the_page(
        client, "/brev/klage", vedtak="helse_og_omsorg", mottatt="1.9.2026", sen_grunn="Jeg lå på sykehus."
    )
    assert "Siste dag for å klage var 29. september 2026" in page and "Du kan klage likevel" in page
    assert "forvaltningsloven § 31</a>" in page
    assert "Jeg lå på sykehus." in paper(page)
    old = await the_page(client, "/brev/klage", vedtak="helse_og_omsorg", mottatt="1.9.2024")
    assert "over ett år" in old and 'class="ark"' in old


async def test_coercion_is_handed_on_to_those_who_can(open_site) -> None:
    client = await open_site()
    page = await the_page(client, "/brev/klage", vedtak="tvungent_vern")
    assert "kontrollkommisjonen" in page and "advokat" in page and 'class="ark"' not in page
    assert 'href="/rettigheter/klage_pa_tvang"' in page


async def test_danger_in_the_words_gets_the_numbers_first(open_site) -> None:
    client = await open_site()
    page = await the_page(
        client, "/brev/klage", vedtak="bolig", hvorfor="Jeg orker ikke mer. Jeg vil ikke leve lenger."
    )
    assert page.index('role="alert"') < page.index('class="ark"')
    assert 'href="tel:113"' in page.split('class="ark"')[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("a" * (gate.MOST_CHARACTERS + 1), "Del den i to"),
        ("null\0tegn", "Noen av tegnene"),
        ("a" + "\u0301" * 30, "Noen av tegnene"),
    ],
)
async def test_words_no_one_can_take_in_are_refused_kindly_and_the_rest_is_kept(
    open_site, words: str, says: str
) -> None:
    client = await open_site()
    answer = await client.post("/brev/klage", data={"vedtak": "bolig", "hvorfor": words, "endring": f"Min {WORD}."})
    page = await answer.text()
    assert answer.status == 400 and says in page and f"Min {WORD}." in page
    long_name = await client.post("/brev/bytte_koordinator", data={"navn": "x" * 201})
    assert long_name.status == 400 and "Bruk færre ord" in await long_name.text()


async def test_strange_forms_and_strange_sites_get_nothing(open_site) -> None:
    client = await open_site()
    fields = urlencode({"vedtak": "bolig"})
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}):
        for path in ("/brev/klage", "/brev/klage.pdf", "/brev/klage.docx"):
            answer = await client.post(path, data=fields, headers=headers)
            assert answer.status == 403, (path, headers)
    assert (await client.post("/brev/klage", data="&".join(f"a{n}=1" for n in range(200)))).status == 400
    assert (await client.post("/brev/klage", data="x=" + "a" * 140_000)).status == 413
    for path in ("/brev/finnes_ikke", "/brev/../etc", "/brev/klage.exe"):
        assert (await client.get(path)).status == 404, path
    assert (await client.post("/brev/finnes_ikke", data=fields)).status == 404
    assert (await client.get("/brev/klage.pdf")).status in (404, 405)


async def test_no_word_of_a_letter_is_kept_on_disk_or_written_to_a_log(
    open_site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Given a person who fills in everything, with one word that is found nowhere else
    caplog.set_level(logging.DEBUG)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    client = await open_site()
    words = {name: f"{WORD} {name}" for name in ("hvorfor", "endring", "gjelder", "navn", "person", "avsnitt_1", "fra")}
    # When the letter is made, rewritten, downloaded, and tried with a fault
    for path in ("/brev/klage", "/brev/klage.pdf", "/brev/klage.docx"):
        for more in ({"mottatt": DAY}, {"mottatt": "31.02.2026"}):
            answer = await client.post(path, data={"vedtak": "bolig", "for": "parorende", **words, **more})
            assert answer.status in (200, 400) and "Set-Cookie" not in answer.headers
            assert WORD not in str(answer.headers)
            await answer.read()
    # Then it is in no file of the store, in no scratch file and in no line of the log
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    assert [path.name for path in files if WORD.encode() in path.read_bytes()] == []
    assert list(scratch.iterdir()) == []
    assert WORD not in "".join(_JsonLines().format(record) for record in caplog.records)


async def test_the_pages_are_light(open_site, content: Content) -> None:
    client = await open_site()
    for path in ("/brev", *(f"/brev/{kind}" for kind in content.letters), "/brev/klage?vedtak=bolig&vis=1"):
        assert len((await the_page(client, path)).encode()) < 25 * 1024, path


# --- in a browser ----------------------------------------------------------------------------------------------------


def make(phone: Phone) -> None:
    """Press "lag brevet"."""
    phone.page.locator("#sporsmal > button").last.click()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_person_makes_rewrites_and_downloads_a_complaint_on_a_small_phone(
    new_phone: Callable[..., Phone], script: bool
) -> None:
    phone = new_phone(java_script_enabled=script)
    phone.go("/brev")
    phone.page.locator('a[href="/brev/klage"]').click()
    make(phone)
    assert "må fylles ut" in phone.page.inner_text("#sporsmal")
    assert "Velg ett av svarene" in phone.page.locator("main [role=alert]").inner_text()
    phone.page.locator("input[name=vedtak][value=helse_og_omsorg]").check()
    phone.page.locator("#hvorfor").fill("Jeg trenger hjelpen om morgenen.")
    phone.page.locator("#navn").fill("Kari Nordmann")
    make(phone)
    phone.page.locator(".ark").wait_for()
    assert "Jeg trenger hjelpen om morgenen." in phone.page.inner_text(".ark")
    phone.page.locator(".del-avsnitt .rediger summary").first.click()
    phone.page.locator("#avsnitt_1").fill("Jeg klager, og dette er mine ord.")
    phone.page.locator(".del-avsnitt .rediger button").first.click()
    phone.page.locator(".del-avsnitt .ord", has_text="dette er mine ord").wait_for()
    for ending in ("pdf", "docx"):
        with phone.page.expect_download() as download:
            phone.page.locator(f'button[formaction$=".{ending}"]').click()
        assert download.value.suggested_filename == f"brev-klage.{ending}"
        assert Path(download.value.path()).stat().st_size > 5000
    if script:
        assert "Kari" not in phone.stored_on_phone()
    assert phone.foreign == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(new_phone: Callable[..., Phone], scheme: str) -> None:
    phone = new_phone(color_scheme=scheme, reduced_motion="reduce")

    def is_fine() -> None:
        assert phone.axe() == [], phone.page.url
        assert phone.overflow() <= 0, phone.page.url

    for path in (
        "/brev",
        "/brev/klage",
        "/brev/ip?for=foresatt&hva=begge&vis=1&sprak=nn",
        "/brev/klage?vedtak=tvungent_vern&vis=1",
    ):
        phone.go(path)
        is_fine()
    phone.page.locator("#mottatt").fill("31.02.2026")
    make(phone)
    phone.page.locator("main [role=alert]").wait_for()
    is_fine()
    phone.go("/brev/innsyn?for=parorende&hva=begge&vis=1")
    for summary in phone.page.locator("main summary").all():
        summary.click()
    is_fine()
    small = [
        box
        for box in (
            e.bounding_box()
            for e in phone.page.locator("main button:visible:not(.ds-sr-only), main summary:visible").all()
        )
        if box and box["height"] < 24
    ]
    assert small == []
    assert re.search(r"Rediger", phone.page.inner_text(".ark"))
