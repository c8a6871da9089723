"""For everybody: axe on every screen, small screens, large text, screen readers, print, stillness."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from web_phone import Phone

PAGES = ("/", "/fortsett", "/hjelp", "/personvern", "/tilgjengelighet", "/finnes-ikke")
CONVERSATION = ("/samtale", "/samtale/plan", "/samtale/slett")
LONG = "Menneskerettighetsorganisasjonsmedlemmene" * 3
NARROW = {"viewport": {"width": 320, "height": 640}}


def fill_a_conversation(phone: Phone) -> None:
    """A conversation with answers, a long word and a crisis answer."""
    phone.start_mapping()
    phone.write("Jeg er god til å lage mat.\n\nOg " + LONG)
    phone.write("Jeg orker ikke mer. Jeg vil ikke leve lenger.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(new_phone: Callable[..., Phone], scheme: str) -> None:
    phone = new_phone(color_scheme=scheme, reduced_motion="reduce")
    for path in PAGES:
        phone.go(path)
        assert phone.axe() == [], path
    phone.start("parorende")
    assert phone.axe() == []
    phone.press("hva_er_ip")
    phone.page.locator(".kilder summary").first.click()
    assert phone.axe() == []
    phone.page.locator(".topp .avslutt button").click()
    phone.page.locator(".beskjed").wait_for()
    assert phone.axe() == []
    fill_a_conversation(phone)
    assert phone.page.locator(".slag-crisis").count() >= 1
    phone.page.locator("#omrader summary").click()
    assert phone.axe() == []
    for path in CONVERSATION:
        phone.go(path)
        assert phone.axe() == [], path
    phone.go("/samtale")
    phone.page.locator("#send").click()
    phone.page.locator("#feil p").wait_for()
    assert phone.axe() == []
    phone.context.set_offline(True)
    phone.page.locator("#skriv").fill("Uten nett.")
    phone.page.locator("#send").click()
    phone.page.locator("#venter .merk", has_text="Lagret på telefonen").wait_for()
    assert phone.axe() == []


def test_nothing_scrolls_sideways_at_320_pixels(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(**NARROW)
    for path in PAGES:
        phone.go(path)
        assert phone.overflow() <= 0, path
    fill_a_conversation(phone)
    for path in CONVERSATION:
        phone.go(path)
        assert phone.overflow() <= 0, path


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_cut_off_with_text_twice_as_large(new_phone: Callable[..., Phone], width: int) -> None:
    phone = new_phone(viewport={"width": width, "height": 640})
    double = "() => { document.documentElement.style.fontSize = '200%'; }"
    fill_a_conversation(phone)
    for path in (*PAGES, *CONVERSATION):
        phone.go(path)
        phone.page.evaluate(double)
        assert phone.overflow() <= 0, path
        cut = phone.page.evaluate(
            "() => [...document.querySelectorAll('button, a, summary, p, dd, li, h1, h2')]"
            ".filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1"
            " && getComputedStyle(e).overflowX !== 'visible' && !e.closest('.ds-sr-only, .hvem'))"
            ".map((e) => e.outerHTML.slice(0, 90))"
        )
        assert cut == [], path


def test_targets_are_large_enough_for_a_thumb(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#omrader summary").click()
    small = phone.page.evaluate(
        "() => [...document.querySelectorAll('main button, main summary, .topp a, .topp button')]"
        ".filter((e) => e.offsetParent && !e.closest('.melding'))"
        ".map((e) => [e.innerText, Math.round(e.getBoundingClientRect().height)])"
        ".filter(([, height]) => height < 44)"
    )
    assert small == []


def test_log_is_a_live_region_around_a_list_and_is_only_added_to(phone: Phone) -> None:
    phone.start_mapping()
    log = phone.page.locator("[role=log]")
    assert log.evaluate("(e) => e.tagName + '>' + e.firstElementChild.tagName") == "DIV>OL"
    assert phone.page.locator("[role=status]#lagret").count() == 1
    assert log.locator("[role=status], h1, h2, button[name=choice][value=hopp_over]").count() == 0
    phone.page.evaluate(
        "() => { window.seen = []; new MutationObserver((all) => all.forEach((m) => {"
        " m.removedNodes.forEach((n) => window.seen.push('removed ' + n.nodeName));"
        " m.addedNodes.forEach((n) => window.seen.push(n.nodeName + ' ' + n.className)); }))"
        ".observe(document.querySelector('[role=log]'), {childList: true, subtree: true,"
        " characterData: true}); }"
    )
    bots = phone.bot_messages().count()
    phone.write("En ny ting.")
    seen = phone.page.evaluate("window.seen")
    assert not [entry for entry in seen if entry.startswith("removed")]
    assert all(entry.startswith("LI melding") for entry in seen)
    assert len([entry for entry in seen if "fra-bot" in entry]) == phone.bot_messages().count() - bots


def test_own_words_are_not_read_back_but_the_answer_is(phone: Phone) -> None:
    phone.start_mapping()
    phone.write("Ikke les dette tilbake.")
    assert phone.own_messages().last.get_attribute("aria-live") == "off"
    assert phone.bot_messages().last.get_attribute("aria-live") is None


def test_every_message_says_whose_it_is(phone: Phone) -> None:
    phone.start_mapping()
    phone.write("Hei.")
    for message in phone.page.locator("#meldinger > li").all():
        assert (message.text_content() or "").strip().startswith(("Losen:", "Du:"))


def test_one_heading_level_at_a_time_and_one_first_heading(phone: Phone) -> None:
    phone.start_mapping()
    for path in (*PAGES, *CONVERSATION):
        phone.go(path)
        levels = phone.page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4')].map((h) => +h.tagName[1])")
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), path


def test_help_numbers_stand_at_the_same_place_on_every_page(phone: Phone) -> None:
    phone.start_mapping()
    found = set()
    for path in (*PAGES, *CONVERSATION):
        phone.go(path)
        found.add(
            phone.page.evaluate(
                "() => { const h = document.querySelector('.hjelp-na');"
                " return h.innerText + [...document.querySelectorAll('footer *')].indexOf(h); }"
            )
        )
    assert len(found) == 1
    assert "116 117" in found.pop()


def test_nothing_is_fixed_to_the_screen(phone: Phone) -> None:
    phone.start_mapping()
    fixed = phone.page.evaluate(
        "() => [...document.querySelectorAll('*')]"
        ".filter((e) => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).length"
    )
    assert fixed == 0


def test_nothing_moves_for_those_who_asked_for_stillness(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(reduced_motion="reduce")
    phone.start_mapping()
    phone.write("Rolig.")
    moving = phone.page.evaluate("() => document.getAnimations().filter((a) => a.playState === 'running').length")
    assert moving == 0


def test_bubbles_differ_without_colour(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(forced_colors="active")
    phone.start_mapping()
    phone.write("Kort.")
    sides = phone.page.evaluate(
        "() => ['.fra-bot .tekst', '.fra-deg .ord'].map((s) => {"
        " const r = [...document.querySelectorAll(s)].at(-1).getBoundingClientRect();"
        " return [r.left, innerWidth - r.right]; })"
    )
    bot, own = sides
    assert bot[0] < bot[1]
    assert own[1] < own[0]
    assert phone.page.locator(".fra-deg .hvem").last.is_visible()


def test_draft_prints_as_paper_without_buttons(phone: Phone) -> None:
    phone.start_mapping()
    phone.write("Dette skal på papiret.")
    phone.go("/samtale/plan")
    phone.page.emulate_media(media="print")
    for selector in (".topp", "footer", ".handlinger", ".svarlinje .rett"):
        for element in phone.page.locator(selector).all():
            assert not element.is_visible(), selector
    assert phone.page.locator(".kladd").is_visible()
    assert phone.page.locator(".ord", has_text="Dette skal på papiret.").first.is_visible()


def test_read_aloud_is_hidden_without_a_norwegian_voice_on_the_phone(phone: Phone) -> None:
    phone.start_mapping()
    assert not phone.page.locator("#les").is_visible()


def test_axe_itself_sees_faults_here(phone: Phone) -> None:
    phone.go("/hjelp")
    phone.page.evaluate("() => document.querySelector('main').append(document.createElement('img'))")
    assert any(fault.startswith("image-alt") for fault in phone.axe())


def test_wide_letters_and_lines_fit_too(phone: Phone) -> None:
    fill_a_conversation(phone)
    spaced = """() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important;'
        + ' word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
      document.adoptedStyleSheets = [sheet];
    }"""
    for path in (*PAGES, *CONVERSATION):
        phone.go(path)
        phone.page.evaluate(spaced)
        assert phone.overflow() <= 0, path
