"""The whole way with a phone in the hand: start, answer, correct, pause, come back, leave, delete."""

from __future__ import annotations

import re
from collections.abc import Callable

from web_phone import Phone

ANSWER = "Jeg er god til å høre på andre.\nOg jeg elsker «hunden» min <3 & katten."


def test_answer_comes_back_letter_by_letter_and_is_said_to_be_saved(phone: Phone) -> None:
    phone.start_mapping()
    phone.write(ANSWER)
    assert phone.own_words()[-1] == ANSWER
    assert phone.status() == "Lagret"
    assert phone.page.locator("#skriv").input_value() == ""


def test_draft_mark_and_the_line_about_it_stand_on_every_page_about_the_plan(phone: Phone) -> None:
    phone.start_mapping()
    for path in ("/samtale", "/samtale/plan", "/samtale/slett"):
        phone.go(path)
        mark = phone.page.locator(".kladd")
        assert "Kladd" in mark.inner_text()
        assert "Dette er en kladd. Den gir ikke rett til tjenester." in mark.inner_text()


def test_relative_gets_no_plan_and_no_draft_mark(phone: Phone) -> None:
    phone.start("parorende")
    assert phone.page.locator(".kladd").count() == 0
    assert phone.page.locator('a[href="/samtale/plan"]').count() == 0


def test_one_question_with_buttons_and_free_text_at_the_same_time(phone: Phone) -> None:
    phone.start_mapping()
    assert {"hopp_over", "vet_ikke", "fortsett_senere"} <= set(phone.choices())
    assert phone.page.locator("#skriv").is_visible()


def test_buttons_survive_reload_and_only_the_newest_count(phone: Phone) -> None:
    phone.start_mapping()
    phone.press("hopp_over")
    before = phone.choices()
    phone.page.reload()
    assert phone.choices() == before
    assert phone.page.locator("#meldinger button[name=choice][value=bekreft]").count() == 0


def test_an_answer_has_a_button_to_correct_it(phone: Phone) -> None:
    phone.start_mapping()
    phone.write("Jeg er god til å lage mat.")
    correct = phone.own_messages().last.locator("button")
    assert correct.inner_text().startswith("Rett")
    assert "Jeg er god til å lage mat." in correct.inner_text()
    value = correct.get_attribute("value") or ""
    phone.press(value, "#meldinger")
    assert "avkreft" in phone.choices()


def test_progress_stands_as_text_and_as_progress_and_the_row_is_one_button(phone: Phone) -> None:
    phone.start_mapping()
    areas = phone.page.locator("#omrader")
    areas.locator("summary").click()
    row = areas.locator("li").first
    assert row.locator("button").count() == 1
    assert "ikke startet" in areas.inner_text()
    phone.press("start_kartlegging:bolig_dagligliv", "#omrader")
    here = phone.page.locator("#her")
    assert re.match(r"Bolig og dagligliv: \d av \d", here.inner_text())
    assert int(here.locator("progress").get_attribute("max") or 0) > 0
    assert phone.page.locator("#omrader").get_attribute("open") is not None


def test_no_bubble_shows_the_value_behind_a_button(phone: Phone) -> None:
    # The pages make these buttons themselves, so no bubble of Losen's offers a label for them.
    phone.start_mapping()
    phone.write("Jeg er god til å lage mat.")
    phone.press(phone.own_messages().last.locator("button").get_attribute("value") or "", "#meldinger")
    phone.press("avkreft")
    phone.page.locator("#omrader summary").click()
    phone.press("start_kartlegging:bolig_dagligliv", "#omrader")
    phone.page.locator(".malform button").click()
    phone.page.locator("html[lang=nn-NO]").wait_for()
    assert [words for words in phone.own_words() if "_" in words] == []


def test_tapped_button_does_not_bring_up_the_keyboard(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#valg button").first.tap()
    phone.page.wait_for_function("() => document.getElementById('venter').hidden")
    assert phone.page.evaluate("document.activeElement.id") != "skriv"


def test_new_question_stands_in_sight_after_an_answer(phone: Phone) -> None:
    phone.start_mapping()
    for text in ("En lang historie. " * 60, "Kort."):
        phone.write(text)
        top = phone.page.evaluate(
            "[...document.querySelectorAll('#meldinger .fra-bot')].at(-1).getBoundingClientRect().top"
        )
        assert 0 <= top < 640


def test_pause_code_is_shown_once_and_opens_the_conversation_elsewhere(
    phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    phone.start_mapping()
    phone.write("Jeg liker å fiske.")
    phone.page.locator('.verktoy button[value="fortsett_senere"]').click()
    phone.page.wait_for_function("() => document.querySelector('#meldinger').innerText.includes('PIN:')")
    said = phone.last_words()
    code, pin = re.search(r"Kode: (\S+)\s+PIN: (\d{6})", said).groups()  # type: ignore[union-attr]
    phone.page.reload()
    assert pin not in phone.page.content()

    other = new_phone()
    other.go("/fortsett")
    other.page.locator("#kode").fill(code)
    other.page.locator("#pin").fill("000000" if pin != "000000" else "111111")
    other.page.locator("main button").click()
    assert "passer ikke sammen" in other.page.locator("#feil").inner_text()
    assert other.page.locator("#kode").input_value() == code
    other.page.locator("#pin").fill(pin)
    other.page.locator("main button").click()
    other.page.locator("#skriv").wait_for()
    assert "Jeg liker å fiske." in other.own_words()


def test_written_language_changes_in_the_middle_of_everything(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator(".malform button").click()
    phone.page.locator("html[lang=nn-NO]").wait_for()
    assert "Dette er ein kladd. Han gir ikkje rett til tenester." in phone.page.content()
    phone.go("/hjelp")
    assert phone.page.locator("html").get_attribute("lang") == "nn-NO"


def test_front_page_speaks_nynorsk_when_asked_and_remembers(phone: Phone) -> None:
    phone.go("/")
    phone.page.locator(".malform a").click()
    assert phone.page.locator("html").get_attribute("lang") == "nn-NO"
    phone.go("/personvern")
    assert "Kven kan lese det?" in phone.page.content()
    phone.start()
    assert phone.page.locator("html").get_attribute("lang") == "nn-NO"


def test_larger_text_stays_from_page_to_page(phone: Phone) -> None:
    phone.go("/")
    size = "parseFloat(getComputedStyle(document.querySelector('main li')).fontSize)"
    before = phone.page.evaluate(size)
    phone.page.locator("footer a", has_text="Større tekst").click()
    assert phone.page.evaluate(size) > before >= 18
    phone.go("/hjelp")
    assert phone.page.locator("body").get_attribute("data-size") == "lg"


def test_draft_page_shows_the_words_with_a_way_to_correct_them(phone: Phone) -> None:
    phone.start_mapping()
    phone.write(ANSWER)
    phone.page.locator('.verktoy a[href="/samtale/plan"]').click()
    assert phone.page.locator(".svarliste .ord", has_text="Jeg er god til").first.text_content() == ANSWER
    phone.page.locator(".svarlinje", has_text="Jeg er god til").locator("button").click()
    phone.page.locator("#skriv").wait_for()
    assert "avkreft" in phone.choices()


def test_leaving_takes_the_key_and_the_words_off_the_phone(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#skriv").fill("noe jeg ikke sendte")
    assert "noe jeg ikke sendte" in phone.stored_on_phone()
    phone.page.locator(".topp .avslutt button").click()
    phone.page.wait_for_url(re.compile(r"/\?farvel"))
    assert phone.stored_on_phone() == "[{},{}]"
    assert not [c for c in phone.context.cookies() if "samtale" in c["name"]]
    phone.page.go_back()
    assert "noe jeg" not in phone.page.content()
    phone.go("/samtale")
    assert phone.page.url.rstrip("/") == phone.url


def test_leaving_keeps_the_draft_and_front_page_offers_to_go_on(phone: Phone) -> None:
    phone.start_mapping()
    phone.go("/")
    phone.page.locator("main a", has_text="Fortsett der du slapp").click()
    phone.page.locator("#skriv").wait_for()


def test_deleting_is_asked_once_more_and_then_done(phone: Phone) -> None:
    phone.start_mapping()
    phone.write("Dette skal bort.")
    phone.go("/samtale/plan")
    phone.page.locator('a[href="/samtale/slett"]').click()
    phone.page.locator("main a", has_text="behold").click()
    assert "Dette skal bort." in phone.own_words()
    phone.go("/samtale/slett")
    phone.page.locator('button[name=bekreft][value="ja"]').click()
    phone.page.wait_for_url(re.compile(r"/\?slettet"))
    assert "Alt er slettet." in phone.page.locator(".beskjed").inner_text()


def test_whole_voyage_with_the_keyboard_only(new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(viewport={"width": 1000, "height": 800}, has_touch=False, is_mobile=False)
    page = desk.page

    def tab_to(test: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {test}; }})()"):
                outline = page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
                )
                assert outline, "focus must be seen"
                return
        raise AssertionError(f"the keyboard never reached: {test}")

    desk.go("/")
    tab_to("e.value === 'bruker'")
    page.keyboard.press("Enter")
    page.locator("#skriv").wait_for()
    tab_to("e.value === 'bekreft'")
    page.keyboard.press("Enter")
    page.locator("#valg button[value=hopp_over]").wait_for()
    # The pressed button is gone; the reading goes on at the answer form.
    assert page.evaluate("document.activeElement.getAttribute('id')") == "melding"
    tab_to("e.value === 'hopp_over'", 5)
    page.keyboard.press("Space")
    page.wait_for_function("() => document.getElementById('venter').hidden")
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#skriv"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "skriv"
    page.keyboard.type("Skrevet med tastatur.")
    before = desk.bot_messages().count()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("(n) => document.querySelectorAll('.fra-bot').length > n", arg=before)
    assert desk.own_words()[-1] == "Skrevet med tastatur."
    assert page.evaluate("document.activeElement.id") == "skriv"
    tab_to("e.tagName === 'SUMMARY' || e.value === 'fortsett_senere'")


def test_whole_voyage_without_javascript(new_phone: Callable[..., Phone]) -> None:
    plain = new_phone(java_script_enabled=False)
    plain.start_mapping()
    assert plain.page.url.endswith("/samtale#svar")
    plain.write(ANSWER)
    assert plain.own_words()[-1] == ANSWER
    assert plain.status() == "Lagret"

    # A button pressed with a half-written text in the box does not lose the text.
    plain.page.locator("#skriv").fill("halvferdig")
    plain.press("forklar_sporsmal")
    assert plain.page.locator("#skriv").input_value() == "halvferdig"

    plain.page.locator("#skriv").fill("")
    plain.page.locator("#send").click()
    assert "Skriv noe i feltet" in plain.page.locator("#feil").inner_text()

    plain.page.locator('.verktoy button[value="fortsett_senere"]').click()
    assert re.search(r"PIN: \d{6}", plain.last_words()), "the PIN is shown without JavaScript too"

    plain.go("/samtale/plan")
    assert ANSWER.splitlines()[0] in plain.page.locator("main").inner_text()
    plain.page.locator(".svarlinje", has_text="høre på andre").locator("button").click()
    assert "avkreft" in plain.choices()
    plain.page.locator(".topp .avslutt button").click()
    assert "farvel" in plain.page.url


def test_same_form_sent_twice_without_javascript_is_stored_once(
    new_phone: Callable[..., Phone],
) -> None:
    plain = new_phone(java_script_enabled=False)
    plain.start_mapping()
    form = {
        name: plain.page.locator(f"#melding input[name={name}]").get_attribute("value") or "" for name in ("csrf", "id")
    }
    headers = {"Origin": plain.url}
    for _ in range(2):
        answer = plain.context.request.post(
            plain.url + "/samtale/melding", form=form | {"text": "Bare en gang"}, headers=headers
        )
        assert answer.ok
    plain.page.reload()
    assert plain.own_words().count("Bare en gang") == 1
