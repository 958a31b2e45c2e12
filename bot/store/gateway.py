"""What the bot remembers of its dealings with Discord: its IDENTIFYs and the commands it registered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.clock import epoch, from_epoch
from bot.store.database import Database


class IdentifyStore:
    """The times of recent IDENTIFYs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, now: datetime) -> None:
        """Note an IDENTIFY, before it is made."""
        async with self._database.write() as write:
            await write.execute("INSERT INTO identify (at) VALUES (?)", (epoch(now),))

    async def since(self, moment: datetime) -> list[datetime]:
        """Return the times of the IDENTIFYs after `moment`, oldest first."""
        rows = await self._database.read("SELECT at FROM identify WHERE at > ? ORDER BY at", (epoch(moment),))
        return [from_epoch(at) for (at,) in rows]

    async def forget_before(self, moment: datetime) -> None:
        """Drop the IDENTIFYs that no longer count."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM identify WHERE at <= ?", (epoch(moment),))


class CommandStore:
    """The commands as Discord last accepted them, by application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def digest(self, application_id: int) -> str | None:
        """Return the fingerprint of what was last registered."""
        rows = await self._database.read("SELECT digest FROM command_sync WHERE application_id = ?", (application_id,))
        return rows[0][0] if rows else None

    async def ids(self, application_id: int) -> dict[str, int]:
        """Return the id Discord gave each root command, by name."""
        rows = await self._database.read("SELECT name, id FROM command_id WHERE application_id = ?", (application_id,))
        return dict(rows)

    async def replace(self, application_id: int, digest: str, ids: Mapping[str, int]) -> None:
        """Record a registration."""
        async with self._database.write() as write:
            await write.execute(
                "INSERT INTO command_sync VALUES (?, ?)"
                " ON CONFLICT (application_id) DO UPDATE SET digest = excluded.digest",
                (application_id, digest),
            )
            await write.execute("DELETE FROM command_id WHERE application_id = ?", (application_id,))
            await write.execute_many(
                "INSERT INTO command_id VALUES (?, ?, ?)", [(application_id, name, ids[name]) for name in ids]
            )
