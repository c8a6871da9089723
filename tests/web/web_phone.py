"""A phone in a person's hand: what one can do with it, and what it noticed on the way."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

_SPY = """
window.violations = [];
document.addEventListener('securitypolicyviolation',
  (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
"""
_WAIT = 10_000


class Phone:
    """One browser context of a small touch phone (or what `options` say)."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.foreign: list[str] = []
        self.broken_rules: list[str] = []
        self.faults: list[str] = []
        self.requests: list[Request] = []
        wanted = {
            "viewport": {"width": 360, "height": 640},
            "has_touch": True,
            "is_mobile": True,
            "locale": "nb-NO",
        }
        self.context = browser.new_context(**(wanted | options))
        self.context.set_default_timeout(_WAIT)
        self.context.add_init_script(_SPY)
        self.script = options.get("java_script_enabled", True)
        self.page = self.tab()

    def tab(self) -> Page:
        """One more tab with the same cookies."""
        page = self.context.new_page()
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._listen)
        return page

    def close(self) -> None:
        """Put the phone away; what the pages still tell is read first."""
        for page in self.context.pages:
            if self.script and page.url.startswith(self.url):
                self.broken_rules += page.evaluate("window.violations || []")
        self.context.close()

    # --- what a person does ---

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(self.url + path)

    def start(self, audience: str = "bruker") -> None:
        """From the front page into a conversation."""
        self.go("/")
        self.page.locator(f'button[name=audience][value="{audience}"]').click()
        self.page.locator("#skriv").wait_for()

    def start_mapping(self) -> None:
        """Say yes to storing; the first question stands there."""
        self.start()
        self.press("bekreft")

    def press(self, choice: str, within: str = "#valg") -> None:
        """Tap the button with this value, and wait for the answer."""
        self._turn(self.page.locator(f'{within} button[name=choice][value="{choice}"]').first)

    def write(self, text: str) -> None:
        """Write a text, send it, and wait for the answer."""
        self.page.locator("#skriv").fill(text)
        self._turn(self.page.locator("#send"))

    def _turn(self, button: Locator) -> None:
        before = self.bot_messages().count()
        if self.script:
            button.click()
            self.page.wait_for_function(
                "(n) => document.querySelectorAll('#meldinger .fra-bot').length > n"
                " && document.getElementById('venter').hidden",
                arg=before,
            )
        else:
            with self.page.expect_navigation():
                button.click()

    # --- what a person sees ---

    def bot_messages(self) -> Locator:
        return self.page.locator("#meldinger .fra-bot")

    def own_messages(self) -> Locator:
        return self.page.locator("#meldinger .fra-deg")

    def own_words(self) -> list[str]:
        return self.page.locator("#meldinger .fra-deg .ord").all_text_contents()

    def waiting_words(self) -> list[str]:
        return self.page.locator("#venter .ord").all_text_contents()

    def status(self) -> str:
        return self.page.locator("#lagret").inner_text()

    def last_words(self) -> str:
        return self.bot_messages().last.inner_text()

    def choices(self) -> list[str]:
        buttons = self.page.locator("#valg button[name=choice]").all()
        return [button.get_attribute("value") or "" for button in buttons]

    def stored_on_phone(self) -> str:
        """Everything the page keeps in the phone's own storage."""
        return str(self.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])"))

    def axe(self) -> list[str]:
        """What axe complains about on the page as it stands."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']} ({v['impact']}): {[n['target'] for n in v['nodes']]}" for v in found]

    def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    # --- what the phone notices ---

    def _note(self, request: Request) -> None:
        self.requests.append(request)
        own = urlsplit(self.url).netloc
        if urlsplit(request.url).netloc != own and not request.url.startswith("data:"):
            self.foreign.append(request.url)

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.broken_rules.append(message.text)
