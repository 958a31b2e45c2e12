"""`/trope`, `/term` and `/search`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import choices
from bot.ui.document import Route


class Lore(commands.Cog, description="The world and how it is told"):
    """Tropes, terms, and search over everything."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="A storytelling device and how the show uses it")
    @app_commands.describe(name="What it is called", private="Answer only me, as far as I have watched")
    async def trope(self, interaction: Interaction[CompanionBot], name: str, private: bool = False) -> None:
        """Show a trope's card."""
        await self.bot.replies.send(interaction, Route.typed("trope", name), private)

    @trope.autocomplete("name")
    async def _tropes(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await choices(self.bot.replies, interaction, "trope", current)

    @app_commands.command(description="A word of the show's world")
    @app_commands.describe(name="The word", private="Answer only me, as far as I have watched")
    async def term(self, interaction: Interaction[CompanionBot], name: str, private: bool = False) -> None:
        """Show a term's card."""
        await self.bot.replies.send(interaction, Route.typed("term", name), private)

    @term.autocomplete("name")
    async def _terms(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await choices(self.bot.replies, interaction, "term", current)

    @app_commands.command(description="Look for words in everything that may be told here")
    @app_commands.describe(text="What to look for", private="Answer only me, as far as I have watched")
    async def search(self, interaction: Interaction[CompanionBot], text: str, private: bool = False) -> None:
        """Search names and facts."""
        await self.bot.replies.send(interaction, Route.typed("search", text), private)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Lore(bot))
