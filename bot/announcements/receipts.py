"""Write down what became of rows, many in one transaction, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.announcements.crossposts import Crossposts
from bot.announcements.notes import Notes
from bot.announcements.offers import Offers
from bot.announcements.outcomes import TOO_LATE, Outcome
from bot.batching import Batch
from bot.clock import Clock
from bot.logs import get_logger
from bot.planning.pauses import Pauses
from bot.store.database import Database, Transaction
from bot.store.deliveries import DeliveryStore
from bot.store.outbox import Entry, OutboxStore, Parcel
from bot.store.pauses import Pause

EXPIRED_AT_ONCE = 200

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome with the rows that it may bring about."""

    outcome: Outcome
    following: Entry | None = None
    pause: Pause | None = None
    note: Entry | None = None


class Receipts:
    """Takes what came of rows; those that come while a transaction is written are in the next one together."""

    def __init__(
        self,
        database: Database,
        store: DeliveryStore,
        pauses: Pauses,
        crossposts: Crossposts,
        notes: Notes,
        offers: Offers,
        clock: Clock,
    ) -> None:
        self._database = database
        self._store = store
        self._outbox = OutboxStore(database)
        self._pauses = pauses
        self._crossposts = crossposts
        self._notes = notes
        self._offers = offers
        self._clock = clock
        self._batch: Batch[Settled, None] = Batch(self._write)

    async def put(self, outcome: Outcome, client: discord.Client | None) -> None:
        """Write down an outcome; it is on the disk when this returns."""
        await self._batch.put(await self._settled(outcome, client))

    async def expire(self) -> None:
        """Reject what is of no use any more, also where it is paused and nobody takes it."""
        count = EXPIRED_AT_ONCE
        while count == EXPIRED_AT_ONCE:
            async with self._database.write() as write:
                now = self._clock.now()
                parcels = await self._store.expire(write, TOO_LATE, now, EXPIRED_AT_ONCE)
                notes = [await self._note_of_loss(parcel) for parcel in parcels]
                await self._outbox.add(write, [note for note in notes if note is not None], now)
            count = len(parcels)

    async def _settled(self, outcome: Outcome, client: discord.Client | None) -> Settled:
        parcel, message_id = outcome.receipt.parcel, outcome.receipt.message_id
        if outcome.is_post and message_id is not None and client is not None:
            return Settled(outcome, following=await self._crossposts.following(parcel, message_id, client))
        if outcome.is_lost:
            return Settled(outcome, note=await self._note_of_loss(parcel))
        if (refusal := outcome.refusal) is None:
            return Settled(outcome)
        pause = Pause(
            parcel.guild_id,
            parcel.subscription,
            parcel.channel_id,
            refusal.code,
            refusal.reason,
            self._clock.now().replace(microsecond=0),
        )
        return Settled(outcome, pause=pause, note=await self._notes.of_pause(pause))

    async def _note_of_loss(self, parcel: Parcel) -> Entry | None:
        return await self._notes.of_loss(parcel) if self._offers.tells_of_loss(parcel.kind) else None

    async def _write(self, batch: Sequence[Settled]) -> Sequence[Exception | None]:
        try:
            async with self._database.write() as write:
                await self._settle(write, batch)
        except Exception:
            log.exception("receipts could not be written together", count=len(batch))
            return [await self._write_alone(settled) for settled in batch]
        return [None] * len(batch)

    async def _write_alone(self, settled: Settled) -> Exception | None:
        """Write one, without what its source notes where that is what fails: a post that was made counts first."""
        for with_source in (True, False):
            try:
                async with self._database.write() as write:
                    await self._settle(write, [settled], with_source=with_source)
            except Exception as error:
                failed = error
            else:
                return None
        log.error("a receipt could not be written", what=settled.outcome.receipt.parcel.what, exc_info=failed)
        return failed

    async def _settle(self, write: Transaction, batch: Sequence[Settled], *, with_source: bool = True) -> None:
        now = self._clock.now()
        await self._store.settle(write, [settled.outcome.receipt for settled in batch], now)
        entries = [settled.following for settled in batch if settled.following is not None]
        for settled in batch:
            receipt = settled.outcome.receipt
            if settled.outcome.is_done and with_source:
                await self._offers.source(receipt.parcel.kind).delivered(write, receipt.parcel, receipt.message_id)
            is_news = settled.pause is None or await self._pauses.begin(write, settled.pause)
            if is_news and settled.note is not None:
                entries.append(settled.note)
        await self._outbox.add(write, entries, now)
