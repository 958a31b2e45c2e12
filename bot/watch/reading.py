"""Ask the rules in a thread: what many items add up to takes longer than the event loop may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.news.course import Course, Rules
from bot.news.items import Judgement, StoredItem


class Reader:
    """Judges items and tells the course of the verdict, off the event loop."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def judge(self, items: Sequence[StoredItem]) -> list[Judgement]:
        """Judge items."""
        return await asyncio.to_thread(lambda: [self._rules.judge(item) for item in items])

    async def course(self, items: Sequence[StoredItem], until: datetime) -> Course:
        """Return what items add up to by a moment."""
        return await asyncio.to_thread(self._rules.course, items, until)
