"""A store with announcements in it, and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import epoch
from bot.planning.announcement_plans import AnnouncementPlans
from bot.planning.announcements import AnnouncementsDue
from bot.store.announcement_drafts import AnnouncementDraftStore, Draft
from bot.store.announcement_zones import ZoneDataStore
from bot.store.announcements import Announcement, AnnouncementStore, Plan
from bot.store.database import Database
from bot.store.outbox import OutboxStore

SERVER, CHANNEL, ROLE, ADMIN = 323456789012345678, 423456789012345678, 523456789012345678, 123456789012345678
START = datetime(2026, 12, 24, 12, tzinfo=UTC)


@dataclass(slots=True)
class HandClock:
    """A clock that is moved by hand."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time


@dataclass(slots=True)
class Desk:
    """What is planned, as the bot has it after a start."""

    database: Database
    clock: HandClock
    store: AnnouncementStore
    drafts: AnnouncementDraftStore
    plans: AnnouncementPlans
    due: AnnouncementsDue

    async def save(self, number: int = 1, **changes: Any) -> Announcement:
        """Save an announcement, once tomorrow at eight in Berlin unless something else is said."""
        first = datetime(2026, 12, 25, 20)
        values = {"guild_id": SERVER, "channel_id": CHANNEL, "role_id": ROLE, "text": "Hello", "first": first}
        plan = Plan(**{**values, "zone": "Europe/Berlin", "rule": "", **changes})
        draft = Draft(number, ADMIN, plan)
        await self.plans.draft(draft)
        return await self.plans.save(draft)

    async def pass_time(self, until: datetime | timedelta) -> datetime | None:
        """Let time pass, and hand over what is due then."""
        self.clock.time = until if isinstance(until, datetime) else self.clock.time + until
        return await self.due.due(self.clock.time)

    async def outbox(self) -> list[Any]:
        """Return what is to be posted: what, its state, and its reason."""
        rows = await self.database.read("SELECT what, state, reason FROM outbox ORDER BY not_before, what")
        return [tuple(row) for row in rows]

    async def posts(self) -> list[tuple[int, datetime]]:
        """Return which announcements went to the outbox in time, each with the moment it is of."""
        return await self._rows("expires_at > created_at")

    async def missed(self) -> list[tuple[int, datetime]]:
        """Return those that went there too late, of which admins are told."""
        return await self._rows("expires_at <= created_at")

    async def _rows(self, which: str) -> list[tuple[int, datetime]]:
        rows = await self.database.read(f"SELECT what FROM outbox WHERE {which} ORDER BY not_before, what")
        parts = [what.split("/") for (what,) in rows]
        return [(int(identity), datetime.fromtimestamp(int(at), UTC)) for _, identity, at in parts]


async def open_desk(path: Path, clock: HandClock | None = None) -> Desk:
    """Return what is planned in a database file; whoever opens it closes it."""
    database, clock = await Database.open(path), clock or HandClock()
    store, drafts, outbox = AnnouncementStore(database), AnnouncementDraftStore(database), OutboxStore(database)
    return Desk(
        database=database,
        clock=clock,
        store=store,
        drafts=drafts,
        plans=AnnouncementPlans(database, store, drafts, outbox, clock),
        due=AnnouncementsDue(database, store, ZoneDataStore(database), outbox),
    )


def what(number: int, at: datetime) -> str:
    """Return what a post is called in the outbox."""
    return f"announcement/{number}/{epoch(at)}"
