"""So many requests a second and no more, all posts together."""

from __future__ import annotations

import asyncio

from aiolimiter import AsyncLimiter


class Pace:
    """Lets requests pass one after the other."""

    def __init__(self, per_second: int) -> None:
        # In portions of a tenth: with one for a whole second, twice as many would pass in the first.
        portion = max(per_second / 10, 1.0)
        self._limiter = AsyncLimiter(portion, portion / per_second)
        self._step = 1 / per_second

    async def turn(self) -> None:
        """Wait until one more may pass."""
        # Slept for, and not waited for within the limiter: sleeping is what a simulated Discord can follow.
        while not self._limiter.has_capacity():  # noqa: ASYNC110 - it comes with time alone
            await asyncio.sleep(self._step)
        await self._limiter.acquire()
