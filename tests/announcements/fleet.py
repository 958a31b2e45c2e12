"""Announcements that are due in many channels of the real process, which talks to Discord's REST on loopback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import echo, world
from benchmarks.process import BotProcess, Subject, running
from benchmarks.rest.server import MessageServer, Request
from benchmarks.stub import Stub
from bot.store.announcements import AnnouncementStore, Coming, Plan
from bot.store.database import Database
from tests.harness import NO_FEEDS

_NAME = re.compile(r"Announcement (\d+)\.")


@dataclass(slots=True)
class Fleet:
    """Channels, what is to be posted in each in which order, and the server that keeps what was."""

    stub: Stub
    server: MessageServer
    folder: Path
    due: dict[int, list[int]] = field(default_factory=dict)
    ahead: float = 0.0  # by how much both clocks were put forward

    @property
    def database(self) -> Path:
        """Return the bot's database."""
        return self.folder / "bot.db"

    @property
    def now(self) -> float:
        """Tell the time of this world, which is the bot's."""
        return time.time() + self.ahead

    async def plant(self, count: int, channels: Sequence[int]) -> None:
        """Store announcements that are due, in turn for each of the channels, a second after each other."""
        first = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=count)
        database = await Database.open(self.database)
        try:
            store = AnnouncementStore(database)
            async with database.write() as write:
                for guild in {channel >> 22 << 22 for channel in channels}:
                    await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (guild,))
                for number in range(count):
                    channel, at = channels[number % len(channels)], first + timedelta(seconds=number)
                    local, text = at.replace(tzinfo=None), f"Announcement {number}."
                    plan = Plan(channel >> 22 << 22, channel, None, text, local, "UTC")
                    await store.add(write, number + 1, plan, Coming(local, at), first)
                    self.due.setdefault(channel, []).append(number)
        finally:
            await database.close()

    def posted(self) -> dict[int, list[int]]:
        """Return which announcements stand in each channel, in their order."""
        found: dict[int, list[int]] = {}
        for channel, message in self.server.channels.kept():
            number = _NAME.search(" ".join(echo.words(message)))
            assert number is not None, message
            found.setdefault(channel, []).append(int(number[1]))
        return found

    def states(self) -> dict[str, int]:
        """Count the rows of the outbox by their state, as they are on the disk."""
        return dict(self.rows("SELECT state, COUNT(*) FROM outbox GROUP BY state"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database as it is on the disk."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is left to be posted but what is paused, and a little longer, for what should not come."""
        await until(lambda: self.states() and self._waiting() == 0, seconds)
        await asyncio.sleep(0.5)

    def _waiting(self) -> int:
        sql = (
            "SELECT COUNT(*) FROM outbox WHERE state IN ('due', 'sending') AND NOT EXISTS (SELECT 1 FROM pause"
            " WHERE pause.guild_id = outbox.guild_id AND pause.subscription = outbox.subscription)"
        )
        return int(self.rows(sql)[0][0])


@asynccontextmanager
async def fleet(folder: Path, server: MessageServer, guilds: int) -> AsyncIterator[Fleet]:
    """Give the block a server of messages with nobody connected to it yet."""
    async with Stub(guilds=guilds, messages=server) as stub:
        yield Fleet(stub, server, folder)


@asynccontextmanager
async def life(fleet: Fleet, **settings: str) -> AsyncIterator[BotProcess]:
    """Run the real bot until the block ends."""
    values = {
        "AKUDAMA_DATABASE": str(fleet.database),
        "AKUDAMA_FEEDS": str(NO_FEEDS),
        "DISCORD_READY_SECONDS": "0.05",
        "CLOCK_AHEAD": str(fleet.ahead),
        **settings,
    }
    async with running(Subject("bot", (sys.executable, "-m", "bot", "run"), values), fleet.stub, fleet.folder) as bot:
        yield bot


async def killed(fleet: Fleet, after: int, delay: float, how: signal.Signals = signal.SIGKILL) -> None:
    """Run the bot and end it with so many posts carried out, right then or a little later."""
    done = asyncio.Event()
    posts = 0

    async with life(fleet) as bot:

        def watch(request: Request) -> None:
            nonlocal posts
            posts += request.kind == "POST messages"
            if posts >= after:
                done.set()
                if not delay:
                    # Before the answer is sent: the message is made, and the bot can never hear of it.
                    _signal(bot, how)

        fleet.server.watch = watch
        try:
            if after:
                await bot.during(asyncio.wait_for(_either(done, fleet), 30))
            await asyncio.sleep(delay)
            _signal(bot, how)
            await bot.process.wait()
        finally:
            fleet.server.watch = None
    # What the bot had sent before it died may still be on its way.
    await asyncio.sleep(0.02)


async def _either(done: asyncio.Event, fleet: Fleet) -> None:
    """Wait for the moment, or until nothing is left that it could come with."""
    while not done.is_set():
        if fleet.states().keys() == {"sent"}:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), 0.5)


def _signal(bot: BotProcess, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(bot.process.pid, how)


async def until(condition: Callable[[], Any], seconds: float) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.05)


def channels_of(guilds: int) -> list[int]:
    """List the channels of these servers in which the bot may write."""
    return [channel for guild in range(guilds) for channel in world.text_channels(guild)]
