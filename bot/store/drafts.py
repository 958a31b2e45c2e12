"""Settings files that admins uploaded and have not yet decided on."""

from __future__ import annotations

from datetime import datetime

from bot.clock import epoch
from bot.store.database import Database


class DraftStore:
    """One file for each server and admin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, guild_id: int, actor_id: int, document: str, now: datetime) -> None:
        """Keep a file's text in the place of the one before."""
        async with self._database.write() as write:
            await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (guild_id,))
            await write.execute(
                "INSERT INTO import_draft (guild_id, actor_id, at, document) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (guild_id, actor_id) DO UPDATE SET at = excluded.at, document = excluded.document",
                (guild_id, actor_id, epoch(now), document),
            )

    async def get(self, guild_id: int, actor_id: int) -> str | None:
        """Return the text of the file, None if there is none any more."""
        rows = await self._database.read(
            "SELECT document FROM import_draft WHERE guild_id = ? AND actor_id = ?", (guild_id, actor_id)
        )
        return rows[0][0] if rows else None

    async def remove(self, guild_id: int, actor_id: int) -> None:
        """Forget the file."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM import_draft WHERE guild_id = ? AND actor_id = ?", (guild_id, actor_id))

    async def forget_before(self, moment: datetime) -> None:
        """Forget the files that were uploaded too long ago."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM import_draft WHERE at < ?", (epoch(moment),))
