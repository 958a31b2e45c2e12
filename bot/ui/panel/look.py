"""Look at a server: what of its settings still exists, and everything else that a page of the panel shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord
from discord import app_commands

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.guilds import CHANNEL_KINDS, Guilds, GuildSettings, Page, chosen, module_of_cog
from bot.guilds.zones import search_zones, zone_label
from bot.planning.pauses import Pauses
from bot.translations import Language, Translations
from bot.ui.access import Interaction
from bot.ui.doctor import Doctor
from bot.ui.findings import finding_lines
from bot.ui.panel.controls import MAX_OPTIONS
from bot.ui.panel.view import Note, Spot, View
from bot.ui.places import find_places
from bot.ui.replies import PREMISE
from bot.ui.setting_words import change_head, entry_lines, setting_title
from bot.ui.words import label

MAX_ATTENTION = 8
MAX_LOOKED_FOR = 10
"""How many of what is not in memory Discord is asked for, to draw one page."""

LOOKING = {Page.OVERVIEW, Page.MODULES, Page.SPOILERS, Page.PLACES}
"""The pages that show channels and threads."""


class Looker:
    """Makes the view of one page, as things are at this moment."""

    def __init__(
        self,
        guilds: Guilds,
        catalogue: Catalogue,
        translations: Translations,
        doctor: Doctor,
        pauses: Pauses,
        clock: Clock,
    ) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._translations = translations
        self._doctor = doctor
        self._pauses = pauses
        self._clock = clock

    async def view(self, interaction: Interaction, spot: Spot, language: Language, note: Note | None = None) -> View:
        """Return the view of `spot`."""
        guild = interaction.guild
        if guild is None:
            raise TypeError("a panel is of a server")
        snapshot = await self._guilds.snapshot(guild.id)
        settings = snapshot.settings
        at_most = MAX_LOOKED_FOR if spot.page in LOOKING else 0
        places, gone = await find_places(guild, _shown_places(spot, settings), at_most)
        gone |= _gone_roles(guild, settings)
        return View(
            spot=spot,
            settings=settings,
            revision=snapshot.revision,
            language=language,
            now=self._clock.now(),
            gone=gone,
            parents={place: found.parent_id for place, found in places.items() if isinstance(found, discord.Thread)},
            episodes=await self._steps(language),
            languages=self._translations.codes,
            zones=await self._zones(spot, settings, language) if spot.page is Page.LANGUAGE else (),
            mention=interaction.client.mention,
            commands=_commands(interaction),
            attention=await self._attention(guild, settings, gone, language) if spot.page is Page.OVERVIEW else (),
            pauses=await self._pauses.of_server(guild.id) if spot.page is Page.OVERVIEW else (),
            last=await self._last_change(guild.id, language),
            note=note,
        )

    async def _steps(self, language: Language) -> list[str]:
        """Return how far a limit can go, in words, from nothing at all."""
        _ = language.gettext
        episodes = await self._catalogue.all(PREMISE, "episode")
        return [_("Only the premise"), *(_("Up to {episode}", episode=label(ref, language)) for ref in episodes)]

    async def _zones(self, spot: Spot, settings: GuildSettings, language: Language) -> list[tuple[str, str]]:
        """Return the time zones to choose from: the present one, and what was searched for."""
        now = self._clock.now()

        def labelled() -> list[tuple[str, str]]:
            found = search_zones(spot.key, language.code, MAX_OPTIONS)
            names = list(dict.fromkeys([settings.time_zone, *found]))[:MAX_OPTIONS]
            return [(name, zone_label(name, now, language)) for name in names]

        # In a thread, because the first search of the process reads the names of all zones.
        return await asyncio.to_thread(labelled)

    async def _attention(
        self, guild: discord.Guild, settings: GuildSettings, gone: frozenset[int], language: Language
    ) -> list[str]:
        findings = await self._doctor.findings(guild, settings)
        told = {path for finding in findings for path in finding.paths}
        lines = [*finding_lines(findings, language), *_gone_lines(settings, gone, told, language)]
        if (more := len(lines) - MAX_ATTENTION) <= 0:
            return lines
        return [*lines[:MAX_ATTENTION], language.ngettext("… and {n} more.", "… and {n} more.", more)]

    async def _last_change(self, guild_id: int, language: Language) -> str | None:
        changes = await self._guilds.history(guild_id, count=1)
        if not changes:
            return None
        return f"{change_head(changes[0], language)}  {' '.join(entry_lines(changes[0], 1, language))}"


def _commands(interaction: Interaction) -> dict[str, list[str]]:
    """Return the commands of each module, as clickable mentions."""
    found: dict[str, list[str]] = {}
    for command in interaction.client.tree.walk_commands():
        module = module_of_cog(command.module)
        if module is not None and isinstance(command, app_commands.Command):
            found.setdefault(module.name, []).append(interaction.client.mention(command.qualified_name))
    return found


def _shown_places(spot: Spot, settings: GuildSettings) -> Iterator[int]:
    """Yield the channels and threads that settings name, and the one that a page is about."""
    yield from (identity for _, kind, identity in chosen(settings) if kind in CHANNEL_KINDS)
    if spot.page is Page.SPOILERS and spot.key.isdecimal():
        yield int(spot.key)


def _gone_roles(guild: discord.Guild, settings: GuildSettings) -> frozenset[int]:
    roles = (identity for _, kind, identity in chosen(settings) if kind not in CHANNEL_KINDS)
    return frozenset(role for role in roles if guild.get_role(role) is None)


def _gone_lines(settings: GuildSettings, gone: frozenset[int], told: set[str], language: Language) -> list[str]:
    """Say what was chosen and is there no more, of settings of which nothing was told yet."""
    lines = []
    for path, kind, identity in chosen(settings):
        if identity in gone and path not in told:
            what = f"<#{identity}>" if kind in CHANNEL_KINDS else f"<@&{identity}>"
            title = setting_title(path, language)
            lines.append(language.gettext("{setting}: {what} is gone; take it out.", setting=title, what=what))
    return lines
