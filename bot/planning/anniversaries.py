"""The days on which something of the show first came out, years ago: due at the same hour in every server's zone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.guilds.settings import DEFAULTS
from bot.planning.lull import Lull
from bot.schedule.wallclock import AHEAD, BEHIND, instant
from bot.store.anniversaries import AnniversaryStore, Celebrant
from bot.store.database import Database
from bot.store.outbox import Entry, OutboxStore

KIND = SUBSCRIPTION = "anniversary"
HOUR = time(18)
LOOK_AGAIN = timedelta(minutes=30)
"""How soon a server that just switched anniversaries on, or changed its time zone, is noticed on such a day."""
AT_ONCE = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that came out on a day; `name` is what the posts about it are known by."""

    name: str
    episode: str
    came_out: date

    def in_year(self, year: int) -> Anniversary | None:
        """Return its anniversary in a year, which for a leap day may be the day before; None before there is one."""
        if year <= self.came_out.year:
            return None
        try:
            day = self.came_out.replace(year=year)
        except ValueError:
            day = self.came_out.replace(year=year, day=28)
        return Anniversary(self, day)


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day on which something is remembered."""

    occasion: Occasion
    day: date

    @property
    def what(self) -> str:
        """Return what its posts are known by in the outbox."""
        return f"{KIND}/{self.occasion.name}/{self.day.year}"

    @property
    def years(self) -> int:
        """Return how long ago it was."""
        return self.day.year - self.occasion.came_out.year

    def in_zone(self, zone: str) -> tuple[datetime, datetime]:
        """Return when the post is due where clocks are of a zone, and when the day is over there."""
        begins, ends = datetime.combine(self.day, HOUR), datetime.combine(self.day + _DAY, time())
        return instant(begins, zone), instant(ends, zone)

    @property
    def begins_anywhere(self) -> datetime:
        """Return a moment before which it is due nowhere on earth."""
        return datetime.combine(self.day, HOUR, UTC) - AHEAD

    @property
    def ends_everywhere(self) -> datetime:
        """Return a moment at which its day is over everywhere on earth."""
        return datetime.combine(self.day + _DAY, time(), UTC) + BEHIND


Occasions = Callable[[], Awaitable[Sequence[Occasion]]]


class Anniversaries:
    """Puts the posts into the outbox; on all other days it asks nothing of the store."""

    def __init__(self, database: Database, occasions: Occasions) -> None:
        self._database = database
        self._outbox = OutboxStore(database)
        self._store = AnniversaryStore(database)
        self._occasions = occasions
        self._lull = Lull(self._look)

    async def due(self, now: datetime) -> datetime | None:
        """Add the posts that are due; return when to ask again, None where none is in sight."""
        return await self._lull.end(now)

    async def of(self, what: str) -> Anniversary | None:
        """Return the anniversary that a row of the outbox is about; None where the show does not know it any more."""
        _, name, year = what.split("/")
        occasion = next((occasion for occasion in await self._occasions() if occasion.name == name), None)
        return occasion.in_year(int(year)) if occasion else None

    async def _look(self, now: datetime) -> datetime | None:
        soonest = None
        for anniversary in _around(await self._occasions(), now):
            if anniversary.ends_everywhere <= now:
                continue
            begins = anniversary.begins_anywhere
            if begins <= now:
                begins = await self._hand_over(anniversary, now)
            soonest = min(soonest or begins, begins)
        return soonest

    async def _hand_over(self, anniversary: Anniversary, now: datetime) -> datetime:
        """Add the posts of the servers in which the hour has come; return when to look again."""
        soonest, after_guild = now + LOOK_AGAIN, 0
        while found := await self._store.waiting(anniversary.what, after_guild, AT_ONCE):
            after_guild = found[-1].guild_id
            due = []
            for server in found:
                begins, ends = anniversary.in_zone(server.zone or DEFAULTS.time_zone)
                if begins > now:
                    soonest = min(soonest, begins)
                elif now < ends:
                    due.append(_entry(anniversary, server, begins, ends))
            if due:
                async with self._database.write() as write:
                    await self._outbox.add(write, due, now)
        return soonest


def _around(occasions: Sequence[Occasion], now: datetime) -> Iterator[Anniversary]:
    """Yield the anniversaries of this year, and of those before and after, in which it may still or already be."""
    for occasion in occasions:
        for year in (now.year - 1, now.year, now.year + 1):
            if anniversary := occasion.in_year(year):
                yield anniversary


def _entry(anniversary: Anniversary, server: Celebrant, begins: datetime, ends: datetime) -> Entry:
    return Entry(
        what=anniversary.what,
        channel_id=server.channel_id,
        guild_id=server.guild_id,
        kind=KIND,
        subject=KIND,
        payload=anniversary.occasion.name,
        subscription=SUBSCRIPTION,
        not_before=begins,
        expires_at=ends,
    )
