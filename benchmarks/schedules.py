"""Measures announcements that come due: `python -m benchmarks.schedules`.

A hundred thousand are stored, in many zones and with many repeats; ten thousand of them are due in the same minute.
They are to be found, moved on and put into the outbox in under a second of processor time, and the event loop is not to
be held for long.
"""

import asyncio
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.clock import epoch
from bot.planning.announcements import AnnouncementsDue
from bot.planning.turns import coming_after
from bot.schedule.wallclock import wall_clock
from bot.store.announcement_zones import ZoneDataStore
from bot.store.announcements import AnnouncementStore, Coming, Plan
from bot.store.database import Database
from bot.store.outbox import OutboxStore

STORED = 100_000
DUE = 10_000
SERVERS = 5_000
NOW = datetime(2026, 12, 24, 19, tzinfo=UTC)
TEXT = "Tonight at {time}: {episode}! Bring tea, snacks and somebody who has not seen it yet. " * 3
ZONES = (
    "Europe/Berlin",
    "Asia/Tokyo",
    "America/New_York",
    "UTC",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Sao_Paulo",
)
RULES = (
    "",
    "FREQ=DAILY",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY",
)
LATER = timedelta(hours=2)
TICK = 0.001


def plans() -> Iterator[tuple[int, Plan, Coming]]:
    """Yield what is stored: the first are due now, the others later; repeats began up to three years ago."""
    dice = random.Random(12)
    for number in range(STORED):
        zone, rule = dice.choice(ZONES), dice.choice(RULES)
        minute = number // DUE
        # Two minutes are full; all others are of another season.
        at = (NOW, NOW + LATER)[minute] if minute < 2 else NOW + timedelta(days=2 + dice.randrange(90))
        at += timedelta(seconds=dice.randrange(-59, 1))
        local = wall_clock(at, zone)
        began = (
            local - timedelta(weeks=2 * dice.randrange(80)) if rule.startswith(("FREQ=DAILY", "FREQ=WEEKLY")) else local
        )
        plan = Plan(number % SERVERS + 1, number + 1, None, TEXT, began, zone, rule)
        yield number + 1, plan, Coming(local, at)


async def fill(database: Database) -> None:
    """Store all of them, as if admins had saved them."""
    async with database.write() as write:
        await write.execute_many(
            "INSERT INTO guild (guild_id) VALUES (?)", [(number + 1,) for number in range(SERVERS)]
        )
        await write.execute_many(
            "INSERT INTO announcement VALUES (?, ?, ?, NULL, ?, ?, ?, ?, 'active', ?, ?, 0, 0, 0, NULL)",
            [
                (
                    identity,
                    plan.guild_id,
                    plan.channel_id,
                    plan.text,
                    plan.first.isoformat(),
                    plan.zone,
                    plan.rule,
                    coming.local.isoformat(),
                    epoch(coming.at),
                )
                for identity, plan, coming in plans()
            ],
        )
    await database.tidy()


class Pulse:
    """Notices for how much processor time the event loop was held; other processes of the machine do not count."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def beat(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            before = time.thread_time()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.thread_time() - before)


async def measure() -> None:
    """Store, then let everything that is due come due, and print what that cost."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bench.db")
        try:
            await fill(database)
            due = AnnouncementsDue(
                database, AnnouncementStore(database), ZoneDataStore(database), OutboxStore(database)
            )
            started = time.perf_counter()
            await due.renew()
            click.echo(f"zones looked through at a start    {time.perf_counter() - started:6.2f} s")
            started = time.perf_counter()
            await due.renew()
            click.echo(f"again, with nothing changed        {time.perf_counter() - started:6.2f} s")
            started, spent = time.perf_counter(), time.process_time()
            await due.due(NOW)
            elapsed, spent = time.perf_counter() - started, time.process_time() - spent
            ((rows,),) = await database.read("SELECT COUNT(*) FROM outbox")
            click.echo(f"{rows:,} of {STORED:,} handed over    {elapsed:6.2f} s, {spent:.2f} s of processor time")
            spent = time.process_time()
            await due.due(NOW)
            click.echo(f"a wake-up with nothing due         {(time.process_time() - spent) * 1000:6.1f} ms")
            # Looked at apart, because looking costs time as well.
            # As the bot does once it has started, so that the collector does not look through all that was stored here.
            gc.freeze()
            pulse = Pulse()
            beat = asyncio.create_task(pulse.beat())
            await due.due(NOW + LATER)
            beat.cancel()
            click.echo(f"event loop held for at most        {pulse.longest * 1000:6.1f} ms")
        finally:
            await database.close()


def single() -> None:
    """Print what it costs to compute the next time of one, by its repeat."""
    first = datetime(2024, 1, 31, 20, tzinfo=UTC).replace(tzinfo=None)
    for rule in RULES:
        plan = Plan(1, 1, None, TEXT, first, "Europe/Berlin", rule)
        started = time.process_time()
        for _ in range(1_000):
            coming_after(plan, NOW)
        click.echo(f"{rule or 'once':35}{(time.process_time() - started) * 1000:6.1f} µs")


if __name__ == "__main__":
    asyncio.run(measure())
    single()
