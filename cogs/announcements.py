"""`/announce`: what admins want posted, once or again and again."""

from __future__ import annotations

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.client import CompanionBot
from bot.ui.access import MANAGE_SERVER
from bot.ui.announce.drafts import Wish
from bot.ui.announce.items import ITEMS, submitted
from bot.ui.announce.placeholders import MAX_CHARACTERS
from bot.ui.choices import announcement_choices, repeats, zone_choices


@app_commands.guild_only()
# `guild_only` and `guild_install` add to what the tree allows everywhere; these take away from it.
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(MANAGE_SERVER)
class Announcements(
    commands.GroupCog,
    group_name="announce",
    group_description="Post something at a time, once or again and again",
    description="For admins",
):
    """What admins schedule."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="Schedule an announcement; you see how it will look before it is saved")
    @app_commands.describe(
        when="Such as: tomorrow 20:00, friday 20:00, in 10 minutes, 2026-12-24 20:00",
        text="What to post; left out, a form opens that takes several lines",
        timezone="Whose clock that time is of: type a city; the server's if you leave it out",
        repeat="How often; once if you leave it out",
        channel="Where; the announcement channel if you leave it out, else here",
        role="Whom to mention; the announcement role if you leave it out",
    )
    async def create(
        self,
        interaction: Interaction[CompanionBot],
        when: Range[str, 1, 100],
        text: Range[str, 1, MAX_CHARACTERS] | None = None,
        timezone: str | None = None,
        repeat: str | None = None,
        channel: discord.TextChannel | discord.Thread | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Show what would be scheduled."""
        wish = Wish(when, text, timezone, repeat, channel.id if channel else None, role.id if role else None)
        await self.bot.services.scheduled.drafts.create(interaction, wish)

    @app_commands.command(name="list", description="All announcements of this server, and when they come")
    async def list_(self, interaction: Interaction[CompanionBot]) -> None:
        """List them."""
        await self.bot.services.scheduled.desk.turn(interaction)

    @app_commands.command(description="Post an announcement no more until it is resumed")
    @app_commands.describe(announcement="Which one")
    async def pause(self, interaction: Interaction[CompanionBot], announcement: str) -> None:
        """Pause one."""
        await self.bot.services.scheduled.desk.pause(interaction, announcement)

    @app_commands.command(description="Post a paused announcement again, from its next time on")
    @app_commands.describe(announcement="Which one")
    async def resume(self, interaction: Interaction[CompanionBot], announcement: str) -> None:
        """Resume one."""
        await self.bot.services.scheduled.desk.resume(interaction, announcement)

    @app_commands.command(description="Delete an announcement; you are asked first")
    @app_commands.describe(announcement="Which one")
    async def delete(self, interaction: Interaction[CompanionBot], announcement: str) -> None:
        """Ask whether to delete one."""
        await self.bot.services.scheduled.desk.ask_deletion(interaction, announcement)

    @app_commands.command(description="See, you alone, how an announcement would look now")
    @app_commands.describe(announcement="Which one")
    async def test(self, interaction: Interaction[CompanionBot], announcement: str) -> None:
        """Try one."""
        await self.bot.services.scheduled.desk.test(interaction, announcement)

    @create.autocomplete("timezone")
    async def _zones(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await zone_choices(self.bot.replies, interaction, current)

    @create.autocomplete("repeat")
    async def _repeats(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await repeats(self.bot.replies, interaction, current)

    @pause.autocomplete("announcement")
    @resume.autocomplete("announcement")
    @delete.autocomplete("announcement")
    @test.autocomplete("announcement")
    async def _announcements(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await announcement_choices(self.bot.services.scheduled.desk, interaction, current)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction[CompanionBot]) -> None:
        """Take the form of a text, which discord.py forgets at a restart."""
        await submitted(interaction)


async def setup(bot: CompanionBot) -> None:
    """Add the cog."""
    bot.add_dynamic_items(*ITEMS)
    bot.services.scheduled.posts.attach(bot)
    await bot.add_cog(Announcements(bot))
