"""Background loops carry on whatever happens, and the IDENTIFY budget holds across restarts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.background import MAX_BACK_OFF_SECONDS, Background
from bot.identify import MAX_IDENTIFIES, IdentifyBudget
from bot.store.database import Database
from bot.store.gateway import IdentifyStore


class ManualClock:
    """A clock whose sleepers are moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def test_failures_back_off_and_success_resets() -> None:
    """A failing job waits longer each time, never longer than its period, and is forgiven on success."""
    clock = ManualClock()
    background = Background(clock, clock.sleep)
    calls = 0
    done = asyncio.Event()

    async def work() -> None:
        nonlocal calls
        calls += 1
        if calls == 15:
            done.set()
        if calls <= 12:
            raise RuntimeError("the source is down")

    job = background.every(timedelta(hours=1), "news", work)
    background.start()
    await asyncio.wait_for(done.wait(), 5)
    await background.close()
    assert clock.slept[:4] == [2, 4, 8, 16]
    assert max(clock.slept[:12]) == MAX_BACK_OFF_SECONDS
    assert clock.slept[12] == 3600
    assert job.failures == 0 and job.last_success is not None


async def test_one_failing_job_does_not_stop_another() -> None:
    """Jobs are supervised one by one, and closing ends them all."""
    clock = ManualClock()
    background = Background(clock, clock.sleep)
    runs = 0
    enough = asyncio.Event()

    async def broken() -> None:
        raise KeyError("always")

    async def well() -> None:
        nonlocal runs
        runs += 1
        if runs == 5:
            enough.set()

    bad = background.every(timedelta(minutes=1), "broken", broken)
    background.every(timedelta(minutes=1), "well", well)
    background.start()
    await asyncio.wait_for(enough.wait(), 5)
    await background.close()
    assert bad.failures > 0 and bad.last_success is None
    before = runs
    await asyncio.sleep(0.01)
    assert runs == before


async def test_budget_waits_until_the_oldest_is_a_day_old(tmp_path: Path) -> None:
    """The 901st IDENTIFY of a day is made when the first is 24 hours old, over restarts too."""
    clock = ManualClock()
    path = tmp_path / "bot.db"
    database = await Database.open(path)
    budget = IdentifyBudget(IdentifyStore(database), clock, clock.sleep)
    first = clock.now()
    for _ in range(MAX_IDENTIFIES):
        await budget.spend()
        clock.time += timedelta(seconds=1)
    assert clock.slept == []
    await database.close()

    database = await Database.open(path)
    budget = IdentifyBudget(IdentifyStore(database), clock, clock.sleep)
    await budget.spend()
    assert clock.now() >= first + timedelta(hours=24)
    await budget.forget_old()
    assert len(await IdentifyStore(database).since(first)) == MAX_IDENTIFIES
    await database.close()
