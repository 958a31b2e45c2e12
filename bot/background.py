"""Work that goes on beside the commands: supervised loops that log, back off and carry on.

`discord.ext.tasks.loop` ends for good on most exceptions, so it is not used here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.logs import get_logger

MAX_BACK_OFF_SECONDS = 15 * 60

log = get_logger(__name__)

Sleep = Callable[[float], Awaitable[object]]


@dataclass(slots=True)
class Job:
    """One loop's state, for `/about` and the health endpoint."""

    name: str
    every: timedelta
    last_success: datetime | None = None
    failures: int = 0


class Background:
    """All loops of the process: declared with `every`, started together, ended together."""

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._works: list[tuple[Job, Callable[[], Awaitable[object]]]] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def jobs(self) -> list[Job]:
        """Return the loops' states."""
        return [job for job, _ in self._works]

    def every(self, period: timedelta, name: str, work: Callable[[], Awaitable[object]]) -> Job:
        """Declare that `work` runs every `period`, the first time at once."""
        job = Job(name, period)
        self._works.append((job, work))
        if self._tasks:
            self._tasks.append(self._spawn(job, work))
        return job

    def start(self) -> None:
        """Start the declared loops."""
        self._tasks = [self._spawn(job, work) for job, work in self._works]

    async def close(self) -> None:
        """End every loop and wait for its end."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def _spawn(self, job: Job, work: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        return asyncio.create_task(self._run(job, work), name=f"background-{job.name}")

    async def _run(self, job: Job, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await work()
            except Exception:
                job.failures += 1
                log.exception("background job failed", job=job.name, failures=job.failures)
                wait = min(2.0**job.failures, MAX_BACK_OFF_SECONDS, job.every.total_seconds())
            else:
                job.failures = 0
                job.last_success = self._clock.now()
                wait = job.every.total_seconds()
            await self._sleep(wait)
