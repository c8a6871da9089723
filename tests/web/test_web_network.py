"""A bad network: nothing is lost, nothing is sent twice, and the page says where the words are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Route
from web_phone import Phone

OWN_BYTES = 30 * 1024


def test_written_without_network_waits_on_the_phone_and_is_sent_once(phone: Phone) -> None:
    phone.start_mapping()
    phone.context.set_offline(True)
    phone.page.locator("#skriv").fill("Skrevet på hytta.")
    phone.page.locator("#send").click()
    phone.page.locator("#venter .merk", has_text="Lagret på telefonen").wait_for()
    assert "Lagret på telefonen" in phone.status()
    assert phone.waiting_words() == ["Skrevet på hytta."]
    assert "Skrevet på hytta." in phone.stored_on_phone()
    assert phone.page.locator("#skriv").input_value() == ""

    phone.context.set_offline(False)
    phone.page.wait_for_function("() => document.getElementById('venter').hidden")
    assert phone.own_words().count("Skrevet på hytta.") == 1
    assert phone.status() == "Lagret"
    assert "hytta" not in phone.stored_on_phone()
    phone.page.reload()
    assert phone.own_words().count("Skrevet på hytta.") == 1


def test_two_messages_without_network_arrive_in_order(phone: Phone) -> None:
    phone.start_mapping()
    phone.context.set_offline(True)
    for text in ("først", "etterpå"):
        phone.page.locator("#skriv").fill(text)
        phone.page.locator("#send").click()
    assert phone.waiting_words() == ["først", "etterpå"]
    phone.context.set_offline(False)
    phone.page.wait_for_function("() => document.getElementById('venter').hidden")
    assert phone.own_words()[-2:] == ["først", "etterpå"]


def test_waiting_words_survive_a_reload(phone: Phone) -> None:
    phone.start_mapping()
    hold_back(phone)
    phone.page.locator("#skriv").fill("Overlever omlasting.")
    phone.page.locator("#send").click()
    phone.page.locator("#venter .merk", has_text="Lagret på telefonen").wait_for()
    phone.page.reload()
    assert phone.waiting_words() == ["Overlever omlasting."]
    phone.page.unroute("**/samtale/melding")
    phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_function("() => document.getElementById('venter').hidden")
    assert phone.own_words().count("Overlever omlasting.") == 1


def test_lost_reply_gives_no_second_message(phone: Phone) -> None:
    phone.start_mapping()
    ids = []

    def lose_the_first_reply(route: Route) -> None:
        ids.append(re.search(r"(?:^|&)id=([^&]+)", route.request.post_data or "")[1])  # type: ignore[index]
        if len(ids) == 1:
            route.fetch()  # the server has it
            route.abort()  # the phone never hears
        else:
            route.continue_()

    phone.page.route("**/samtale/melding", lose_the_first_reply)
    phone.page.locator("#skriv").fill("Svaret som ble borte.")
    phone.page.locator("#send").click()
    phone.page.wait_for_function(
        "() => document.getElementById('venter').hidden"
        " && document.querySelector('#meldinger').innerText.includes('borte')"
    )
    phone.page.wait_for_timeout(2500)
    assert len(set(ids)) == 1
    bots = phone.bot_messages().count()
    phone.page.reload()
    assert phone.own_words().count("Svaret som ble borte.") == 1
    assert phone.bot_messages().count() == bots


def test_lost_reply_and_then_a_reload_gives_no_second_message(phone: Phone) -> None:
    phone.start_mapping()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.page.route("**/samtale/melding", lose)
    phone.page.route("**/samtale/nytt*", lambda route: route.abort())
    phone.page.locator("#skriv").fill("Borte, så omlasting.")
    phone.page.locator("#send").click()
    phone.page.locator("#venter .merk", has_text="Lagret på telefonen").wait_for()
    phone.page.unroute("**/samtale/melding")
    phone.page.reload()
    assert phone.waiting_words() == []
    phone.page.wait_for_timeout(500)
    assert phone.own_words().count("Borte, så omlasting.") == 1
    assert "omlasting" not in phone.stored_on_phone()


def test_button_without_network_waits_too_and_cannot_be_pressed_twice(phone: Phone) -> None:
    phone.start_mapping()
    before = phone.own_messages().count()
    phone.context.set_offline(True)
    phone.page.locator("#valg button[value=hopp_over]").tap()
    assert len(phone.waiting_words()) == 1
    assert phone.page.locator("#valg").evaluate("(e) => e.inert")
    phone.context.set_offline(False)
    phone.page.wait_for_function("() => document.getElementById('venter').hidden")
    assert phone.own_messages().count() == before + 1
    assert not phone.page.locator("#valg").evaluate("(e) => e.inert")


def test_text_the_bot_cannot_take_comes_back_into_the_box(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#skriv").fill("x" * 8001)
    phone.page.locator("#send").click()
    phone.page.locator("#feil p").wait_for()
    assert "8001 tegn" in phone.page.locator("#feil").inner_text()
    assert len(phone.page.locator("#skriv").input_value()) == 8001
    assert phone.page.locator("#skriv").get_attribute("aria-invalid") == "true"
    assert phone.waiting_words() == []


def test_nothing_written_is_said_kindly_without_asking_the_server(phone: Phone) -> None:
    phone.start_mapping()
    sent = len(posts(phone))
    phone.page.locator("#send").click()
    assert "Skriv noe i feltet" in phone.page.locator("#feil").inner_text()
    assert phone.page.evaluate("document.activeElement.id") == "skriv"
    assert len(posts(phone)) == sent


def test_half_written_text_survives_a_reload(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#skriv").fill("halvferdig tanke")
    phone.page.reload()
    assert phone.page.locator("#skriv").input_value() == "halvferdig tanke"
    phone.press("hopp_over")
    assert phone.page.locator("#skriv").input_value() == "halvferdig tanke"


def test_words_are_never_kept_in_local_storage(phone: Phone) -> None:
    phone.start_mapping()
    phone.page.locator("#skriv").fill("hemmelig")
    assert phone.page.evaluate("localStorage.length") == 0


def test_second_tab_hears_the_news_and_does_not_jump(phone: Phone) -> None:
    phone.start_mapping()
    other = phone.tab()
    other.goto(phone.url + "/samtale")
    other.evaluate("() => window.scrollTo(0, 0)")
    phone.write("Sagt i den første fanen.")
    other.locator("#meldinger .ord", has_text="Sagt i den første fanen.").wait_for()
    assert other.locator("#meldinger .ord", has_text="Sagt i den første").count() == 1
    assert other.evaluate("window.scrollY") == 0


def test_no_page_asks_another_host_or_breaks_the_policy(phone: Phone) -> None:
    # The phone itself checks every request and every violation when it is put away.
    phone.start_mapping()
    phone.write("Hei.")
    for path in (
        "/samtale/plan",
        "/samtale/slett",
        "/hjelp",
        "/personvern",
        "/tilgjengelighet",
        "/fortsett",
        "/finnes-ikke",
        "/",
    ):
        phone.go(path)
        assert phone.page.evaluate("window.violations.length") == 0


def test_first_load_is_at_most_thirty_kilobytes(new_phone: Callable[..., Phone]) -> None:
    sizes = {}
    first = new_phone()
    first.start()
    for path in ("/", "/samtale", "/samtale/plan"):
        first.page.goto("about:blank")
        total: dict[str, int] = {}
        session = first.context.new_cdp_session(first.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

        def add(event: dict[str, Any], total: dict[str, int] = total) -> None:
            total[event["requestId"]] = int(event["encodedDataLength"])

        session.on("Network.loadingFinished", add)
        first.go(path)
        first.page.wait_for_timeout(500)
        sizes[path] = sum(total.values())
        session.detach()
    print(sizes)
    assert max(sizes.values()) <= OWN_BYTES, sizes


def posts(phone: Phone) -> list[Any]:
    """What the phone has sent."""
    return [request for request in phone.requests if request.method == "POST"]


def hold_back(phone: Phone) -> None:
    """Let no message out."""
    phone.page.route("**/samtale/melding", lambda route: route.abort())
