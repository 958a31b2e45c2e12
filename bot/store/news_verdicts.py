"""The stories that items tell, and every change of the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.clock import epoch, from_epoch
from bot.news.items import Event, Medium, Reason, Story, Verdict, VerdictChange
from bot.store.database import Database, Transaction

_STORIES = (
    "SELECT s.story_key, s.work, s.event, s.season, s.medium, s.opened_at, s.updated_at, s.witnesses, i.item_id"
    " FROM {stories} AS s LEFT JOIN news_story_item i ON i.story_key = s.story_key"
    " ORDER BY s.updated_at DESC, s.story_key, i.position"
)
_CHANGES = (
    "SELECT v.number, v.at, v.before, v.after, v.reason, v.decided_at, v.story_key, v.decision, v.because, e.item_id"
    " FROM news_verdict v LEFT JOIN news_evidence e ON e.number = v.number{where} ORDER BY v.number, e.position"
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A change of the verdict, with what was decided about telling servers, and why (a gettext id)."""

    number: int
    change: VerdictChange
    decided_at: datetime
    """When the bot came to know of it; a change of what was held back is older than that."""
    story_key: str | None
    decision: str
    because: str


class VerdictStore:
    """Stories are computed and replaced; changes of the verdict are only added, and may be told of later."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stories(self, count: int) -> list[Story]:
        """Return the stories that changed last, newest first."""
        newest = "(SELECT * FROM news_story ORDER BY updated_at DESC, story_key LIMIT ?)"
        return _stories(await self._database.read(_STORIES.format(stories=newest), (count,)))

    async def story(self, key: str) -> Story | None:
        """Return one story; None where there is none of that key."""
        one = "(SELECT * FROM news_story WHERE story_key = ?)"
        return next(iter(_stories(await self._database.read(_STORIES.format(stories=one), (key,)))), None)

    async def replace_stories(self, write: Transaction, stories: Iterable[Story]) -> None:
        """Put these stories in the place of all that were there."""
        known = list(stories)
        await write.execute("DELETE FROM news_story_item")
        await write.execute("DELETE FROM news_story")
        await write.execute_many(
            "INSERT INTO news_story (story_key, work, event, season, medium, opened_at, updated_at, witnesses)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [_story_row(story) for story in known],
        )
        await write.execute_many(
            "INSERT INTO news_story_item (story_key, position, item_id) VALUES (?, ?, ?)",
            [(story.key, position, item) for story in known for position, item in enumerate(story.items)],
        )

    async def changes(self, write: Transaction | None = None) -> list[Decided]:
        """Return every change of the verdict, oldest first."""
        read = write.execute if write else self._database.read
        return _changes(await read(_CHANGES.format(where="")))

    async def changes_of(self, story_key: str) -> list[Decided]:
        """Return the changes of the verdict that a story made, or that rest on its items, oldest first.

        A story whose season becomes known is another key from then on; its items stay.
        """
        where = (
            " WHERE v.story_key = ? OR v.number IN (SELECT ours.number FROM news_evidence ours"
            " JOIN news_story_item told ON told.item_id = ours.item_id WHERE told.story_key = ?)"
        )
        return _changes(await self._database.read(_CHANGES.format(where=where), (story_key, story_key)))

    async def add(self, write: Transaction, decided: Decided) -> None:
        """Add a change."""
        change = decided.change
        await write.execute(
            "INSERT INTO news_verdict (number, decided_at, at, before, after, reason, story_key, decision, because)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                decided.number,
                epoch(decided.decided_at),
                epoch(change.at),
                int(change.before),
                int(change.after),
                json.dumps(change.reason, ensure_ascii=False),
                decided.story_key,
                decided.decision,
                decided.because,
            ),
        )
        await write.execute_many(
            "INSERT INTO news_evidence (number, position, item_id) VALUES (?, ?, ?)",
            [(decided.number, position, item) for position, item in enumerate(change.evidence)],
        )

    async def tell(self, write: Transaction, decided: Decided) -> None:
        """Note that servers are told of a change after all."""
        await write.execute(
            "UPDATE news_verdict SET decision = ?, because = ?, decided_at = ? WHERE number = ?",
            (decided.decision, decided.because, epoch(decided.decided_at), decided.number),
        )

    async def story_of(self, item_id: int) -> Story | None:
        """Return the story that an item belongs to."""
        one = "(SELECT * FROM news_story WHERE story_key IN (SELECT story_key FROM news_story_item WHERE item_id = ?))"
        return next(iter(_stories(await self._database.read(_STORIES.format(stories=one), (item_id,)))), None)


def _story_row(story: Story) -> tuple[object, ...]:
    return (
        story.key,
        story.work,
        story.event,
        story.season,
        story.medium,
        epoch(story.opened_at),
        epoch(story.updated_at),
        json.dumps(story.witnesses, ensure_ascii=False),
    )


def _stories(rows: Sequence[Any]) -> list[Story]:
    found = []
    for (key, work, event, season, medium, opened, updated, witnesses), group in groupby(rows, key=lambda row: row[:8]):
        items = tuple(row[8] for row in group if row[8] is not None)
        found.append(
            Story(
                key,
                work,
                Event(event),
                season,
                Medium(medium),
                from_epoch(opened),
                from_epoch(updated),
                items,
                tuple(json.loads(witnesses)),
            )
        )
    return found


def _changes(rows: Sequence[Any]) -> list[Decided]:
    found = []
    for (number, at, before, after, reason, decided_at, *told), group in groupby(rows, key=lambda row: row[:9]):
        evidence = tuple(row[9] for row in group if row[9] is not None)
        change = VerdictChange(Verdict(before), Verdict(after), from_epoch(at), evidence, Reason(*json.loads(reason)))
        found.append(Decided(number, change, from_epoch(decided_at), *told))
    return found
