"""New items that are held back until the operator has looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction


class HoldState(StrEnum):
    """What became of what was held."""

    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Hold:
    """Items of one answer of one source that are held; `reason` is a gettext id."""

    id: int
    source_id: str
    at: datetime
    reason: str
    state: HoldState
    titles: tuple[str, ...]


class HoldStore:
    """What is held, and what was decided."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self) -> list[Hold]:
        """Return what is held now, oldest first, each with the titles of its items."""
        rows = await self._database.read(
            "SELECT h.id, h.source_id, h.at, h.reason, h.state, i.title FROM news_hold h"
            " LEFT JOIN news_item i ON i.hold_id = h.id WHERE h.state = ? ORDER BY h.id, i.id",
            (HoldState.HELD,),
        )
        titles: dict[int, list[str]] = {}
        for number, *_, title in rows:
            titles.setdefault(number, []).append(title)
        first = {row[0]: row for row in rows}
        return [
            Hold(number, source_id, from_epoch(at), reason, HoldState(state), tuple(filter(None, titles[number])))
            for number, source_id, at, reason, state, _ in first.values()
        ]

    async def begin(self, write: Transaction, source_id: str, reason: str, now: datetime) -> int:
        """Begin a hold and return its id."""
        ((number,),) = await write.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM news_hold")
        await write.execute(
            "INSERT INTO news_hold (id, source_id, at, reason, state) VALUES (?, ?, ?, ?, ?)",
            (number, source_id, epoch(now), reason, HoldState.HELD),
        )
        return int(number)

    async def decide(self, write: Transaction, hold_id: int, state: HoldState, now: datetime) -> list[int] | None:
        """End a hold; return the ids of its items, None where it is not held (any more).

        What is released counts from `now` on; what is discarded never does.
        """
        ended = await write.execute(
            "UPDATE news_hold SET state = ?, decided_at = ? WHERE id = ? AND state = ? RETURNING id",
            (state, epoch(now), hold_id, HoldState.HELD),
        )
        if not ended:
            return None
        counted = epoch(now) if state is HoldState.RELEASED else None
        rows = await write.execute(
            "UPDATE news_item SET counted_at = ? WHERE hold_id = ? RETURNING id", (counted, hold_id)
        )
        return sorted(item_id for (item_id,) in rows)
