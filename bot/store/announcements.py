"""What admins scheduled: the announcements of each server, what of them is due, and drafts that nobody saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction

KEEP_DRAFTS = timedelta(days=1)
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
class Draft:
    """A plan that somebody has not saved yet; `base` is the text that it is to replace, None in a new one."""

    draft_id: int
    actor_id: int
    plan: Plan
    base: str | None = None


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


_PLAN = "guild_id, channel_id, role_id, text, first_local, zone, rule"
_OF_PLAN = ", ".join(f"a.{column.strip()}" for column in _PLAN.split(","))
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
            f"INSERT INTO announcement (announcement_id, {_PLAN}, state, next_local, next_at, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                announcement_id,
                *_plan_values(plan),
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
            Due(identity, _plan(plan), _required(local, at), bool(is_silent))
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

    async def forget(self, deleted_before: datetime, ended_before: datetime, drafted_before: datetime) -> None:
        """Delete for good what was deleted, ended or drafted too long ago."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM announcement WHERE deleted_at < ?", (epoch(deleted_before),))
            await write.execute(
                "DELETE FROM announcement WHERE state = 'ended' AND changed_at < ?", (epoch(ended_before),)
            )
            await write.execute("DELETE FROM announcement_draft WHERE at < ?", (epoch(drafted_before),))
            await write.execute(
                "DELETE FROM pause AS p WHERE p.subscription LIKE 'announcement/%'"
                f" AND NOT EXISTS (SELECT 1 FROM announcement AS a WHERE {_ITS_PAUSE})"
            )


class AnnouncementDraftStore:
    """Announcements that admins have not saved yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, draft: Draft, now: datetime) -> None:
        """Keep a draft, in the place of its former self."""
        async with self._database.write() as write:
            await write.execute(
                "INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (draft.plan.guild_id,)
            )
            await write.execute(
                f"INSERT INTO announcement_draft (draft_id, actor_id, at, base, {_PLAN})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (draft_id, actor_id) DO UPDATE SET at = excluded.at, base = excluded.base,"
                " role_id = excluded.role_id, text = excluded.text",
                (draft.draft_id, draft.actor_id, epoch(now), draft.base, *_plan_values(draft.plan)),
            )

    async def get(self, guild_id: int, actor_id: int, draft_id: int) -> Draft | None:
        """Return a draft of somebody in a server, None where it is not kept any more."""
        rows = await self._database.read(
            f"SELECT base, {_PLAN} FROM announcement_draft WHERE draft_id = ? AND guild_id = ? AND actor_id = ?",
            (draft_id, guild_id, actor_id),
        )
        return Draft(draft_id, actor_id, _plan(rows[0][1:]), rows[0][0]) if rows else None

    async def remove(self, write: Transaction, draft: Draft) -> None:
        """Forget a draft."""
        await write.execute(
            "DELETE FROM announcement_draft WHERE draft_id = ? AND actor_id = ?", (draft.draft_id, draft.actor_id)
        )


class ZoneDataStore:
    """By which data of each time zone the next times were computed."""

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
        return [(identity, _required(local, at)) for identity, local, at in rows]

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


def _announcement(row: Sequence[Any]) -> Announcement:
    identity, *plan, state, local, at, revision, deleted_at, reason, since = row
    return Announcement(
        announcement_id=identity,
        plan=_plan(plan),
        state=State(state),
        coming=_coming(local, at),
        revision=revision,
        is_deleted=deleted_at is not None,
        refusal=None if reason is None else Refusal(reason, from_epoch(since)),
    )


def _plan(row: Sequence[Any]) -> Plan:
    guild_id, channel_id, role_id, text, first, zone, rule = row
    return Plan(guild_id, channel_id, role_id, text, datetime.fromisoformat(first), zone, rule)


def _plan_values(plan: Plan) -> tuple[object, ...]:
    first = plan.first.isoformat()
    return plan.guild_id, plan.channel_id, plan.role_id, plan.text, first, plan.zone, plan.rule


def _coming(local: str | None, at: int | None) -> Coming | None:
    return None if local is None or at is None else _required(local, at)


def _required(local: str, at: int) -> Coming:
    return Coming(datetime.fromisoformat(local), from_epoch(at))
