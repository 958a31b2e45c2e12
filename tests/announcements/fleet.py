"""Announcements that are due in many channels of the real process, which talks to Discord's REST on loopback."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import echo, world
from benchmarks.process import Subject
from benchmarks.rest.server import MessageServer
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
    planted: int = 0
    ahead: float = 0.0  # by how much both clocks were put forward
    _latest: dict[int, int] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """Return the bot's database."""
        return self.folder / "bot.db"

    @property
    def bot(self) -> Subject:
        """Return the bot, at home in this world."""
        settings = {
            "AKUDAMA_DATABASE": str(self.database),
            "AKUDAMA_FEEDS": str(NO_FEEDS),
            "DISCORD_READY_SECONDS": "0.05",
            "CLOCK_AHEAD": str(self.ahead),
        }
        return Subject("bot", (sys.executable, "-m", "bot", "run"), settings)

    def now(self) -> float:
        """Tell the time of this world, which is the bot's and the server's."""
        return time.time() + self.ahead

    async def plant(self, count: int, channels: Sequence[int], since: float = -60, until: float = 0) -> None:
        """Store announcements for each of the channels in turn, due between two moments, in seconds from now.

        Without moments all are due. In a channel no two are due at once, and each is due after those that were stored before.
        """
        now = self.now()
        database = await Database.open(self.database)
        try:
            store = AnnouncementStore(database)
            async with database.write() as write:
                for guild in {channel >> 22 << 22 for channel in channels}:
                    await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (guild,))
                for number in range(count):
                    channel = channels[self.planted % len(channels)]
                    moment = int(now + since + (until - since) * number / count)
                    moment = self._latest[channel] = max(moment, self._latest.get(channel, 0) + 1)
                    at = datetime.fromtimestamp(moment, UTC)
                    local, text = at.replace(tzinfo=None), f"Announcement {self.planted}."
                    plan = Plan(channel >> 22 << 22, channel, None, text, local, "UTC")
                    self.due.setdefault(channel, []).append(self.planted)
                    self.planted += 1
                    await store.add(write, self.planted, plan, Coming(local, at), datetime.fromtimestamp(now, UTC))
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

    def in_doubt(self) -> int:
        """Count the rows of which the bot does not know whether they were posted."""
        if not self.database.exists():
            return 0
        return int(self.rows("SELECT COUNT(*) FROM outbox WHERE state = 'sending' OR tried_at IS NOT NULL")[0][0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database as it is on the disk."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(sql).fetchall()

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is left to be posted but what is paused, and a little longer, for what should not come."""
        await until(lambda: sum(self.states().values()) >= self.planted and self._waiting() == 0, seconds)
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
        found = Fleet(stub, server, folder)
        server.channels.clock = found.now
        yield found


async def until(condition: Callable[[], Any], seconds: float) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.05)


def channels_of(guilds: int) -> list[int]:
    """List the channels of these servers in which the bot may write."""
    return [channel for guild in range(guilds) for channel in world.text_channels(guild)]
