"""The posts of announcements, made when their turn has come: as the text, the limit and the settings are then."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.announcements.tasks import Later, Never, Send, Task
from bot.announcements.whereabouts import LOOK_AGAIN
from bot.clock import Clock, from_epoch
from bot.errors import N_
from bot.guilds import Guilds
from bot.planning.announcement_plans import DELETED_BEFORE, PAUSED_BEFORE
from bot.store.announcements import AnnouncementStore, State
from bot.store.database import Transaction
from bot.store.outbox import Parcel
from bot.ui.announce.post import Composer

SWITCHED_OFF = N_("Announcements are switched off in this server.")


class ScheduledPosts:
    """Knows what the rows of announcements come to."""

    def __init__(self, store: AnnouncementStore, composer: Composer, guilds: Guilds, clock: Clock) -> None:
        self._store = store
        self._composer = composer
        self._guilds = guilds
        self._clock = clock
        self._client: discord.Client | None = None

    def attach(self, client: discord.Client) -> None:
        """Tell of the client, which knows the servers."""
        self._client = client

    async def make(self, parcel: Parcel) -> Task:
        """Return the post as of now; nothing, where an admin does not want it any more."""
        _, identity, at = parcel.what.split("/")
        announcement = await self._store.get(parcel.guild_id, int(identity))
        if announcement is None or announcement.is_deleted:
            return Never(DELETED_BEFORE)
        if announcement.state is State.PAUSED:
            return Never(PAUSED_BEFORE)
        if not (await self._guilds.settings(parcel.guild_id)).modules.announcements.enabled:
            return Never(SWITCHED_OFF)
        guild = self._client.get_guild(parcel.guild_id) if self._client else None
        now = self._clock.now()
        if guild is None:
            return Later(now + LOOK_AGAIN)
        post = await self._composer.post(announcement.plan, guild, _moment(at), now)
        return Send(post.layout, role_id=post.role_id)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note nothing more: the receipt says where the post is."""


def _moment(at: str) -> datetime:
    return from_epoch(int(at))
