"""`/character` and `/characters`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import choices
from bot.ui.document import Route


class Characters(commands.Cog, description="Who is who"):
    """Character lookup."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="Who somebody is, as far as may be told here")
    @app_commands.describe(name="Codename, Japanese name or alias", private="Answer only me, as far as I have watched")
    async def character(self, interaction: Interaction[CompanionBot], name: str, private: bool = False) -> None:
        """Show a character's card."""
        await self.bot.replies.send(interaction, Route.typed("character", name), private)

    @character.autocomplete("name")
    async def _names(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await choices(self.bot.replies, interaction, "character", current)

    @app_commands.command(description="Everybody who may be named here, by side")
    @app_commands.describe(faction="Only this side")
    async def characters(self, interaction: Interaction[CompanionBot], faction: str | None = None) -> None:
        """List the characters."""
        await self.bot.replies.send(interaction, Route.typed("characters", faction or ""))

    @characters.autocomplete("faction")
    async def _factions(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await choices(self.bot.replies, interaction, "faction", current)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Characters(bot))
