"""What each server set, and every change of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.clock import epoch, from_epoch
from bot.store.database import Database, Transaction

Values = Mapping[str, str]
Read = Callable[[str, Sequence[Any]], Awaitable[list[Any]]]
Decide = Callable[[Values], Mapping[str, str | None]]
"""From what is set to what is to be set; None puts a path back to its default."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a change did to one setting; None is the default."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one server's settings; `actor_id` is None where the person asked to be forgotten."""

    number: int
    at: datetime
    actor_id: int | None
    via: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, when, and by what means ("panel", "import", "undo"); None is nobody but the bot."""

    actor_id: int | None
    at: datetime
    via: str


class Overtaken(Exception):  # noqa: N818 - it is no error of anybody's
    """Somebody else changed the same setting after the page that asks for this change was made."""

    def __init__(self, change: Change) -> None:
        super().__init__(f"overtaken by change {change.number}")
        self.change = change


class GuildStore:
    """The settings of servers, as JSON texts by path."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def values(self, guild_id: int) -> dict[str, str]:
        """Return what the server set."""
        return dict(await self._database.read("SELECT path, value FROM guild_setting WHERE guild_id = ?", (guild_id,)))

    async def values_at(self, guild_id: int, moment: datetime) -> dict[str, str]:
        """Return what the server had set at `moment`, as far back as its changes are kept."""
        values: dict[str, str | None] = dict(await self.values(guild_id))
        rows = await self._database.read(
            "SELECT e.path, e.before FROM guild_change c"
            " JOIN guild_change_entry e ON e.guild_id = c.guild_id AND e.number = c.number"
            " WHERE c.guild_id = ? AND c.at > ? ORDER BY c.number DESC",
            (guild_id, epoch(moment)),
        )
        values |= dict(rows)
        return {path: value for path, value in values.items() if value is not None}

    async def who_set(self, path: str, value: str) -> list[int]:
        """Return the servers that set a path to a value, of those that the bot is in."""
        rows = await self._database.read(
            "SELECT guild.guild_id FROM guild_setting AS setting"
            " JOIN guild ON guild.guild_id = setting.guild_id AND guild.left_at IS NULL"
            " WHERE setting.path = ? AND setting.value = ? ORDER BY guild.guild_id",
            (path, value),
        )
        return [guild_id for (guild_id,) in rows]

    async def snapshot(self, guild_id: int) -> tuple[dict[str, str], int]:
        """Return what the server set, and the number of its last change (0 if there was none), of one moment."""
        rows = await self._database.read(
            "SELECT g.revision, s.path, s.value FROM guild g LEFT JOIN guild_setting s ON s.guild_id = g.guild_id"
            " WHERE g.guild_id = ?",
            (guild_id,),
        )
        return {path: value for _, path, value in rows if path is not None}, rows[0][0] if rows else 0

    async def change(
        self, guild_id: int, author: Author, decide: Decide, since: int | None = None
    ) -> tuple[Values, Change | None]:
        """Apply what `decide` makes of the newest values, all or nothing; return what is set now, and the change.

        Raise `Overtaken` where somebody else changed one of its settings after revision `since`.
        """
        async with self._database.write() as write:
            rows = await write.execute("SELECT path, value FROM guild_setting WHERE guild_id = ?", (guild_id,))
            values: dict[str, str] = dict(rows)
            entries = tuple(
                Entry(path, values.get(path), after)
                for path, after in decide(values).items()
                if values.get(path) != after
            )
            if not entries:
                return values, None
            if since is not None:
                await _require_current(write.execute, guild_id, author.actor_id, entries, since)
            change = Change(await _next_revision(write, guild_id), author.at, author.actor_id, author.via, entries)
            await _record(write, guild_id, change)
        values |= {entry.path: entry.after for entry in entries if entry.after is not None}
        removed = {entry.path for entry in entries if entry.after is None}
        return {path: value for path, value in values.items() if path not in removed}, change

    async def history(self, guild_id: int, before: int, count: int) -> list[Change]:
        """Return at most `count` changes with a number less than `before`, newest first."""
        return await _changes(self._database.read, "guild_id = ? AND number < ?", (guild_id, before), count)

    async def since(self, guild_id: int, revision: int, count: int) -> list[Change]:
        """Return at most `count` changes after `revision`, newest first."""
        return await _changes(self._database.read, "guild_id = ? AND number > ?", (guild_id, revision), count)

    async def get(self, guild_id: int, number: int) -> Change | None:
        """Return one change; None where there is none of that number, or none any more."""
        found = await _changes(self._database.read, "guild_id = ? AND number = ?", (guild_id, number), 1)
        return found[0] if found else None

    async def forget_changes_before(self, moment: datetime) -> None:
        """Drop the changes that are too old to be kept."""
        async with self._database.write() as write:
            await write.execute("DELETE FROM guild_change WHERE at < ?", (epoch(moment),))


class PresenceStore:
    """Which servers the bot has left, and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def left(self, guild_ids: Sequence[int], now: datetime) -> None:
        """Note that the bot is in these servers no more."""
        async with self._database.write() as write:
            await write.execute_many(
                "UPDATE guild SET left_at = ? WHERE guild_id = ? AND left_at IS NULL",
                [(epoch(now), guild_id) for guild_id in guild_ids],
            )

    async def returned(self, guild_ids: Sequence[int]) -> list[int]:
        """Note that the bot is in these servers; return those that it had left, and whose settings were kept."""
        async with self._database.write() as write:
            return [
                row[0]
                for guild_id in guild_ids
                for row in await write.execute(
                    "UPDATE guild SET left_at = NULL WHERE guild_id = ? AND left_at IS NOT NULL RETURNING guild_id",
                    (guild_id,),
                )
            ]

    async def known(self) -> dict[int, datetime | None]:
        """Return every server of which something is kept, with the time at which the bot left it."""
        rows = await self._database.read("SELECT guild_id, left_at FROM guild")
        return {guild_id: None if left_at is None else from_epoch(left_at) for guild_id, left_at in rows}

    async def forget_left_before(self, moment: datetime) -> list[int]:
        """Delete all that is kept of the servers left before `moment`; return their ids."""
        async with self._database.write() as write:
            rows = await write.execute("DELETE FROM guild WHERE left_at < ? RETURNING guild_id", (epoch(moment),))
        return [guild_id for (guild_id,) in rows]


async def _require_current(
    read: Read, guild_id: int, actor_id: int | None, entries: Sequence[Entry], since: int
) -> None:
    for entry in entries:
        newer = await _changes(
            read,
            "guild_id = ? AND number > ? AND actor_id IS DISTINCT FROM ? AND EXISTS (SELECT 1 FROM guild_change_entry e"
            " WHERE e.guild_id = guild_change.guild_id AND e.number = guild_change.number AND e.path = ?)",
            (guild_id, since, actor_id, entry.path),
            1,
        )
        if newer:
            raise Overtaken(newer[0])


async def _next_revision(write: Transaction, guild_id: int) -> int:
    rows = await write.execute(
        "INSERT INTO guild (guild_id, revision) VALUES (?, 1)"
        " ON CONFLICT (guild_id) DO UPDATE SET revision = guild.revision + 1 RETURNING revision",
        (guild_id,),
    )
    number: int = rows[0][0]
    return number


async def _record(write: Transaction, guild_id: int, change: Change) -> None:
    await write.execute(
        "INSERT INTO guild_change (guild_id, number, at, actor_id, via) VALUES (?, ?, ?, ?, ?)",
        (guild_id, change.number, epoch(change.at), change.actor_id, change.via),
    )
    await write.execute_many(
        "INSERT INTO guild_change_entry (guild_id, number, path, before, after) VALUES (?, ?, ?, ?, ?)",
        [(guild_id, change.number, entry.path, entry.before, entry.after) for entry in change.entries],
    )
    await write.execute_many(
        "DELETE FROM guild_setting WHERE guild_id = ? AND path = ?",
        [(guild_id, entry.path) for entry in change.entries if entry.after is None],
    )
    await write.execute_many(
        "INSERT INTO guild_setting (guild_id, path, value) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, path) DO UPDATE SET value = excluded.value",
        [(guild_id, entry.path, entry.after) for entry in change.entries if entry.after is not None],
    )


async def _changes(read: Read, condition: str, parameters: Sequence[Any], count: int) -> list[Change]:
    """Return the newest `count` changes that meet a condition on `guild_change`, newest first."""
    rows = await read(
        "SELECT c.number, c.at, c.actor_id, c.via, e.path, e.before, e.after"
        f" FROM (SELECT * FROM guild_change WHERE {condition} ORDER BY number DESC LIMIT ?) AS c"
        " JOIN guild_change_entry e ON e.guild_id = c.guild_id AND e.number = c.number"
        " ORDER BY c.number DESC, e.path",
        (*parameters, count),
    )
    changes = []
    for (number, at, actor_id, via), group in groupby(rows, key=lambda row: row[:4]):
        entries = tuple(Entry(*row[4:]) for row in group)
        changes.append(Change(number, from_epoch(at), actor_id, via, entries))
    return changes
