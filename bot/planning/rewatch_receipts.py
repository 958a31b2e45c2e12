"""What was posted of rewatches, noted in the transaction of its receipt."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import Clock
from bot.planning import rewatch_rows as rows
from bot.planning.rewatch_keeping import Keeper
from bot.planning.rewatch_rows import Matter
from bot.planning.rewatch_steps import with_meeting
from bot.store.database import Transaction
from bot.store.rewatch_plans import Meeting, Rewatch, Stage
from bot.store.rewatches import RewatchStore


class RewatchReceipts:
    """Notes what was posted."""

    def __init__(self, store: RewatchStore, keeper: Keeper, clock: Clock) -> None:
        self._store = store
        self._keeper = keeper
        self._clock = clock

    async def schedule(self, write: Transaction, matter: Matter, message_id: int | None) -> None:
        """Note which message shows the schedule; None where it is gone, and posted anew while the rewatch goes on."""
        rewatch = await self._store.newest(write, matter.rewatch_id)
        if rewatch is None:
            return
        was_deleted = message_id is None and rewatch.message_id is not None
        noted = replace(rewatch, message_id=message_id)
        if was_deleted and rewatch.ended_at is None:
            await self._keeper.settle(write, noted, (), self._clock.now())
        else:
            await self._store.put(write, noted)

    async def meeting(self, write: Transaction, matter: Matter, message_id: int | None) -> None:
        """Note the post of a meeting, and have its thread made.

        One that counted as missed before it was known to be posted took place. One that was moved since did not yet.
        """
        rewatch, meeting = await self._find(write, matter)
        if rewatch is None or meeting is None or message_id is None or meeting.sequence != matter.version:
            return
        posted, now = replace(meeting, stage=Stage.BEGUN, message_id=message_id), self._clock.now()
        plan = rewatch.plan
        # There are no threads in a thread.
        has_thread = plan.has_threads and plan.parent_id is None
        entries = [rows.thread(rewatch, posted, now)] if has_thread else []
        await self._keeper.settle(write, with_meeting(rewatch, posted), entries, now)

    async def thread(self, write: Transaction, matter: Matter, thread_id: int | None) -> None:
        """Note the thread of a meeting, and have something said in it."""
        rewatch, meeting = await self._find(write, matter)
        if rewatch is None or meeting is None or thread_id is None:
            return
        talked, now = replace(meeting, thread_id=thread_id), self._clock.now()
        entries = [rows.opening(rewatch, talked, thread_id, now)]
        await self._keeper.settle(write, with_meeting(rewatch, talked), entries, now)

    async def event(self, write: Transaction, matter: Matter, event_id: int | None) -> None:
        """Note the event of a meeting, None where it has none now: one there was no room for is asked for again."""
        rewatch, meeting = await self._find(write, matter)
        if rewatch is None or meeting is None:
            return
        has_all = event_id is not None or not rows.wants_event(rewatch, meeting)
        noted = replace(meeting, event_id=event_id, asked=meeting.asked if has_all else None)
        await self._keeper.put(write, with_meeting(rewatch, noted))

    async def _find(self, write: Transaction, matter: Matter) -> tuple[Rewatch | None, Meeting | None]:
        rewatch = await self._store.newest(write, matter.rewatch_id)
        return rewatch, rewatch.meeting(matter.meeting) if rewatch else None
