"""`/privacy export|erase`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.privacy import Answer


class Privacy(
    commands.GroupCog,
    group_name="privacy",
    group_description="What is stored about you",
    description="Your data",
):
    """A member's own data."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(name="export", description="Get all that is stored about you, as a file")
    async def export(self, interaction: Interaction[CompanionBot]) -> None:
        """Hand the asker their data."""
        await self.bot.services.privacy.export(interaction)

    @app_commands.command(name="erase", description="Erase all that is stored about you")
    async def erase(self, interaction: Interaction[CompanionBot]) -> None:
        """Ask the asker whether to erase their data."""
        await self.bot.services.privacy.ask(interaction)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    bot.add_dynamic_items(Answer)
    await bot.add_cog(Privacy(bot))
