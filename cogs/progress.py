"""`/progress set|show|clear`."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import episode_choices


class Progress(
    commands.GroupCog,
    group_name="progress",
    group_description="How far you have watched, for private answers",
    description="How far you are",
):
    """A member's own progress."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(name="set", description="Set the last episode you have seen")
    @app_commands.describe(episode="The last episode you have seen; 0 if you have not started")
    async def set_(self, interaction: Interaction[CompanionBot], episode: app_commands.Range[int, 0, None]) -> None:
        """Record the asker's progress."""
        await self.bot.replies.set_progress(interaction, episode, None)

    @set_.autocomplete("episode")
    async def _numbers(self, interaction: Interaction[CompanionBot], current: int | str) -> list[Choice[int]]:
        return await episode_choices(self.bot.replies, interaction, current)

    @app_commands.command(name="show", description="What is noted for you")
    async def show(self, interaction: Interaction[CompanionBot]) -> None:
        """Tell the asker's progress."""
        await self.bot.replies.tell_progress(interaction)

    @app_commands.command(name="clear", description="Forget how far you have watched")
    async def clear(self, interaction: Interaction[CompanionBot]) -> None:
        """Forget the asker's progress."""
        await self.bot.replies.clear_progress(interaction)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Progress(bot))
