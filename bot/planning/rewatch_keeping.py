"""Keep a rewatch with what comes of it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.planning.nights import next_step_at
from bot.planning.rewatch_steps import settled
from bot.store.database import Transaction
from bot.store.outbox import Entry, OutboxStore
from bot.store.rewatches import Rewatch, RewatchStore


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

    async def put(self, write: Transaction, rewatch: Rewatch) -> None:
        """Write a rewatch, and when there is something to be done about each meeting."""
        await self._store.put(write, rewatch)
        timed = [(meeting, next_step_at(meeting, rewatch)) for meeting in rewatch.meetings]
        await self._store.put_meetings(write, rewatch.rewatch_id, timed)
