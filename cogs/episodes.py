"""`/episode`, `/episodes` and `/recap`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import episode_choices
from bot.ui.document import Route


class Episodes(commands.Cog, description="Episodes"):
    """Episode lookup and the story so far."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="An episode: its film, its teaser, and its story once it is safe")
    @app_commands.describe(number="Number, or type the title", private="Answer only me, as far as I have watched")
    async def episode(
        self,
        interaction: Interaction[CompanionBot],
        number: app_commands.Range[int, 1, None],
        private: bool = False,
    ) -> None:
        """Show an episode's card."""
        await self.bot.replies.send(interaction, Route.typed("episode", str(number)), private)

    @app_commands.command(description="All episodes with their dates")
    async def episodes(self, interaction: Interaction[CompanionBot]) -> None:
        """List the episodes."""
        await self.bot.replies.send(interaction, Route("episodes"))

    @app_commands.command(description="The story so far, only as far as may be told here")
    @app_commands.describe(upto="Stop after this episode")
    async def recap(
        self, interaction: Interaction[CompanionBot], upto: app_commands.Range[int, 1, None] | None = None
    ) -> None:
        """Tell the story so far."""
        await self.bot.replies.send(interaction, Route("recap", str(upto or "")))

    @episode.autocomplete("number")
    @recap.autocomplete("upto")
    async def _numbers(self, interaction: Interaction[CompanionBot], current: int | str) -> list[Choice[int]]:
        return await episode_choices(self.bot.replies, interaction, current)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Episodes(bot))
