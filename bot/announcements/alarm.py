"""A sleep that can be cut short."""

from __future__ import annotations

import asyncio
import contextlib

from bot.background import Sleep


class Alarm:
    """Lets one loop wait until a time has passed or somebody rings, whichever comes first.

    It sleeps through the sleep it is given, so that simulated time goes on as it should.
    """

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._has_rung = False
        self._nap: asyncio.Timeout | None = None

    async def wait(self, seconds: float) -> None:
        """Wait; not at all where somebody rang since the last time."""
        try:
            if not self._has_rung:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(None) as self._nap:
                        await self._sleep(seconds)
        finally:
            self._nap, self._has_rung = None, False

    def ring(self) -> None:
        """End the wait, or let there be none the next time."""
        if self._nap is not None and not self._has_rung:
            self._nap.reschedule(asyncio.get_running_loop().time())
        self._has_rung = True
