"""A row whose server has chosen another channel for it since: it goes there instead."""

from __future__ import annotations

from bot.announcements.tasks import Never
from bot.clock import Clock
from bot.store.database import Database
from bot.store.outbox import OutboxStore, Parcel


async def send_on(
    parcel: Parcel, channel_id: int | None, reason: str, database: Database, clock: Clock
) -> Never | None:
    """Put a row into the outbox for the channel that is chosen by now; None where it is still the same, or none is."""
    if channel_id is None or channel_id == parcel.channel_id:
        return None
    async with database.write() as write:
        await OutboxStore(database).move(write, parcel, channel_id, reason, clock.now())
    return Never(reason)
