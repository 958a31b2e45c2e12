"""The rewatches of servers and their meetings, and which of them something is to be done about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction

KEEP_ENDED = timedelta(days=90)

Read = Callable[[str, Sequence[Any]], Awaitable[list[Any]]]


class State(StrEnum):
    """Where a rewatch stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    BEGUN = "begun"
    OVER = "over"
    MISSED = "missed"
    """Its time passed, and nothing could be posted."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an admin decided.

    `first` is a naive wall-clock time of `zone` from which the rhythm `rule` is counted; `parent_id` is the channel of
    a thread. The episodes from `begins_with` to `ends_with` are watched, each of `minutes`, `nightly` of them an
    evening. `reminder` is so many minutes before; 0 is none.
    """

    guild_id: int
    channel_id: int
    parent_id: int | None
    role_id: int | None
    zone: str
    first: datetime
    rule: str
    nightly: int
    begins_with: int
    ends_with: int
    minutes: int
    reminder: int
    has_events: bool
    has_threads: bool

    @property
    def places(self) -> list[int]:
        """Return the thread and its channel, or the channel: the first with a limit says how far may be told."""
        return [self.channel_id] if self.parent_id is None else [self.channel_id, self.parent_id]


@dataclass(frozen=True, slots=True)
class Meeting:
    """An evening: its episodes, what the clock on the wall is to show, and the moment that this is.

    `sequence` counts its changes. `reminded` and `asked` are the ones as of which members were reminded, and an event
    of the server was asked for.
    """

    number: int
    first_episode: int
    last_episode: int
    local: datetime
    at: datetime
    stage: Stage = Stage.PLANNED
    sequence: int = 0
    reminded: int | None = None
    asked: int | None = None
    event_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None

    @property
    def episodes(self) -> range:
        """Return the numbers of its episodes."""
        return range(self.first_episode, self.last_episode + 1)


@dataclass(frozen=True, slots=True)
class Rewatch:
    """A rewatch with its meetings in order; `revision` is the number of the last change by an admin."""

    rewatch_id: int
    plan: Plan
    state: State
    meetings: tuple[Meeting, ...]
    revision: int = 0
    edition: int = 0
    shown_at: datetime | None = None
    message_id: int | None = None
    ended_at: datetime | None = None

    def meeting(self, number: int) -> Meeting | None:
        """Return one of the meetings."""
        return next((meeting for meeting in self.meetings if meeting.number == number), None)

    @property
    def planned(self) -> list[Meeting]:
        """Return the meetings that are still to come."""
        return [meeting for meeting in self.meetings if meeting.stage is Stage.PLANNED]

    @property
    def next(self) -> Meeting | None:
        """Return the meeting that is going on, else the first that is to come; None while nothing comes."""
        if self.state is not State.RUNNING:
            return None
        for stage in (Stage.BEGUN, Stage.PLANNED):
            for meeting in self.meetings:
                if meeting.stage is stage:
                    return meeting
        return None


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

    async def newest(self, write: Transaction, rewatch_id: int) -> Rewatch | None:
        """Return a rewatch as it is within a transaction."""
        return await _one(write.execute, "rewatch_id = ?", (rewatch_id,))

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

    async def put(self, write: Transaction, rewatch: Rewatch) -> None:
        """Write where a rewatch stands."""
        await write.execute(
            "UPDATE rewatch SET first_local = ?, rule = ?, state = ?, revision = ?, edition = ?, shown_at = ?,"
            " message_id = ?, ended_at = ? WHERE rewatch_id = ?",
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
            ),
        )

    async def put_meetings(
        self, write: Transaction, rewatch_id: int, meetings: Iterable[tuple[Meeting, datetime | None]]
    ) -> None:
        """Write meetings, each with the moment at which there is something to do about it."""
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
                for meeting, next_at in meetings
            ],
        )

    async def due(self, now: datetime, at_most: int) -> list[int]:
        """Return the rewatches with something to be done, in servers that the bot is in, the longest waiting first."""
        rows = await self._database.read(
            "SELECT m.rewatch_id, MIN(m.next_at) FROM meeting AS m"
            " JOIN rewatch AS r ON r.rewatch_id = m.rewatch_id"
            " JOIN guild AS g ON g.guild_id = r.guild_id AND g.left_at IS NULL"
            " WHERE m.next_at <= ? GROUP BY m.rewatch_id ORDER BY 2 LIMIT ?",
            (epoch(now), at_most),
        )
        return [rewatch_id for rewatch_id, _ in rows]

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
    found = await read(f"SELECT {_REWATCH} FROM rewatch WHERE {condition}", parameters)
    if not found:
        return None
    rewatch_id, *plan, state, revision, edition, shown_at, message_id, ended_at = found[0]
    rows = await read(f"SELECT {_MEETING} FROM meeting WHERE rewatch_id = ? ORDER BY number", (rewatch_id,))
    return Rewatch(
        rewatch_id=rewatch_id,
        plan=_plan(plan),
        state=State(state),
        meetings=tuple(_meeting(row) for row in rows),
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
