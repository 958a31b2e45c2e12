"""`/config`: what the admins of a server set."""

from __future__ import annotations

from discord import Attachment, Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.access import MANAGE_SERVER
from bot.ui.checks import ITEMS as CHECK_ITEMS
from bot.ui.choices import zone_choices
from bot.ui.history import ITEMS as HISTORY_ITEMS
from bot.ui.panel import ITEMS as PANEL_ITEMS
from bot.ui.panel import submitted
from bot.ui.transfer import Decide


@app_commands.guild_only()
# `guild_only` and `guild_install` add to what the tree allows everywhere; these take away from it.
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(MANAGE_SERVER)
class Config(
    commands.GroupCog,
    group_name="config",
    group_description="How I work in this server",
    description="For admins",
):
    """The settings of a server."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="See and change everything that can be set here")
    @app_commands.describe(timezone="Set the server's time zone: type a city")
    async def panel(self, interaction: Interaction[CompanionBot], timezone: str | None = None) -> None:
        """Open the panel."""
        await self.bot.services.panel.open(interaction, timezone)

    @panel.autocomplete("timezone")
    async def _zones(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await zone_choices(self.bot.replies, interaction, current)

    @app_commands.command(description="See who changed which setting, and undo it")
    async def history(self, interaction: Interaction[CompanionBot]) -> None:
        """List the changes."""
        await self.bot.services.history.open(interaction)

    @app_commands.command(description="Get all settings of this server as a file")
    async def export(self, interaction: Interaction[CompanionBot]) -> None:
        """Hand out the settings."""
        await self.bot.services.transfer.export(interaction)

    @app_commands.command(name="import", description="Take settings from a file; you see what would change first")
    @app_commands.describe(file="A file that /config export made")
    async def import_(self, interaction: Interaction[CompanionBot], file: Attachment) -> None:
        """Offer to take over what a file says."""
        await self.bot.services.transfer.offer(interaction, file)

    @app_commands.command(description="What I may do in the chosen channels, and what is missing")
    async def check(self, interaction: Interaction[CompanionBot]) -> None:
        """Look at the bot's permissions."""
        await self.bot.services.doctor.open(interaction)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[CompanionBot]) -> None:
        """Take the panel's forms, which discord.py forgets at a restart."""
        await submitted(interaction)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    bot.add_dynamic_items(*PANEL_ITEMS, *HISTORY_ITEMS, *CHECK_ITEMS, Decide)
    await bot.add_cog(Config(bot))
