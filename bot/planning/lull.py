"""The time in which nothing comes due, so that the store need not be asked every minute. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

Look = Callable[[datetime], Awaitable[datetime | None]]
"""Does what is due, and returns when there may be something next; None where nothing is in sight."""


class Lull:
    """Knows from when to when there is nothing to do; a clock that is set back to before it ends it."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._nothing_between: tuple[datetime, datetime] | None = None

    async def end(self, now: datetime) -> datetime | None:
        """Return when to ask again, after a look where there may be something to do."""
        if (known := self._nothing_between) and known[0] <= now < known[1]:
            return known[1]
        coming = await self._look(now)
        self._nothing_between = (now, coming) if coming else None
        return coming
