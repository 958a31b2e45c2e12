"""Look at a server: what of its settings still exists, and everything else that a page of the panel shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord
from discord import app_commands

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.guilds import SETTINGS, Guilds, GuildSettings, Kind, Page, module_of_cog, value_at
from bot.guilds.zones import search_zones, zone_label
from bot.translations import Language, Translations
from bot.ui.access import Interaction
from bot.ui.doctor import Doctor
from bot.ui.findings import finding_lines
from bot.ui.panel.controls import MAX_OPTIONS
from bot.ui.panel.view import Note, Spot, View
from bot.ui.places import find_place
from bot.ui.replies import PREMISE
from bot.ui.setting_words import change_head, entry_line, setting_title
from bot.ui.words import label

MAX_ATTENTION = 8
MAX_LOOKED_FOR = 10
"""How many of what is not in memory Discord is asked for, to draw one page."""

CHANNEL_KINDS = {Kind.CHANNEL, Kind.CHANNELS, Kind.LIMITS}


class Looker:
    """Makes the view of one page, as things are at this moment."""

    def __init__(
        self, guilds: Guilds, catalogue: Catalogue, translations: Translations, doctor: Doctor, clock: Clock
    ) -> None:
        self._guilds = guilds
        self._catalogue = catalogue
        self._translations = translations
        self._doctor = doctor
        self._clock = clock

    async def view(self, interaction: Interaction, spot: Spot, language: Language, note: Note | None = None) -> View:
        """Return the view of `spot`."""
        guild = interaction.guild
        if guild is None:
            raise TypeError("a panel is of a server")
        snapshot = await self._guilds.snapshot(guild.id)
        settings = snapshot.settings
        return View(
            spot=spot,
            settings=settings,
            revision=snapshot.revision,
            language=language,
            present=_present(guild, settings),
            parents=_parents(guild, settings),
            episodes=await self._steps(language),
            languages=self._translations.codes,
            zones=await self._zones(spot, settings, language) if spot.page is Page.LANGUAGE else (),
            mention=interaction.client.mention,
            commands=_commands(interaction),
            attention=await self._attention(guild, settings, language) if spot.page is Page.OVERVIEW else (),
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

    async def _attention(self, guild: discord.Guild, settings: GuildSettings, language: Language) -> list[str]:
        findings = await self._doctor.findings(guild, settings)
        told = {path for finding in findings for path in finding.paths}
        _ = language.gettext
        gone = [
            _("{setting}: {what} is gone; take it out.", setting=title, what=what)
            for path, title, what in await _gone(guild, settings, language)
            if path not in told
        ]
        lines = [*finding_lines(findings, language), *gone]
        if (more := len(lines) - MAX_ATTENTION) <= 0:
            return lines
        return [*lines[:MAX_ATTENTION], language.ngettext("… and {n} more.", "… and {n} more.", more)]

    async def _last_change(self, guild_id: int, language: Language) -> str | None:
        changes = await self._guilds.history(guild_id, count=1)
        if not changes:
            return None
        return f"{change_head(changes[0], language)}  {entry_line(changes[0].entries[0], language)}"


def _commands(interaction: Interaction) -> dict[str, list[str]]:
    """Return the commands of each module, as clickable mentions."""
    found: dict[str, list[str]] = {}
    for command in interaction.client.tree.walk_commands():
        module = module_of_cog(command.module)
        if module is not None and isinstance(command, app_commands.Command):
            found.setdefault(module.name, []).append(interaction.client.mention(command.qualified_name))
    return found


def _chosen(settings: GuildSettings) -> Iterator[tuple[str, Kind, int]]:
    """Yield every channel and role that a setting names, with the setting's path and kind."""
    for path, setting in SETTINGS.items():
        kind, value = setting.shown.kind, value_at(settings, path)
        if kind in {Kind.CHANNELS, Kind.ROLES, Kind.LIMITS}:
            yield from ((path, kind, identity) for identity in value)
        elif kind in {Kind.CHANNEL, Kind.ROLE} and value is not None:
            yield path, kind, value


def _present(guild: discord.Guild, settings: GuildSettings) -> frozenset[int]:
    return frozenset(identity for _, kind, identity in _chosen(settings) if _exists(guild, kind, identity))


def _exists(guild: discord.Guild, kind: Kind, identity: int) -> bool:
    if kind in CHANNEL_KINDS:
        return guild.get_channel_or_thread(identity) is not None
    return guild.get_role(identity) is not None


def _parents(guild: discord.Guild, settings: GuildSettings) -> dict[int, int]:
    threads = {place: guild.get_thread(place) for place in settings.spoilers.places}
    return {place: thread.parent_id for place, thread in threads.items() if thread is not None}


async def _gone(guild: discord.Guild, settings: GuildSettings, language: Language) -> list[tuple[str, str, str]]:
    """Return what was chosen and is there no more: the setting's path and title, and what it was."""
    missing = [
        (path, kind, identity) for path, kind, identity in _chosen(settings) if not _exists(guild, kind, identity)
    ]
    roles = [(path, f"<@&{identity}>") for path, kind, identity in missing if kind not in CHANNEL_KINDS]
    places = [(path, identity) for path, kind, identity in missing if kind in CHANNEL_KINDS][:MAX_LOOKED_FOR]
    found = await asyncio.gather(*(find_place(guild, identity) for _, identity in places))
    gone = [(path, f"<#{identity}>") for (path, identity), place in zip(places, found, strict=True) if place is None]
    return [(path, setting_title(path, language), what) for path, what in (*roles, *gone)]
