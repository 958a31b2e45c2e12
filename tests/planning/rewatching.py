"""A store with a rewatch in it, and a clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord

from bot.guilds import Guilds
from bot.planning.rewatch_attendance import RewatchAttendance
from bot.planning.rewatch_changes import Wish, changed
from bot.planning.rewatch_drafts import Proposal, write_proposal
from bot.planning.rewatch_due import RewatchesDue
from bot.planning.rewatch_keeping import Keeper
from bot.planning.rewatch_receipts import RewatchReceipts
from bot.planning.rewatch_rows import MEETING, Matter, matter_of
from bot.planning.rewatches import Rewatches
from bot.store.attendance import AttendanceStore
from bot.store.database import Database
from bot.store.guilds import GuildStore, PresenceStore
from bot.store.outbox import OutboxStore, Parcel
from bot.store.rewatch_changes import Draft, RewatchChange, RewatchChangeStore, RewatchDraftStore
from bot.store.rewatch_plans import Plan, Rewatch
from bot.store.rewatches import RewatchStore

SERVER, CHANNEL, ROLE, ADMIN, OTHER = (number * 10**17 for number in range(1, 6))
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class HandClock:
    """A clock that is moved by hand."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time


def plan(**values: Any) -> Plan:
    """Return a plan: every Friday at eight in Berlin, an episode each."""
    fields: dict[str, Any] = {
        "guild_id": SERVER,
        "channel_id": CHANNEL,
        "parent_id": None,
        "role_id": ROLE,
        "zone": "Europe/Berlin",
        "first": datetime(2026, 1, 2, 20),
        "rule": "FREQ=WEEKLY",
        "nightly": 1,
        "begins_with": 1,
        "ends_with": 12,
        "minutes": 24,
        "reminder": 30,
        "has_events": False,
        "has_threads": False,
    }
    return Plan(**{**fields, **values})


@dataclass(slots=True)
class Desk:
    """What is planned, as the bot has it after a start; posts are delivered at once, or not at all."""

    database: Database
    clock: HandClock
    guilds: Guilds
    store: RewatchStore
    rewatches: Rewatches
    due: RewatchesDue
    receipts: RewatchReceipts
    attendance: RewatchAttendance
    delivers: bool = True

    async def save(self, number: int = 1, **values: Any) -> Rewatch:
        """Plan a rewatch."""
        return await self.rewatches.save(number, plan(**values))

    async def change(self, wish: Wish, actor_id: int = ADMIN) -> tuple[Rewatch, RewatchChange]:
        """Change the rewatch, as somebody who was shown it as it is."""
        draft, proposal = await self.proposed(wish, actor_id)
        return await self.rewatches.apply(draft, proposal)

    async def proposed(self, wish: Wish, actor_id: int = ADMIN) -> tuple[Draft, Proposal]:
        """Return a change that somebody is asked about."""
        rewatch = await self.rewatches.require(SERVER)
        changed(rewatch, wish, self.clock.now())
        proposal = Proposal.of(rewatch, wish)
        draft = Draft(actor_id, SERVER, actor_id, write_proposal(proposal))
        await self.rewatches.draft(draft)
        return draft, proposal

    async def rewatch(self) -> Rewatch:
        """Return the newest rewatch."""
        found = await self.rewatches.latest(SERVER)
        assert found is not None
        return found

    async def until(self, *moment: int) -> datetime | None:
        """Let time pass to a moment in UTC, hand over what is due then, and deliver it."""
        self.clock.time = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
        coming = await self.due.due(self.clock.time)
        if self.delivers:
            await self.deliver()
        return coming

    async def sleep_through(self, until: datetime) -> None:
        """Let time pass to a moment, doing each thing when it is due."""
        while True:
            coming = await self.due.due(self.clock.time)
            await self.deliver()
            coming = await self.store.next_time(self.clock.time)
            if coming is None or coming > until:
                break
            self.clock.time = coming
        self.clock.time = until
        await self.due.due(until)
        await self.deliver()

    async def deliver(self) -> None:
        """Take it that all posts of meetings were made, each as a message of its own."""
        rows = await self.database.read(
            "SELECT what, payload FROM outbox WHERE kind = ? AND state = 'due' AND (expires_at > ?)",
            (MEETING, int(self.clock.time.timestamp())),
        )
        for what, payload in rows:
            async with self.database.write() as write:
                await write.execute("UPDATE outbox SET state = 'sent' WHERE what = ?", (what,))
                await self.receipts.meeting(write, matter_of(_parcel(payload)), self.message_id())

    async def found(self, matter: Matter, message_id: int) -> None:
        """Take it that a post of a meeting turns out to have been made."""
        async with self.database.write() as write:
            await self.receipts.meeting(write, matter, message_id)

    def message_id(self) -> int:
        """Return the id of a message that is posted at this moment."""
        return discord.utils.time_snowflake(self.clock.time)

    async def outbox(self, kind: str = "") -> list[tuple[str, str]]:
        """Return what is to be sent: what, and its state."""
        rows = await self.database.read(
            "SELECT what, state FROM outbox WHERE kind LIKE ? ORDER BY created_at, what", (f"%{kind}",)
        )
        return [tuple(row) for row in rows]

    async def limit(self) -> int:
        """Return how far may be told in the channel."""
        return (await self.guilds.settings(SERVER)).limit(CHANNEL)

    async def stages(self) -> str:
        """Return where each meeting stands, a letter each."""
        return "".join(meeting.stage[0] for meeting in (await self.rewatch()).meetings)


def _parcel(payload: str) -> Parcel:
    return Parcel("", 0, 0, "", "", payload, "", START, None, 0)


async def open_desk(path: Path, clock: HandClock | None = None) -> Desk:
    """Return what is planned in a database file; whoever opens it closes it."""
    database, clock = await Database.open(path), clock or HandClock()
    store, outbox = RewatchStore(database), OutboxStore(database)
    guilds = Guilds(GuildStore(database), PresenceStore(database), clock)
    keeper = Keeper(store, outbox)
    return Desk(
        database=database,
        clock=clock,
        guilds=guilds,
        store=store,
        rewatches=Rewatches(database, store, RewatchChangeStore(database), RewatchDraftStore(database), outbox, clock),
        due=RewatchesDue(database, store, keeper, guilds),
        receipts=RewatchReceipts(store, keeper, clock),
        attendance=RewatchAttendance(database, store, AttendanceStore(database), outbox, clock),
    )
