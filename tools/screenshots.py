"""Makes the README's pictures from a running demo: `.venv/bin/python tools/screenshots.py http://127.0.0.1:8080`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")
PHONE = {"width": 390, "height": 760}
DESK = {"width": 1280, "height": 860}


def main(address: str) -> None:
    """Walk as Kari on a phone and as the coordinator at a desk; save what is seen."""
    sheet = json.loads((ROOT / "var" / "demo.json").read_text(encoding="utf-8"))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        chat(browser, address)
        draft(browser, address, sheet["people"][0])
        desk(browser, address, sheet["coordinator"])
        browser.close()


def phone(browser: Browser) -> Page:
    """Return a page on a phone."""
    return browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True).new_page()


def chat(browser: Browser, address: str) -> None:
    """A new person answers the first questions."""
    page = phone(browser)
    page.goto(address)
    page.locator('form[action="/samtale/start"] button').first.click()
    page.wait_for_url("**/samtale*")
    page.get_by_role("button", name="Ja, lagre svarene mine").click()
    page.wait_for_timeout(600)
    page.locator("textarea").fill("Jeg gir meg ikke så lett, og jeg er god til å høre på folk.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_timeout(900)
    page.screenshot(path=PICTURES / "chat.png")


def draft(browser: Browser, address: str, person: dict[str, str]) -> None:
    """Kari comes back with code and PIN and looks at her draft."""
    page = phone(browser)
    page.goto(address + "/fortsett")
    page.locator('input[name="code"]').fill(person["code"])
    page.locator('input[name="pin"]').fill(person["pin"])
    page.locator('form[action="/fortsett"] button, main form button').first.click()
    page.wait_for_url("**/samtale*")
    page.goto(address + "/samtale/plan")
    page.screenshot(path=PICTURES / "plan.png")


def desk(browser: Browser, address: str, login: dict[str, str]) -> None:
    """The coordinator opens the newest plan."""
    page = browser.new_context(viewport=DESK).new_page()
    page.goto(address + "/koordinator/login")
    page.locator('input[name="username"]').fill(login["username"])
    page.locator('input[name="password"]').fill(login["password"])
    page.locator("main form button").first.click()
    page.wait_for_url("**/koordinator")
    page.screenshot(path=PICTURES / "list.png")
    page.locator('a[href*="/koordinator/plan/"]').first.click()
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / "desk.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
