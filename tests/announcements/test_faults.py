"""Delivery over a real connection that fails in ways a simulated Discord has none of."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import discord.http
import pytest
import pytest_asyncio
from aiohttp import web

from bot.announcements import delivery as delivery_module
from bot.announcements import requests as requests_module
from bot.app import CLOSE_SECONDS, open_services
from bot.services import Services
from bot.store.outbox import Entry, OutboxStore
from tests.announcements.counter import KIND, Scribe
from tests.harness import settings

SERVER = 7
Fault = Callable[["Rest", web.Request, dict[str, Any]], Any]


@dataclass(slots=True)
class Rest:
    """As much of Discord as posts need; a channel's `faults` come one for each request, None being none."""

    faults: dict[int, list[Fault | None]] = field(default_factory=dict)
    asked: list[tuple[float, int]] = field(default_factory=list)
    posts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    nonces: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        user = {"id": "1", "username": "Companion", "discriminator": "0", "avatar": None, "bot": True}
        match request.path.removeprefix("/api/v10").split("/")[1:]:
            case ["users", "@me"]:
                return _json(user)
            case ["oauth2", "applications", "@me"]:
                more = {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0", "owner": user}
                return _json({"id": "1", "name": "x", "icon": None, "description": "", "flags": 0, **more})
            case ["channels", channel, "messages"]:
                return await self._post(request, int(channel), user)
        return _json({"message": "404", "code": 0}, 404)

    async def _post(self, request: web.Request, channel: int, user: dict[str, Any]) -> web.StreamResponse:
        self.asked.append((time.monotonic(), channel))
        body = await request.json()
        waiting = self.faults.get(channel, [])
        fault = waiting.pop(0) if waiting else None
        return _json(self.post(channel, body, user)) if fault is None else await fault(self, request, body)

    def post(self, channel: int, body: dict[str, Any], user: dict[str, Any] | None = None) -> dict[str, Any]:
        if body["nonce"] in self.nonces:
            return self.nonces[body["nonce"]]
        user = user or {"id": "1", "username": "Companion", "discriminator": "0", "avatar": None}
        message = {
            "id": str(1000 + len(self.nonces)),
            "channel_id": str(channel),
            "author": user,
            "content": "",
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "pinned": False,
            "type": 0,
            "flags": 32768,
            **{name: [] for name in ("mentions", "mention_roles", "attachments", "embeds")},
            "components": body["components"],
        }
        self.nonces[body["nonce"]] = message
        self.posts.setdefault(channel, []).append(message)
        return message

    def said(self, channel: int) -> list[str]:
        return [post["components"][0]["content"] for post in self.posts.get(channel, [])]


def _json(body: Any, status: int = 200, **headers: str) -> web.Response:
    typed = {"Content-Type": "application/json", **headers}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=typed)


def status(code: int) -> Fault:
    async def fault(rest: Rest, request: web.Request, body: Any) -> web.Response:
        return web.Response(status=code, text="upstream connect error")

    return fault


async def dropped_before(rest: Rest, request: web.Request, body: Any) -> web.Response:
    """Hang up without doing anything."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def dropped_after(rest: Rest, request: web.Request, body: Any) -> web.Response:
    """Post it, and hang up."""
    rest.post(int(request.path.split("/")[-2]), body)
    return await dropped_before(rest, request, body)


async def hangs(rest: Rest, request: web.Request, body: Any) -> web.Response:
    """Post it, and never answer."""
    rest.post(int(request.path.split("/")[-2]), body)
    await asyncio.sleep(30)
    return web.Response()


def slow(seconds: float) -> Fault:
    async def fault(rest: Rest, request: web.Request, body: Any) -> web.Response:
        await asyncio.sleep(seconds)
        return _json(rest.post(int(request.path.split("/")[-2]), body))

    return fault


def limited(seconds: float, *, is_global: bool) -> Fault:
    async def fault(rest: Rest, request: web.Request, body: Any) -> web.Response:
        told = {"message": "You are being rate limited.", "retry_after": seconds, "global": is_global}
        more = {"X-RateLimit-Global": "true"} if is_global else {}
        return _json(told, 429, Via="1.1 google", **{"Retry-After": str(seconds)}, **more)

    return fault


async def banned(rest: Rest, request: web.Request, body: Any) -> web.Response:
    """Answer as Cloudflare does before Discord hears of the request."""
    return web.Response(status=429, text="<h1>1015</h1>", content_type="text/html", headers={"Retry-After": "1"})


async def blocked(rest: Rest, request: web.Request, body: Any) -> web.Response:
    """Refuse as Cloudflare does, which says nothing about the channel."""
    return web.Response(
        status=403, text="<h1>Access denied</h1>", content_type="text/html", headers={"Retry-After": "1"}
    )


@dataclass(slots=True)
class Line:
    """The delivery of a bot that talks to `rest`."""

    rest: Rest
    services: Services
    client: discord.Client
    scribe: Scribe

    async def add(self, *posts: tuple[int, str]) -> None:
        """Hand in posts by channel and text, in this order."""
        now = self.services.clock.now()
        entries = [Entry(f"test/{text}", channel, SERVER, KIND, "test", text, "news", now) for channel, text in posts]
        async with self.services.database.write() as write:
            await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (SERVER,))
            await OutboxStore(self.services.database).add(write, entries, now)
        self.services.office.delivery.poke()

    async def states(self) -> dict[str, str]:
        rows = await self.services.database.read("SELECT payload, state FROM outbox ORDER BY payload")
        return dict(rows)

    async def until(self, condition: Callable[[dict[str, str]], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition(await self.states()):
            assert time.monotonic() < deadline, await self.states()
            await asyncio.sleep(0.02)

    async def all_sent(self) -> None:
        await self.until(lambda states: set(states.values()) == {"sent"})


@pytest_asyncio.fixture
async def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    """A delivery that is running, its client logged in."""
    async with serving(monkeypatch) as rest, open_services(settings(tmp_path)) as services:
        client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
        async with client:
            await client.login("x.y.z")
            # Only a connection to the gateway makes it ready; posts need none.
            client._ready.set()
            scribe = Scribe()
            services.office.delivery.offer(KIND, scribe)
            services.office.start(client, str)
            try:
                yield Line(rest, services, client, scribe)
            finally:
                await services.office.close()


@asynccontextmanager
async def serving(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rest]:
    rest = Rest()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", rest.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    try:
        yield rest
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "faults",
    [
        [status(503)],
        [status(503), status(503), None],
        [dropped_before],
        [dropped_after],
        [dropped_after, status(503), dropped_before],
        [limited(0.2, is_global=False)],
        [limited(0.2, is_global=True)],
        [banned],
        [blocked],
    ],
    ids=lambda value: "+".join(getattr(each, "__qualname__", "none").split(".")[0] for each in value),
)
async def test_each_post_once_and_in_order(line: Line, faults: list[Fault | None]) -> None:
    """Whatever fails, and whether or not the message was made before it did."""
    line.rest.faults[70] = faults
    await line.add((70, "1"), (70, "2"), (71, "3"))
    await line.all_sent()
    assert line.rest.said(70) == ["1", "2"] and line.rest.said(71) == ["3"]


async def test_nothing_is_asked_before_the_client_is_ready(line: Line) -> None:
    """Only then it is known in which servers the bot is."""
    await line.services.office.close()
    line.client._ready.clear()
    line.services.office.start(line.client, str)
    await line.add((70, "1"))
    await asyncio.sleep(0.3)
    assert line.rest.asked == [] and await line.states() == {"1": "due"}
    line.client._ready.set()
    line.services.office.delivery.poke()
    await line.all_sent()


async def test_a_request_that_hangs_is_given_up(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time it is asked for again, and the other channels did not wait for it."""
    monkeypatch.setattr(requests_module, "REQUEST_SECONDS", 2.0)
    line.rest.faults[70] = [hangs]
    await line.add((70, "1"), (70, "2"), *((channel, f"x{channel}") for channel in range(80, 90)))
    await line.until(lambda states: all(states[f"x{channel}"] == "sent" for channel in range(80, 90)))
    assert (await line.states())["1"] == "sending"
    await line.all_sent()
    assert line.rest.said(70) == ["1", "2"]


async def test_giving_up_within_a_global_limit_stops_nobody_for_good(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py holds all requests back meanwhile, and would for ever."""
    monkeypatch.setattr(requests_module, "REQUEST_SECONDS", 0.4)
    line.rest.faults[70] = [limited(20, is_global=True)]
    await line.add((70, "1"))
    await line.until(lambda _: bool(line.rest.asked))
    await line.add((71, "2"))
    await line.all_sent()


async def test_a_ban_stops_everybody_for_as_long_as_it_says(line: Line) -> None:
    """What comes meanwhile is not asked for."""
    line.rest.faults[70] = [banned]
    await line.add((70, "1"))
    await line.until(lambda states: states["1"] == "due" and bool(line.rest.asked))
    await line.add(*((channel, f"x{channel}") for channel in range(80, 90)))
    await line.all_sent()
    first, *later = (at for at, _ in line.rest.asked)
    assert min(later) - first >= 0.9


async def test_the_end_waits_a_moment_for_what_is_on_its_way(line: Line) -> None:
    """What is answered in time is sent, what was not asked for is due, and what is cut off is looked into later."""
    count = delivery_module.MAX_TAKEN
    for channel in range(100, 100 + count):
        line.rest.faults[channel] = [hangs]
    line.rest.faults[100] = [slow(1.0)]
    await line.add(*((channel, f"x{channel}") for channel in range(100, 100 + count)), (100, "y"))
    await line.until(lambda _: len(line.rest.asked) == delivery_module.WORKERS)
    began = time.monotonic()
    await line.services.office.close()
    assert time.monotonic() - began < CLOSE_SECONDS
    states = await line.states()
    assert states["x100"] == "sent" and states["y"] == "due"
    assert list(states.values()).count("sending") == delivery_module.WORKERS - 1
    asked = len(line.rest.asked)
    await asyncio.sleep(0.3)
    assert len(line.rest.asked) == asked
    # Started again, each is asked for with its nonce, and stands there once.
    for faults in line.rest.faults.values():
        faults.clear()
    line.services.office.start(line.client, str)
    await line.all_sent()
    assert all(len(line.rest.said(channel)) == 1 for channel in range(101, 100 + count))
    assert line.rest.said(100) == ["x100", "y"]


async def test_a_disk_that_takes_no_receipt(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The post stands, its receipt is written as soon as it can be, and nothing is posted twice meanwhile."""
    monkeypatch.setattr(delivery_module, "TROUBLE_SECONDS", 0.1)
    store = line.services.office.delivery._store
    settle, failures = store.settle, 3

    async def failing(*arguments: Any) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise OSError("database or disk is full")
        await settle(*arguments)

    monkeypatch.setattr(store, "settle", failing)
    await line.add((70, "1"), (70, "2"))
    await line.all_sent()
    assert line.rest.said(70) == ["1", "2"] and len(line.rest.asked) == 2
