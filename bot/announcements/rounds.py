"""Ask everybody who plans something what is due, again and again, and have it posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.announcements.alarm import Alarm
from bot.background import Sleep
from bot.clock import Clock
from bot.logs import get_logger

MAX_SECONDS = 60.0
"""How long it is slept at most: the clock of the machine may be set, and plans may be changed from outside."""

MIN_SECONDS = 1.0

log = get_logger(__name__)


class Planner(Protocol):
    """Holds plans that come due."""

    async def due(self, now: datetime) -> datetime | None:
        """Put everything that is due into the outbox; return when to be asked next, None where that is not known."""


class Rounds:
    """The loop over all planners; one that fails keeps no other from its turn."""

    def __init__(self, deliver: Callable[[], None], clock: Clock, sleep: Sleep) -> None:
        self._deliver = deliver
        self._clock = clock
        self._alarm = Alarm(sleep)
        self._planners: list[Planner] = []
        self._loop: asyncio.Task[None] | None = None
        self.coming: datetime | None = None
        """When something comes due next, as far as is known."""

    def add(self, planner: Planner) -> None:
        """Ask one more."""
        self._planners.append(planner)

    def poke(self) -> None:
        """Ask now: a plan was made or changed."""
        self._alarm.ring()

    def start(self) -> None:
        """Begin."""
        self._loop = asyncio.create_task(self._run(), name="rounds")

    async def close(self) -> None:
        """End; what is due stays planned."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None

    async def _run(self) -> None:
        while True:
            await self._alarm.wait(await self._round())

    async def _round(self) -> float:
        """Ask all of them; return how many seconds to wait until the next time."""
        now = self._clock.now()
        moments = []
        for planner in self._planners:
            try:
                moments.append(await planner.due(now))
            except Exception:
                log.exception("a planner failed", planner=type(planner).__name__)
        self._deliver()
        self.coming = min((moment for moment in moments if moment is not None), default=None)
        soonest = MAX_SECONDS
        if self.coming is not None:
            soonest = min(soonest, (self.coming - self._clock.now()).total_seconds())
        # Whoever says that it should have been asked before now is not asked all the time.
        return soonest if soonest > 0 else MIN_SECONDS
