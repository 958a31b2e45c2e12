"""Those who ask at once are served together, each with what is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.batching import Batch


async def test_those_who_come_meanwhile_share_the_next_turn() -> None:
    """The first is served at once; whoever comes while it is, is served in one go after it."""
    batches: list[list[int]] = []
    go_on = asyncio.Event()

    async def work(items: Sequence[int]) -> list[int | Exception]:
        batches.append(list(items))
        await go_on.wait()
        return [item * 2 for item in items]

    batch = Batch(work)
    first = asyncio.create_task(batch.put(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.create_task(batch.put(item)) for item in range(2, 50)]
    await asyncio.sleep(0)
    go_on.set()
    assert await asyncio.gather(first, *rest) == [item * 2 for item in range(1, 50)]
    assert [len(items) for items in batches] == [1, 48]


async def test_one_refusal_is_one_persons_alone() -> None:
    """An exception among the results is raised for its item, and the others get theirs."""

    async def work(items: Sequence[int]) -> list[int | Exception]:
        return [ValueError(item) if item == 2 else item for item in items]

    batch = Batch(work)
    got = await asyncio.gather(*(batch.put(item) for item in range(4)), return_exceptions=True)
    assert [str(one) for one in got] == ["0", "1", "2", "3"] and isinstance(got[2], ValueError)


async def test_a_failed_turn_fails_all_of_it_and_no_more() -> None:
    """Whoever was in it is told; the next turn is served."""
    fail = True

    async def work(items: Sequence[int]) -> list[int | Exception]:
        if fail:
            raise OSError("the disk is full")
        return list(items)

    batch = Batch(work)
    assert all(
        isinstance(one, OSError) for one in await asyncio.gather(batch.put(1), batch.put(2), return_exceptions=True)
    )
    fail = False
    assert await batch.put(3) == 3


async def test_whoever_goes_away_holds_nobody_up() -> None:
    """A cancelled wait leaves the others theirs."""

    async def work(items: Sequence[int]) -> list[int | Exception]:
        await asyncio.sleep(0.01)
        return list(items)

    batch = Batch(work)
    gone = asyncio.create_task(batch.put(1))
    stays = asyncio.create_task(batch.put(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
