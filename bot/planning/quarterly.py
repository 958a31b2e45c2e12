"""The quarterly note: for servers that want it, that for three months nothing was posted, and what was checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.guilds import Guilds, GuildSettings
from bot.guilds.values import dumps
from bot.planning.lull import Lull
from bot.schedule.quarters import Quarter
from bot.schedule.wallclock import AHEAD, BEHIND
from bot.store.database import Database
from bot.store.guilds import GuildStore
from bot.store.outbox import Entry, OutboxStore

KIND = "quarterly"
CHOICE, CHANNEL = "news.quarterly_note", "news.channel"
OF_USE_FOR = timedelta(days=7)
CHOSEN_FOR = timedelta(days=30)
"""How long before the end of a quarter a server must have wanted the note, to get one for it."""
LOOK_AGAIN = timedelta(hours=1)
AT_ONCE = 200
_DAY = timedelta(days=1)


class Quarterly:
    """Puts the notes into the outbox on the first day after a quarter, at each server's hour of the digest.

    `news` is the subject of the posts without which a quarter was a quiet one.
    """

    def __init__(self, database: Database, guilds: Guilds, news: str) -> None:
        self._news = news
        self._database = database
        self._outbox = OutboxStore(database)
        self._store = GuildStore(database)
        self._guilds = guilds
        self._lull = Lull(self._look)

    async def due(self, now: datetime) -> datetime | None:
        """Add the notes that are due; return when to ask again."""
        return await self._lull.end(now)

    async def is_quiet(self, guild_id: int, quarter: Quarter, zone: str) -> bool:
        """Tell whether nothing was posted in a server, nor waits to be, since a quarter began."""
        return guild_id not in await self._outbox.servers_told(self._news, quarter.begins(zone))

    async def _look(self, now: datetime) -> datetime:
        quarter = _over_somewhere(now)
        if now >= _midnight(quarter.following.first_day) + BEHIND + _DAY + OF_USE_FOR:
            return _midnight(quarter.following.following.first_day) - AHEAD
        soonest = now + LOOK_AGAIN
        due: list[Entry] = []
        for guild_id in await self._waiting(quarter):
            settings = await self._guilds.settings(guild_id)
            at = quarter.ends(settings.time_zone, settings.news.digest_hour)
            if at > now:
                soonest = min(soonest, at)
            elif now < at + OF_USE_FOR and (channel := await self._channel(guild_id, settings, quarter)):
                due.append(_entry(guild_id, channel, quarter, at))
        for start in range(0, len(due), AT_ONCE):
            async with self._database.write() as write:
                await self._outbox.add(write, due[start : start + AT_ONCE], now)
        return soonest

    async def _waiting(self, quarter: Quarter) -> Sequence[int]:
        """Return the servers that want the note and have none of a quarter yet."""
        have = await self._outbox.servers_with(what_of(quarter))
        return [guild_id for guild_id in await self._store.who_set(CHOICE, dumps(True)) if guild_id not in have]

    async def _channel(self, guild_id: int, settings: GuildSettings, quarter: Quarter) -> int | None:
        """Return where a server gets a note; None where it gets none."""
        if not settings.modules.news.enabled or settings.news.channel is None:
            return None
        if not await self.is_quiet(guild_id, quarter, settings.time_zone):
            return None
        then = await self._store.values_at(guild_id, quarter.ends(settings.time_zone) - CHOSEN_FOR)
        return settings.news.channel if then.get(CHOICE) == dumps(True) and CHANNEL in then else None


def _entry(guild_id: int, channel_id: int, quarter: Quarter, at: datetime) -> Entry:
    return Entry(
        what=what_of(quarter),
        channel_id=channel_id,
        guild_id=guild_id,
        kind=KIND,
        subject=KIND,
        payload=quarter.name,
        subscription=KIND,
        not_before=at,
        expires_at=at + OF_USE_FOR,
    )


def what_of(quarter: Quarter) -> str:
    """Return what the notes about a quarter are known by in the outbox."""
    return f"quarterly/{quarter.name}"


def _over_somewhere(now: datetime) -> Quarter:
    """Return the last quarter that is over where clocks are furthest ahead."""
    return Quarter.of((now + AHEAD).astimezone(UTC).date()).preceding


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
