"""The posts of rewatches, made when their turn has come: as the plan, the limit and the settings are then."""

from __future__ import annotations

from bot.announcements.tasks import Edit, Later, Never, Send, Task
from bot.announcements.whereabouts import LOOK_AGAIN
from bot.clock import Clock
from bot.errors import N_
from bot.guilds import Guilds
from bot.planning import rewatch_rows as rows
from bot.planning.rewatch_receipts import RewatchReceipts
from bot.planning.rewatch_rows import Matter, matter_of
from bot.store.database import Transaction
from bot.store.outbox import Parcel
from bot.store.rewatch_plans import Meeting, Rewatch, Stage, State
from bot.store.rewatches import RewatchStore
from bot.ui.rewatch import posts
from bot.ui.rewatch.look import Place, RewatchLook

GONE = N_("The rewatch, or its channel, is not kept any more.")
CHANGED = N_("The meeting was moved, paused or cancelled before this was sent.")
SWITCHED_OFF = N_("The rewatch was switched off in this server before this was sent.")
NEWER = N_("The schedule was brought up to date by a newer change.")
NOT_POSTED = N_("The meeting was not posted, so there is nothing to bring up to date.")


class RewatchPosts:
    """Knows what the rows of rewatches come to that are messages of their channel."""

    def __init__(
        self, store: RewatchStore, receipts: RewatchReceipts, look: RewatchLook, guilds: Guilds, clock: Clock
    ) -> None:
        self._store = store
        self._receipts = receipts
        self._look = look
        self._guilds = guilds
        self._clock = clock

    async def make(self, parcel: Parcel) -> Task:
        """Return what is to be posted or changed, as things are now."""
        matter = matter_of(parcel)
        rewatch = await self._store.get(matter.rewatch_id)
        if rewatch is None:
            return Never(GONE)
        if not (await self._guilds.settings(parcel.guild_id)).modules.rewatch.enabled:
            return Never(SWITCHED_OFF)
        place = await self._look.place(rewatch)
        if place is None:
            return Later(self._clock.now() + LOOK_AGAIN)
        if rewatch.ended_at is not None and place.guild.get_channel_or_thread(rewatch.plan.channel_id) is None:
            return Never(GONE)
        if parcel.kind == rows.SCHEDULE:
            return await self._schedule(matter, rewatch, place)
        meeting = rewatch.meeting(matter.meeting)
        if meeting is None or meeting.sequence != matter.version:
            return Never(CHANGED)
        return await self._of_meeting(parcel.kind, rewatch, meeting, place)

    async def delivered(self, write: Transaction, parcel: Parcel, result: int | None) -> None:
        """Note which message shows a schedule, or a meeting."""
        matter: Matter = matter_of(parcel)
        if parcel.kind == rows.SCHEDULE:
            await self._receipts.schedule(write, matter, result)
        elif parcel.kind == rows.MEETING:
            await self._receipts.meeting(write, matter, result)

    async def _schedule(self, matter: Matter, rewatch: Rewatch, place: Place) -> Task:
        if matter.version != rewatch.edition:
            return Never(NEWER)
        scene = await self._look.scene_for(rewatch, rewatch.next, place.viewer, place.language)
        layout = posts.schedule(scene)
        return Send(layout) if rewatch.message_id is None else Edit(rewatch.message_id, layout)

    async def _of_meeting(self, kind: str, rewatch: Rewatch, meeting: Meeting, place: Place) -> Task:
        scene = await self._look.scene_for(rewatch, meeting, place.viewer, place.language)
        if kind != rows.ENDED and not _is_wanted(kind, rewatch, meeting):
            return Never(CHANGED)
        if kind == rows.REMINDER:
            role_id = place.role(rewatch.plan)
            return Send(posts.reminder(scene, meeting, role_id), role_id)
        evening = await self._look.evening(rewatch, meeting, place.language, place.viewer)
        if kind == rows.ENDED:
            layout = posts.watching(scene, meeting, evening, self._clock.now())
            return Never(NOT_POSTED) if meeting.message_id is None else Edit(meeting.message_id, layout)
        role_id = place.role_at_beginning(rewatch, meeting)
        return Send(posts.watching(scene, meeting, evening, self._clock.now(), role_id), role_id)


def _is_wanted(kind: str, rewatch: Rewatch, meeting: Meeting) -> bool:
    """Tell whether a meeting is still to be reminded of, or to be posted."""
    stage = Stage.PLANNED if kind == rows.REMINDER else Stage.BEGUN
    return rewatch.state is State.RUNNING and meeting.stage is stage
