"""What admins changed of rewatches, to be undone; and what they see and have not yet decided on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import epoch
from bot.store.database import Database, Transaction
from bot.store.rewatch_plans import Stage, State

KEEP_DRAFTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change did to one meeting."""

    number: int
    local_before: datetime
    local_after: datetime
    stage_before: Stage
    stage_after: Stage


@dataclass(frozen=True, slots=True)
class RewatchChange:
    """A change of a rewatch by an admin: its state, its rhythm, its meetings."""

    number: int
    verb: str
    state_before: State
    state_after: State
    first_before: datetime
    first_after: datetime
    rule_before: str
    rule_after: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that an admin sees and has not decided on; `document` says what."""

    draft_id: int
    guild_id: int
    actor_id: int
    document: str


class RewatchChangeStore:
    """Keeps changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, write: Transaction, rewatch_id: int, change: RewatchChange, actor_id: int, now: datetime
    ) -> None:
        """Note a change."""
        await write.execute(
            "INSERT INTO rewatch_change (rewatch_id, number, at, actor_id, verb, state_before, state_after,"
            " first_before, first_after, rule_before, rule_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rewatch_id,
                change.number,
                epoch(now),
                actor_id,
                change.verb,
                change.state_before,
                change.state_after,
                change.first_before.isoformat(),
                change.first_after.isoformat(),
                change.rule_before,
                change.rule_after,
            ),
        )
        await write.execute_many(
            "INSERT INTO rewatch_change_entry (rewatch_id, number, meeting, local_before, local_after, state_before,"
            " state_after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    rewatch_id,
                    change.number,
                    moved.number,
                    moved.local_before.isoformat(),
                    moved.local_after.isoformat(),
                    moved.stage_before,
                    moved.stage_after,
                )
                for moved in change.moved
            ],
        )

    async def get(self, write: Transaction, rewatch_id: int, number: int) -> RewatchChange | None:
        """Return a change, None where there is none of that number."""
        found = await write.execute(
            "SELECT verb, state_before, state_after, first_before, first_after, rule_before, rule_after"
            " FROM rewatch_change WHERE rewatch_id = ? AND number = ?",
            (rewatch_id, number),
        )
        if not found:
            return None
        ((verb, before, after, first_before, first_after, rule_before, rule_after),) = found
        rows = await write.execute(
            "SELECT meeting, local_before, local_after, state_before, state_after FROM rewatch_change_entry"
            " WHERE rewatch_id = ? AND number = ? ORDER BY meeting",
            (rewatch_id, number),
        )
        return RewatchChange(
            number=number,
            verb=verb,
            state_before=State(before),
            state_after=State(after),
            first_before=datetime.fromisoformat(first_before),
            first_after=datetime.fromisoformat(first_after),
            rule_before=rule_before,
            rule_after=rule_after,
            moved=tuple(_moved(rows)),
        )

    async def last_actor(self, rewatch_id: int) -> int | None:
        """Return who made the last change; None where that person asked to be forgotten, or nobody made any."""
        rows = await self._database.read(
            "SELECT actor_id FROM rewatch_change WHERE rewatch_id = ? ORDER BY number DESC LIMIT 1", (rewatch_id,)
        )
        return rows[0][0] if rows else None


class RewatchDraftStore:
    """Keeps drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, draft: Draft, now: datetime) -> None:
        """Keep a draft, in the place of its former self."""
        async with self._database.write() as write:
            await write.execute("INSERT INTO guild (guild_id) VALUES (?) ON CONFLICT DO NOTHING", (draft.guild_id,))
            await write.execute(
                "INSERT INTO rewatch_draft (draft_id, guild_id, actor_id, at, document) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (draft_id) DO UPDATE SET at = excluded.at, document = excluded.document",
                (draft.draft_id, draft.guild_id, draft.actor_id, epoch(now), draft.document),
            )

    async def get(self, guild_id: int, actor_id: int, draft_id: int) -> Draft | None:
        """Return somebody's draft, None where it is not kept any more."""
        rows = await self._database.read(
            "SELECT document FROM rewatch_draft WHERE draft_id = ? AND guild_id = ? AND actor_id = ?",
            (draft_id, guild_id, actor_id),
        )
        return Draft(draft_id, guild_id, actor_id, rows[0][0]) if rows else None

    async def is_kept(self, write: Transaction, draft_id: int) -> bool:
        """Tell whether nobody has decided on a draft yet."""
        return bool(await write.execute("SELECT 1 FROM rewatch_draft WHERE draft_id = ?", (draft_id,)))

    async def remove(self, write: Transaction, draft_id: int) -> None:
        """Forget a draft."""
        await write.execute("DELETE FROM rewatch_draft WHERE draft_id = ?", (draft_id,))

    async def drop(self, draft_id: int) -> None:
        """Forget a draft at once."""
        async with self._database.write() as write:
            await self.remove(write, draft_id)

    async def forget_before(self, moment: datetime) -> None:
        """Forget the drafts from before a moment."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM rewatch_draft WHERE at < ?", (epoch(moment),))


def _moved(rows: Iterable[tuple[int, str, str, str, str]]) -> Iterable[Moved]:
    for number, before, after, stage_before, stage_after in rows:
        times = datetime.fromisoformat(before), datetime.fromisoformat(after)
        yield Moved(number, *times, Stage(stage_before), Stage(stage_after))
