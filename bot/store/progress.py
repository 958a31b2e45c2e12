"""How far people have watched, and how far places may be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.clock import epoch
from bot.store.database import Database

DEFAULT_PLACE = 0
"""The place whose limit is the server's default."""


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


class LimitStore:
    """How far a public reply may go, by server and place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def limits(self, guild_id: int) -> Mapping[int, int]:
        """Return the server's limits by place id; `DEFAULT_PLACE` is the server's default."""
        rows = await self._database.read("SELECT place_id, seen FROM spoiler_limit WHERE guild_id = ?", (guild_id,))
        return MappingProxyType(dict(rows))

    async def set(self, guild_id: int, place_id: int, seen: int) -> None:
        """Record a place's limit."""
        async with self._database.write() as write:
            await write.execute(
                "INSERT INTO spoiler_limit VALUES (?, ?, ?)"
                " ON CONFLICT (guild_id, place_id) DO UPDATE SET seen = excluded.seen",
                (guild_id, place_id, seen),
            )

    async def clear(self, guild_id: int, place_id: int) -> None:
        """Remove a place's own limit, so that its parent's counts."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM spoiler_limit WHERE guild_id = ? AND place_id = ?", (guild_id, place_id))
