"""Who comes to the meetings of rewatches."""

from __future__ import annotations

from collections.abc import Sequence

from bot.batching import Batch
from bot.clock import Clock
from bot.errors import N_, UserError
from bot.planning import rewatch_rows as rows
from bot.store.attendance import Answer, Attendance, AttendanceStore
from bot.store.database import Database
from bot.store.outbox import OutboxStore
from bot.store.rewatch_plans import Meeting, Rewatch, Stage
from bot.store.rewatches import RewatchStore

TOO_LATE = N_("That meeting is over or does not take place. `/rewatch status` shows the next one.")


class RewatchAttendance:
    """Takes answers; those that are given at once are written together."""

    def __init__(
        self, database: Database, store: RewatchStore, attendance: AttendanceStore, outbox: OutboxStore, clock: Clock
    ) -> None:
        self._database = database
        self._store = store
        self._attendance = attendance
        self._outbox = outbox
        self._clock = clock
        self._answers: Batch[Answer, None] = Batch(self._take)

    async def answer(self, guild_id: int, rewatch_id: int, number: int, user_id: int, *, is_coming: bool) -> None:
        """Note whether somebody comes; raise `UserError` where the meeting takes place no more, or elsewhere."""
        rewatch = await self._store.get(rewatch_id)
        meeting = rewatch.meeting(number) if rewatch and rewatch.plan.guild_id == guild_id else None
        if meeting is None or meeting.stage not in {Stage.PLANNED, Stage.BEGUN}:
            raise UserError(TOO_LATE)
        await self._answers.put(Answer(rewatch_id, number, user_id, meeting.local, is_coming, self._clock.now()))

    async def of(self, rewatch: Rewatch, meeting: Meeting) -> Attendance:
        """Return who comes to a meeting."""
        return await self._attendance.of(rewatch.rewatch_id, meeting)

    async def _take(self, answers: Sequence[Answer]) -> list[None]:
        now = self._clock.now()
        async with self._database.write() as write:
            await self._attendance.put(write, answers)
            for rewatch_id in {answer.rewatch_id for answer in answers}:
                rewatch = await self._store.newest(write, rewatch_id)
                if rewatch is not None:
                    shown, entries = rows.shown_anew(rewatch, now, at_once=False)
                    await self._outbox.add(write, entries, now)
                    await self._store.put(write, shown)
        return [None] * len(answers)
