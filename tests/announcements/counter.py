"""A source that makes plain posts, and what a test needs to hand rows in and see what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.announcements.tasks import Send, Task
from bot.store.database import Transaction
from bot.store.outbox import Entry, OutboxStore, Parcel
from bot.ui.layout import notice
from tests.harness import World, read

KIND = "test"


@dataclass(slots=True)
class Scribe:
    """Makes a post of each row's payload, or what a test wants instead; notes what was asked and done."""

    instead: dict[str, Task | Exception] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    done: list[tuple[str, int | None]] = field(default_factory=list)
    fails_to_note: bool = False

    async def make(self, parcel: Parcel) -> Task:
        self.made.append(parcel.what)
        task = self.instead.get(parcel.what, Send(notice(parcel.payload)))
        if isinstance(task, Exception):
            raise task
        return task

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        if self.fails_to_note:
            raise RuntimeError("planted")
        self.done.append((parcel.what, result))


@dataclass(slots=True)
class Counter:
    """Takes rows for the running bot."""

    world: World
    scribe: Scribe = field(default_factory=Scribe)

    @property
    def now(self) -> datetime:
        return self.world.services.clock.now()

    async def add(self, *entries: Entry) -> None:
        """Put rows into the outbox and let what is due be posted."""
        await self.put(*entries)
        self.world.services.office.delivery.poke()
        await self.world.env.settle(idle=0.002)

    async def put(self, *entries: Entry) -> None:
        """Put rows into the outbox and tell nobody."""
        database = self.world.services.database
        async with database.write() as write:
            await write.execute(
                "INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (self.world.guild.id,)
            )
            await OutboxStore(database).add(write, entries, self.now)

    def entry(self, text: str, channel: Any = None, **more: Any) -> Entry:
        """Return a row that posts a text."""
        values: dict[str, Any] = {"subscription": "news", "not_before": self.now, "kind": KIND, **more}
        values.setdefault("what", f"test/{text}")
        place = channel if channel is not None else self.world.channel
        return Entry(channel_id=place.id, guild_id=self.world.guild.id, subject="test", payload=text, **values)

    async def wait(self, **amount: float) -> None:
        """Let time pass, a minute after each other, as the loops do."""
        left = timedelta(**amount).total_seconds()
        while left > 0:
            await self.world.env.advance_time(min(left, 3600))
            left -= 3600
        await self.world.env.settle(idle=0.002)

    def posts(self, channel: Any = None) -> list[str]:
        """Return what was posted in a channel, oldest first."""
        return [read(message) for message in (channel or self.world.channel).history()]

    def asked(self, method: str, part: str) -> list[Any]:
        """Return the bodies of what Discord was asked for."""
        requests = self.world.env.http_requests
        return [each.json for each in requests if each.method == method and part in each.path]

    async def rows(self, columns: str = "what, state, reason", where: str = "1 = 1") -> list[tuple[Any, ...]]:
        """Return the rows of the outbox."""
        found = await self.world.services.database.read(f"SELECT {columns} FROM outbox WHERE {where} ORDER BY what")
        return [tuple(row) for row in found]

    async def change(self, sql: str, *parameters: Any) -> None:
        """Change the store behind the bot's back."""
        async with self.world.services.database.write() as write:
            await write.execute(sql, parameters)


def opened(world: World) -> Counter:
    """Return a counter for a running bot; its kind is offered."""
    counter = Counter(world)
    world.services.office.delivery.offer(KIND, counter.scribe, tells_of_loss=True)
    return counter
