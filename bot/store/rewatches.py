"""The rewatches of servers and their meetings, and which of them something is to be done about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction
from bot.store.rewatch_plans import Meeting, Plan, Rewatch, Stage, State

KEEP_ENDED = timedelta(days=90)

DUE = (
    "SELECT m.rewatch_id FROM meeting AS m WHERE m.next_at <= ? AND EXISTS"
    # Joined or grouped, it would go through all servers, or all meetings.
    " (SELECT 1 FROM rewatch AS r JOIN guild AS g ON g.guild_id = r.guild_id"
    " WHERE r.rewatch_id = m.rewatch_id AND g.left_at IS NULL)"
    " ORDER BY m.next_at LIMIT ?"
)
"""The query for the rewatches of meetings about which something is to be done by a moment, of so many at most."""

Read = Callable[[str, Sequence[Any]], Awaitable[list[Any]]]

_PLAN = (
    "guild_id, channel_id, parent_id, role_id, zone, first_local, rule, nightly, begins_with, ends_with, minutes,"
    " reminder, has_events, has_threads"
)
_COUNTS = ("nightly", "begins_with", "ends_with", "minutes", "reminder")
_REWATCH = f"rewatch_id, {_PLAN}, state, revision, edition, shown_at, message_id, ended_at"
_MEETING = (
    "number, first_episode, last_episode, local, at, state, sequence, reminded, asked, event_id, message_id, thread_id"
)


class RewatchStore:
    """Keeps rewatches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, rewatch_id: int) -> Rewatch | None:
        """Return a rewatch as of the last commit."""
        return await _one(self._database.read, "rewatch_id = ?", (rewatch_id,))

    async def running(self, guild_id: int) -> Rewatch | None:
        """Return the rewatch of a server that has not ended."""
        return await _one(self._database.read, "guild_id = ? AND ended_at IS NULL", (guild_id,))

    async def latest(self, guild_id: int) -> Rewatch | None:
        """Return the rewatch of a server that has not ended, else the one that ended last."""
        condition = "guild_id = ? ORDER BY ended_at IS NOT NULL, ended_at DESC LIMIT 1"
        return await _one(self._database.read, condition, (guild_id,))

    async def several(self, rewatch_ids: Sequence[int]) -> list[Rewatch]:
        """Return rewatches as of the last commit, those that there are."""
        return await _several(self._database.read, f"rewatch_id IN ({_marks(rewatch_ids)})", rewatch_ids)

    async def newest(self, write: Transaction, rewatch_id: int) -> Rewatch | None:
        """Return a rewatch as it is within a transaction."""
        return await _one(write.execute, "rewatch_id = ?", (rewatch_id,))

    async def newest_of(self, write: Transaction, rewatch_ids: Sequence[int]) -> list[Rewatch]:
        """Return rewatches as they are within a transaction, those that there are."""
        return await _several(write.execute, f"rewatch_id IN ({_marks(rewatch_ids)})", rewatch_ids)

    async def is_free(self, write: Transaction, guild_id: int) -> bool:
        """Tell whether a server has no rewatch that has not ended."""
        return not await write.execute("SELECT 1 FROM rewatch WHERE guild_id = ? AND ended_at IS NULL", (guild_id,))

    async def add(self, write: Transaction, rewatch: Rewatch, now: datetime) -> None:
        """Add a rewatch with its meetings."""
        await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (rewatch.plan.guild_id,))
        await write.execute(
            f"INSERT INTO rewatch (rewatch_id, {_PLAN}, state, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rewatch.rewatch_id, *_plan_values(rewatch.plan), rewatch.state, epoch(now)),
        )
        await write.execute_many(
            "INSERT INTO meeting (rewatch_id, number, first_episode, last_episode, local, at, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    rewatch.rewatch_id,
                    meeting.number,
                    meeting.first_episode,
                    meeting.last_episode,
                    meeting.local.isoformat(),
                    epoch(meeting.at),
                    meeting.stage,
                )
                for meeting in rewatch.meetings
            ],
        )

    async def put(self, write: Transaction, *rewatches: Rewatch) -> None:
        """Write where rewatches stand."""
        await write.execute_many(
            "UPDATE rewatch SET first_local = ?, rule = ?, state = ?, revision = ?, edition = ?, shown_at = ?,"
            " message_id = ?, ended_at = ? WHERE rewatch_id = ?",
            [
                (
                    rewatch.plan.first.isoformat(),
                    rewatch.plan.rule,
                    rewatch.state,
                    rewatch.revision,
                    rewatch.edition,
                    epoch(rewatch.shown_at) if rewatch.shown_at else None,
                    rewatch.message_id,
                    epoch(rewatch.ended_at) if rewatch.ended_at else None,
                    rewatch.rewatch_id,
                )
                for rewatch in rewatches
            ],
        )

    async def put_meetings(self, write: Transaction, meetings: Iterable[tuple[int, Meeting, datetime | None]]) -> None:
        """Write meetings, each with its rewatch and the moment at which there is something to do about it."""
        await write.execute_many(
            "UPDATE meeting SET local = ?, at = ?, state = ?, sequence = ?, next_at = ?, reminded = ?, asked = ?,"
            " event_id = ?, message_id = ?, thread_id = ? WHERE rewatch_id = ? AND number = ?",
            [
                (
                    meeting.local.isoformat(),
                    epoch(meeting.at),
                    meeting.stage,
                    meeting.sequence,
                    epoch(next_at) if next_at else None,
                    meeting.reminded,
                    meeting.asked,
                    meeting.event_id,
                    meeting.message_id,
                    meeting.thread_id,
                    rewatch_id,
                    meeting.number,
                )
                for rewatch_id, meeting, next_at in meetings
            ],
        )

    async def due(self, now: datetime, at_most: int) -> list[int]:
        """Return rewatches with something to be done, in servers that the bot is in, the longest waiting first."""
        rows = await self._database.read(DUE, (epoch(now), at_most))
        return list(dict.fromkeys(rewatch_id for (rewatch_id,) in rows))

    async def next_time(self, now: datetime) -> datetime | None:
        """Return when there is something to be done next, in all servers."""
        ((at,),) = await self._database.read("SELECT MIN(next_at) FROM meeting WHERE next_at > ?", (epoch(now),))
        return None if at is None else from_epoch(at)

    async def has_thread(self, guild_id: int, thread_id: int) -> bool:
        """Tell whether a thread is of a meeting in a server."""
        rows = await self._database.read(
            "SELECT 1 FROM rewatch AS r JOIN meeting AS m ON m.rewatch_id = r.rewatch_id"
            " WHERE r.guild_id = ? AND m.thread_id = ?",
            (guild_id, thread_id),
        )
        return bool(rows)

    async def unended(self, after_id: int, at_most: int) -> list[int]:
        """Return the ids of rewatches that have not ended, in order, from after one of them."""
        rows = await self._database.read(
            "SELECT rewatch_id FROM rewatch WHERE ended_at IS NULL AND rewatch_id > ? ORDER BY rewatch_id LIMIT ?",
            (after_id, at_most),
        )
        return [rewatch_id for (rewatch_id,) in rows]

    async def forget_ended_before(self, moment: datetime) -> None:
        """Delete the rewatches that ended before a moment."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM rewatch WHERE ended_at < ?", (epoch(moment),))


async def _one(read: Read, condition: str, parameters: Sequence[Any]) -> Rewatch | None:
    return next(iter(await _several(read, condition, parameters)), None)


async def _several(read: Read, condition: str, parameters: Sequence[Any]) -> list[Rewatch]:
    found = await read(f"SELECT {_REWATCH} FROM rewatch WHERE {condition}", parameters)
    ids = [row[0] for row in found]
    meetings: dict[int, list[Meeting]] = {rewatch_id: [] for rewatch_id in ids}
    rows = await read(
        f"SELECT rewatch_id, {_MEETING} FROM meeting WHERE rewatch_id IN ({_marks(ids)}) ORDER BY rewatch_id, number",
        ids,
    )
    for rewatch_id, *row in rows:
        meetings[rewatch_id].append(_meeting(row))
    return [_rewatch(row, meetings[row[0]]) for row in found]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" for _ in values) or "NULL"


def _rewatch(row: Sequence[Any], meetings: Iterable[Meeting]) -> Rewatch:
    rewatch_id, *plan, state, revision, edition, shown_at, message_id, ended_at = row
    return Rewatch(
        rewatch_id=rewatch_id,
        plan=_plan(plan),
        state=State(state),
        meetings=tuple(meetings),
        revision=revision,
        edition=edition,
        shown_at=None if shown_at is None else from_epoch(shown_at),
        message_id=message_id,
        ended_at=None if ended_at is None else from_epoch(ended_at),
    )


def _meeting(row: Sequence[Any]) -> Meeting:
    number, first, last, local, at, state, *rest = row
    return Meeting(number, first, last, datetime.fromisoformat(local), from_epoch(at), Stage(state), *rest)


def _plan(row: Sequence[Any]) -> Plan:
    guild_id, channel_id, parent_id, role_id, zone, first, rule, *rest, has_events, has_threads = row
    counts: dict[str, int] = dict(zip(_COUNTS, rest, strict=True))
    return Plan(
        guild_id=guild_id,
        channel_id=channel_id,
        parent_id=parent_id,
        role_id=role_id,
        zone=zone,
        first=datetime.fromisoformat(first),
        rule=rule,
        has_events=bool(has_events),
        has_threads=bool(has_threads),
        **counts,
    )


def _plan_values(plan: Plan) -> tuple[Any, ...]:
    return (
        plan.guild_id,
        plan.channel_id,
        plan.parent_id,
        plan.role_id,
        plan.zone,
        plan.first.isoformat(),
        plan.rule,
        plan.nightly,
        plan.begins_with,
        plan.ends_with,
        plan.minutes,
        plan.reminder,
        int(plan.has_events),
        int(plan.has_threads),
    )
