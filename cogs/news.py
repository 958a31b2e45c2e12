"""`/season2` and `/news`: is there a second season, and what is said about it."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import story_choices
from bot.ui.document import Route


class SecondSeason(commands.Cog, description="The news"):
    """The one question."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="Is there a second season? The answer, with its evidence")
    async def season2(self, interaction: Interaction[CompanionBot]) -> None:
        """Answer it."""
        await self.bot.replies.send(interaction, Route("season"))


class News(commands.GroupCog, group_name="news", group_description="What is said of the show", description="The news"):
    """What is said of the show, by whom, and what to make of it."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="The newest headlines about the show, and what each is worth")
    async def latest(self, interaction: Interaction[CompanionBot]) -> None:
        """List the headlines."""
        await self.bot.replies.send(interaction, Route("latest"))

    @app_commands.command(description="A story: who says it, and why it was posted here, or was not")
    @app_commands.describe(story="Which one; a list opens while you type")
    async def story(self, interaction: Interaction[CompanionBot], story: str) -> None:
        """Show a story with the reasons."""
        await self.bot.replies.send(interaction, Route("story", story[:80]))

    @app_commands.command(description="What was predicted of a second season, and what became of it")
    async def claims(self, interaction: Interaction[CompanionBot]) -> None:
        """List the predictions."""
        await self.bot.replies.send(interaction, Route("claims"))

    @story.autocomplete("story")
    async def _stories(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await story_choices(self.bot.replies, self.bot.services.news_desk, interaction, current)


async def setup(bot: CompanionBot) -> None:
    """Add the cogs."""
    desk = bot.services.news_desk
    for kind, make in {
        "season": desk.season,
        "latest": desk.latest,
        "story": desk.story,
        "claims": desk.claims,
    }.items():
        bot.replies.offer(kind, make)
    bot.services.newsroom.guide.attach(bot)
    await bot.add_cog(SecondSeason(bot))
    await bot.add_cog(News(bot))
