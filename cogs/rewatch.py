"""`/rewatch`: where the rewatch stands, and `/rewatch-admin`: planning it."""

from __future__ import annotations

import discord
from discord import Interaction, app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.client import CompanionBot
from bot.planning.rewatch_changes import Verb
from bot.ui.access import MANAGE_EVENTS
from bot.ui.choices import meeting_choices, rhythm_choices, zone_choices
from bot.ui.document import Route
from bot.ui.rewatch.items import ITEMS
from bot.ui.rewatch.plan_desk import MAX_REMINDER, REMINDER, WEEKLY, Wish

MAX_TYPED = 100


@app_commands.guild_only()
# `guild_only` and `guild_install` add to what the tree allows everywhere; these take away from it.
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Rewatch(
    commands.GroupCog,
    group_name="rewatch",
    group_description="Watching the show again, together",
    description="The rewatch",
):
    """The rewatch of a server."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="What is watched when, what comes next, and who comes")
    async def status(self, interaction: Interaction[CompanionBot]) -> None:
        """Show where the rewatch stands."""
        await self.bot.replies.send(interaction, Route("rewatch"))

    @app_commands.command(description="All meetings as a file for your calendar")
    async def calendar(self, interaction: Interaction[CompanionBot]) -> None:
        """Hand out the calendar."""
        await self.bot.services.rewatching.desk.calendar(interaction)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget the limit of a thread that is gone."""
        await self.bot.services.rewatching.due.close_thread(payload.guild_id, payload.thread_id)

    async def cog_unload(self) -> None:
        """Draw nothing more."""
        await self.bot.services.rewatching.desk.close()


@app_commands.guild_only()
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(MANAGE_EVENTS)
class RewatchAdmin(
    commands.GroupCog,
    group_name="rewatch-admin",
    group_description="Plan the rewatch of this server",
    description="For whoever manages events",
):
    """Planning and changing it."""

    def __init__(self, bot: CompanionBot) -> None:
        self.bot = bot

    @app_commands.command(description="Plan a rewatch; you see all meetings before anything is saved")
    @app_commands.describe(
        first="When the first meeting is, such as: friday 20:00, tomorrow 20:00, 2026-12-24 20:00",
        every="How often: week, 3 days, monday friday; every week if you leave it out",
        episodes="How many episodes an evening; one if you leave it out",
        timezone="Whose clock that time is of: type a city; the server's if you leave it out",
        channel="Where; the rewatch channel if you leave it out, else here",
        role="Whom to mention; the rewatch role if you leave it out",
        reminder="So many minutes before each meeting, 0 for none; 30 if you leave it out",
        event="Make each of the next meetings an event of the server",
        thread="Open a thread for each meeting",
    )
    async def plan(
        self,
        interaction: Interaction[CompanionBot],
        first: Range[str, 1, MAX_TYPED],
        every: Range[str, 1, MAX_TYPED] = WEEKLY,
        episodes: Range[int, 1, None] = 1,
        timezone: str | None = None,
        channel: discord.TextChannel | discord.Thread | None = None,
        role: discord.Role | None = None,
        reminder: Range[int, 0, MAX_REMINDER] = REMINDER,
        event: bool | None = None,
        thread: bool | None = None,
    ) -> None:
        """Show what would be planned."""
        role_id = role.id if role else None
        wish = Wish(first, every, episodes, timezone, channel, role_id, reminder, event, thread)
        await self.bot.services.rewatching.plans.plan(interaction, wish)

    @app_commands.command(description="Hold no meeting until the rewatch goes on; you are asked first")
    async def pause(self, interaction: Interaction[CompanionBot]) -> None:
        """Ask whether to pause."""
        await self.bot.services.rewatching.changes.ask(interaction, Verb.PAUSE)

    @app_commands.command(description="Let a paused rewatch go on; you are asked first")
    async def resume(self, interaction: Interaction[CompanionBot]) -> None:
        """Ask whether to go on."""
        await self.bot.services.rewatching.changes.ask(interaction, Verb.RESUME)

    @app_commands.command(description="Leave out an evening; its episodes come at the next time. You are asked first")
    @app_commands.describe(meeting="Which one; the next one if you leave it out")
    async def skip(self, interaction: Interaction[CompanionBot], meeting: str | None = None) -> None:
        """Ask whether to skip an evening."""
        await self.bot.services.rewatching.changes.ask_to_skip(interaction, meeting)

    @app_commands.command(description="Move one meeting, or all that are to come; you are asked first")
    @app_commands.describe(
        meeting="Which one, or all",
        first="When it is to be; of all, the next one",
        every="How often from then on, if all are moved and that changes",
    )
    async def move(
        self,
        interaction: Interaction[CompanionBot],
        meeting: str,
        first: Range[str, 1, MAX_TYPED],
        every: Range[str, 1, MAX_TYPED] | None = None,
    ) -> None:
        """Ask whether to move."""
        await self.bot.services.rewatching.changes.ask_to_move(interaction, meeting, first, every)

    @app_commands.command(description="End the rewatch for good; you are asked first")
    async def cancel(self, interaction: Interaction[CompanionBot]) -> None:
        """Ask whether to cancel."""
        await self.bot.services.rewatching.changes.ask(interaction, Verb.CANCEL)

    @plan.autocomplete("timezone")
    async def _zones(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await zone_choices(self.bot.replies, interaction, current)

    @plan.autocomplete("every")
    @move.autocomplete("every")
    async def _rhythms(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await rhythm_choices(self.bot.replies, interaction, current)

    @skip.autocomplete("meeting")
    async def _to_skip(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await meeting_choices(self.bot.services.rewatching.changes, interaction, current, Verb.SKIP)

    @move.autocomplete("meeting")
    async def _to_move(self, interaction: Interaction[CompanionBot], current: str) -> list[Choice[str]]:
        return await meeting_choices(self.bot.services.rewatching.changes, interaction, current, Verb.MOVE)


async def setup(bot: CompanionBot) -> None:
    """Add the cogs."""
    bot.add_dynamic_items(*ITEMS)
    bot.services.rewatching.look.attach(bot)
    bot.replies.offer("rewatch", bot.services.rewatching.desk.status)
    await bot.add_cog(Rewatch(bot))
    await bot.add_cog(RewatchAdmin(bot))
