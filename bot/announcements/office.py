"""Everything that posts, put together: the rounds that see what is due, and the delivery of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import discord

from bot.announcements.crossposts import Crossposts
from bot.announcements.delivery import Delivery
from bot.announcements.notes import NOTE, Notes
from bot.announcements.offers import Offers
from bot.announcements.receipts import Receipts
from bot.announcements.rounds import Rounds
from bot.background import Sleep
from bot.clock import Clock
from bot.guilds import Guilds
from bot.planning.pauses import Pauses
from bot.store.database import Database
from bot.store.deliveries import CROSSPOST, DeliveryStore
from bot.store.pauses import PauseStore
from bot.ui.replies import Replies


@dataclass(frozen=True, slots=True)
class Office:
    """The parts; planners are added to the rounds, sources offered to the delivery."""

    delivery: Delivery
    rounds: Rounds
    pauses: Pauses
    notes: Notes

    @classmethod
    def build(
        cls, database: Database, guilds: Guilds, replies: Replies, clock: Clock, sleep: Sleep, per_second: int
    ) -> Self:
        """Put them together."""
        store, offers, held = DeliveryStore(database), Offers(), PauseStore(database)
        notes = Notes(held, guilds, replies, clock)
        crossposts = Crossposts(store, guilds, clock)
        pauses = Pauses(held, clock)
        receipts = Receipts(database, store, pauses, crossposts, notes, offers, clock)
        delivery = Delivery(store, offers, receipts, pauses, clock, sleep, per_second)
        pauses.when_ended(delivery.poke)
        delivery.offer(NOTE, notes)
        delivery.offer(CROSSPOST, crossposts)
        return cls(delivery, Rounds(delivery.poke, clock, sleep), pauses, notes)

    def start(self, client: discord.Client, mention: Callable[[str], str]) -> None:
        """Begin to see what is due, and to post it once the client is ready."""
        self.delivery.attach(client)
        self.notes.attach(client, mention)
        self.delivery.start()
        self.rounds.start()

    async def coming(self) -> datetime | None:
        """Return when something comes due, or is to be posted, next; None where nothing is planned."""
        moments = (self.rounds.coming, await self.delivery.coming())
        return min((moment for moment in moments if moment is not None), default=None)

    async def close(self) -> None:
        """End in order: nothing more comes due, then nothing more is posted."""
        await self.rounds.close()
        await self.delivery.close()
