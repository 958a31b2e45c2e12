"""By which data of time zones the next times of announcements were computed, and the times to compute anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import epoch
from bot.store.announcements import Coming, coming_of
from bot.store.database import Database


class ZoneDataStore:
    """Keeps a digest of each zone's data, beside the times that follow from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_use(self) -> Mapping[str, str | None]:
        """Return the zones in which something is to come, each with the digest of the data it was computed by."""
        rows = await self._database.read(
            "SELECT a.zone, z.digest FROM (SELECT DISTINCT zone FROM announcement WHERE next_at IS NOT NULL) AS a"
            " LEFT JOIN zone_data AS z ON z.zone = a.zone"
        )
        return dict(rows)

    async def put(self, digests: Mapping[str, str]) -> None:
        """Note by which data zones were computed."""
        async with self._database.write() as write:
            await write.execute_many(
                "INSERT INTO zone_data (zone, digest) VALUES (?, ?)"
                " ON CONFLICT (zone) DO UPDATE SET digest = excluded.digest",
                list(digests.items()),
            )

    async def coming_in(self, zone: str, after_id: int, at_most: int) -> list[tuple[int, Coming]]:
        """Return the next times of announcements of a zone, in the order of their ids, from after one of them."""
        rows = await self._database.read(
            "SELECT announcement_id, next_local, next_at FROM announcement"
            " WHERE zone = ? AND next_at IS NOT NULL AND announcement_id > ? ORDER BY announcement_id LIMIT ?",
            (zone, after_id, at_most),
        )
        return [(identity, coming_of(local, at)) for identity, local, at in rows]

    async def correct(self, before: Sequence[tuple[int, Coming]], after: Mapping[int, datetime]) -> None:
        """Write moments anew, of announcements that did not go on meanwhile."""
        async with self._database.write() as write:
            await write.execute_many(
                "UPDATE announcement SET next_at = ? WHERE announcement_id = ? AND next_at = ?",
                [
                    (epoch(after[identity]), identity, epoch(coming.at))
                    for identity, coming in before
                    if identity in after
                ],
            )
