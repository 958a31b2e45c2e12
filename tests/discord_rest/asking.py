"""Asking the server the way a bot does, without discord.py's own retries and waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks import world
from benchmarks.rest.server import MessageServer
from benchmarks.stub import Stub

CHANNEL, OTHER = world.text_channels(0)[:2]
NEWS = world.guild_id(0) + 17


@dataclass(slots=True)
class Answer:
    status: int
    headers: Any
    data: Any

    @property
    def code(self) -> int:
        return int(self.data["code"])


@dataclass(slots=True)
class Asker:
    server: MessageServer
    session: aiohttp.ClientSession
    url: str

    async def __call__(self, method: str, path: str, body: Any = None, token: str = "Bot stub-token") -> Answer:
        headers = {"Authorization": token}
        async with self.session.request(method, f"{self.url}/api/v10{path}", json=body, headers=headers) as response:
            if response.status == 204:
                return Answer(204, response.headers, None)
            is_json = response.headers["content-type"] == "application/json"
            return Answer(response.status, response.headers, await (response.json() if is_json else response.text()))

    async def post(self, text: str, channel: int = CHANNEL, **more: Any) -> Answer:
        return await self("POST", f"/channels/{channel}/messages", {"content": text, **more})

    async def texts(self, channel: int = CHANNEL, query: str = "") -> list[str]:
        return [message["content"] for message in (await self("GET", f"/channels/{channel}/messages{query}")).data]


@asynccontextmanager
async def asking(server: MessageServer) -> AsyncIterator[Asker]:
    """Give the block a server and somebody who asks it."""
    async with Stub(messages=server) as stub, aiohttp.ClientSession() as session:
        yield Asker(server, session, stub.url)
