"""Where a post goes: its server, how far may be told there, and in which language, as of now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import discord

from bot.catalogue import Catalogue, Viewer, Viewers
from bot.ui.layout import Reader
from bot.ui.places import Place, find_place, role_to_mention
from bot.ui.replies import PREMISE, Replies

LOOK_AGAIN = timedelta(minutes=1)
"""How long to wait for a server that is not known."""


class Client(Protocol):
    """What is asked of the Discord client."""

    def get_guild(self, guild_id: int, /) -> discord.Guild | None:
        """Return a server that the bot is in."""

    def mention(self, command: str) -> str:
        """Return a clickable mention of a command."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place, and everybody who reads there; `channel` is None where it is gone or hidden, or no client knows it."""

    guild: discord.Guild | None
    channel: Place | None
    reader: Reader
    mention: Callable[[str], str]

    @property
    def is_seen(self) -> bool:
        """Tell whether the bot sees the channel."""
        return self._granted.view_channel

    @property
    def takes_posts(self) -> bool:
        """Tell whether the bot may post there."""
        is_thread, granted = isinstance(self.channel, discord.Thread), self._granted
        return granted.view_channel and (granted.send_messages_in_threads if is_thread else granted.send_messages)

    @property
    def _granted(self) -> discord.Permissions:
        if self.guild is None:
            return discord.Permissions.all()
        return self.channel.permissions_for(self.guild.me) if self.channel else discord.Permissions.none()

    def role(self, role_id: int | None) -> int | None:
        """Return a role that may be mentioned; None for one that is gone, and for everybody."""
        return role_to_mention(self.guild, role_id) if self.guild else None


class Guide:
    """Finds out about places. Without a client it knows no server, and takes every reader for a newcomer."""

    def __init__(self, viewers: Viewers, catalogue: Catalogue, replies: Replies) -> None:
        self._viewers = viewers
        self._catalogue = catalogue
        self._replies = replies
        self._client: Client | None = None

    def attach(self, client: Client) -> None:
        """Tell of the client, which knows the servers."""
        self._client = client

    async def look(self, guild_id: int, channel_id: int) -> Whereabouts | None:
        """Return what is known of a place; None in a server that Discord has not told of yet, or no longer does.

        In a place that cannot be seen, somebody reads who may know nothing.
        """
        client = self._client
        guild = client.get_guild(guild_id) if client else None
        if client is not None and guild is None:
            return None
        language = await self._replies.language_of_guild(guild or discord.Object(guild_id))
        channel = await find_place(guild, channel_id) if guild else None
        viewer = await self._viewer(guild_id, channel) if channel else PREMISE
        reader = Reader(viewer, language, await self._catalogue.last_episode(), is_private=False, is_ephemeral=False)
        return Whereabouts(guild, channel, reader, client.mention if client else _named)

    async def _viewer(self, guild_id: int, place: Place) -> Viewer:
        parent = [place.parent_id] if isinstance(place, discord.Thread) else []
        return await self._viewers.of_place(guild_id, place.id, *parent)


def _named(command: str) -> str:
    return f"`/{command}`"
