"""Channels and threads by their ids, also those that discord.py does not keep."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

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


async def find_places(
    guild: discord.Guild, place_ids: Iterable[int], at_most: int
) -> tuple[dict[int, Place], frozenset[int]]:
    """Return the places that there are, and the ids of those that are gone or hidden.

    Discord is asked for at most `at_most` of those that are not in memory; what it was not asked for is in neither.
    """
    wanted = dict.fromkeys(place_ids)
    found: dict[int, Place] = {
        place_id: place for place_id in wanted if (place := guild.get_channel_or_thread(place_id)) is not None
    }
    asked = [place_id for place_id in wanted if place_id not in found][:at_most]
    answers = await asyncio.gather(*(find_place(guild, place_id) for place_id in asked))
    found.update((place_id, place) for place_id, place in zip(asked, answers, strict=True) if place is not None)
    return found, frozenset(asked) - frozenset(found)


def role_to_mention(guild: discord.Guild, role_id: int | None) -> int | None:
    """Return a role of a server to mention; None for one that is gone, and for everybody."""
    role = guild.get_role(role_id) if role_id else None
    return role.id if role and not role.is_default() else None
