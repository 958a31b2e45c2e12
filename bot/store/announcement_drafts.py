"""Announcements that admins have seen a preview of, and have not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import epoch
from bot.store.announcements import PLAN, Plan, plan_of, plan_values
from bot.store.database import Database, Transaction

KEEP_DRAFTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that somebody has not saved yet; `base` is the text that it is to replace, None in a new one."""

    draft_id: int
    actor_id: int
    plan: Plan
    base: str | None = None


class AnnouncementDraftStore:
    """Keeps the drafts, one of each announcement for everybody who has one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, draft: Draft, now: datetime) -> None:
        """Keep a draft, in the place of its former self."""
        async with self._database.write() as write:
            await write.execute(
                "INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (draft.plan.guild_id,)
            )
            await write.execute(
                f"INSERT INTO announcement_draft (draft_id, actor_id, at, base, {PLAN})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (draft_id, actor_id) DO UPDATE SET at = excluded.at, base = excluded.base,"
                " role_id = excluded.role_id, text = excluded.text",
                (draft.draft_id, draft.actor_id, epoch(now), draft.base, *plan_values(draft.plan)),
            )

    async def get(self, guild_id: int, actor_id: int, draft_id: int) -> Draft | None:
        """Return a draft of somebody in a server, None where it is not kept any more."""
        rows = await self._database.read(
            f"SELECT base, {PLAN} FROM announcement_draft WHERE draft_id = ? AND guild_id = ? AND actor_id = ?",
            (draft_id, guild_id, actor_id),
        )
        return Draft(draft_id, actor_id, plan_of(rows[0][1:]), rows[0][0]) if rows else None

    async def remove(self, write: Transaction, draft: Draft) -> None:
        """Forget a draft."""
        await write.execute(
            "DELETE FROM announcement_draft WHERE draft_id = ? AND actor_id = ?", (draft.draft_id, draft.actor_id)
        )

    async def forget(self, drafted_before: datetime) -> None:
        """Delete what nobody decided on for too long."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM announcement_draft WHERE at < ?", (epoch(drafted_before),))
