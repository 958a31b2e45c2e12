"""Keep rewatches with what comes of them, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.planning.nights import next_step_at
from bot.planning.rewatch_steps import settled, stepped
from bot.store.database import Transaction
from bot.store.outbox import Entry, OutboxStore
from bot.store.rewatch_plans import Meeting, Rewatch
from bot.store.rewatches import RewatchStore


class Keeper:
    """Writes rewatches."""

    def __init__(self, store: RewatchStore, outbox: OutboxStore) -> None:
        self._store = store
        self._outbox = outbox

    async def settle(self, write: Transaction, rewatch: Rewatch, entries: Sequence[Entry], now: datetime) -> Rewatch:
        """Write a rewatch that changed, and the rows that come of it; return it as it is kept."""
        rewatch, rows = settled(rewatch, entries, now)
        await self._outbox.add(write, rows, now)
        await self.put(write, rewatch)
        return rewatch

    async def carry_on(self, write: Transaction, rewatches: Sequence[Rewatch], now: datetime) -> None:
        """Do all that is due of rewatches; they may be many, so only what differs is written."""
        gone_on = [settled(*stepped(rewatch, now), now) for rewatch in rewatches]
        await self._outbox.add(write, [row for _, rows in gone_on for row in rows], now)
        await self._store.put(write, *(after for after, _ in gone_on))
        pairs = zip(rewatches, gone_on, strict=True)
        await self._store.put_meetings(write, [row for before, (after, _) in pairs for row in _timed(after, before)])

    async def put(self, write: Transaction, rewatch: Rewatch) -> None:
        """Write a rewatch, and when there is something to be done about each meeting."""
        await self._store.put(write, rewatch)
        await self._store.put_meetings(write, _timed(rewatch))


def _timed(rewatch: Rewatch, before: Rewatch | None = None) -> Iterator[tuple[int, Meeting, datetime | None]]:
    """Yield the meetings as they are kept, all of them or those that are others than before."""
    for number, meeting in enumerate(rewatch.meetings):
        if before is None or meeting is not before.meetings[number]:
            yield rewatch.rewatch_id, meeting, next_step_at(meeting, rewatch)
