"""What every control of something that admins plan begins and ends with: who may, what was meant, what is shown."""

from __future__ import annotations

import asyncio

import discord

from bot.errors import N_, UserError
from bot.guilds import Module
from bot.guilds.zones import zone_of
from bot.translations import Language
from bot.ui.access import Interaction, require_rights
from bot.ui.layout import Layout
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately

EVERYBODY = N_("That role is everybody. Choose one whose members asked to be mentioned; nothing was saved.")


class AdminScreen:
    """Shows what is of a module to those who have the rights to plan it."""

    def __init__(self, replies: Replies, module: Module, rights: discord.Permissions) -> None:
        self._replies = replies
        self._module = module
        self._rights = rights

    async def admit(self, interaction: Interaction) -> int:
        """Return the server's id; raise `UserError` for whoever may not, or where the module is switched off."""
        guild_id = require_rights(interaction, self._rights)
        await self._replies.access.admit(interaction, self._module)
        return guild_id

    async def language(self, interaction: Interaction) -> Language:
        """Return the language to answer in."""
        return await self._replies.language(interaction)

    async def zone(self, interaction: Interaction, typed: str | None, otherwise: str) -> str:
        """Return the time zone that was typed; raise `UserError` where it is none."""
        if not typed:
            return otherwise
        # The first search in a language takes a while, for it puts together what its zones are called.
        return await asyncio.to_thread(zone_of, typed, (await self.language(interaction)).code)

    async def put(self, interaction: Interaction, layout: Layout) -> None:
        """Show a layout in the place of what was clicked, or as the answer to a command."""
        if interaction.message is None:
            await send_privately(interaction, layout)
        else:
            await replace_message(interaction, layout)


def role_of(guild_id: int, *wanted: int | None) -> int | None:
    """Return the first role that is wanted, None where none is; raise `UserError` for that of everybody."""
    role_id = next(filter(None, wanted), None)
    if role_id == guild_id:
        raise UserError(EVERYBODY)
    return role_id
