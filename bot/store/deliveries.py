"""The outbox as delivery works on it: whose turn has come, what was taken, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction
from bot.store.outbox import Parcel, Post

CROSSPOST = "crosspost"
"""The kind of rows that publish what was posted. They are a queue of their own beside the posts of their channel."""

_PARCEL = "what, channel_id, guild_id, kind, subject, payload, subscription, not_before, expires_at, attempts, tried_at"
_KEY = "what = ? AND channel_id = ?"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a row that was taken: its new state, and all that goes with it."""

    parcel: Parcel
    state: Post
    not_before: datetime
    attempts: int
    message_id: int | None = None
    reason: str | None = None
    retry_at: datetime | None = None
    tried_at: datetime | None = None


class DeliveryStore:
    """Hands out the rows whose turn has come, and takes the receipts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recover(self, now: datetime) -> int:
        """Put back what was being sent when the process ended; it may have been posted, or not. Return how many."""
        async with self._database.write() as write:
            rows = await write.execute(
                "UPDATE outbox SET state = ?, tried_at = COALESCE(tried_at, changed_at), retry_at = NULL,"
                " changed_at = ? WHERE state = ? RETURNING 1",
                (Post.DUE, epoch(now), Post.SENDING),
            )
        return len(rows)

    async def take(self, kinds: Collection[str], now: datetime, count: int) -> list[Parcel]:
        """Take the rows whose turn has come, one for each channel and `count` in all, and note that they are sent."""
        parcels = [_parcel(row) for row in await self._database.read(*first_in_line(kinds, now, count))]
        if not parcels:
            return []
        async with self._database.write() as write:
            taken = {
                (what, channel_id)
                for parcel in parcels
                # Each only if it is still due: it may have been withdrawn in between.
                for what, channel_id in await write.execute(
                    f"UPDATE outbox SET state = ?, changed_at = ? WHERE {_KEY} AND state = ?"
                    " RETURNING what, channel_id",
                    (Post.SENDING, epoch(now), parcel.what, parcel.channel_id, Post.DUE),
                )
            }
        return [parcel for parcel in parcels if (parcel.what, parcel.channel_id) in taken]

    async def hand_back(self, parcels: Iterable[Parcel], now: datetime) -> None:
        """Put rows back that were taken, and not sent."""
        async with self._database.write() as write:
            await write.execute_many(
                f"UPDATE outbox SET state = ?, changed_at = ? WHERE {_KEY} AND state = ?",
                [(Post.DUE, epoch(now), parcel.what, parcel.channel_id, Post.SENDING) for parcel in parcels],
            )

    async def settle(self, write: Transaction, receipts: Sequence[Receipt], now: datetime) -> None:
        """Note what became of rows."""
        await write.execute_many(
            "UPDATE outbox SET state = ?, message_id = ?, reason = ?, not_before = ?, retry_at = ?, tried_at = ?,"
            f" attempts = ?, changed_at = ? WHERE {_KEY} AND state = ?",
            [
                (
                    receipt.state,
                    receipt.message_id,
                    receipt.reason,
                    epoch(receipt.not_before),
                    _or_none(receipt.retry_at),
                    _or_none(receipt.tried_at),
                    receipt.attempts,
                    epoch(now),
                    receipt.parcel.what,
                    receipt.parcel.channel_id,
                    Post.SENDING,
                )
                for receipt in receipts
            ],
        )

    async def expire(self, write: Transaction, reason: str, now: datetime, count: int) -> list[Parcel]:
        """Reject rows that are of no use any more, `count` at most, and return them.

        One that may have been posted is not among them: whoever takes it has to look first.
        """
        rows = await write.execute(
            "UPDATE outbox SET state = :rejected, reason = :reason, changed_at = :now WHERE (what, channel_id) IN"
            " (SELECT what, channel_id FROM outbox WHERE state = :due AND not_before <= :now AND expires_at <= :now"
            f" AND tried_at IS NULL LIMIT :count) AND state = :due RETURNING {_PARCEL}",
            {"rejected": Post.REJECTED, "reason": reason, "due": Post.DUE, "now": epoch(now), "count": count},
        )
        return [_parcel(row) for row in rows]

    async def next_time(self, now: datetime) -> datetime | None:
        """Return when the next row is due that is not due yet; None where there is none."""
        rows = await self._database.read(
            "SELECT MIN(not_before) FROM outbox WHERE state = ? AND not_before > ?", (Post.DUE, epoch(now))
        )
        return _moment(rows[0][0])

    async def done_since(self, kind: str, channel_id: int, moment: datetime) -> list[datetime]:
        """Return when rows of a kind were done in a channel since a moment, oldest first."""
        rows = await self._database.read(
            "SELECT changed_at FROM outbox WHERE channel_id = ? AND state = ? AND kind = ? AND changed_at > ?"
            " ORDER BY changed_at",
            (channel_id, Post.SENT, kind, epoch(moment)),
        )
        return [from_epoch(at) for (at,) in rows]

    async def counts(self) -> dict[Post, int]:
        """Return how many rows are in each state."""
        rows = await self._database.read("SELECT state, COUNT(*) FROM outbox GROUP BY state")
        return {Post(state): count for state, count in rows}

    async def oldest_unsent(self, now: datetime) -> datetime | None:
        """Return since when the row that waits longest has been due; None where none waits."""
        rows = await self._database.read(
            "SELECT MIN(not_before) FROM outbox WHERE state IN (?, ?) AND not_before <= ?",
            (Post.DUE, Post.SENDING, epoch(now)),
        )
        return _moment(rows[0][0])


def first_in_line(kinds: Collection[str], now: datetime, count: int) -> tuple[str, dict[str, Any]]:
    """Return the query for the rows whose turn has come: in each channel the one that has been due longest.

    One that is being sent, or failed and waits, keeps the later ones of its channel waiting. What is paused, of an
    unknown kind, or of a server that the bot has left neither goes nor keeps anything waiting.
    """
    names = {f"kind{number}": kind for number, kind in enumerate(sorted(kinds))}
    admitted = ", ".join(f":{name}" for name in names) or "NULL"
    sql = (
        f"SELECT {_PARCEL} FROM outbox AS o WHERE o.state = :due AND o.not_before <= :now"
        # What was changed later than now was changed before the clock was set back; nobody knows how long ago.
        f" AND (o.retry_at IS NULL OR o.retry_at <= :now OR o.changed_at > :now) AND {_may_go('o', admitted)}"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS e WHERE e.channel_id = o.channel_id"
        f" AND e.state IN (:due, :sending) AND e.not_before <= :now AND {_may_go('e', admitted)}"
        " AND (e.kind = :crosspost) = (o.kind = :crosspost)"
        " AND (e.state = :sending OR (e.not_before, e.created_at, e.what) < (o.not_before, o.created_at, o.what)))"
        # By nothing else, so that the index gives the order and no more is read than is taken.
        " ORDER BY o.not_before LIMIT :count"
    )
    state = {"due": Post.DUE, "sending": Post.SENDING, "crosspost": CROSSPOST}
    return sql, {**names, **state, "now": epoch(now), "count": count}


def _may_go(row: str, admitted: str) -> str:
    return (
        f"{row}.kind IN ({admitted})"
        f" AND ({row}.expires_at IS NULL OR {row}.expires_at > :now OR {row}.tried_at IS NOT NULL)"
        f" AND EXISTS (SELECT 1 FROM guild WHERE guild.guild_id = {row}.guild_id AND guild.left_at IS NULL)"
        f" AND NOT EXISTS (SELECT 1 FROM pause WHERE pause.guild_id = {row}.guild_id"
        f" AND pause.subscription = {row}.subscription AND pause.channel_id = {row}.channel_id)"
    )


def _parcel(row: Sequence[Any]) -> Parcel:
    what, channel, guild, kind, subject, payload, subscription, waits, expires, attempts, tried = row
    times = from_epoch(waits), _moment(expires), attempts, _moment(tried)
    return Parcel(what, channel, guild, kind, subject, payload, subscription, *times)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)


def _or_none(moment: datetime | None) -> int | None:
    return None if moment is None else epoch(moment)
