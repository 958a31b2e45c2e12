"""Lives of the real process: to the end of a block, or cut short at some moment."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from benchmarks.process import BotProcess, running, spawned
from benchmarks.rest.server import Request
from tests.announcements.fleet import Fleet

LONGEST_SECONDS = 3.0
"""How long a life lasts that waits for posts: there may be none left."""
ON_ITS_WAY_SECONDS = 0.02


@asynccontextmanager
async def life(fleet: Fleet) -> AsyncIterator[BotProcess]:
    """Run the real bot until the block ends."""
    async with running(fleet.bot, fleet.stub, fleet.folder) as bot:
        yield bot


async def killed_at_random(fleet: Fleet, chance: random.Random) -> None:
    """Run the bot and kill it: at any moment of its first seconds, or when something is posted, or right after that."""
    if chance.random() < 0.5:
        return await killed_after(fleet, chance.uniform(0.0, LONGEST_SECONDS))
    return await killed(fleet, chance.randint(1, 8), chance.choice([0.0, chance.random() * 0.1]))


async def killed_after(fleet: Fleet, seconds: float) -> None:
    """Run the bot and kill it so long after its start, whatever it does then."""
    async with spawned(fleet.bot, fleet.stub, fleet.folder) as bot:
        await bot.during(asyncio.sleep(seconds))
        await _end(bot, signal.SIGKILL)


async def killed(fleet: Fleet, posts: int, delay: float, how: signal.Signals = signal.SIGKILL) -> None:
    """Run the bot and end it with so many posts asked for, right then or a little later."""
    enough = asyncio.Event()

    async with life(fleet) as bot:

        def watch(request: Request) -> None:
            nonlocal posts
            posts -= request.kind == "POST messages"
            if posts <= 0:
                enough.set()
                if not delay:
                    # Before the answer is sent: the message is made, and the bot can never hear of it.
                    _signal(bot, how)

        fleet.server.watch = watch
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(enough.wait(), LONGEST_SECONDS)
            await asyncio.sleep(delay)
            await _end(bot, how)
        finally:
            fleet.server.watch = None


async def _end(bot: BotProcess, how: signal.Signals) -> None:
    _signal(bot, how)
    await bot.process.wait()
    # What it had sent before may still be on its way.
    await asyncio.sleep(ON_ITS_WAY_SECONDS)


def _signal(bot: BotProcess, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(bot.process.pid, how)
