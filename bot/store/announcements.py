"""What admins scheduled: the announcements of each server, and what of them is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction

KEEP_DELETED = timedelta(days=1)
KEEP_ENDED = timedelta(days=30)


class State(StrEnum):
    """What becomes of an announcement by itself."""

    ACTIVE = "active"
    PAUSED = "paused"
    """An admin paused it; what Discord refused is in the table of pauses."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an admin decided: what to say where, to whom, when first, in which zone, and how it repeats.

    `first` is a naive wall-clock time; `rule` is a repeat of RFC 5545, empty for once.
    """

    guild_id: int
    channel_id: int
    role_id: int | None
    text: str
    first: datetime
    zone: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """The next time of an announcement: by the clock on the wall, and as a moment."""

    local: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Discord refused a post for good, and since when nothing is posted."""

    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Announcement:
    """A saved plan. `revision` counts what admins changed of it; `coming` is None while nothing is to come."""

    announcement_id: int
    plan: Plan
    state: State
    coming: Coming | None
    revision: int
    is_deleted: bool = False
    refusal: Refusal | None = None

    @property
    def subject(self) -> str:
        """Return what all posts of it share, which is also what a refusal of Discord pauses."""
        return subject_of(self.announcement_id)


@dataclass(frozen=True, slots=True)
class Due:
    """An announcement whose time has come.

    `is_silent` says that nothing is to be posted: Discord refused it before, announcements are switched off in its
    server, or the bot is there no more.
    """

    announcement_id: int
    plan: Plan
    coming: Coming
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """An announcement that goes on: its next time, None where that was the last."""

    announcement_id: int
    coming: Coming | None


def subject_of(announcement_id: int) -> str:
    """Return what all posts of an announcement share."""
    return f"announcement/{announcement_id}"


PLAN = "guild_id, channel_id, role_id, text, first_local, zone, rule"
_OF_PLAN = ", ".join(f"a.{column.strip()}" for column in PLAN.split(","))
_ANNOUNCEMENT = f"a.announcement_id, {_OF_PLAN}, a.state, a.next_local, a.next_at, a.revision, a.deleted_at"
_ITS_PAUSE = "p.guild_id = a.guild_id AND p.subscription = 'announcement/' || a.announcement_id"
_WITH_PAUSE = f"SELECT {_ANNOUNCEMENT}, p.reason, p.since FROM announcement AS a LEFT JOIN pause AS p ON {_ITS_PAUSE}"
_SWITCH = "modules.announcements.enabled"


class AnnouncementStore:
    """What admins scheduled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, announcement_id: int) -> Announcement | None:
        """Return an announcement of a server, also a deleted one that is still kept; None where there is none."""
        rows = await self._database.read(
            f"{_WITH_PAUSE} WHERE a.announcement_id = ? AND a.guild_id = ?", (announcement_id, guild_id)
        )
        return _announcement(rows[0]) if rows else None

    async def of_server(self, guild_id: int) -> list[Announcement]:
        """Return the announcements of a server that are not deleted: what comes next first, what is over last."""
        rows = await self._database.read(
            f"{_WITH_PAUSE} WHERE a.guild_id = ? AND a.deleted_at IS NULL"
            " ORDER BY a.state = 'ended', a.next_at IS NULL, a.next_at, a.created_at DESC",
            (guild_id,),
        )
        return [_announcement(row) for row in rows]

    async def newest(self, write: Transaction, guild_id: int, announcement_id: int) -> Announcement | None:
        """Return an announcement as it is within a transaction."""
        rows = await write.execute(
            f"{_WITH_PAUSE} WHERE a.announcement_id = ? AND a.guild_id = ?", (announcement_id, guild_id)
        )
        return _announcement(rows[0]) if rows else None

    async def count(self, write: Transaction, guild_id: int) -> int:
        """Return how many announcements of a server are still to come, paused ones too."""
        ((count,),) = await write.execute(
            "SELECT COUNT(*) FROM announcement WHERE guild_id = ? AND deleted_at IS NULL AND state <> 'ended'",
            (guild_id,),
        )
        return int(count)

    async def add(self, write: Transaction, announcement_id: int, plan: Plan, coming: Coming, now: datetime) -> None:
        """Add an announcement; the server's row in `guild` must be there."""
        await write.execute(
            f"INSERT INTO announcement (announcement_id, {PLAN}, state, next_local, next_at, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                announcement_id,
                *plan_values(plan),
                State.ACTIVE,
                coming.local.isoformat(),
                epoch(coming.at),
                epoch(now),
                epoch(now),
            ),
        )

    async def put(
        self,
        write: Transaction,
        announcement: Announcement,
        now: datetime,
    ) -> None:
        """Write what an admin changed: the text, whether it runs, when next, whether it is deleted."""
        coming = announcement.coming
        await write.execute(
            "UPDATE announcement SET text = ?, state = ?, next_local = ?, next_at = ?, revision = ?, changed_at = ?,"
            " deleted_at = ? WHERE announcement_id = ?",
            (
                announcement.plan.text,
                announcement.state,
                coming.local.isoformat() if coming else None,
                epoch(coming.at) if coming else None,
                announcement.revision,
                epoch(now),
                epoch(now) if announcement.is_deleted else None,
                announcement.announcement_id,
            ),
        )

    async def lift_refusal(self, write: Transaction, announcement: Announcement) -> None:
        """Let posts be tried again that Discord refused."""
        await write.execute(
            "DELETE FROM pause WHERE guild_id = ? AND subscription = ?",
            (announcement.plan.guild_id, announcement.subject),
        )

    async def due(self, write: Transaction, now: datetime, at_most: int) -> list[Due]:
        """Return announcements whose time has come, the longest waiting first."""
        rows = await write.execute(
            f"SELECT a.announcement_id, {_OF_PLAN}, a.next_local, a.next_at,"
            " g.left_at IS NOT NULL OR p.since IS NOT NULL OR COALESCE(s.value, 'true') = 'false'"
            " FROM announcement AS a JOIN guild AS g ON g.guild_id = a.guild_id"
            f" LEFT JOIN pause AS p ON {_ITS_PAUSE}"
            " LEFT JOIN guild_setting AS s ON s.guild_id = a.guild_id AND s.path = ?"
            " WHERE a.next_at <= ? ORDER BY a.next_at LIMIT ?",
            (_SWITCH, epoch(now), at_most),
        )
        return [
            Due(identity, plan_of(plan), coming_of(local, at), bool(is_silent))
            for identity, *plan, local, at, is_silent in rows
        ]

    async def move_on(self, write: Transaction, moves: Iterable[Moved], now: datetime) -> None:
        """Write when each of several announcements comes next; the last time ends it."""
        await write.execute_many(
            "UPDATE announcement SET next_local = ?, next_at = ?, state = ?, changed_at = ? WHERE announcement_id = ?",
            [
                (
                    moved.coming.local.isoformat() if moved.coming else None,
                    epoch(moved.coming.at) if moved.coming else None,
                    State.ACTIVE if moved.coming else State.ENDED,
                    epoch(now),
                    moved.announcement_id,
                )
                for moved in moves
            ],
        )

    async def next_time(self) -> datetime | None:
        """Return when the next announcement of all servers is due."""
        ((at,),) = await self._database.read("SELECT MIN(next_at) FROM announcement")
        return None if at is None else from_epoch(at)

    async def forget(self, deleted_before: datetime, ended_before: datetime) -> None:
        """Delete for good what was deleted or has ended too long ago."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM announcement WHERE deleted_at < ?", (epoch(deleted_before),))
            await write.execute(
                "DELETE FROM announcement WHERE state = 'ended' AND changed_at < ?", (epoch(ended_before),)
            )
            await write.execute(
                "DELETE FROM pause AS p WHERE p.subscription LIKE 'announcement/%'"
                f" AND NOT EXISTS (SELECT 1 FROM announcement AS a WHERE {_ITS_PAUSE})"
            )


def _announcement(row: Sequence[Any]) -> Announcement:
    identity, *plan, state, local, at, revision, deleted_at, reason, since = row
    return Announcement(
        announcement_id=identity,
        plan=plan_of(plan),
        state=State(state),
        coming=_coming(local, at),
        revision=revision,
        is_deleted=deleted_at is not None,
        refusal=None if reason is None else Refusal(reason, from_epoch(since)),
    )


def plan_of(row: Sequence[Any]) -> Plan:
    """Return the plan that the columns of `PLAN` hold."""
    guild_id, channel_id, role_id, text, first, zone, rule = row
    return Plan(guild_id, channel_id, role_id, text, datetime.fromisoformat(first), zone, rule)


def plan_values(plan: Plan) -> tuple[object, ...]:
    """Return what a plan is in the columns of `PLAN`."""
    first = plan.first.isoformat()
    return plan.guild_id, plan.channel_id, plan.role_id, plan.text, first, plan.zone, plan.rule


def _coming(local: str | None, at: int | None) -> Coming | None:
    return None if local is None or at is None else coming_of(local, at)


def coming_of(local: str, at: int) -> Coming:
    """Return a time as it is stored."""
    return Coming(datetime.fromisoformat(local), from_epoch(at))
