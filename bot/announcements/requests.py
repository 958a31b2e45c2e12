"""What is asked of Discord for one row: to post, to edit, to do something else, or what was posted already."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.announcements.identity import mark_of, nonce_of
from bot.announcements.tasks import Call, Edit, Send
from bot.store.outbox import Parcel

REQUEST_SECONDS = 60.0
"""How long one row may take. discord.py makes up to five attempts by itself: after 500, 502 and 504 it waits 1, 3, 5, 7
and 9 seconds, after a 429 as long as it is told to, 30 seconds at most (`max_ratelimit_timeout`). A connection that
hangs it would leave for five minutes."""
MAX_LOOKED_THROUGH = 300
MAY_NOT_ANSWER = 160002
"""Replies need leave to read back; what they say is worth more than what they say it to."""
CLOCKS_APART = timedelta(minutes=5)
"""By how much this machine's clock may be wrong; what was posted is looked for from so long before."""


class Requests:
    """Asks Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def is_out(self, guild_id: int) -> bool:
        """Tell whether Discord has an outage that concerns a server."""
        guild = self._client.get_guild(guild_id)
        return guild is not None and guild.unavailable

    async def do(self, parcel: Parcel, task: Send | Edit | Call) -> int | None:
        """Do what a row comes to; return the id of what it made."""
        match task:
            case Send():
                return await self._within_time(self._send(parcel, task))
            case Edit():
                return await self._within_time(self._edit(parcel, task))
            case Call():
                return await self._within_time(task.run(self._client))

    async def find(self, parcel: Parcel, since: datetime) -> int | None:
        """Return the message of a row that may have been posted since a moment; None where it is not found.

        It is not found either where the bot may not read back, or where very much was posted since.
        """
        try:
            return await self._within_time(self._look_for(parcel, since - CLOCKS_APART))
        except (discord.Forbidden, discord.NotFound):
            return None

    async def _send(self, parcel: Parcel, task: Send) -> int:
        channel = self._channel(parcel)
        more: dict[str, Any] = {}
        if task.answers is not None:
            more["reference"] = discord.MessageReference(
                message_id=task.answers, channel_id=parcel.channel_id, fail_if_not_exists=False
            )
        if task.pictures:
            more["files"] = [discord.File(io.BytesIO(picture.data), picture.name) for picture in task.pictures]
        try:
            message = await channel.send(
                view=task.layout.marked(mark_of(parcel)),
                nonce=nonce_of(parcel),
                allowed_mentions=_only(task.role_id),
                **more,
            )
        except discord.HTTPException as error:
            if error.code != MAY_NOT_ANSWER or task.answers is None:
                raise
            return await self._send(parcel, replace(task, answers=None))
        return message.id

    async def _edit(self, parcel: Parcel, task: Edit) -> int:
        message = self._channel(parcel).get_partial_message(task.message_id)
        await message.edit(view=task.layout, allowed_mentions=discord.AllowedMentions.none())
        return task.message_id

    async def _look_for(self, parcel: Parcel, since: datetime) -> int | None:
        history = self._channel(parcel).history(limit=MAX_LOOKED_THROUGH, after=since, oldest_first=True)
        mark, nonce, own = mark_of(parcel), nonce_of(parcel), self._client.user
        async for message in history:
            is_own = own is not None and message.author.id == own.id
            first = getattr(message.components[0], "id", None) if message.components else None
            if is_own and (first == mark or message.nonce == nonce):
                return message.id
        return None

    def _channel(self, parcel: Parcel) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(parcel.channel_id, guild_id=parcel.guild_id)

    async def _within_time(self, request: Awaitable[int | None]) -> int | None:
        async with _released(self._client), asyncio.timeout(REQUEST_SECONDS):
            return await request


@asynccontextmanager
async def _released(client: discord.Client) -> AsyncIterator[None]:
    """Let other requests go on where this one is given up while it waits for all of them.

    discord.py 2.7.1 holds every request back until the one that met the global limit has waited; where that is
    cancelled meanwhile, it would hold them back for good.
    """
    try:
        yield
    except (TimeoutError, asyncio.CancelledError):
        client.http._global_over.set()  # noqa: SLF001 - there is no other way to it
        raise


def _only(role_id: int | None) -> discord.AllowedMentions:
    """Return what may be notified: one role at most."""
    roles = [discord.Object(role_id)] if role_id is not None else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
