"""The pages about rights: every right for every reader, the search, the links, the size, and what is kept where."""

from __future__ import annotations

import asyncio
import gzip
import html
import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy
from web_phone import Phone

from bot.app import make_app
from bot.engine.engine import Engine
from bot.keys import CONTENT, NOW, SETTINGS
from bot.play import Clock
from bot.settings import Settings
from bot.web.rendering import ENVIRONMENT, day, make_environment
from bot.web.rights_pages import add_rights_pages, robots
from bot.web.static_files import StaticFiles
from content import LANGUAGES, Content, current
from content.model import ASKERS, deadlines_on
from tests.builders import START

TODAY = START.date()
LARGEST = 25 * 1024
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPEN_PAGES = (
    "/rettigheter",
    "/rettigheter?for=parorende_voksen",
    "/rettigheter/klage",
    "/rettigheter/bytte_koordinator?for=ung",
    "/rettigheter/livssituasjon/utskriving_fra_sykehus",
)
PAGES = (
    *OPEN_PAGES,
    "/rettigheter?q=klagefrsit",
    "/rettigheter?q=pizza",
    "/rettigheter?q=jeg+vil+d%C3%B8",
    "/rettigheter/finnes_ikke",
)


class Site:
    """The whole service, asked in the process; nothing is drawn."""

    def __init__(self, app: web.Application) -> None:
        self._loop = asyncio.new_event_loop()
        server = TestServer(app, loop=self._loop)
        self._run(server.start_server(access_log=None))  # as the service itself runs, see bot/serving.py
        self._client = TestClient(server, loop=self._loop, auto_decompress=False)

    def get(self, path: str, **headers: str) -> tuple[int, CIMultiDictProxy[str], bytes]:
        """Status, headers and body as they go over the wire; no cookie is kept from one call to the next."""
        self._client.session.cookie_jar.clear()
        return self._run(self._get(path, headers))

    def text(self, path: str) -> str:
        """The page as a person reads it, tags and all."""
        status, _, body = self.get(path, **{"Accept-Encoding": "identity"})
        assert status == 200, path
        return html.unescape(body.decode())

    def close(self) -> None:
        self._run(self._client.close())
        self._loop.close()

    async def _get(self, path: str, headers: dict[str, str]) -> tuple[int, CIMultiDictProxy[str], bytes]:
        async with self._client.get(path, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers, await answer.read()

    def _run(self, what: Awaitable[Any]) -> Any:
        return self._loop.run_until_complete(what)


@pytest.fixture
def at(engine: Engine, sqlite_url: str) -> Iterator[Callable[..., Site]]:
    """Make the service on a day, with settings."""
    made: list[Site] = []

    def make(when: datetime = START, **settings: Any) -> Site:
        known = Settings(database_url=sqlite_url, rate_limit=False, **settings)
        made.append(Site(make_app(known, engine=engine, now=Clock(when))))
        return made[-1]

    yield make
    for one in made:
        one.close()


def words_of(page: str) -> str:
    """What stands on the page, without tags, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("<footer", 1)[0]))


# --- what is said --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_is_a_page_for_every_reader(at: Callable[..., Site], content: Content, language: str) -> None:
    site = at()
    for right in content.rights:
        entry = current(right, TODAY)
        assert entry is not None
        for audience in ASKERS:
            said = words_of(site.text(f"/rettigheter/{right.id}?for={audience}&sprak={language}"))
            place = f"{right.id} {audience} {language}"
            texts = (entry.title, entry.short_for(audience), entry.now, entry.example, entry.not_meaning)
            for text in (*texts, entry.who_knows, *([entry.uncertain] if entry.uncertain else [])):
                assert re.sub(r" (?=[.,:?])", "", _flat(text.text(language))) in re.sub(r" (?=[.,:?])", "", said), place
            for source in entry.sources:
                assert f"{source.law} {source.paragraph}" in said, place
            assert f"Kontrollert {day(entry.last_checked)}" in said, place


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_a_deadline_stands_with_the_decision_it_belongs_to_and_only_while_it_may_be_said(
    at: Callable[..., Site], content: Content
) -> None:
    entry = current(content.right("klage"), TODAY)
    assert entry is not None
    before, after = datetime(2026, 12, 31, 22, 30, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    for moment, day_in_norway in ((before, "2026-12-31"), (after, "2027-01-01")):
        said = words_of(at(moment).text("/rettigheter/klage"))
        allowed = deadlines_on(entry, datetime.fromisoformat(day_in_norway).date())
        for deadline in entry.deadlines:
            whole = f"{deadline.name.nb} {deadline.length('nb')} {deadline.from_what.nb}."
            assert (whole in said) == (deadline in allowed), deadline.decision
    assert len(allowed) < len(entry.deadlines), "the test needs a deadline that ends"


def test_what_does_not_hold_today_is_nowhere(at: Callable[..., Site], content: Content) -> None:
    long_ago = at(datetime(1950, 1, 1, tzinfo=UTC))
    assert long_ago.get("/rettigheter/klage")[0] == 404
    assert "/rettigheter/klage" not in long_ago.text("/rettigheter")
    assert "/rettigheter/klage" not in long_ago.text("/rettigheter?q=klage")
    assert "/rettigheter/klage" not in long_ago.text("/sitemap.xml")
    assert "/rettigheter/klage" not in long_ago.text("/rettigheter/livssituasjon/soknaden_er_ikke_besvart")


def test_no_address_shows_another_day(at: Callable[..., Site]) -> None:
    site = at()
    assert site.get("/rettigheter/klage_pa_nav?dato=2027-02-01")[2] == site.get("/rettigheter/klage_pa_nav")[2]


def test_the_list_has_every_right_and_every_life_situation_once(at: Callable[..., Site], content: Content) -> None:
    site = at()
    for audience in ASKERS:
        links = re.findall(r'href="/rettigheter/([a-z_/0-9]+)', site.text(f"/rettigheter?for={audience}"))
        wanted = [right.id for right in content.rights] + [f"livssituasjon/{s.id}" for s in content.situations]
        assert sorted(links) == sorted(wanted), audience


def test_a_relative_finds_the_rights_of_relatives_first(at: Callable[..., Site]) -> None:
    page = at().text("/rettigheter?for=parorende_voksen")
    assert page.index('id="parorende"') < page.index('id="ip"')


def test_who_is_meant_by_you_is_said_when_it_is_not_the_reader(at: Callable[..., Site]) -> None:
    site = at()
    to_user, to_relative = "til den som selv trenger hjelp", "til den som er pårørende"
    assert to_user not in site.text("/rettigheter/klage") + site.text("/rettigheter/klage?for=ung")
    assert f"Resten er {to_user}" in site.text("/rettigheter/klage?for=foresatt_12_15")
    assert f"Svaret er {to_user}" in site.text("/rettigheter/bolig?for=koordinator")
    assert f"Svaret er {to_relative}" in site.text("/rettigheter/parorende_stotte")
    assert f"Resten er {to_relative}" in site.text("/rettigheter/parorende_stotte?for=ung")
    assert to_relative not in site.text("/rettigheter/parorende_stotte?for=parorende_voksen")


def test_the_young_are_pointed_to_the_alarm_telephone(at: Callable[..., Site]) -> None:
    site = at()
    for path in ("/rettigheter", "/rettigheter/kriseplan"):
        assert 'href="tel:116111"' in site.text(f"{path}?for=ung")
        assert 'href="tel:116111"' not in site.text(path)


def test_a_life_situation_leads_to_its_rights_in_order_with_the_reason(
    at: Callable[..., Site], content: Content
) -> None:
    site = at()
    for situation in content.situations:
        for language in LANGUAGES:
            page = site.text(f"/rettigheter/livssituasjon/{situation.id}?sprak={language}")
            main = page.split("<main", 1)[1]
            places = [main.index(step.why.text(language)) for step in situation.steps]
            assert places == sorted(places)
            assert situation.intro.text(language) in main
            links = re.findall(r'href="/rettigheter/([a-z_0-9]+)[?"]', main)
            assert links == [step.right for step in situation.steps]


def test_a_letter_is_offered_when_the_service_writes_letters(content: Content) -> None:
    for writes in (True, False):
        app = web.Application()
        app[CONTENT], app[SETTINGS], app[NOW] = content, Settings(), Clock(START)
        app[ENVIRONMENT] = make_environment(content, StaticFiles())
        add_rights_pages(app)
        if writes:
            app.router.add_get("/brev/{kind}", robots)
        site = Site(app)
        for letter in content.letters.values():
            for right in letter.rights:
                page = site.text(f"/rettigheter/{right}?sprak=nn")
                assert (letter.offer.nn in page) == writes
                assert (f'href="/brev/{letter.id}?sprak=nn"' in page) == writes
        site.close()


def test_every_letter_that_is_offered_can_be_opened(at: Callable[..., Site], content: Content) -> None:
    site = at()
    for right in content.rights:
        for link in re.findall(r'href="(/brev/[^"]+)"', site.text(f"/rettigheter/{right.id}?for=ung&sprak=nn")):
            assert site.get(link)[0] == 200, link


# --- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("indivduell plan", "hva_er_ip"),
        ("kordinator", "rett_til_koordinator"),
        ("klagefrsit", "klage"),
        ("korsn klaga æ", "klage"),
        ("ka e ip", "hva_er_ip"),
        ("kven kan klage på nav", "klage_pa_nav"),
        ("e får ikkje svar fra kommuna", "svartid"),
        ("barnekordinator", "barnekoordinator"),
        ("omsorgslønn", "parorende_stotte"),
        ("fylkesmannen", "klage"),
        ("avlasting", "parorende_stotte"),
        ("mor skal hjem fra sykehuset", "livssituasjon/utskriving_fra_sykehus"),
        ("e er utslitt pårørende", "livssituasjon/parorende_som_er_sliten"),
        ("helsesykepleieren", "barn_unge"),
    ],
)
def test_search_finds_what_is_meant_also_mistyped_and_in_dialect(
    at: Callable[..., Site], typed: str, wanted: str
) -> None:
    page = at().text(f"/rettigheter?q={typed}")
    found = re.findall(r'<h2><a class="ds-link" href="/rettigheter/([a-z_/0-9]+)', page)
    assert wanted in found[:3], found


def test_search_says_where_to_go_with_what_is_not_ours(at: Callable[..., Site]) -> None:
    said = words_of(at().text("/rettigheter?q=hvordan søker jeg asyl"))
    assert "Opphold og asyl" in said and "Spør UDI" in said


def test_search_says_when_it_finds_nothing(at: Callable[..., Site]) -> None:
    site = at()
    for nothing in ("pizza", "bilforsikring", "%3F%3F%3F", "%F0%9F%8D%95"):
        assert "Vi fant ikke noe om det" in site.text(f"/rettigheter?q={nothing}"), nothing
    assert site.text("/rettigheter?q=+") == site.text("/rettigheter")


def test_help_stands_before_everything_when_the_words_tell_of_danger(at: Callable[..., Site]) -> None:
    site = at()
    said = words_of(site.text("/rettigheter?q=jeg vil dø"))
    assert said.index("113") < said.index("Hva lurer du på?")
    assert "svar" not in re.findall(r"\d+ svar", said)
    unsure = words_of(site.text("/rettigheter?q=selvmord&sprak=nn"))
    assert "Du kan ringje nokon som vil høyre på deg" in unsure and "116 123" in unsure
    assert "Du kan ringe noen" not in site.text("/rettigheter?q=klage")


@pytest.mark.parametrize(
    "typed",
    ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%20onfocus%3D%22alert(1)", "%00", "%FF%FE", "%ED%A0%80", "a" * 4000],
    ids=["tags", "quotes", "nothing", "no text", "half a sign", "too long"],
)
def test_hostile_words_are_words(at: Callable[..., Site], typed: str) -> None:
    status, headers, body = at().get(f"/rettigheter?q={typed}", **{"Accept-Encoding": "identity"})
    assert status == 200 and headers["Cache-Control"] == "no-store"
    assert b"<script" not in body and b' onfocus="' not in body and len(body) < 30_000


def test_nobody_writes_down_what_was_searched_for(at: Callable[..., Site], caplog: pytest.LogCaptureFixture) -> None:
    site = at()
    with caplog.at_level(logging.DEBUG):
        page = site.text("/rettigheter?q=kanarifuglen klage")
    assert 'value="kanarifuglen klage"' in page
    assert "kanarifugl" not in caplog.text
    assert b"kanarifugl" not in site.get("/metrics", **{"Accept-Encoding": "identity"})[2]
    title = re.search(r"<title>([^<]+)", page)
    assert title and "kanarifugl" not in title[1]


def test_search_keeps_the_reader_and_the_language(at: Callable[..., Site]) -> None:
    page = at().text("/rettigheter?q=klage&for=ung&sprak=nn")
    assert '<input type="hidden" name="for" value="ung">' in page
    assert '<input type="hidden" name="sprak" value="nn">' in page
    assert "/rettigheter/klage?for=ung&sprak=nn" in page
    assert "/rettigheter?for=koordinator&sprak=nn&q=klage" in page
    assert "/rettigheter?for=ung&sprak=nb&q=klage" in page
    assert "?for=ung&sprak=nn&q=klage&tekst=lg" in page


def test_a_reader_nobody_knows_is_everybody(at: Callable[..., Site]) -> None:
    site = at()
    assert site.text("/rettigheter/klage?for=direktor") == site.text("/rettigheter/klage")


# --- for machines --------------------------------------------------------------------------------


def test_first_visit_is_small(at: Callable[..., Site], content: Content) -> None:
    site, static = at(), StaticFiles()
    for path in (*OPEN_PAGES, *(f"/rettigheter/{right.id}?sprak=nn" for right in content.rights)):
        status, headers, body = site.get(path, **{"Accept-Encoding": "gzip"})
        assert status == 200 and headers["Content-Encoding"] == "gzip"
        names = re.findall(r'(?:href|src)="/static/([^"?]+)', gzip.decompress(body).decode())
        assert "losen.css" in names and "losen.js" not in names
        assert len(body) + sum(static.size(name) for name in names) <= LARGEST, path


def test_second_visit_costs_nothing_until_something_changes(at: Callable[..., Site]) -> None:
    site = at()
    for path in OPEN_PAGES:
        _, headers, body = site.get(path)
        assert headers["Cache-Control"] == "private, no-cache" and "Cookie" in headers["Vary"]
        status, again, nothing = site.get(path, **{"If-None-Match": headers["ETag"]})
        assert (status, nothing) == (304, b"") and again["ETag"] == headers["ETag"]
        assert again["Cache-Control"] == headers["Cache-Control"]
        assert site.get(path, **{"If-None-Match": 'W/"0123456789abcdef"'})[2] == body
    _, other, _ = at(datetime(2027, 1, 1, 12, tzinfo=UTC)).get("/rettigheter/klage")
    assert other["ETag"] != site.get("/rettigheter/klage")[1]["ETag"]


def test_a_page_with_the_way_out_of_a_conversation_is_kept_nowhere(at: Callable[..., Site]) -> None:
    _, headers, body = at().get(
        "/rettigheter/klage", **{"Cookie": "losen_samtale=abc.def", "Accept-Encoding": "identity"}
    )
    assert headers["Cache-Control"] == "no-store" and "ETag" not in headers
    assert b"/samtale/avslutt" in body and b'href="/samtale#svar"' in body


def test_every_page_names_itself_and_its_twin_in_the_other_language(at: Callable[..., Site]) -> None:
    site = at(public_url="https://losen.example")
    page = site.text("/rettigheter/klage?for=ung&sprak=nn")
    here = "https://losen.example/rettigheter/klage"
    assert f'<link rel="canonical" href="{here}?sprak=nn">' in page
    for locale, url in (("nb-NO", here), ("nn-NO", f"{here}?sprak=nn"), ("x-default", here)):
        assert f'<link rel="alternate" hreflang="{locale}" href="{url}">' in page
    assert "noindex" not in page and '<html lang="nn-NO"' in page
    for hidden in ("/rettigheter?q=klage", "/"):
        assert "noindex" in site.text(hidden) and "canonical" not in site.text(hidden)


def test_titles_and_descriptions_are_there_and_differ(at: Callable[..., Site], content: Content) -> None:
    site = at()
    seen = set()
    for right in content.rights:
        page = site.text(f"/rettigheter/{right.id}")
        title, description = (
            re.search(r"<title>(.+) – Losen</title>", page),
            re.search(r'description" content="(.+)">', page),
        )
        assert title and description and 40 <= len(description[1]) <= 320, right.id
        seen.add((title[1], description[1]))
    assert len(seen) == len(content.rights)


@pytest.mark.parametrize("language", LANGUAGES)
def test_structured_data_says_the_same_as_the_page(at: Callable[..., Site], content: Content, language: str) -> None:
    site = at(public_url="https://losen.example")
    for right in content.rights:
        entry = current(right, TODAY)
        assert entry is not None
        data = _data(site, f"/rettigheter/{right.id}?sprak={language}")
        assert (data["@context"], data["@type"]) == ("https://schema.org", "WebPage")
        assert data["lastReviewed"] == entry.last_checked.isoformat()
        assert data["inLanguage"] == {"nb": "nb-NO", "nn": "nn-NO"}[language]
        assert data["mainEntity"]["acceptedAnswer"]["text"] == entry.short.text(language)
        assert [cited["name"] for cited in data["citation"]] == [f"{s.law} {s.paragraph}" for s in entry.sources]
    for path in ("/rettigheter", "/rettigheter/livssituasjon/ungdom_blir_voksen"):
        items = _data(site, f"{path}?sprak={language}")["mainEntity"]["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        assert all(item["url"].startswith("https://losen.example/rettigheter/") for item in items)


def _data(site: Site, path: str) -> dict[str, Any]:
    _, _, body = site.get(path, **{"Accept-Encoding": "identity"})
    (found,) = re.findall(r'<script type="application/ld\+json">(.+?)</script>', body.decode())
    return dict(json.loads(found))


def test_the_sitemap_leads_to_every_page_and_robots_to_the_sitemap(at: Callable[..., Site], content: Content) -> None:
    site = at(public_url="https://losen.example")
    robots = site.text("/robots.txt")
    assert "Sitemap: https://losen.example/sitemap.xml" in robots
    assert "Disallow: /samtale" in robots and "Disallow: /rettigheter" not in robots
    _, headers, body = site.get("/sitemap.xml", **{"Accept-Encoding": "identity"})
    assert headers["Content-Type"].startswith("application/xml")
    places = [loc.text or "" for loc in ElementTree.fromstring(body).iter(f"{{{SITEMAPS}}}loc")]
    assert len(places) == len(set(places)) == 2 * (1 + len(content.rights) + len(content.situations))
    for place in places:
        assert site.get(place.removeprefix("https://losen.example"))[0] == 200, place


@pytest.mark.parametrize(
    "path", ["/rettigheter/finnes_ikke", "/rettigheter/livssituasjon/nei", "/rettigheter/left_out"]
)
def test_a_page_that_is_not_there_offers_a_search(at: Callable[..., Site], path: str) -> None:
    status, headers, body = at().get(path, **{"Accept-Encoding": "identity"})
    page = body.decode()
    assert status == 404 and headers["Cache-Control"] == "no-store"
    assert 'role="search"' in page and "noindex" in page and 'href="/rettigheter"' in page


def test_the_front_page_and_every_foot_lead_here(at: Callable[..., Site]) -> None:
    site = at()
    assert site.text("/").count('href="/rettigheter"') == 2
    assert site.text("/hjelp?sprak=nn").count('href="/rettigheter?sprak=nn"') == 1


# --- as people see it ----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_phone: Callable[..., Phone], scheme: str, width: int) -> None:
    phone = new_phone(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for path in PAGES:
        phone.go(path)
        for summary in phone.page.locator("main summary").all():
            summary.click()
        assert phone.axe() == [], path


@pytest.mark.parametrize(("width", "double"), [(320, False), (320, True), (360, True)])
def test_nothing_is_cut_off_or_scrolls_sideways(new_phone: Callable[..., Phone], width: int, double: bool) -> None:
    phone = new_phone(viewport={"width": width, "height": 640})
    for path in (*PAGES, "/"):
        phone.go(path)
        for summary in phone.page.locator("main summary").all():
            summary.click()
        if double:
            phone.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        assert phone.overflow() <= 0, path


def test_headings_go_one_level_at_a_time(phone: Phone) -> None:
    for path in PAGES:
        phone.go(path)
        levels = phone.page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
        assert levels.count(1) == 1 and levels[0] == 1, path
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), path


def test_targets_are_large_enough_for_a_thumb(phone: Phone) -> None:
    for path in PAGES:
        phone.go(path)
        small = phone.page.evaluate(
            "() => [...document.querySelectorAll('main button, main summary, .svarlenker a, .situasjoner a, .sti a')]"
            ".map((e) => [e.innerText, Math.round(e.getBoundingClientRect().height)])"
            ".filter(([, height]) => height < 44)"
        )
        assert small == [], path


def test_everything_works_without_a_script(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(java_script_enabled=False)
    phone.go("/")
    page = phone.page
    page.locator("main a", has_text="Les om rettighetene dine").click()
    page.locator(".leser summary").click()
    page.locator(".leser a", has_text="Jeg er pårørende til en voksen").click()
    page.locator("#q").fill("klagefrsit")
    page.locator("#q").press("Enter")
    assert page.locator("[role=status]").inner_text().endswith(" svar")
    page.locator(".treff a", has_text="Slik klager du").click()
    assert "fullmakt" in page.locator(".ingress").inner_text()
    page.locator(".malform a").click()
    assert page.locator("h1").inner_text() == "Slik klagar du"
    assert "fullmakt" in page.locator(".ingress").inner_text() and "treng du" in page.locator(".ingress").inner_text()
    page.locator(".sti a").click()
    assert page.locator("h1").inner_text() == "Rettane dine"
    assert "Eg er pårørande til ein vaksen" in page.locator(".leser summary").inner_text()


def test_an_answer_prints_as_paper(phone: Phone) -> None:
    phone.go("/rettigheter/klage")
    phone.page.emulate_media(media="print")
    for selector in (".topp", "footer", ".leser", ".spor", ".sti", ".enklere"):
        for element in phone.page.locator(selector).all():
            assert not element.is_visible(), selector
    for selector in ("h1", ".ingress", ".frister dl", ".lov a >> nth=0"):
        assert phone.page.locator(selector).is_visible(), selector
    assert "lovdata.no" in phone.page.evaluate(
        "() => getComputedStyle(document.querySelector('.lov a'), '::after').content"
    )
