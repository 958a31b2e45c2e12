"""Ask the rules so that the event loop hardly notices: item by item, and in a thread what many add up to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.news.items import Judgement, StoredItem
from bot.news.show import Show

if TYPE_CHECKING:
    from bot.news.course import Course, Rules


class Reader:
    """Judges items and tells the course of the verdict."""

    def __init__(self, load: Callable[[], Show]) -> None:
        self._load = load
        self._rules: Rules | None = None

    async def judge(self, items: Sequence[StoredItem]) -> list[Judgement]:
        """Judge items."""
        judgements = []
        for item in items:
            judgements.append((await self._ready()).judge(item))
            # Each takes less than a millisecond. A thread would make the loop wait longer, for its turn to compute.
            await asyncio.sleep(0)
        return judgements

    async def course(self, items: Sequence[StoredItem], until: datetime) -> Course:
        """Return what items add up to by a moment."""
        rules = await self._ready()
        return await asyncio.to_thread(lambda: rules.course(items, until))

    async def _ready(self) -> Rules:
        if self._rules is None:
            self._rules = await asyncio.to_thread(_rules, self._load)
        return self._rules


def _rules(load: Callable[[], Show]) -> Rules:
    # Imported here because its tables of words take 100 ms to compile, which no start need wait for.
    from bot.news.course import Rules  # noqa: PLC0415

    return Rules(load())
