"""`/drinks`: the game to play while watching, and `/drinks-admin`: its rules in a server."""

from __future__ import annotations

from discord import Interaction, app_commands
from discord.app_commands import Choice, Range, locale_str
from discord.ext import commands

from bot.client import CompanionBot
from bot.guilds.server_rules import ACTIONS, MAX_TRIGGER_CHARACTERS
from bot.party import Deal, Length, Mode
from bot.ui.access import MANAGE_SERVER
from bot.ui.choices import choices, episode_choices, rule_choices
from bot.ui.document import Route
from bot.ui.games.items import ITEMS as GAME_ITEMS
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

    @app_commands.command(description="Begin a game in this channel: one message that everybody operates")
    @app_commands.describe(
        episode="What you watch; the channel's spoiler limit if you leave it out",
        mode="What the words speak of",
        deal="Who calls what",
        length="How many rules are in play",
    )
    @app_commands.choices(
        mode=[
            Choice(name=locale_str("Points and tea"), value=Mode.SOFT.value),
            Choice(name=locale_str("Snacks"), value=Mode.SNACKS.value),
            Choice(name=locale_str("Drinks"), value=Mode.DRINKS.value),
        ],
        deal=[
            Choice(name=locale_str("Everybody calls everything"), value=Deal.EVERYONE.value),
            Choice(name=locale_str("Everybody holds some rules"), value=Deal.DEALT.value),
            Choice(name=locale_str("Bingo"), value=Deal.BINGO.value),
        ],
        length=[
            Choice(name=locale_str("A quiet evening: 3 rules"), value=Length.QUIET.value),
            Choice(name=locale_str("Easy going: 6 rules"), value=Length.EASY.value),
            Choice(name=locale_str("Lively: 10 rules"), value=Length.LIVELY.value),
            Choice(name=locale_str("Everything there is"), value=Length.EVERYTHING.value),
        ],
    )
    @app_commands.guild_only()
    async def start(
        self,
        interaction: Interaction[CompanionBot],
        episode: Range[int, 1, None] | None = None,
        mode: str = Mode.SOFT,
        deal: str = Deal.EVERYONE,
        length: str = Length.EVERYTHING,
    ) -> None:
        """Begin a game."""
        await self.bot.services.games.start(interaction, episode, Mode(mode), Deal(deal), Length(length))

    @app_commands.command(description="What was played: in the last game here, by you, or in this server")
    @app_commands.describe(scope="The last game in this channel, you alone, or the whole server")
    @app_commands.choices(
        scope=[
            Choice(name=locale_str("The last game here"), value="game"),
            Choice(name=locale_str("Me"), value="me"),
            Choice(name=locale_str("This server"), value="server"),
        ]
    )
    async def stats(self, interaction: Interaction[CompanionBot], scope: str = "me") -> None:
        """Tell what was played."""
        await self.bot.services.game_stats.tell(interaction, scope)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Bring the messages of games up to what happened before the bot ended, and to what it missed since."""
        await self.bot.services.stage.look_after()

    @start.autocomplete("episode")
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
    bot.add_dynamic_items(*GAME_ITEMS, *HOUSE_ITEMS)
    bot.services.stage.attach(bot)
    await bot.add_cog(Drinks(bot))
    await bot.add_cog(DrinksAdmin(bot))
