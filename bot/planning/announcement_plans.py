"""What admins do with announcements: draft, save, pause, resume, rewrite, delete, and bring back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.errors import N_, UserError
from bot.planning.turns import coming_after
from bot.store.announcement_drafts import KEEP_DRAFTS, AnnouncementDraftStore, Draft
from bot.store.announcements import KEEP_DELETED, KEEP_ENDED, Announcement, AnnouncementStore, State
from bot.store.database import Database, Transaction
from bot.store.outbox import OutboxStore

MAX_ANNOUNCEMENTS = 50

TOO_MANY = N_(
    "This server has {limit} announcements already, the most there can be. Delete one in `/announce list` first."
)
PASSED = N_("That time has passed by now, so nothing was saved. Schedule it anew with `/announce create`.")
NO_DRAFT = N_("That draft is no longer kept, so nothing was saved. Schedule it anew with `/announce create`.")
NO_SUCH = N_("That announcement is not kept any more. `/announce list` shows all there are.")
OVER = N_("That announcement is over: its last time has passed. Schedule a new one with `/announce create`.")

PAUSED_BEFORE = N_("It was paused before it could be posted.")
SKIPPED = N_("It was skipped, because it was resumed after its time.")
DELETED_BEFORE = N_("It was deleted before it could be posted.")


class Changed(Exception):  # noqa: N818 - it is no error of anybody's
    """Another admin changed an announcement first; it is as given by now."""

    def __init__(self, announcement: Announcement) -> None:
        super().__init__("changed meanwhile")
        self.announcement = announcement


class AnnouncementPlans:
    """The announcements of servers, as admins see and change them."""

    def __init__(
        self,
        database: Database,
        store: AnnouncementStore,
        drafts: AnnouncementDraftStore,
        outbox: OutboxStore,
        clock: Clock,
    ) -> None:
        self._database = database
        self._store = store
        self._drafts = drafts
        self._outbox = outbox
        self._clock = clock
        self.on_change: Callable[[], None] = lambda: None
        """Called after something was planned, so that it is not overslept."""

    async def draft(self, draft: Draft) -> None:
        """Keep a draft until it is decided on."""
        await self._drafts.put(draft, self._clock.now())

    async def drafted(self, guild_id: int, actor_id: int, draft_id: int) -> Draft | None:
        """Return a draft of somebody, None where it is not kept."""
        return await self._drafts.get(guild_id, actor_id, draft_id)

    async def require_draft(self, guild_id: int, actor_id: int, draft_id: int) -> Draft:
        """Return a draft of somebody; raise `UserError` where it is not kept any more."""
        draft = await self.drafted(guild_id, actor_id, draft_id)
        if draft is None:
            raise UserError(NO_DRAFT)
        return draft

    async def drop(self, draft: Draft) -> None:
        """Forget a draft."""
        async with self._database.write() as write:
            await self._drafts.remove(write, draft)

    async def save(self, draft: Draft) -> Announcement:
        """Make a draft an announcement, or the text of the one that has its id.

        Raise `UserError` where its time has passed, there are too many, or what it is about is gone; `Changed` where it
        has another text by now than whoever rewrote it saw.
        """
        now, plan = self._clock.now(), draft.plan
        async with self._database.write() as write:
            found = await self._store.newest(write, plan.guild_id, draft.draft_id)
            saved = await self._add(write, draft, now) if found is None else _reworded(found, draft)
            if found is not None:
                await self._store.put(write, saved, now)
            await self._drafts.remove(write, draft)
        self.on_change()
        return saved

    async def all(self, guild_id: int) -> list[Announcement]:
        """Return the announcements of a server: what comes next first, what is over last."""
        return await self._store.of_server(guild_id)

    async def get(self, guild_id: int, announcement_id: int) -> Announcement | None:
        """Return an announcement of a server, None where there is none, or it is deleted."""
        found = await self._store.get(guild_id, announcement_id)
        return None if found is None or found.is_deleted else found

    async def find(self, guild_id: int, announcement_id: int) -> Announcement:
        """Return an announcement of a server; raise `UserError` where there is none, or it is deleted."""
        found = await self.get(guild_id, announcement_id)
        if found is None:
            raise UserError(NO_SUCH)
        return found

    async def pause(self, guild_id: int, announcement_id: int) -> Announcement:
        """Post nothing until it is resumed, nor what is waiting to be posted."""

        def paused(found: Announcement) -> Announcement:
            if found.state is State.ENDED:
                raise UserError(OVER)
            return replace(found, state=State.PAUSED, coming=None)

        return await self._change(guild_id, announcement_id, paused, PAUSED_BEFORE)

    async def resume(self, guild_id: int, announcement_id: int) -> Announcement:
        """Post again from the next time on, whoever paused it; what passed is skipped."""
        now = self._clock.now()
        async with self._database.write() as write:
            found = await self._kept(write, guild_id, announcement_id)
            if found.state is State.ACTIVE and found.refusal is None:
                return found
            resumed = _resumed(found, now)
            await self._store.put(write, resumed, now)
            await self._store.lift_refusal(write, found)
            await self._outbox.withdraw(write, found.subject, SKIPPED, now)
        self.on_change()
        return resumed

    async def delete(self, guild_id: int, announcement_id: int, revision: int) -> Announcement:
        """Delete it, for a while so that it can be brought back; raise `Changed` where it was changed meanwhile."""

        def deleted(found: Announcement) -> Announcement:
            if found.revision != revision:
                raise Changed(found)
            return replace(found, coming=None, is_deleted=True)

        return await self._change(guild_id, announcement_id, deleted, DELETED_BEFORE)

    async def restore(self, guild_id: int, announcement_id: int) -> Announcement:
        """Bring back what was deleted, as it was; what passed meanwhile is skipped."""
        now = self._clock.now()
        async with self._database.write() as write:
            found = await self._store.newest(write, guild_id, announcement_id)
            if found is None:
                raise UserError(NO_SUCH)
            if not found.is_deleted:
                return found
            if found.state is not State.ENDED and await self._store.count(write, guild_id) >= MAX_ANNOUNCEMENTS:
                raise UserError(TOO_MANY, limit=MAX_ANNOUNCEMENTS)
            restored = _restored(found, now)
            await self._store.put(write, restored, now)
        self.on_change()
        return restored

    async def forget_old(self) -> None:
        """Forget drafts nobody decided on, and what was deleted or over long ago."""
        now = self._clock.now()
        await self._store.forget(now - KEEP_DELETED, now - KEEP_ENDED)
        await self._drafts.forget(now - KEEP_DRAFTS)

    async def _add(self, write: Transaction, draft: Draft, now: datetime) -> Announcement:
        if await self._store.count(write, draft.plan.guild_id) >= MAX_ANNOUNCEMENTS:
            raise UserError(TOO_MANY, limit=MAX_ANNOUNCEMENTS)
        coming = coming_after(draft.plan, now)
        if coming is None:
            raise UserError(PASSED)
        await self._store.add(write, draft.draft_id, draft.plan, coming, now)
        return Announcement(draft.draft_id, draft.plan, State.ACTIVE, coming, 0)

    async def _change(
        self,
        guild_id: int,
        announcement_id: int,
        decide: Callable[[Announcement], Announcement],
        withdraws: str,
    ) -> Announcement:
        """Change the newest of an announcement; `withdraws` is why posts that wait are not posted any more."""
        now = self._clock.now()
        async with self._database.write() as write:
            found = await self._kept(write, guild_id, announcement_id)
            changed = replace(decide(found), revision=found.revision + 1)
            await self._store.put(write, changed, now)
            await self._outbox.withdraw(write, found.subject, withdraws, now)
        self.on_change()
        return changed

    async def _kept(self, write: Transaction, guild_id: int, announcement_id: int) -> Announcement:
        found = await self._store.newest(write, guild_id, announcement_id)
        if found is None or found.is_deleted:
            raise UserError(NO_SUCH)
        return found


def _reworded(found: Announcement, draft: Draft) -> Announcement:
    if found.is_deleted:
        raise UserError(NO_SUCH)
    if draft.base not in {None, found.plan.text}:
        raise Changed(found)
    return replace(found, plan=replace(found.plan, text=draft.plan.text), revision=found.revision + 1)


def _resumed(found: Announcement, now: datetime) -> Announcement:
    if found.state is State.ENDED:
        raise UserError(OVER)
    coming = coming_after(found.plan, now)
    if coming is None:
        raise UserError(OVER)
    return replace(found, state=State.ACTIVE, coming=coming, refusal=None, revision=found.revision + 1)


def _restored(found: Announcement, now: datetime) -> Announcement:
    coming = coming_after(found.plan, now) if found.state is State.ACTIVE else None
    state = State.ENDED if found.state is State.ACTIVE and coming is None else found.state
    return replace(found, state=state, coming=coming, is_deleted=False, revision=found.revision + 1)
