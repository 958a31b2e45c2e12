"""Keep the bot from spending its IDENTIFYs: Discord resets the token of one that makes 1,000 in 24 hours.

https://docs.discord.com/developers/events/gateway#session-start-limit-object
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.logs import get_logger
from bot.store.gateway import IdentifyStore

MAX_IDENTIFIES = 900
WINDOW = timedelta(hours=24)

log = get_logger(__name__)


class IdentifyBudget:
    """Counts IDENTIFYs across restarts, and waits rather than make one too many."""

    def __init__(
        self, store: IdentifyStore, clock: Clock, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self._store = store
        self._clock = clock
        self._sleep = sleep

    async def wait(self) -> None:
        """Return once another IDENTIFY may be made; say in the log when that will be."""
        while True:
            now = self._clock.now()
            recent = await self._store.since(now - WINDOW)
            if len(recent) < MAX_IDENTIFIES:
                return
            free = recent[-MAX_IDENTIFIES] + WINDOW
            log.error(
                "too many connections to Discord in 24 hours; waiting, so that Discord does not reset the token",
                identifies=len(recent),
                until=free.isoformat(),
            )
            await self._sleep(max((free - now).total_seconds(), 1.0))

    async def spend(self) -> None:
        """Wait for room, then note the IDENTIFY that is about to be made."""
        await self.wait()
        await self._store.record(self._clock.now())

    async def forget_old(self) -> None:
        """Drop what no longer counts."""
        await self._store.forget_before(self._clock.now() - WINDOW)
