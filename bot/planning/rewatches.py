"""The rewatches of servers, as admins plan and change them: drafted, shown, saved, changed, and changed back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.planning import rewatch_rows as rows
from bot.planning.nights import nights
from bot.planning.rewatch_changes import Verb, changed, difference, undone
from bot.planning.rewatch_drafts import Proposal
from bot.planning.rewatch_keeping import Keeper
from bot.store.database import Database, Transaction
from bot.store.outbox import OutboxStore
from bot.store.rewatch_changes import KEEP_DRAFTS, Draft, RewatchChange, RewatchChangeStore, RewatchDraftStore
from bot.store.rewatch_plans import Meeting, Plan, Rewatch, Stage, State
from bot.store.rewatches import KEEP_ENDED, RewatchStore

NONE_RUNNING = N_("No rewatch is planned here. `/rewatch-admin plan` plans one.")
ONE_ALREADY = N_("A rewatch is planned here already. `/rewatch status` shows it, and `/rewatch-admin cancel` ends it.")
NO_DRAFT = N_("That is decided already, or no longer kept. `/rewatch status` shows where the rewatch stands.")
PASSED = N_("Its first meeting would have begun by now, so nothing was saved. Use `/rewatch-admin plan` once more.")
WENT_ON = N_(
    "The rewatch was changed or went on since, so nothing was undone. `/rewatch status` shows where it stands."
)

CHANGED_BEFORE = N_("The meeting was moved, paused or cancelled before this was sent.")


class Changed(Exception):  # noqa: N818 - it is no error of anybody's
    """A rewatch is another than when somebody was asked whether to change it; it is as given by now."""

    def __init__(self, rewatch: Rewatch, actor_id: int | None) -> None:
        super().__init__("changed meanwhile")
        self.rewatch = rewatch
        self.actor_id = actor_id


class Rewatches:
    """The rewatches of servers."""

    def __init__(
        self,
        database: Database,
        store: RewatchStore,
        changes: RewatchChangeStore,
        drafts: RewatchDraftStore,
        outbox: OutboxStore,
        clock: Clock,
    ) -> None:
        self._database = database
        self._store = store
        self._changes = changes
        self._drafts = drafts
        self._outbox = outbox
        self._keeper = Keeper(store, outbox)
        self._clock = clock
        self.on_change: Callable[[], None] = lambda: None
        """Called after something was planned, so that it is not overslept."""

    async def running(self, guild_id: int) -> Rewatch | None:
        """Return the rewatch of a server that has not ended."""
        return await self._store.running(guild_id)

    async def latest(self, guild_id: int) -> Rewatch | None:
        """Return the rewatch of a server that has not ended, else the one that ended last."""
        return await self._store.latest(guild_id)

    async def require(self, guild_id: int) -> Rewatch:
        """Return the rewatch of a server that has not ended; raise `UserError` where there is none."""
        rewatch = await self.running(guild_id)
        if rewatch is None:
            raise UserError(NONE_RUNNING)
        return rewatch

    async def require_free(self, guild_id: int) -> None:
        """Raise `UserError` where a server has a rewatch already."""
        if await self.running(guild_id) is not None:
            raise UserError(ONE_ALREADY)

    async def draft(self, draft: Draft) -> None:
        """Keep what an admin is shown until they decide on it."""
        await self._drafts.put(draft, self._clock.now())

    async def drafted(self, guild_id: int, actor_id: int, draft_id: int) -> Draft:
        """Return what an admin was shown; raise `UserError` where it is not kept any more."""
        draft = await self._drafts.get(guild_id, actor_id, draft_id)
        if draft is None:
            raise UserError(NO_DRAFT)
        return draft

    async def drop(self, draft_id: int) -> None:
        """Forget a draft."""
        await self._drafts.drop(draft_id)

    async def get(self, rewatch_id: int) -> Rewatch | None:
        """Return a rewatch."""
        return await self._store.get(rewatch_id)

    async def save(self, draft_id: int, plan: Plan) -> Rewatch:
        """Begin a rewatch with the id of its draft, once; raise `UserError` where it is too late, or one is there."""
        now, meetings = self._clock.now(), await asyncio.to_thread(nights, plan)
        if meetings[0].at <= now:
            raise UserError(PASSED)
        rewatch = Rewatch(draft_id, plan, State.RUNNING, tuple(meetings))
        async with self._database.write() as write:
            if (saved := await self._store.newest(write, draft_id)) is not None:
                return saved
            if not await self._store.is_free(write, plan.guild_id):
                raise UserError(ONE_ALREADY)
            await self._store.add(write, rewatch, now)
            rewatch = await self._keeper.settle(write, rewatch, (), now)
            await self._drafts.remove(write, draft_id)
        self.on_change()
        return rewatch

    async def apply(self, draft: Draft, proposal: Proposal) -> tuple[Rewatch, RewatchChange]:
        """Make a change; raise `Changed` where the rewatch is another than when that was asked."""
        async with self._database.write() as write:
            if not await self._drafts.is_kept(write, draft.draft_id):
                raise UserError(NO_DRAFT)
            before = await self._require(write, proposal.rewatch_id)
            if not proposal.is_of(before):
                raise Changed(before, await self._changes.last_actor(before.rewatch_id))
            after = changed(before, proposal.wish, self._clock.now())
            made = await self._change(write, before, after, proposal.wish.verb, draft.actor_id)
            await self._drafts.remove(write, draft.draft_id)
        self.on_change()
        return made

    async def undo(self, guild_id: int, actor_id: int, rewatch_id: int, number: int) -> tuple[Rewatch, RewatchChange]:
        """Put back what a change did; raise `UserError` where the rewatch was changed or went on since."""
        async with self._database.write() as write:
            before = await self._require(write, rewatch_id)
            change = await self._changes.get(write, rewatch_id, number)
            if change is None or before.revision != number or before.plan.guild_id != guild_id:
                raise UserError(WENT_ON)
            after = undone(before, change, self._clock.now())
            if after is None:
                raise UserError(WENT_ON)
            if before.ended_at is not None and not await self._store.is_free(write, guild_id):
                raise UserError(ONE_ALREADY)
            made = await self._change(write, before, after, Verb.UNDO, actor_id)
        self.on_change()
        return made

    async def forget_old(self) -> None:
        """Forget the rewatches that ended long ago, and what nobody decided on."""
        now = self._clock.now()
        await self._store.forget_ended_before(now - KEEP_ENDED)
        await self._drafts.forget_before(now - KEEP_DRAFTS)

    async def _require(self, write: Transaction, rewatch_id: int) -> Rewatch:
        found = await self._store.newest(write, rewatch_id)
        if found is None:
            raise UserError(NONE_RUNNING)
        return found

    async def _change(
        self, write: Transaction, before: Rewatch, after: Rewatch, verb: Verb, actor_id: int
    ) -> tuple[Rewatch, RewatchChange]:
        """Write a change with all that comes of it: what waited to be sent, the events, the schedule message."""
        now, change = self._clock.now(), difference(before, after, verb)
        await self._changes.add(write, before.rewatch_id, change, actor_id, now)
        after = replace(after, revision=change.number, meetings=tuple(_counted(before, after)))
        for meeting in _touched(before, after):
            await self._outbox.withdraw(write, rows.subject_of(after, meeting), CHANGED_BEFORE, now)
            await self._outbox.withdraw(write, rows.event_subject(after, meeting), CHANGED_BEFORE, now)
        return await self._keeper.settle(write, after, (), now), change


def _counted(before: Rewatch, after: Rewatch) -> list[Meeting]:
    """Return the meetings after a change, each that it touched with its sequence counted up."""
    touched = {meeting.number for meeting in _touched(before, after)}
    return [
        replace(meeting, sequence=meeting.sequence + 1) if meeting.number in touched else meeting
        for meeting in after.meetings
    ]


def _touched(before: Rewatch, after: Rewatch) -> list[Meeting]:
    """Return the meetings that take place at another time than before, or whether they do is another matter now."""
    is_another_state = before.state is not after.state
    return [
        new
        for old, new in zip(before.meetings, after.meetings, strict=True)
        if (old.local, old.stage) != (new.local, new.stage) or (is_another_state and new.stage is Stage.PLANNED)
    ]
