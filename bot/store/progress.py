"""How far people have watched."""

from __future__ import annotations

from datetime import datetime

from bot.clock import epoch
from bot.store.database import Database


class ProgressStore:
    """The last episode each person says they have seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: int) -> int | None:
        """Return the person's last episode, None if they never said."""
        rows = await self._database.read("SELECT seen FROM progress WHERE user_id = ?", (user_id,))
        return rows[0][0] if rows else None

    async def set(self, user_id: int, seen: int, now: datetime) -> int | None:
        """Record the person's last episode and return the one recorded before."""
        async with self._database.write() as write:
            before = await write.execute("SELECT seen FROM progress WHERE user_id = ?", (user_id,))
            await write.execute(
                "INSERT INTO progress (user_id, seen, updated_at) VALUES (?, ?, ?)"
                " ON CONFLICT (user_id) DO UPDATE SET seen = excluded.seen, updated_at = excluded.updated_at",
                (user_id, seen, epoch(now)),
            )
        return before[0][0] if before else None

    async def clear(self, user_id: int) -> int | None:
        """Forget the person's progress and return what was recorded."""
        async with self._database.write() as write:
            before = await write.execute("DELETE FROM progress WHERE user_id = ? RETURNING seen", (user_id,))
        return before[0][0] if before else None
