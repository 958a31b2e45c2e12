"""The events of meetings in the server: made, changed and deleted until each is as its meeting is.

Discord makes an event again when it is asked again, so the bot's own events are looked through first: after a crash an
event may be there that nobody noted.
"""

from __future__ import annotations

import contextlib

import discord

from bot.announcements.rewatch_posts import GONE, SWITCHED_OFF
from bot.announcements.tasks import Call, Later, Never, Task
from bot.announcements.whereabouts import LOOK_AGAIN
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds
from bot.planning.nights import ends_at
from bot.planning.rewatch_receipts import RewatchReceipts
from bot.planning.rewatch_rows import MAX_OF_SERVER, matter_of, wants_event
from bot.store.database import Transaction
from bot.store.outbox import Parcel
from bot.store.rewatch_plans import Meeting, Rewatch
from bot.store.rewatches import RewatchStore
from bot.ui.rewatch.look import RewatchLook
from bot.ui.rewatch.posts import Scene
from bot.ui.rewatch.words import episodes_words
from bot.ui.text import shorten

MAX_NAME = 100
EVENT_GONE = 10070
NO_ROOM = 30038

NEWER = N_("The event is brought up to date by a newer change.")
BEGUN = N_("The meeting had begun before its event could be made.")


class RewatchEvents:
    """Knows what the rows of events come to."""

    def __init__(
        self, store: RewatchStore, receipts: RewatchReceipts, look: RewatchLook, guilds: Guilds, clock: Clock
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._look = look
        self._guilds = guilds
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return how the event of a meeting becomes what it is to be."""
        matter = matter_of(parcel)
        rewatch = await self._store.get(matter.rewatch_id)
        meeting = rewatch.meeting(matter.meeting) if rewatch else None
        if rewatch is None or meeting is None:
            return Never(GONE)
        if meeting.sequence != matter.version:
            return Never(NEWER)
        scene = await self._look.scene(rewatch, meeting)
        if scene is None:
            return Later(self._clock.now() + LOOK_AGAIN)
        is_on = (await self._guilds.settings(parcel.guild_id)).modules.rewatch.enabled
        if not wants_event(rewatch, meeting):
            return Call(lambda client: _delete(client, meeting, scene), frozenset({EVENT_GONE}))
        if not is_on:
            return Never(SWITCHED_OFF)
        if meeting.at <= self._clock.now():
            return Never(BEGUN)
        return Call(lambda client: _put(client, meeting, scene))

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note the event, or that there is none."""
        await self._receipts.event(write, matter_of(parcel), result)


async def _put(client: discord.Client, meeting: Meeting, scene: Scene) -> int | None:
    """Make the event of a meeting, or change the one that it has; None where the server has room for no more."""
    guild = client.get_guild(scene.rewatch.plan.guild_id)
    if guild is None:
        return None
    events = await guild.fetch_scheduled_events(with_counts=False)
    name, starts, ends = _name(meeting, scene), meeting.at, ends_at(meeting, scene.rewatch.plan)
    found = _own(events, client, meeting, name)
    if found is not None:
        if (found.name, found.start_time, found.end_time) == (name, starts, ends):
            return found.id
        # Somebody may delete it at this moment: then it is made anew.
        with contextlib.suppress(discord.NotFound):
            await found.edit(name=name, start_time=starts, end_time=ends)
            return found.id
    return await _make(guild, meeting, scene) if len(events) < MAX_OF_SERVER else None


async def _make(guild: discord.Guild, meeting: Meeting, scene: Scene) -> int | None:
    try:
        made = await guild.create_scheduled_event(
            name=_name(meeting, scene),
            description=_description(scene),
            start_time=meeting.at,
            end_time=ends_at(meeting, scene.rewatch.plan),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location=_location(scene.rewatch),
        )
    except discord.HTTPException as error:
        # Somebody else may make the last one at this moment.
        if error.code == NO_ROOM:
            return None
        raise
    return made.id


async def _delete(client: discord.Client, meeting: Meeting, scene: Scene) -> None:
    """Delete the event of a meeting, where it has one."""
    guild = client.get_guild(scene.rewatch.plan.guild_id)
    events = await guild.fetch_scheduled_events(with_counts=False) if guild else []
    found = _own(events, client, meeting, _name(meeting, scene))
    if found is not None:
        await found.delete()


def _own(
    events: list[discord.ScheduledEvent], client: discord.Client, meeting: Meeting, name: str
) -> discord.ScheduledEvent | None:
    """Return the event of a meeting that is to come: the one that was noted, or the bot's own of its name."""
    own = client.user.id if client.user else None
    # One that is going on cannot be given another beginning.
    to_come = [event for event in events if event.status is discord.EventStatus.scheduled]
    noted = (event for event in to_come if event.id == meeting.event_id)
    named = (event for event in to_come if event.creator_id == own and event.name == name)
    return next(noted, None) or next(named, None)


def _name(meeting: Meeting, scene: Scene) -> str:
    """Return what the event is called; no other meeting of the rewatch is called so."""
    return shorten(f"{scene.show}: {episodes_words(meeting, scene.titles, scene.language)}", MAX_NAME)


def _description(scene: Scene) -> str:
    return scene.language.gettext("The rewatch: everybody may come. What is posted there spoils nobody.")


def _location(rewatch: Rewatch) -> str:
    return f"https://discord.com/channels/{rewatch.plan.guild_id}/{rewatch.plan.channel_id}"
