"""Publishes what was posted in announcement channels to the servers that follow them, ten an hour for each channel."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.announcements.tasks import Call, Later, Never, Task
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds
from bot.store.database import Transaction
from bot.store.deliveries import CROSSPOST, DeliveryStore
from bot.store.outbox import Entry, Parcel

PUBLISHED = "news"
"""The subscription whose posts a server can have published."""
AN_HOUR = timedelta(hours=1)
MAX_AN_HOUR = 10
"""Discord's own limit; what goes beyond it waits in the outbox, and not within discord.py."""
ALREADY_PUBLISHED = 40033
NOT_WANTED = N_("Publishing was switched off, or another news channel chosen, before it was published.")


class Crossposts:
    """Makes a row for each post that is to be published, and knows what these rows come to."""

    def __init__(self, store: DeliveryStore, guilds: Guilds, clock: Clock) -> None:
        self._store = store
        self._guilds = guilds
        self._clock = clock

    async def following(self, parcel: Parcel, message_id: int, client: discord.Client) -> Entry | None:
        """Return the row that publishes a message just posted, None where it is not to be published."""
        channel = client.get_channel(parcel.channel_id)
        if parcel.subscription != PUBLISHED or not isinstance(channel, discord.TextChannel) or not channel.is_news():
            return None
        if not (await self._guilds.settings(parcel.guild_id)).news.crosspost:
            return None
        return Entry(
            what=f"{CROSSPOST}/{parcel.what}",
            channel_id=parcel.channel_id,
            guild_id=parcel.guild_id,
            kind=CROSSPOST,
            subject=CROSSPOST,
            payload=str(message_id),
            subscription=CROSSPOST,
            not_before=self._clock.now(),
        )

    async def make(self, parcel: Parcel) -> Task:
        """Return the request that publishes a message, once there is room for it in the hour."""
        news = (await self._guilds.settings(parcel.guild_id)).news
        if not news.crosspost or news.channel != parcel.channel_id:
            return Never(NOT_WANTED)
        now = self._clock.now()
        done = await self._store.done_since(CROSSPOST, parcel.channel_id, now - AN_HOUR)
        if len(done) >= MAX_AN_HOUR:
            return Later(done[-MAX_AN_HOUR] + AN_HOUR)
        message_id = int(parcel.payload)

        async def publish(client: discord.Client) -> int:
            channel = client.get_partial_messageable(parcel.channel_id, guild_id=parcel.guild_id)
            await channel.get_partial_message(message_id).publish()
            return message_id

        return Call(publish, frozenset({ALREADY_PUBLISHED}))

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt says it."""
