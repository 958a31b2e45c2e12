"""Ask the rules in a thread: what many items add up to takes longer than the event loop may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from bot.news.items import Judgement, StoredItem
from bot.news.show import Show

if TYPE_CHECKING:
    from bot.news.course import Course, Rules


class Reader:
    """Judges items and tells the course of the verdict, off the event loop."""

    def __init__(self, show: Show) -> None:
        self._show = show
        # One thread at a time: each that wants to compute lets the event loop wait its turn behind it.
        self._turn = asyncio.Lock()

    async def judge(self, items: Sequence[StoredItem]) -> list[Judgement]:
        """Judge items."""
        if not items:
            return []
        async with self._turn:
            return await asyncio.to_thread(lambda: [self._rules.judge(item) for item in items])

    async def course(self, items: Sequence[StoredItem], until: datetime) -> Course:
        """Return what items add up to by a moment."""
        async with self._turn:
            return await asyncio.to_thread(lambda: self._rules.course(items, until))

    @cached_property
    def _rules(self) -> Rules:
        # Imported here because its tables of words take 100 ms to compile, which no start need wait for.
        from bot.news.course import Rules  # noqa: PLC0415

        return Rules(self._show)
