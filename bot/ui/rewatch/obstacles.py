"""What stands in the way of a plan, so that an admin reads it before it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import discord

from bot.guilds import MODULES, Guilds, GuildSettings
from bot.guilds.settings import Rewatch as Places
from bot.planning.rewatch_rows import MAX_EVENTS, MAX_OF_SERVER
from bot.store.rewatch_plans import Plan
from bot.translations import Language
from bot.ui.doctor import Doctor
from bot.ui.failures import sentence

ROOM_SECONDS = 1.0
"""How long somebody who plans waits to be told how many events there may be."""


class Obstacles:
    """Looks for them."""

    def __init__(self, guilds: Guilds, doctor: Doctor) -> None:
        self._guilds = guilds
        self._doctor = doctor

    async def of(
        self, server: discord.Guild, plan: Plan, count: int, mention: Callable[[str], str], language: Language
    ) -> list[str]:
        """Return what is missing for a plan of so many meetings, as lines."""
        chosen = GuildSettings(
            rewatch=Places(channel=plan.channel_id, role=plan.role_id, events=plan.has_events, threads=plan.has_threads)
        )
        lines = [sentence(finding.problem, language) for finding in await self._doctor.findings(server, chosen)]
        lines += [line async for line in self._limits(server, plan, count, mention, language)]
        return [f"⚠️ {line}" for line in lines]

    async def _limits(
        self, server: discord.Guild, plan: Plan, count: int, mention: Callable[[str], str], language: Language
    ) -> AsyncIterator[str]:
        module = (await self._guilds.settings(plan.guild_id)).modules.rewatch
        if not module.is_for(*plan.places):
            yield language.gettext(
                "Nobody can press the buttons in {place}: “{module}” works only in other channels. Change that in"
                " {panel}, under “Modules”.",
                place=f"<#{plan.channel_id}>",
                module=language.gettext(MODULES["rewatch"].title),
                panel=mention("config panel"),
            )
        if plan.has_events and (room := await _room(server)) < min(count, MAX_EVENTS):
            yield language.ngettext(
                "This server has room for {n} more event. The other meetings become events when there is room.",
                "This server has room for {n} more events. The other meetings become events when there is room.",
                room,
            )


async def _room(server: discord.Guild) -> int:
    """Return how many more events a server has room for; all of it where Discord does not say."""
    try:
        async with asyncio.timeout(ROOM_SECONDS):
            return max(MAX_OF_SERVER - len(await server.fetch_scheduled_events(with_counts=False)), 0)
    except (discord.HTTPException, TimeoutError):
        return MAX_OF_SERVER
