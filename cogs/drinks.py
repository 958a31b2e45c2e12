"""`/drinks`: the game to play while watching."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.choices import choices, episode_choices
from bot.ui.document import Route


class Drinks(
    commands.GroupCog,
    group_name="drinks",
    group_description="A game to play while watching; tea counts",
    description="The game",
):
    """The drinking game."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="The rules of the game, by what everybody does")
    @app_commands.describe(
        episode="Only what tends to happen in this episode", character="Only what is about them", action="Only these"
    )
    @app_commands.choices(
        action=[
            Choice(name=locale_str("Sip"), value="sip"),
            Choice(name=locale_str("Worry"), value="worry"),
            Choice(name=locale_str("Sigh"), value="sigh"),
            Choice(name=locale_str("Wait"), value="wait"),
            Choice(name=locale_str("Pay attention"), value="attention"),
            Choice(name=locale_str("Say aww"), value="aww"),
            Choice(name=locale_str("Snack"), value="snack"),
            Choice(name=locale_str("Cheer"), value="cheer"),
        ]
    )
    async def rules(
        self,
        interaction: Interaction[CompanionBot],
        episode: app_commands.Range[int, 1, None] | None = None,
        character: str = "",
        action: str = "",
    ) -> None:
        """List the rules."""
        name = character.replace("/", " ")
        await self.bot.replies.send(interaction, Route.typed("rules", f"{action}/{episode or ''}/{name}"))

    @rules.autocomplete("episode")
    async def _episodes(self, interaction: Interaction[CompanionBot], current: int | str) -> list[Choice[int]]:
        return await episode_choices(self.bot.replies, interaction, current)

    @rules.autocomplete("character")
    async def _characters(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await choices(self.bot.replies, interaction, "character", current)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    await bot.add_cog(Drinks(bot))
