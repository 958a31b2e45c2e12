"""Delivery: takes rows of the outbox whose turn has come, has them posted, and writes down what came of each.

A row is noted as being sent before anything is asked of Discord, and as sent when Discord has answered. What is found
in between after a crash, or was asked for without an answer, is asked for again with the same nonce, or looked for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.announcements.alarm import Alarm
from bot.announcements.attempts import Attempts
from bot.announcements.gate import Gate
from bot.announcements.offers import Offers
from bot.announcements.outcomes import Outcome
from bot.announcements.rate_limits import forget_past
from bot.announcements.receipts import Receipts
from bot.announcements.requests import Requests
from bot.announcements.tasks import Source
from bot.background import Sleep
from bot.clock import Clock
from bot.logs import get_logger
from bot.planning.pauses import Pauses
from bot.store.deliveries import DeliveryStore
from bot.store.outbox import Parcel, Post

WORKERS = 16
MAX_TAKEN = 2 * WORKERS
"""How many rows are taken and not done at most: what workers do next is taken while they are busy."""
LOOK_SECONDS = 60.0
TROUBLE_SECONDS = 5.0
LAST_REQUESTS_SECONDS = 2.0
"""How long requests that are on their way may take when the bot ends."""

Key = tuple[str, int]

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many rows there are in each state, and since when the one that waits longest has been due."""

    counts: dict[Post, int]
    oldest_unsent: datetime | None


class Delivery:
    """Posts what is in the outbox: in order within a channel, and no channel waits for another."""

    def __init__(
        self,
        store: DeliveryStore,
        offers: Offers,
        receipts: Receipts,
        pauses: Pauses,
        clock: Clock,
        sleep: Sleep,
        per_second: int,
    ) -> None:
        self._store = store
        self._offers = offers
        self._receipts = receipts
        self._pauses = pauses
        self._clock = clock
        self._sleep = sleep
        self._alarm = Alarm(sleep)
        self._gate = Gate()
        self._attempts = Attempts(offers, self._gate, clock, per_second)
        self._workers = asyncio.Semaphore(WORKERS)
        self._client: discord.Client | None = None
        self._loop: asyncio.Task[None] | None = None
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._unasked: dict[Key, Parcel] = {}
        self._retries: set[datetime] = set()
        self._swept_at: datetime | None = None
        self._has_recovered = False
        self._is_closing = False

    def offer(self, kind: str, source: Source, *, tells_of_loss: bool = False) -> None:
        """Let a source say what rows of `kind` come to; `tells_of_loss` has admins told of one that came too late."""
        self._offers.add(kind, source, tells_of_loss=tells_of_loss)

    def attach(self, client: discord.Client) -> None:
        """Learn through whom everything is asked."""
        self._client = client

    def poke(self) -> None:
        """Look now: rows were added, or may go again."""
        self._alarm.ring()

    def start(self) -> None:
        """Begin; nothing is posted before the client is ready."""
        self._is_closing = self._has_recovered = False
        self._loop = asyncio.create_task(self._run(), name="delivery")

    async def close(self) -> None:
        """Take nothing more, let requests that are on their way end for a moment, and hand back what was not asked.

        What is cut off stays as being sent, and is looked into at the next start.
        """
        self._is_closing = True
        self._alarm.ring()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=LAST_REQUESTS_SECONDS)
        for key in self._unasked.keys() & self._tasks.keys():
            self._tasks[key].cancel()
        on_their_way = [task for key, task in self._tasks.items() if key not in self._unasked]
        if on_their_way:
            await asyncio.wait(on_their_way, timeout=LAST_REQUESTS_SECONDS)
        ending = [task for task in (self._loop, *self._tasks.values()) if task is not None]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        if self._unasked:
            await self._store.hand_back(self._unasked.values(), self._clock.now())
            self._unasked.clear()
        self._loop = None

    async def backlog(self) -> Backlog:
        """Return how much there is to post, and was."""
        return Backlog(await self._store.counts(), await self._store.oldest_unsent(self._clock.now()))

    async def coming(self) -> datetime | None:
        """Return when a row is due next that is not due yet, None where there is none."""
        now = self._clock.now()
        stored = await self._store.next_time(now)
        moments = [stored, *self._retries]
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    async def _run(self) -> None:
        while not self._is_closing:
            try:
                seconds = await self._look()
            except Exception:
                log.exception("the outbox cannot be looked into")
                seconds = TROUBLE_SECONDS
            await self._alarm.wait(seconds)

    async def _look(self) -> float:
        """Take what is due, as far as there is room; return when to look again, unless something happens sooner."""
        if self._client is None or not self._client.is_ready():
            return LOOK_SECONDS
        if not self._has_recovered:
            await self._recover()
        now = self._clock.now()
        if shut := self._gate.seconds_shut(now):
            return min(shut, LOOK_SECONDS)
        await self._sweep(now)
        room = MAX_TAKEN - len(self._tasks)
        # Many at a time: each taking is a transaction. Whoever is done rings.
        if room < WORKERS:
            return LOOK_SECONDS
        forget_past(self._client)
        for parcel in await self._store.take(self._offers.kinds, now, room):
            self._begin(parcel, Requests(self._client))
        return await self._seconds_until_next(now)

    async def _recover(self) -> None:
        if not self._tasks and (count := await self._store.recover(self._clock.now())):
            log.warning("posts were cut off; each is asked for again, or looked for", count=count)
        self._has_recovered = True

    async def _sweep(self, now: datetime) -> None:
        """Once a minute, reject what is of no use any more and end the pauses that are."""
        if self._swept_at and timedelta(0) <= now - self._swept_at < timedelta(seconds=LOOK_SECONDS):
            return
        self._swept_at = now
        await self._receipts.expire()
        await self._pauses.end_overtaken()

    async def _seconds_until_next(self, now: datetime) -> float:
        self._retries = {moment for moment in self._retries if moment > now}
        coming = await self.coming()
        return LOOK_SECONDS if coming is None else min(LOOK_SECONDS, (coming - now).total_seconds())

    def _begin(self, parcel: Parcel, requests: Requests) -> None:
        key = (parcel.what, parcel.channel_id)
        self._unasked[key] = parcel
        self._tasks[key] = task = asyncio.create_task(self._deliver(parcel, requests), name=f"post-{parcel.what}")
        task.add_done_callback(lambda _: self._end(key, task))

    def _end(self, key: Key, task: asyncio.Task[None]) -> None:
        # The row may have been taken again since its receipt was written.
        if self._tasks.get(key) is task:
            del self._tasks[key]
        self._alarm.ring()

    async def _deliver(self, parcel: Parcel, requests: Requests) -> None:
        key = (parcel.what, parcel.channel_id)
        async with self._workers:
            outcome = await self._attempts.make(parcel, requests, lambda: self._unasked.pop(key, None))
        self._unasked.pop(key, None)
        if outcome.receipt.retry_at is not None:
            self._retries.add(outcome.receipt.retry_at)
        await self._write_down(outcome)

    async def _write_down(self, outcome: Outcome) -> None:
        """Write down what came of a row; try again for as long as the disk is full, say."""
        while True:
            try:
                await self._receipts.put(outcome, self._client)
            except Exception:
                log.exception("a receipt is written later", what=outcome.receipt.parcel.what)
                await self._sleep(TROUBLE_SECONDS)
            else:
                return
