"""Draw messages anew, each at most once a second, however many press at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.background import Sleep
from bot.logs import get_logger

EDIT_SECONDS = 1.0
MAX_DRAWING = 5
"""How many messages are drawn at once."""

log = get_logger(__name__)


class Refresher:
    """Draws what was asked for soon, once, and not again within a second; what comes meanwhile is drawn together."""

    def __init__(self, draw: Callable[[int], Awaitable[None]], sleep: Sleep) -> None:
        self._draw = draw
        self._sleep = sleep
        self._asked: set[int] = set()
        # After a start every running game is drawn; Discord allows a bot some fifty requests a second.
        self._turns = asyncio.Semaphore(MAX_DRAWING)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def ask(self, key: int) -> None:
        """Have a message drawn as it is, now or as soon as a second has passed since it was drawn last."""
        self._asked.add(key)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep_drawing(key), name=f"draw-{key}")

    async def close(self) -> None:
        """Leave what was asked for undrawn; it is in the store, and drawn when the bot is there again."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_drawing(self, key: int) -> None:
        try:
            while key in self._asked:
                self._asked.discard(key)
                try:
                    async with self._turns:
                        await self._draw(key)
                except Exception:
                    # The next press draws it again.
                    log.exception("a message could not be drawn", message=key)
                await self._sleep(EDIT_SECONDS)
        finally:
            del self._tasks[key]
