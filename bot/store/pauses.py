"""What Discord refused for good: nothing more of it is sent to that channel until somebody mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction
from bot.store.outbox import Post

_COLUMNS = "guild_id, subscription, channel_id, code, reason, since"


@dataclass(frozen=True, slots=True)
class Pause:
    """A subscription that waits: where it was refused, with which of Discord's codes, why, and since when."""

    guild_id: int
    subscription: str
    channel_id: int
    code: int
    reason: str
    since: datetime


class PauseStore:
    """Keeps what is paused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, write: Transaction, pause: Pause) -> bool:
        """Pause a subscription; tell whether it was not paused in that channel before."""
        rows = await write.execute(
            f"INSERT INTO pause ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (guild_id, subscription)"
            " DO UPDATE SET channel_id = excluded.channel_id, code = excluded.code, reason = excluded.reason,"
            " since = excluded.since WHERE pause.channel_id <> excluded.channel_id RETURNING 1",
            (pause.guild_id, pause.subscription, pause.channel_id, pause.code, pause.reason, epoch(pause.since)),
        )
        return bool(rows)

    async def end(self, guild_id: int, subscription: str, reasons: Sequence[str], now: datetime) -> int | None:
        """End a pause and put back what was rejected since then for one of `reasons`, unless it is too late for it.

        Return how many rows may go now, None where there was no pause.
        """
        async with self._database.write() as write:
            rows = await write.execute(
                f"DELETE FROM pause WHERE guild_id = ? AND subscription = ? RETURNING {_COLUMNS}",
                (guild_id, subscription),
            )
            if not rows:
                return None
            pause, moment, among = _pause(rows[0]), epoch(now), ", ".join("?" for _ in reasons)
            place = (guild_id, subscription, pause.channel_id)
            await write.execute(
                "UPDATE outbox SET state = ?, reason = NULL, attempts = 0, retry_at = NULL, changed_at = ?"
                f" WHERE guild_id = ? AND subscription = ? AND channel_id = ? AND state = ? AND reason IN ({among})"
                " AND changed_at >= ? AND (expires_at IS NULL OR expires_at > ?)",
                (Post.DUE, moment, *place, Post.REJECTED, *reasons, epoch(pause.since), moment),
            )
            waiting = await write.execute(
                "SELECT COUNT(*) FROM outbox WHERE guild_id = ? AND subscription = ? AND channel_id = ? AND state = ?"
                " AND not_before <= ? AND (expires_at IS NULL OR expires_at > ?)",
                (*place, Post.DUE, moment, moment),
            )
        return int(waiting[0][0])

    async def overtaken(self, subscription: str, path: str) -> list[Pause]:
        """Return the pauses of a subscription since which the setting at `path` came to name another channel."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM pause WHERE subscription = ? AND EXISTS (SELECT 1 FROM guild_change_entry AS e"
            " JOIN guild_change AS c ON c.guild_id = e.guild_id AND c.number = e.number"
            " WHERE e.guild_id = pause.guild_id AND e.path = ? AND c.at >= pause.since AND e.number ="
            " (SELECT MAX(number) FROM guild_change_entry WHERE guild_id = e.guild_id AND path = e.path)"
            " AND COALESCE(REPLACE(e.after, '\"', ''), '') <> CAST(pause.channel_id AS TEXT))",
            (subscription, path),
        )
        return [_pause(row) for row in rows]

    async def of_server(self, guild_id: int) -> list[Pause]:
        """Return what is paused in a server, oldest first."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM pause WHERE guild_id = ? ORDER BY since, subscription", (guild_id,)
        )
        return [_pause(row) for row in rows]


def _pause(row: Sequence[Any]) -> Pause:
    guild_id, subscription, channel_id, code, reason, since = row
    return Pause(guild_id, subscription, channel_id, code, reason, from_epoch(since))
