"""`/show`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.document import Route


class Show(commands.Cog, description="The series"):
    """The series as a whole."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="The series: what it is, who made it, where to watch it")
    @app_commands.describe(topic="Which topic")
    @app_commands.choices(
        topic=[
            Choice(name=locale_str("Overview"), value="overview"),
            Choice(name=locale_str("Staff"), value="staff"),
            Choice(name=locale_str("Cast"), value="cast"),
            Choice(name=locale_str("Music"), value="music"),
            Choice(name=locale_str("Where to watch"), value="watch"),
            Choice(name=locale_str("Manga"), value="manga"),
            Choice(name=locale_str("Stage play"), value="stage"),
            Choice(name=locale_str("Awards"), value="awards"),
        ]
    )
    async def show(self, interaction: Interaction[CompanionBot], topic: str = "overview") -> None:
        """Show a topic's card."""
        await self.bot.replies.send(interaction, Route.typed("topic", topic))


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Show(bot))
