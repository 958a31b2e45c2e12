"""What comes due of rewatches: into the outbox, in the transaction that carries them on; and limits that move up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.guilds import Guilds, GuildSettings
from bot.guilds.guilds import Updates
from bot.logs import get_logger
from bot.planning.nights import Step, retimed, step
from bot.planning.rewatch_keeping import Keeper
from bot.store.database import Database
from bot.store.rewatch_plans import Meeting, Plan, Rewatch, Stage
from bot.store.rewatches import RewatchStore

CHUNK = 50
"""How many rewatches go into one transaction, so that nobody else waits long to write."""
VIA = "rewatch"
"""By what means a limit was moved, as the history of a server keeps it."""

log = get_logger(__name__)


class RewatchesDue:
    """Carries rewatches on."""

    def __init__(self, database: Database, store: RewatchStore, keeper: Keeper, guilds: Guilds) -> None:
        self._database = database
        self._store = store
        self._keeper = keeper
        self._guilds = guilds
        self._has_renewed = False

    async def due(self, now: datetime) -> datetime | None:
        """Do what is due; return when there is something to be done next."""
        if not self._has_renewed:
            await self._renew(now)
            self._has_renewed = True
        before: list[int] = []
        # Until there is none but what cannot be carried on: that is tried again in the next round.
        while (found := await self._store.due(now, CHUNK)) and found != before:
            before = found
            try:
                await self._carry_on(found, now)
            except Exception:
                log.exception("rewatches could not be carried on together", count=len(found))
                await self._carry_on_alone(found, now)
        return await self._store.next_time(now)

    async def open_thread(self, rewatch: Rewatch, meeting: Meeting, thread_id: int) -> None:
        """Let the thread of a meeting tell as far as its evening goes."""
        await self._change(rewatch.plan.guild_id, {f"spoilers.places.{thread_id}": meeting.last_episode})

    async def close_thread(self, guild_id: int, thread_id: int) -> None:
        """Take the limit of a meeting's thread away with it."""
        path, places = f"spoilers.places.{thread_id}", (await self._guilds.settings(guild_id)).spoilers.places
        if thread_id in places and await self._store.has_thread(guild_id, thread_id):
            await self._change(guild_id, {path: None})

    async def _carry_on(self, rewatch_ids: Sequence[int], now: datetime) -> None:
        for rewatch in await self._store.several(rewatch_ids):
            # First, and again after a crash: what is said to be over has its limit where it belongs.
            for meeting in rewatch.meetings:
                if step(meeting, rewatch, now) is Step.END:
                    await self._raise_limit(rewatch.plan, meeting.last_episode)
        async with self._database.write() as write:
            await self._keeper.carry_on(write, await self._store.newest_of(write, rewatch_ids), now)

    async def _carry_on_alone(self, rewatch_ids: Sequence[int], now: datetime) -> None:
        """Let one that cannot be carried on hold up no other; it is tried again."""
        for rewatch_id in rewatch_ids:
            try:
                await self._carry_on([rewatch_id], now)
            except Exception:
                log.exception("a rewatch could not be carried on", rewatch=rewatch_id)

    async def _raise_limit(self, plan: Plan, episode: int) -> None:
        """Let the place of a rewatch tell as far as an episode; never less far than before."""
        path = f"spoilers.places.{plan.channel_id}"

        def raised(newest: GuildSettings) -> dict[str, int]:
            return {path: episode} if newest.limit(*plan.places) < episode else {}

        await self._change(plan.guild_id, raised)

    async def _change(self, guild_id: int, updates: Updates) -> None:
        try:
            await self._guilds.change(guild_id, None, updates, via=VIA)
        except UserError as error:
            # As many places as there can be have a limit of their own: this one keeps that of its channel or server.
            log.warning("a limit could not be moved", server=guild_id, reason=str(error))

    async def _renew(self, now: datetime) -> None:
        """Compute the moments of all meetings to come anew, by the zone data of today."""
        after_id = 0
        while found := await self._store.unended(after_id, CHUNK):
            for rewatch_id in found:
                try:
                    await self._renew_one(rewatch_id, now)
                except Exception:
                    log.exception("the times of a rewatch could not be computed anew", rewatch=rewatch_id)
                await asyncio.sleep(0)
            after_id = found[-1]

    async def _renew_one(self, rewatch_id: int, now: datetime) -> None:
        rewatch = await self._store.get(rewatch_id)
        if rewatch is None or _renewed(rewatch) == rewatch:
            return
        log.info("a country changed its clocks, and a rewatch went along", rewatch=rewatch_id)
        async with self._database.write() as write:
            newest = await self._store.newest(write, rewatch_id)
            if newest is not None:
                await self._keeper.settle(write, _renewed(newest), (), now)


def _renewed(rewatch: Rewatch) -> Rewatch:
    return replace(rewatch, meetings=tuple(_at_its_time(meeting, rewatch.plan.zone) for meeting in rewatch.meetings))


def _at_its_time(meeting: Meeting, zone: str) -> Meeting:
    renewed = retimed(meeting, meeting.local, zone)
    if meeting.stage is not Stage.PLANNED or renewed.at == meeting.at:
        return meeting
    # Counted as a change, so that its event and calendars follow.
    return replace(renewed, sequence=meeting.sequence + 1)
