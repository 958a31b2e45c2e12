"""What every control of a rewatch for admins begins and ends with: whether somebody may, and what is shown then."""

from __future__ import annotations

import discord

from bot.guilds import MODULES
from bot.translations import Language
from bot.ui.access import Interaction, require_rights
from bot.ui.layout import Layout
from bot.ui.replies import Replies
from bot.ui.sending import replace_message, send_privately

MANAGE_EVENTS = discord.Permissions(manage_events=True)
MODULE = MODULES["rewatch"]


class AdminScreen:
    """Shows rewatches to those who may change them."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies

    async def admit(self, interaction: Interaction) -> int:
        """Return the server's id; raise `UserError` for whoever may not, or where the rewatch is switched off."""
        guild_id = require_rights(interaction, MANAGE_EVENTS)
        await self._replies.access.admit(interaction, MODULE)
        return guild_id

    async def language(self, interaction: Interaction) -> Language:
        """Return the language to answer in."""
        return await self._replies.language(interaction)

    async def put(self, interaction: Interaction, layout: Layout) -> None:
        """Show a layout in the place of what was clicked, or as the answer to a command."""
        if interaction.message is None:
            await send_privately(interaction, layout)
        else:
            await replace_message(interaction, layout)
