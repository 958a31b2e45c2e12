"""`/drinks`: the game to play while watching, and `/drinks-admin`: its rules in a server."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from bot.client import CompanionBot
from bot.guilds.server_rules import ACTIONS, MAX_TRIGGER_CHARACTERS
from bot.ui.access import MANAGE_SERVER
from bot.ui.choices import choices, episode_choices, rule_choices
from bot.ui.document import Route
from bot.ui.house_controls import ITEMS as HOUSE_ITEMS

ACTION_CHOICES = [Choice(name=locale_str(words), value=action) for action, words in ACTIONS]


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
    @app_commands.choices(action=ACTION_CHOICES)
    async def rules(
        self,
        interaction: Interaction[CompanionBot],
        episode: Range[int, 1, None] | None = None,
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


@app_commands.guild_only()
# `guild_only` and `guild_install` add to what the tree allows everywhere; these take away from it.
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(MANAGE_SERVER)
class DrinksAdmin(
    commands.GroupCog,
    group_name="drinks-admin",
    group_description="The rules of the drinking game in this server",
    description="For admins",
):
    """The rules that a server plays by."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="Write a rule for this server")
    @app_commands.describe(trigger="What happens", action="What everybody does then")
    @app_commands.choices(action=ACTION_CHOICES)
    async def add(
        self, interaction: Interaction[CompanionBot], trigger: Range[str, 1, MAX_TRIGGER_CHARACTERS], action: str
    ) -> None:
        """Add a rule."""
        await self.bot.services.house_rules.add(interaction, trigger, action)

    @app_commands.command(description="Change a rule of this server")
    @app_commands.describe(
        rule="Which one", trigger="What happens, if that changes", action="What everybody does then, if that changes"
    )
    @app_commands.choices(action=ACTION_CHOICES)
    async def edit(
        self,
        interaction: Interaction[CompanionBot],
        rule: str,
        trigger: Range[str, 1, MAX_TRIGGER_CHARACTERS] | None = None,
        action: str | None = None,
    ) -> None:
        """Change a rule."""
        await self.bot.services.house_rules.edit(interaction, rule, trigger, action)

    @app_commands.command(description="Remove a rule of this server, or switch a built-in one off; you are asked first")
    @app_commands.describe(rule="Which one")
    async def remove(self, interaction: Interaction[CompanionBot], rule: str) -> None:
        """Ask whether to remove a rule."""
        await self.bot.services.house_rules.ask_removal(interaction, rule)

    @app_commands.command(name="list", description="The rules of this server, and which built-in ones are off")
    async def list_(self, interaction: Interaction[CompanionBot]) -> None:
        """List the rules."""
        await self.bot.services.house_rules.open(interaction)

    @edit.autocomplete("rule")
    async def _own(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await rule_choices(self.bot.services.house_rules, interaction, current, also_built_in=False)

    @remove.autocomplete("rule")
    async def _all(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await rule_choices(self.bot.services.house_rules, interaction, current, also_built_in=True)


async def setup(bot: CompanionBot) -> None:
    """Add the cogs."""
    bot.add_dynamic_items(*HOUSE_ITEMS)
    await bot.add_cog(Drinks(bot))
    await bot.add_cog(DrinksAdmin(bot))
