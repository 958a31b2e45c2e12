"""What an admin wants to plan: understood, shown with all that comes of it, and saved when they say so."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import discord

from bot.catalogue import Catalogue
from bot.clock import Clock
from bot.errors import N_, UserError
from bot.guilds import Guilds, GuildSettings
from bot.planning.nights import nights
from bot.planning.pauses import Pauses
from bot.planning.rewatch_drafts import read_plan, write_plan
from bot.planning.rewatch_rows import SUBSCRIPTIONS
from bot.planning.rewatches import Rewatches
from bot.schedule.phrases import understand
from bot.schedule.rhythms import understand_rhythm
from bot.store.rewatch_changes import Draft
from bot.store.rewatch_plans import Plan
from bot.ui.access import Interaction, places, server_of
from bot.ui.admin_screen import AdminScreen, role_of
from bot.ui.places import find_place
from bot.ui.rewatch.layouts import Draw, kept, preview, saved
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.obstacles import Obstacles

WEEKLY = "week"
REMINDER = 30
MAX_REMINDER = 24 * 60

TOO_MANY = N_("There are {last} episodes. Choose at most so many for an evening; nothing was saved.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an admin typed into the command; None is what the server set."""

    first: str
    every: str = WEEKLY
    episodes: int = 1
    timezone: str | None = None
    channel: discord.TextChannel | discord.Thread | None = None
    role_id: int | None = None
    reminder: int = REMINDER
    event: bool | None = None
    thread: bool | None = None


class PlanDesk:
    """Answers `/rewatch-admin plan` and the controls of its preview."""

    def __init__(
        self,
        rewatches: Rewatches,
        screen: AdminScreen,
        look: RewatchLook,
        guilds: Guilds,
        catalogue: Catalogue,
        obstacles: Obstacles,
        pauses: Pauses,
        clock: Clock,
    ) -> None:
        self._rewatches = rewatches
        self._screen = screen
        self._look = look
        self._guilds = guilds
        self._catalogue = catalogue
        self._obstacles = obstacles
        self._pauses = pauses
        self._clock = clock

    async def plan(self, interaction: Interaction, wish: Wish) -> None:
        """Show what would be planned; nothing is saved yet."""
        guild_id = await self._screen.admit(interaction)
        await self._rewatches.require_free(guild_id)
        plan = await self._planned(interaction, guild_id, wish)
        draft = Draft(interaction.id, guild_id, interaction.user.id, write_plan(plan))
        await self._rewatches.draft(draft)
        await self._show(interaction, draft.draft_id, plan)

    async def turn(self, interaction: Interaction, draft_id: int, page: int) -> None:
        """Show another page of the meetings."""
        draft = await self._draft(interaction, draft_id)
        await self._show(interaction, draft_id, read_plan(draft.document), page)

    async def begin_with(self, interaction: Interaction, draft_id: int, episode: int) -> None:
        """Begin with another episode."""
        draft = await self._draft(interaction, draft_id)
        plan = read_plan(draft.document)
        plan = replace(plan, begins_with=min(max(episode, 1), plan.ends_with))
        await self._rewatches.draft(replace(draft, document=write_plan(plan)))
        await self._show(interaction, draft_id, plan)

    async def save(self, interaction: Interaction, draft_id: int) -> None:
        """Save the plan; pressed twice, it is saved once."""
        guild_id = await self._screen.admit(interaction)
        rewatch = await self._rewatches.get(draft_id)
        if rewatch is None or rewatch.plan.guild_id != guild_id:
            draft = await self._draft(interaction, draft_id)
            rewatch = await self._rewatches.save(draft_id, read_plan(draft.document))
            for subscription in SUBSCRIPTIONS:
                # What an earlier one was refused says nothing about this one.
                await self._pauses.try_again(guild_id, subscription)
        await self._screen.put(interaction, saved(rewatch, await self._screen.language(interaction)))

    async def drop(self, interaction: Interaction, draft_id: int) -> None:
        """Forget a plan, or a change, that nobody wants."""
        await self._draft(interaction, draft_id)
        await self._rewatches.drop(draft_id)
        await self._screen.put(interaction, kept(await self._screen.language(interaction)))

    async def _draft(self, interaction: Interaction, draft_id: int) -> Draft:
        guild_id = await self._screen.admit(interaction)
        return await self._rewatches.drafted(guild_id, interaction.user.id, draft_id)

    async def _planned(self, interaction: Interaction, guild_id: int, wish: Wish) -> Plan:
        """Return what a wish means; raise `UserError` for what cannot be."""
        settings, last = await self._guilds.settings(guild_id), await self._catalogue.last_episode()
        if wish.episodes > last:
            raise UserError(TOO_MANY, last=last)
        channel_id, parent_id = await self._where(interaction, settings, wish)
        role_id = role_of(guild_id, wish.role_id, settings.rewatch.role)
        zone = await self._screen.zone(interaction, wish.timezone, settings.time_zone)
        return Plan(
            guild_id=guild_id,
            channel_id=channel_id,
            parent_id=parent_id,
            role_id=role_id,
            zone=zone,
            first=understand(wish.first, self._clock.now(), zone),
            rule=understand_rhythm(wish.every),
            nightly=wish.episodes,
            begins_with=1,
            ends_with=last,
            minutes=await self._catalogue.episode_minutes(),
            reminder=wish.reminder,
            has_events=settings.rewatch.events if wish.event is None else wish.event,
            has_threads=settings.rewatch.threads if wish.thread is None else wish.thread,
        )

    async def _where(self, interaction: Interaction, settings: GuildSettings, wish: Wish) -> tuple[int, int | None]:
        """Return the channel, and its own channel where it is a thread."""
        if wish.channel is not None:
            return wish.channel.id, getattr(wish.channel, "parent_id", None)
        channel_id = settings.rewatch.channel or places(interaction)[0]
        found = await find_place(server_of(interaction), channel_id)
        return channel_id, found.parent_id if isinstance(found, discord.Thread) else None

    async def _show(self, interaction: Interaction, draft_id: int, plan: Plan, page: int = 0) -> None:
        language = await self._screen.language(interaction)
        draw = Draw(await self._look.safe_titles(language), language)
        meetings, mention = await asyncio.to_thread(nights, plan), interaction.client.mention
        problems = await self._obstacles.of(server_of(interaction), plan, len(meetings), mention, language)
        await self._screen.put(interaction, preview(draft_id, plan, meetings, problems, draw, page))
