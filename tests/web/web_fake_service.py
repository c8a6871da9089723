"""A small conversation for trying the pages without the engine: same interface as `bot.chat.ChatService`."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from bot.chat import Choice, Message, Opened, Reply, Source
from bot.keys import CONTENT, SERVICE, SETTINGS
from bot.problems import Problem
from bot.settings import Settings
from bot.web.pages import add_pages
from content import load


def bubble(
    id: str,
    who: str,
    text: str,
    *choices: Choice,
    kind: str = "text",
    item: str | None = None,
    sources: tuple[Source, ...] = (),
) -> Message:
    """A message with sensible defaults."""
    return Message(id, 0, who, text, choices, sources, (), item, kind)


ASKED = (
    "Hvordan har du det der du bor nå?",
    "Hva ønsker du deg hjemme?",
    "Hva kan du gjøre selv?",
    "Hva kan andre hjelpe deg med?",
)
NOTE = "Fint mål.\nHvor ofte?"
GO_ON = (
    Choice("Hopp over", "hopp_over"),
    Choice("Vet ikke", "vet_ikke"),
    Choice("Forklar", "forklar_sporsmal"),
    Choice("Ta en pause", "fortsett_senere"),
)


@dataclass
class Talk:
    token: str
    audience: str
    language: str
    messages: list[Message] = field(default_factory=list)
    phase: str = "consent"
    step: int = 0
    items: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class FakeService:
    def __init__(self, content: Any) -> None:
        self.ready = True
        self.content = content
        self.talks: dict[str, Talk] = {}
        self.down = False
        self.delay = 0.0
        self.crash = False
        self.crisis_without_store = False
        self.erases = False
        self.no_plan = False
        self.left = 0

    def _talk(self, conversation: str, token: str) -> Talk:
        if self.down:
            raise Problem(503, "errors.storage_down")
        talk = self.talks.get(conversation)
        if talk is None or talk.token != token:
            raise Problem(404, "errors.unknown_conversation")
        return talk

    async def open(self, audience: str, language: str) -> Opened:
        conversation, token = secrets.token_hex(16), secrets.token_urlsafe(24)
        talk = self.talks[conversation] = Talk(token, audience, language)
        hello = self.content.text(f"welcome.{audience}", language)
        if audience == "bruker":
            self._bot(
                talk,
                hello + "\n\n" + self.content.text("consent.ask", language),
                Choice("Ja, lagre svarene mine", "bekreft"),
                Choice("Nei, ikke lagre", "avkreft"),
            )
        else:
            talk.phase = "ask"
            self._bot(talk, hello, Choice("Hva er en individuell plan?", "hva_er_ip"))
        return Opened(conversation, token, Reply(tuple(talk.messages), self._state(talk)))

    def _bot(self, talk: Talk, text: str, *choices: Choice, **more: Any) -> None:
        talk.messages.append(bubble(secrets.token_hex(8), "bot", text, *choices, **more))

    def _state(self, talk: Talk) -> dict[str, Any]:
        progress = [
            {
                "area": area.id,
                "title": area.title.text(talk.language),
                "status": "paabegynt" if i == 0 and talk.step else "ferdig" if i == 2 else "ikke_startet",
                "answered": talk.step if i == 0 else 7 if i == 2 else 0,
                "of": 7,
            }
            for i, area in enumerate(self.content.areas)
        ]
        mapping = talk.phase in ("question", "summary", "send")
        return {
            "area": self.content.areas[0].id if mapping else None,
            "question": None,
            "progress": progress if mapping else [],
            "saved": mapping,
            "language": talk.language,
            "audience": talk.audience,
            "phase": talk.phase,
        }

    async def say(
        self,
        conversation: str,
        token: str,
        message_id: str,
        *,
        text: str | None = None,
        choice: str | None = None,
    ) -> Reply:
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.crash:
            raise RuntimeError("hemmelig tekst")
        if self.crisis_without_store:
            self.down = True
            text = "Ring 113 hvis det er fare for liv."
            state = {"area": None, "question": None, "progress": [], "saved": False}
            return Reply((bubble(f"{message_id}-svar", "bot", text, kind="crisis"),), state)
        talk = self._talk(conversation, token)
        if self.erases:
            del self.talks[conversation]
            gone = bubble("borte", "bot", "Alt du skrev, er slettet.")
            return Reply((gone,), self._state(talk))
        if any(message.id == message_id for message in talk.messages):
            return Reply((), self._state(talk))
        if choice is None and not (text or "").strip():
            raise Problem(422, "errors.empty")
        if text and len(text) > 8000:
            raise Problem(413, "errors.too_long", {"most": 8000, "length": len(text)})
        labels = {c.value: c.label for m in talk.messages for c in m.choices}
        shown = text if choice is None else labels.get(choice, choice.split(":")[0])
        item = None
        if choice is None and talk.phase == "question":
            item = secrets.token_hex(4)
            question = self.content.areas[0].questions[min(talk.step, 3)]
            talk.items.append(
                {
                    "id": item,
                    "area": question.id.split(".")[0],
                    "question": question.id,
                    "text": text,
                }
            )
        talk.messages.append(bubble(message_id, "user", shown, item=item))
        start = len(talk.messages)
        self._answer(talk, text, choice)
        said = tuple(talk.messages[start:])
        if choice == "fortsett_senere":
            kept = self.content.text("pause.kept", talk.language)
            talk.messages[-1] = replace(talk.messages[-1], text=kept)
        async with talk.changed:
            talk.changed.notify_all()
        return Reply(said, self._state(talk))

    def _answer(self, talk: Talk, text: str | None, choice: str | None) -> None:
        name = (choice or "").split(":")[0]
        if name == "bytt_malform":
            talk.language = choice.split(":")[1]
            self._bot(talk, self.content.text("talk.language", talk.language))
        elif name == "fortsett_senere":
            self._bot(
                talk,
                self.content.text("pause.saved", talk.language, code="ABCDE-12345", pin="123456"),
                Choice("Gå videre", "gjenta_sporsmal"),
            )
        elif name == "forklar_sporsmal":
            self._bot(talk, "Det betyr hvordan hverdagen er for deg.", *GO_ON)
        elif name == "start_kartlegging":
            self._bot(talk, ASKED[min(talk.step, 3)], *GO_ON)
        elif name == "endre_svar":
            self._bot(talk, "Hva skal det stå i stedet?", Choice("La det stå", "avkreft"))
        elif name == "hva_er_ip":
            self._bot(
                talk,
                "En individuell plan samler hjelpen din.\n\nDet betyr:\n- én plan\n- én koordinator",
                Choice("Hvordan klager jeg?", "klage_hvordan"),
                sources=(
                    Source(
                        "Rett til individuell plan",
                        "pasient- og brukerrettighetsloven § 2-5",
                        "https://lovdata.no/lov/1999-07-02-63/§2-5",
                        "2026-07-02",
                    ),
                ),
            )
        elif text and "orker ikke mer" in text:
            self._bot(
                talk,
                "Det du skriver, gjør meg urolig for deg.\n\nRing 113 hvis du er i fare.\nDu kan ringe 116 123.",
                Choice("Jeg er trygg nå", "trygg"),
                kind="crisis",
            )
        else:
            if talk.phase == "consent":
                talk.phase = "question"
            elif name in ("", "hopp_over", "vet_ikke"):
                talk.step += 1
            if talk.step == 4:
                talk.phase = "summary"
                self._bot(talk, "BOLIG\n" + "\n".join(i["text"] for i in talk.items), kind="summary")
                self._bot(talk, "Er det slik du vil ha det?", Choice("Ja, slik vil jeg ha det", "bekreft"))
                return
            self._bot(talk, ASKED[min(talk.step, 3)], *GO_ON)

    async def messages(self, conversation: str, token: str, after: str | None = None) -> list[Message]:
        messages = self._talk(conversation, token).messages
        ids = [message.id for message in messages]
        return messages[ids.index(after) + 1 :] if after in ids else list(messages)

    async def state(self, conversation: str, token: str) -> dict[str, Any]:
        return self._state(self._talk(conversation, token))

    async def plan(self, conversation: str, token: str) -> dict[str, Any]:
        talk = self._talk(conversation, token)
        if self.no_plan:
            raise Problem(404, "errors.not_found")
        first = talk.items[0]["id"] if talk.items else None
        said = {"current": True, "by": "Kari Koordinator", "at": "2026-11-20T10:00:00"}
        return {
            "id": "p",
            "status": "i_samtale" if talk.items else "kladd",
            "version": 1,
            "situation": "Jeg bor sammen med hunden min.",
            "resources": [{"id": "r1", "text": "Jeg er flink med hendene."}],
            "areas": [{"id": self.content.areas[0].id, "status": "paabegynt"}],
            "items": talk.items,
            "confirmations": [
                {
                    "item": first,
                    "state": "snakk_om",
                    "note": "Fint mål.\nHvor ofte?",
                    "current": True,
                    **said,
                }
            ]
            if first
            else [],
            "proposals": [
                {
                    "id": "f",
                    "item": first,
                    "text": "Jeg vil bo alene med hund.",
                    "state": "venter",
                    **said,
                }
            ]
            if first
            else [],
            "coordinator": "Kari Koordinator" if first else None,
        }

    async def erase(self, conversation: str, token: str) -> None:
        self._talk(conversation, token)
        del self.talks[conversation]

    async def leave(self, conversation: str, token: str) -> None:
        self._talk(conversation, token)
        self.left += 1

    async def resume(self, code: str, pin: str) -> Opened:
        if pin != "123456" or not self.talks:
            raise Problem(403, "errors.wrong_code")
        conversation, talk = list(self.talks.items())[-1]
        return Opened(conversation, talk.token, Reply((), self._state(talk)))

    async def watch(self, conversation: str) -> AsyncIterator[None]:
        talk = self.talks[conversation]
        while True:
            async with talk.changed:
                await talk.changed.wait()
            yield

    async def push(self, conversation: str, text: str) -> None:
        """A message that nobody asked for, as when a coordinator has confirmed something."""
        talk = self.talks[conversation]
        self._bot(talk, text, kind="notice")
        async with talk.changed:
            talk.changed.notify_all()


def make_app(**settings: Any) -> web.Application:
    """The pages on top of the fake."""
    app = web.Application()
    app[CONTENT] = load()
    app[SERVICE] = FakeService(app[CONTENT])  # type: ignore[assignment]
    app[SETTINGS] = Settings(**settings)
    add_pages(app)
    return app
