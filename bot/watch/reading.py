"""What the rules make of stored items: judgements, stories and the course of the verdict, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.news.items import Judgement, StoredItem, Story, VerdictChange


@dataclass(frozen=True, slots=True)
class Course:
    """All stories, and how the verdict went, as computed from the items alone."""

    stories: tuple[Story, ...]
    changes: tuple[VerdictChange, ...]


class Rules(Protocol):
    """What judges one item, and what tells the course of many; both pure."""

    def judge(self, item: StoredItem) -> Judgement:
        """Judge one item."""

    def course(self, items: Sequence[StoredItem]) -> Course:
        """Return what items, in the order in which they began to count, add up to."""


class Reader:
    """Asks the rules in a thread: many items take longer than the loop may wait."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def judge(self, items: Sequence[StoredItem]) -> list[Judgement]:
        """Judge items."""
        return await asyncio.to_thread(lambda: [self._rules.judge(item) for item in items])

    async def course(self, items: Sequence[StoredItem]) -> Course:
        """Return what items add up to."""
        return await asyncio.to_thread(self._rules.course, items)
