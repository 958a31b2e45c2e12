"""Who comes to the meetings of rewatches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import epoch
from bot.store.database import Database, Transaction
from bot.store.rewatch_plans import Meeting


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody says whether they come to a meeting at its time, as the clock on the wall shows it."""

    rewatch_id: int
    number: int
    user_id: int
    local: datetime
    is_coming: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who comes to a meeting and who does not, in the order in which they said so."""

    coming: tuple[int, ...] = ()
    staying: tuple[int, ...] = ()


class AttendanceStore:
    """Keeps what people answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, write: Transaction, answers: Sequence[Answer]) -> None:
        """Write answers, the last of each person."""
        await write.execute_many(
            "INSERT INTO attendance (rewatch_id, number, user_id, local, is_coming, answered_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (rewatch_id, number, user_id) DO UPDATE SET local = excluded.local,"
            " is_coming = excluded.is_coming, answered_at = excluded.answered_at",
            [
                (
                    answer.rewatch_id,
                    answer.number,
                    answer.user_id,
                    answer.local.isoformat(),
                    int(answer.is_coming),
                    epoch(answer.answered_at),
                )
                for answer in answers
            ],
        )

    async def of(self, rewatch_id: int, meeting: Meeting) -> Attendance:
        """Return what people answered to a meeting at the time that it has now."""
        rows = await self._database.read(
            "SELECT user_id, is_coming FROM attendance WHERE rewatch_id = ? AND number = ? AND local = ?"
            " ORDER BY answered_at, user_id",
            (rewatch_id, meeting.number, meeting.local.isoformat()),
        )
        return Attendance(
            tuple(user_id for user_id, is_coming in rows if is_coming),
            tuple(user_id for user_id, is_coming in rows if not is_coming),
        )
