"""What discord.py remembers of rate limits while posts go to many channels."""

from __future__ import annotations

import asyncio

import discord
import discord.http
import pytest

from benchmarks.rest.limits import Limits, Rule
from benchmarks.rest.server import MessageServer
from benchmarks.stub import Stub
from bot.announcements.rate_limits import MAX_KEPT, forget_past
from tests.announcements.fleet import channels_of

GUILDS = 100
FIRST, SECOND, *_ = CHANNELS = channels_of(GUILDS)


async def post(client: discord.Client, channel: int) -> None:
    await client.get_partial_messageable(channel).send("Tonight!")


async def test_limits_of_the_past_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that still hold stay, and so do those of requests that are on their way."""
    assert len(CHANNELS) > MAX_KEPT
    server = MessageServer(limits=Limits(per_second=10_000, rules={"POST messages": Rule(5, 0.4)}))
    async with Stub(guilds=GUILDS, messages=server) as stub, discord.Client(intents=discord.Intents.none()) as client:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{stub.url}/api/v10")
        await client.login("stub-token")
        buckets = client.http._buckets
        for channel in CHANNELS[:10]:
            await post(client, channel)
        await asyncio.sleep(0.5)
        forget_past(client)
        assert len(buckets) >= 10  # so few are no burden
        for channel in CHANNELS[10:]:
            await post(client, channel)
        await post(client, FIRST)
        server.latency = 1.0
        on_its_way = asyncio.create_task(post(client, FIRST))
        await asyncio.sleep(0.5)
        server.latency = 0.0
        await post(client, SECOND)
        forget_past(client)
        assert {channel for channel in CHANNELS if any(str(channel) in key for key in buckets)} == {FIRST, SECOND}
        await on_its_way
        assert server.statuses.keys() == {200} and server.channels.made == len(CHANNELS) + 3
