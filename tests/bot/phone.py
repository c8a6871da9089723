"""A phone that speaks the chat's API, as a client of ours would."""

from __future__ import annotations

import json
import uuid
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient


class Phone:
    """One conversation over HTTP."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.conversation = ""
        self.token = ""

    async def open(self, **body: Any) -> dict[str, Any]:
        """POST /api/chat."""
        response = await self.client.post("/api/chat", json=body or {"audience": "bruker", "language": "nb"})
        assert response.status == 201, await response.text()
        opened = await response.json()
        self.conversation, self.token = opened["conversation"], opened["token"]
        return opened

    async def send(self, message_id: str | None = None, **said: Any) -> ClientResponse:
        """POST …/messages, whatever comes back."""
        return await self.call("POST", "/messages", json={"id": message_id or uuid.uuid4().hex, **said})

    async def say(self, text: str, message_id: str | None = None) -> dict[str, Any]:
        """Type something and read the answer."""
        response = await self.send(message_id, text=text)
        assert response.status == 200, await response.text()
        return json.loads(await response.text())

    async def tap(self, choice: str) -> dict[str, Any]:
        """Tap a button and read the answer."""
        response = await self.send(choice=choice)
        assert response.status == 200, await response.text()
        return json.loads(await response.text())

    async def call(self, method: str, path: str = "", **more: Any) -> ClientResponse:
        """Call the API on this conversation."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self.client.request(method, f"/api/chat/{self.conversation}{path}", headers=headers, **more)

    async def to_housing(self) -> None:
        """From the beginning into the first area."""
        await self.open()
        await self.tap("bekreft")
        for _ in range(4):
            await self.tap("hopp_over")
        await self.tap("start_kartlegging:bolig_dagligliv")
