"""Channels and threads by their ids, also those that discord.py does not keep."""

from __future__ import annotations

import discord

Place = discord.abc.GuildChannel | discord.Thread


async def find_place(guild: discord.Guild, place_id: int) -> Place | None:
    """Return a channel or thread of a server, None where it is gone or hidden from the bot.

    An archived thread is not kept in memory, so Discord is asked for what is not.
    """
    place = guild.get_channel_or_thread(place_id)
    if place is not None:
        return place
    try:
        found = await guild.fetch_channel(place_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None
    return found
