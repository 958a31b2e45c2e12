"""A source on loopback, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.watch.crier import Crier, ManualClock, crying


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest_asyncio.fixture
async def crier(clock: ManualClock) -> AsyncIterator[Crier]:
    async with crying(clock) as running:
        yield running
