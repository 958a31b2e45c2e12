"""What comes due of the announcements: into the outbox, in the transaction that moves them on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import epoch
from bot.logs import get_logger
from bot.planning.turns import Turn, grace, turn
from bot.schedule.wallclock import instant
from bot.schedule.zone_files import zone_digest
from bot.store.announcement_zones import ZoneDataStore
from bot.store.announcements import AnnouncementStore, Due, Moved, subject_of
from bot.store.database import Database
from bot.store.outbox import Entry, OutboxStore

KIND = "announcement"
"""The kind of the rows of the outbox that post announcements."""
CHUNK = 100
"""How many go into one transaction, so that nobody else waits long to write."""
LOOK_AGAIN = timedelta(hours=1)
"""When one is tried again whose times cannot be computed, because its zone is not known here any more, say."""
BREATH = 20
"""How many are computed before the event loop has its turn again."""

log = get_logger(__name__)


class AnnouncementsDue:
    """Puts what is due into the outbox."""

    def __init__(self, database: Database, store: AnnouncementStore, zones: ZoneDataStore, outbox: OutboxStore) -> None:
        self._database = database
        self._store = store
        self._zones = zones
        self._outbox = outbox
        self._has_renewed = False

    async def due(self, now: datetime) -> datetime | None:
        """Put everything that is due into the outbox; return when the next is, None where there is none."""
        if not self._has_renewed:
            await self.renew()
            self._has_renewed = True
        while await self._hand_over(now) == CHUNK:
            pass
        return await self._store.next_time()

    async def renew(self) -> None:
        """Compute the moments anew in zones whose data changed since, so that each stays at its wall-clock time."""
        in_use = await self._zones.in_use()
        digests = await asyncio.to_thread(lambda: {zone: zone_digest(zone) for zone in in_use})
        changed = [zone for zone, known in in_use.items() if digests[zone] not in {known, None}]
        for zone in changed:
            count = await self._renew_zone(zone)
            if in_use[zone] is not None:
                log.info("the clocks of a zone changed", zone=zone, announcements=count)
        await self._zones.put({zone: digest for zone in changed if (digest := digests[zone]) is not None})

    async def _renew_zone(self, zone: str) -> int:
        after_id, count = 0, 0
        while found := await self._zones.coming_in(zone, after_id, CHUNK):
            moments = {identity: instant(coming.local, zone) for identity, coming in found}
            await self._zones.correct(found, moments)
            after_id, count = found[-1][0], count + len(found)
        return count

    async def _hand_over(self, now: datetime) -> int:
        """Put the first of what is due into the outbox; return how many they were."""
        async with self._database.write() as write:
            found = await self._store.due(write, now, CHUNK)
            turns = await _turns(found, now)
            entries = [entry for due, taken in turns if taken for entry in _entries(due, taken)]
            await self._outbox.add(write, entries, now)
            await self._store.move_on(write, [_moved(due, taken, now) for due, taken in turns], now)
        return len(found)


async def _turns(found: Sequence[Due], now: datetime) -> list[tuple[Due, Turn | None]]:
    """Return what becomes of each, None for one that is broken: it holds up no other."""
    turns: list[tuple[Due, Turn | None]] = []
    for number, due in enumerate(found, start=1):
        try:
            turns.append((due, turn(due.plan, due.coming, now)))
        except Exception:
            log.exception("the times of an announcement cannot be computed", announcement=due.announcement_id)
            turns.append((due, None))
        if number % BREATH == 0:
            await asyncio.sleep(0)
    return turns


def _moved(due: Due, taken: Turn | None, now: datetime) -> Moved:
    """Return when an announcement comes next; one that is broken keeps its wall-clock time, and is looked at later."""
    return Moved(due.announcement_id, taken.coming if taken else replace(due.coming, at=now + LOOK_AGAIN))


def _entries(due: Due, taken: Turn) -> list[Entry]:
    """Return the row that posts an announcement; none where nothing is to be posted.

    One that it is too late for has a row too, however many times were missed: of that the delivery tells the admins.
    """
    if due.is_silent:
        return []
    subject, at = subject_of(due.announcement_id), taken.at or due.coming.at
    return [
        Entry(
            what=f"{subject}/{epoch(at)}",
            channel_id=due.plan.channel_id,
            guild_id=due.plan.guild_id,
            kind=KIND,
            subject=subject,
            payload=str(epoch(at)),
            subscription=subject,
            not_before=at,
            expires_at=at + grace(due.plan),
        )
    ]
