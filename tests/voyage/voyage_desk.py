"""A coordinator's screen, and a person whose conversation is played without one."""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator
from web_phone import Phone

from bot.keys import SERVICE
from bot.play import Clock, Script, play
from tests.builders import START

LOGIN, NAME, PASSWORD = "ingrid", "Ingrid Lund", "fire vanlige ord her"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
Looks = list[tuple[dict[str, int], str]]
LOOKS: Looks = [(size, scheme) for size in (WIDE, NARROW) for scheme in ("light", "dark")]


class Desk(Phone):
    """A coordinator at a large screen."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        super().__init__(browser, url, **({"viewport": WIDE, "has_touch": False, "is_mobile": False} | options))

    # --- what a coordinator does ---

    def log_in(self) -> None:
        """From a closed door to the list."""
        self.go("/koordinator")
        self.page.locator("#username").fill(LOGIN)
        self.page.locator("#password").fill(PASSWORD)
        self.press_and_go(self.page.locator(".k-innlogging button"))
        self.page.wait_for_url("**/koordinator")

    def open_plan(self) -> None:
        """The first plan on the list."""
        self.press_and_go(self.page.locator(".k-kort h2 a").first)

    def judge(self, words: str, state: str, note: str = "") -> None:
        """Bekreft, Snakk om det or Uenig."""
        item = self.item(words)
        if item.locator(".k-endre:not([open])").count():
            item.locator(".k-endre summary").click()
        item.locator("textarea[name=note]").fill(note)
        self.press_and_go(item.locator(f'button[name=state][value="{state}"]'))

    def propose(self, words: str, text: str) -> None:
        """Set another wording beside the person's."""
        item = self.item(words)
        if item.locator(".k-foresla[open]").count() == 0:
            item.locator(".k-foresla summary").click()
        item.locator("textarea[name=text]").fill(text)
        self.press_and_go(item.locator(".k-foresla button"))

    def confirm_area(self, area: str) -> None:
        """Confirm all that is left in an area."""
        self.press_and_go(self.page.locator(f"#omrade-{area} > form button"))

    def confirm_plan(self) -> None:
        """Confirm the plan."""
        self.press_and_go(self.page.locator("#status form button"))

    def download(self, folder: Path) -> str:
        """Save the document from its link and return its words, with white space evened out."""
        with self.page.expect_download() as waiting:
            self.page.locator('a[href$="/document.pdf"]').click(modifiers=["Alt"])
        assert waiting.value.failure() is None, "the link to the document led to an error"
        saved = folder / f"{uuid.uuid4().hex}-{waiting.value.suggested_filename}"
        waiting.value.save_as(saved)
        found = subprocess.run(["pdftotext", "-layout", str(saved), "-"], capture_output=True, check=True, timeout=30)
        return " ".join(found.stdout.decode().split())

    def press_and_go(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()

    def unfold(self) -> None:
        """Open everything that can be opened."""
        self.page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")

    # --- what a coordinator sees ---

    def item(self, words: str) -> Locator:
        """The one thing the person said with these words in it."""
        return self.page.locator(".k-punkt").filter(has=self.page.locator("blockquote.ord", has_text=words))

    def label(self, words: str) -> str:
        """What stands about an item."""
        return self.item(words).locator(".k-punkt-svar > p .k-lapp").inner_text()

    def words(self) -> list[str]:
        """The person's words, letter by letter."""
        return self.page.locator("blockquote.ord").all_text_contents()

    def status(self) -> str:
        """What stands about the plan."""
        return self.page.locator(".k-ingress .k-lapp").inner_text()

    def complaints(self, looks: Looks = LOOKS) -> list[str]:
        """What axe finds, and sideways scrolling, in both sizes and both colour schemes (or in some of them)."""
        found = []
        for size, scheme in looks:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            look = f"{size['width']} {scheme}"
            found += [f"{look}: {fault}" for fault in self.axe()]
            if self.overflow() > 0:
                found.append(f"{look}: {self.overflow()} pixels too wide")
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")
        return found


TOLD = {
    "Jeg er god til å lage mat.": "generelt",
    "Jeg liker å fiske.": "generelt",
    "Jeg bor alene i tredje etasje uten heis.": "bolig_dagligliv",
    "Jeg vil bo nær søsteren min.": "bolig_dagligliv",
    "Jeg kan pakke selv.": "bolig_dagligliv",
    "Pappa kan hjelpe, og " + "menneskerettighetsorganisasjonsmedlemmene" * 3: "bolig_dagligliv",
}
GOOD_AT, LIKES, LIVES, GOAL, OWN, LONG = TOLD


class Person:
    """Someone who has told six things and sent them to the only coordinator."""

    def __init__(self, site: Any, language: str = "nb") -> None:
        self._site, self._service = site, site.app[SERVICE]
        skip = {"choice": "hopp_over"}
        turns = [
            {"choice": "bekreft"},
            *(GOOD_AT, LIKES, skip, skip),
            {"choice": "start_kartlegging:bolig_dagligliv"},
            *(LIVES, GOAL, skip, OWN, LONG, skip, skip, skip),
            *({"choice": value} for value in ("vis_plan", "bekreft", "send:koordinator")),
        ]
        script = Script("bruker", language, START, tuple(turns), {})
        self._opened = site.run(play(self._service, Clock(START), script)).opened
        found = [item["text"] for item in self.plan()["items"]]
        assert found == list(TOLD), found
        assert self.plan()["status"] == "sendt"

    @property
    def key(self) -> str:
        """What the phone's cookie holds."""
        return f"{self._opened.conversation}.{self._opened.token}"

    def plan(self) -> dict[str, Any]:
        """The plan as the person's side has it."""
        return dict(self._site.run(self._service.plan(self._opened.conversation, self._opened.token)))

    def say(self, text: str | None = None, choice: str | None = None) -> str:
        """Say something and return what Losen answers."""
        reply = self._site.run(
            self._service.say(self._opened.conversation, self._opened.token, uuid.uuid4().hex, text=text, choice=choice)
        )
        return "\n".join(message.text for message in reply.messages)

    def correct(self, old: str, new: str) -> None:
        """Change one of the answers."""
        item = next(item["id"] for item in self.plan()["items"] if item["text"] == old)
        self.say(choice=f"endre_svar:{item}")
        self.say(new)
        assert new in [item["text"] for item in self.plan()["items"]]

    def read(self) -> str:
        """Everything in the conversation."""
        found = self._site.run(self._service.messages(self._opened.conversation, self._opened.token, after=None))
        return "\n".join(message.text for message in found)
