"""Notes to the admins of a server on what could not be posted, in a channel that is theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import discord

from bot.announcements.tasks import Never, Send, Task
from bot.clock import Clock, epoch, from_epoch
from bot.errors import N_
from bot.guilds import Guilds
from bot.store.database import Transaction
from bot.store.outbox import Entry, Parcel
from bot.store.pauses import Pause, PauseStore
from bot.ui.layout import notice
from bot.ui.paused import lost_line, pause_advice, pause_line
from bot.ui.replies import Replies

NOTE = "note"
"""The kind of these rows, and their subscription."""
OF_USE_FOR = timedelta(days=7)
SETTLED = N_("What the note is about was settled before it was posted.")


class Notes:
    """Makes the rows, one for each pause and each loss, and knows what they come to."""

    def __init__(self, pauses: PauseStore, guilds: Guilds, replies: Replies, clock: Clock) -> None:
        self._pauses = pauses
        self._guilds = guilds
        self._replies = replies
        self._clock = clock
        self._client: discord.Client | None = None
        self._mention: Callable[[str], str] = str

    def attach(self, client: discord.Client, mention: Callable[[str], str]) -> None:
        """Learn which servers there are, and how commands are mentioned."""
        self._client = client
        self._mention = mention

    async def of_pause(self, pause: Pause) -> Entry | None:
        """Return the note on a pause; None where there is nowhere to post it."""
        told = {"subscription": pause.subscription, "since": epoch(pause.since)}
        what = f"{NOTE}/pause/{pause.guild_id}/{pause.subscription}/{epoch(pause.since)}"
        return await self._entry(what, pause.guild_id, pause.channel_id, json.dumps(told))

    async def of_loss(self, parcel: Parcel) -> Entry | None:
        """Return the note on a post that came too late; None where there is nowhere to post it."""
        told = {
            "subscription": parcel.subscription,
            "channel": parcel.channel_id,
            "planned": epoch(parcel.not_before),
        }
        return await self._entry(
            f"{NOTE}/late/{parcel.channel_id}/{parcel.what}", parcel.guild_id, None, json.dumps(told)
        )

    async def make(self, parcel: Parcel) -> Task:
        """Return the note in the server's language, unless what it is about is settled."""
        told = json.loads(parcel.payload)
        guild = self._client.get_guild(parcel.guild_id) if self._client else None
        language = await self._replies.language_of_guild(guild or discord.Object(parcel.guild_id))
        if "planned" in told:
            return Send(notice(lost_line(told["subscription"], told["channel"], from_epoch(told["planned"]), language)))
        since = from_epoch(told["since"])
        for pause in await self._pauses.of_server(parcel.guild_id):
            if pause.subscription == told["subscription"] and pause.since == since:
                return Send(notice(f"{pause_line(pause, language)}\n{pause_advice(pause, self._mention, language)}"))
        return Never(SETTLED)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing: the receipt says it."""

    async def _entry(self, what: str, guild_id: int, refused_in: int | None, payload: str) -> Entry | None:
        channel_id = await self._channel(guild_id)
        if channel_id is None or channel_id == refused_in:
            return None
        now = self._clock.now()
        return Entry(what, channel_id, guild_id, NOTE, NOTE, payload, NOTE, now, now + OF_USE_FOR)

    async def _channel(self, guild_id: int) -> int | None:
        """Return the channel for notes: the chosen one, else that of Discord's own notes, where the bot may write."""
        chosen = (await self._guilds.settings(guild_id)).notes_channel
        if chosen is not None:
            return chosen
        guild = self._client.get_guild(guild_id) if self._client else None
        channel = guild.public_updates_channel if guild else None
        if channel is None or guild is None:
            return None
        granted = channel.permissions_for(guild.me)
        return channel.id if granted.view_channel and granted.send_messages else None
