"""Write the content tables, all at once."""

from __future__ import annotations

from datetime import datetime

from bot.clock import epoch
from bot.content.rows import CitationRow, EntityRow, FactRow, LinkRow, Rows, SourceRow
from bot.store.database import Database


class ContentStore:
    """What content is in the file, and its replacement. Reading single facts is the catalogue's (`store.facts`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def digest(self) -> str | None:
        """Return the fingerprint of the loaded content, None before the first load."""
        rows = await self._database.read("SELECT digest FROM content_digest")
        return rows[0][0] if rows else None

    async def replace(self, rows: Rows, digest: str, now: datetime) -> None:
        """Put `rows` in the place of all content, in one transaction."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM citation")
            await write.execute("DELETE FROM fact WHERE parent IS NOT NULL")
            for table in ("link", "fact", "source", "entity"):
                await write.execute(f"DELETE FROM {table}")
            await write.execute_many(_insert("entity", EntityRow), rows.entities)
            await write.execute_many(_insert("source", SourceRow), rows.sources)
            await write.execute_many(_insert("fact", FactRow), rows.facts)
            await write.execute_many(_insert("link", LinkRow), rows.links)
            await write.execute_many(_insert("citation", CitationRow), rows.citations)
            await write.execute(
                "INSERT INTO content_digest VALUES (1, ?, ?)"
                " ON CONFLICT (only_row) DO UPDATE SET digest = excluded.digest, loaded_at = excluded.loaded_at",
                (digest, epoch(now)),
            )


def _insert(table: str, row: type[EntityRow | SourceRow | FactRow | LinkRow | CitationRow]) -> str:
    columns = row._fields
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
