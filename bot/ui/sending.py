"""Send what only one person reads, and put something else in its place."""

from __future__ import annotations

from typing import Any

import discord

from bot.ui.layout import Layout


async def send_privately(
    interaction: discord.Interaction[Any], layout: Layout, file: discord.File = discord.utils.MISSING
) -> None:
    """Send a private reply, whether or not the interaction was answered before; `layout` shows the file it brings."""
    if interaction.response.is_done():
        await interaction.followup.send(view=layout, file=file, ephemeral=True)
    else:
        await interaction.response.send_message(view=layout, file=file, ephemeral=True)


async def replace_message(interaction: discord.Interaction[Any], layout: Layout) -> None:
    """Show `layout` in the place of the message that was clicked, whether or not the click was answered before."""
    nobody = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=layout, allowed_mentions=nobody)
    else:
        await interaction.response.edit_message(view=layout, allowed_mentions=nobody)
