"""The permission doctor: looks at what the bot may do in the chosen channels, and posts a test message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, cast

import discord

from bot.errors import N_, UserError
from bot.guilds import Guilds, GuildSettings, value_at
from bot.guilds.diagnosis import Finding, GuildFacts, PlaceFacts, chosen_features, diagnose
from bot.guilds.needs import FEATURES
from bot.guilds.permissions import PERMISSIONS
from bot.planning.pauses import Pauses
from bot.ui.access import MANAGE_SERVER, Interaction, require_rights
from bot.ui.findings import report, test_deletion_button, test_words
from bot.ui.layout import Layout, notice
from bot.ui.paused import tried_again
from bot.ui.places import find_place
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately

NOTHING_CHOSEN = N_(
    "No channel is chosen yet, so there is nothing to check: answering commands needs no permission. Choose channels in"
    " {panel}, under “Channels and roles”."
)
REFUSED = N_("Discord refused the message in {place} ({reason}). {command} tells what is missing.")
NO_PLACE = N_("Nothing goes to that channel now, or it is gone. Choose one in {panel}, under “Channels and roles”.")
NOT_DELETED = N_("The test message in {place} is gone already, or Discord refused to delete it.")

Permissions = Mapping[int, discord.Permissions]


class Doctor:
    """Looks at what the bot may do on a server, and answers `/config check` and its buttons."""

    def __init__(self, guilds: Guilds, replies: Replies, pauses: Pauses) -> None:
        self._guilds = guilds
        self._replies = replies
        self._pauses = pauses

    async def findings(
        self, guild: discord.Guild, settings: GuildSettings, app_permissions: Permissions | None = None
    ) -> list[Finding]:
        """Return what is missing for what is chosen.

        `app_permissions` is what Discord itself said that the bot may do in some channels.
        """
        return diagnose(settings, await _facts(guild, settings, app_permissions or {}))

    async def open(self, interaction: Interaction) -> None:
        """Answer a command with what may be done where, and what is missing."""
        require_rights(interaction, MANAGE_SERVER)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send_privately(interaction, await self._report(interaction))

    async def again(self, interaction: Interaction) -> None:
        """Look anew, in the place of the report that was clicked."""
        require_rights(interaction, MANAGE_SERVER)
        await interaction.response.defer()
        await replace_message(interaction, await self._report(interaction))

    async def try_again(self, interaction: Interaction, subscription: str) -> None:
        """Send again what Discord refused; say what came of it, above the newest report."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await interaction.response.defer()
        count = await self._pauses.try_again(guild_id, subscription)
        await replace_message(interaction, await self._report(interaction))
        language = await self._replies.language(interaction)
        await send_privately(interaction, notice(tried_again(count, language)))

    async def test(self, interaction: Interaction, place_id: int) -> None:
        """Post a test message in a chosen channel, and tell the admin where it is."""
        guild_id = require_rights(interaction, MANAGE_SERVER)
        await interaction.response.defer(ephemeral=True, thinking=True)
        language = await self._replies.language(interaction)
        settings = await self._guilds.settings(guild_id)
        features = [feature for feature, place in chosen_features(settings) if place == place_id]
        place = await find_place(_guild(interaction), place_id)
        if not features or not isinstance(place, discord.abc.Messageable):
            raise UserError(NO_PLACE, panel=interaction.client.mention("config panel"))
        words = test_words(features, settings, interaction.user.id, language)
        try:
            message = await place.send(view=notice(words), allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            findings = await self.findings(_guild(interaction), settings)
            modules = {feature.module for feature in features}
            why = (finding.problem for finding in findings if finding.module in modules and finding.is_vital)
            check = interaction.client.mention("config check")
            reason = error.text or error.status
            refused = UserError(REFUSED, place=f"<#{place_id}>", reason=reason, command=check)
            raise next(why, refused) from error
        button = test_deletion_button(place_id, message.id, language)
        told = language.gettext("The test message is here: {link}", link=message.jump_url)
        await send_privately(interaction, notice(told, button))

    async def delete_test(self, interaction: Interaction, place_id: int, message_id: int) -> None:
        """Delete a test message again."""
        require_rights(interaction, MANAGE_SERVER)
        await interaction.response.defer()
        language = await self._replies.language(interaction)
        place = await find_place(_guild(interaction), place_id)
        try:
            await cast("discord.TextChannel", place).get_partial_message(message_id).delete()
        except (discord.HTTPException, AttributeError) as error:
            raise UserError(NOT_DELETED, place=f"<#{place_id}>") from error
        await replace_message(interaction, notice(language.gettext("The test message is deleted.")))

    async def _report(self, interaction: Interaction) -> Layout:
        guild = _guild(interaction)
        language = await self._replies.language(interaction)
        settings = await self._guilds.settings(guild.id)
        chosen = list(chosen_features(settings))
        pauses = await self._pauses.of_server(guild.id)
        if not chosen and not pauses:
            return notice(language.gettext(NOTHING_CHOSEN, panel=interaction.client.mention("config panel")))
        findings = await self.findings(guild, settings)
        return report(chosen, findings, _names(guild, [place for _, place in chosen]), pauses, language)


def resolved_permissions(interaction: Interaction) -> dict[int, discord.Permissions]:
    """Return what Discord says that the bot may do in the channels that were just picked, as far as it says so.

    Sent with resolved channels since 2026-07-16, and not kept by discord.py 2.7.1.
    """
    data: dict[str, Any] = cast("Any", interaction.data) or {}
    channels = data.get("resolved", {}).get("channels", {})
    return {
        int(identity): discord.Permissions(int(channel["app_permissions"]))
        for identity, channel in channels.items()
        if channel.get("app_permissions") is not None
    }


async def _facts(guild: discord.Guild, settings: GuildSettings, told: Permissions) -> GuildFacts:
    chosen = {place for _, place in chosen_features(settings)}
    places = dict(zip(chosen, await asyncio.gather(*(find_place(guild, place) for place in chosen)), strict=True))
    roles = {value_at(settings, feature.role) for feature in FEATURES if feature.role} - {None}
    return GuildFacts(
        permissions=_named(guild.me.guild_permissions),
        places={
            identity: PlaceFacts(
                permissions=_named(told[identity] if identity in told else place.permissions_for(guild.me)),
                is_thread=isinstance(place, discord.Thread),
                is_announcement=place.type is discord.ChannelType.news,
            )
            for identity, place in places.items()
            if place is not None
        },
        roles={role: found.mentionable for role in roles if (found := guild.get_role(role)) is not None},
    )


def _named(permissions: discord.Permissions) -> frozenset[str]:
    """Return the names of those permissions that the bot speaks of; an administrator has all."""
    return frozenset(name for name in PERMISSIONS if permissions.administrator or getattr(permissions, name))


def _names(guild: discord.Guild, places: Iterable[int]) -> dict[int, str]:
    kept = {place: guild.get_channel_or_thread(place) for place in places}
    return {place: channel.name for place, channel in kept.items() if channel is not None}


def _guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise TypeError("only a server has channels to check")
    return interaction.guild
