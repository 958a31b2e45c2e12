"""All that is stored about one person, to be handed out or erased; made from the inventory."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from bot.clock import from_epoch
from bot.store.database import Database
from bot.store.inventory import PERSONAL, TABLES, Detail, Erase, Is, Personal

Stored = dict[str, list[dict[str, Any]]]
"""Rows by table, ready for JSON: ids as strings, times in ISO 8601."""


class PeopleStore:
    """What the database knows of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def export(self, user_id: int) -> Stored:
        """Return every row about a person, with what belongs to it; nobody else is named in it."""
        found: Stored = {}
        for personal in PERSONAL:
            columns = _columns(personal.table, beside=personal.column)
            where = f"{personal.column} = ?"
            await self._collect(found, personal.table, columns, where, user_id)
            for detail in personal.details:
                await self._collect(found, detail.table, _columns(detail.table), _within(personal, detail), user_id)
        return found

    async def erase(self, user_id: int) -> dict[str, int]:
        """Forget a person, all at once; return how many rows that took from which tables."""
        counts: dict[str, int] = {}
        async with self._database.write() as write:
            for personal in PERSONAL:
                rows = await write.execute(_erasure(personal), (user_id,))
                if rows:
                    counts[personal.table] = counts.get(personal.table, 0) + len(rows)
        return counts

    async def _collect(self, found: Stored, table: str, columns: Collection[str], condition: str, user_id: int) -> None:
        listed = ", ".join(columns)
        rows = await self._database.read(f"SELECT {listed} FROM {table} WHERE {condition} ORDER BY 1, 2", (user_id,))
        if rows:
            kinds = TABLES[table].columns
            found.setdefault(table, []).extend(
                {column: _value(kinds[column], value) for column, value in zip(columns, row, strict=True)}
                for row in rows
            )


def _columns(table: str, beside: str | None = None) -> list[str]:
    """Return the columns to hand out: all but those that name somebody else."""
    return [column for column, held in TABLES[table].columns.items() if held is not Is.PERSON or column == beside]


def _within(personal: Personal, detail: Detail) -> str:
    same = " AND ".join(f"{personal.table}.{column} = {detail.table}.{column}" for column in detail.key)
    return f"EXISTS (SELECT 1 FROM {personal.table} WHERE {personal.table}.{personal.column} = ? AND {same})"


def _erasure(personal: Personal) -> str:
    where = f"WHERE {personal.column} = ? RETURNING 1"
    if personal.erase is Erase.DELETE_ROW:
        return f"DELETE FROM {personal.table} {where}"
    return f"UPDATE {personal.table} SET {personal.column} = NULL {where}"


def _value(held: Is, value: Any) -> Any:
    if value is None:
        return None
    match held:
        case Is.PERSON | Is.SERVER | Is.OTHER_ID:
            return str(value)
        case Is.TIME:
            return from_epoch(value).isoformat()
        case Is.JSON:
            return json.loads(value)
        case Is.PLAIN:
            return value
